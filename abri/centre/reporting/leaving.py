"""Exit this page."""

import logging

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from abri.centre.reporting import drafts, visits

logger = logging.getLogger(__name__)


@require_safe
def leave(request: HttpRequest, language: str) -> HttpResponse:
    """Forget draft and mailbox, here and on the server, and go to a page that anybody might have open.

    A plain link, because it has to work without scripts. A browser that fetches pages ahead does not press it: the
    middleware refuses that.
    """
    response = HttpResponseRedirect(settings.ABRI_EXIT_URL)
    for cookie, drop in ((drafts.COOKIE, drafts.drop), (visits.COOKIE, visits.drop)):
        try:
            drop(request.COOKIES.get(cookie))
        except DatabaseError:
            # Nobody waits on this page for a database. Without its cookie the pocket opens to nobody, and it expires.
            logger.warning("a pocket could not be dropped on leaving")
        response.delete_cookie(cookie, samesite="Strict")
    response.delete_cookie(settings.CSRF_COOKIE_NAME, samesite="Strict")
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
