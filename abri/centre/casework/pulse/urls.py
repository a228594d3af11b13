"""The address that open pages ask, below ``/desk/``."""

from django.urls import path

from abri.centre.casework.pulse.views import pulse

urlpatterns = [path("pulse/", pulse, name="pulse")]
