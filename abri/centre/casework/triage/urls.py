"""Addresses of proposals and their figures, below ``/desk/``."""

from django.urls import path

from abri.centre.casework.triage.figures import figures
from abri.centre.casework.triage.views import judge

urlpatterns = [
    path("cases/<reference:reference>/proposal/<slug:proposed>/", judge, name="triage_judge"),
    path("figures/", figures, name="triage_figures"),
]
