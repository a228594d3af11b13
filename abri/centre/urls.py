"""Every address of the centre. Public pages carry their language, what needs a sign-in stands below ``/desk/``.

A room whose door is not open is not even imported here: none of its addresses exists (docs/adr/0017).
"""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from abri.centre.doors import DIRECTORY, LEARNING, REPORTING, is_open
from abri.centre.status import healthz, readyz
from abri.centre.ui.language import LanguageConverter

register_converter(LanguageConverter, "language")

Addresses = list[URLPattern | URLResolver]


def _learning() -> Addresses:
    return [path("", include("abri.centre.learning.urls"))] if is_open(LEARNING) else []


def _directory() -> Addresses:
    if not is_open(DIRECTORY):
        return []
    from abri.centre.directory.api.service import api

    return [path("", include("abri.centre.directory.urls")), path("api/v1/", api.urls)]


def _reporting() -> Addresses:
    """The reporter's door, and the desk's behind it."""
    if not is_open(REPORTING):
        return []
    from abri.centre.casework.views.export import centre_key

    return [
        path("", include("abri.centre.reporting.urls")),
        path("desk/", include("abri.centre.casework.urls")),
        path("desk/", include("abri.centre.overlay.urls")),
        path("desk/", include("abri.centre.restoring.urls")),
        path(".well-known/abri-centre.pem", centre_key, name="centre-key"),
    ]


urlpatterns: Addresses = [
    # Where nobody takes reports, the first page is that of learning.
    *(_directory() + _reporting() + _learning() if is_open(REPORTING) else _learning() + _directory()),
    path("desk/", include("abri.centre.accounts.urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]

if is_open(REPORTING):
    handler400 = "abri.centre.reporting.refusals.unreadable"
