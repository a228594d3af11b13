"""What sign-in leaves behind and when it is forgotten."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

from abri.centre.accounts.models import Invitation

# An invitation that ended says who was asked to come; after this long the audit trail, without the address, is enough.
KEEP_INVITATIONS = timedelta(days=30)


def forget_expired(at: datetime) -> None:
    """Delete counted attempts, sessions and invitations whose time is over. The cache and sessions only hide theirs."""
    cache = caches["default"]
    if isinstance(cache, DatabaseCache):
        table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {table} WHERE expires < %s",  # noqa: S608 - the table's name is a setting
                [connection.ops.adapt_datetimefield_value(at.replace(microsecond=0))],
            )
    Session.objects.filter(expire_date__lt=at).delete()
    Invitation.objects.ended(at).filter(expires_at__lt=at - KEEP_INVITATIONS).delete()
