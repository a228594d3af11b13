"""Every address of the centre. Public pages carry their language, what needs a sign-in stands below ``/desk/``."""

from django.urls import include, path, register_converter

from abri.centre.casework.views.export import centre_key
from abri.centre.directory.api.service import api
from abri.centre.status import healthz, readyz
from abri.centre.ui.language import LanguageConverter

register_converter(LanguageConverter, "language")

urlpatterns = [
    path("", include("abri.centre.directory.urls")),
    path("", include("abri.centre.reporting.urls")),
    path("", include("abri.centre.learning.urls")),
    path("api/v1/", api.urls),
    path("desk/", include("abri.centre.casework.urls")),
    path("desk/", include("abri.centre.accounts.urls")),
    path("desk/", include("abri.centre.overlay.urls")),
    path("desk/", include("abri.centre.restoring.urls")),
    path(".well-known/abri-centre.pem", centre_key, name="centre-key"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]

handler400 = "abri.centre.reporting.refusals.unreadable"
