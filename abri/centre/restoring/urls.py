"""Addresses of working things out, below ``/desk/``."""

from django.urls import path, register_converter

from abri.centre.restoring.views import changes, leaving
from abri.centre.restoring.views.beginning import begin
from abri.centre.restoring.views.process import index, process


class ProcessConverter:
    """The reference of a process as people write it down."""

    regex = "[Ww]-[0-9A-Za-z]{4}"

    def to_python(self, value: str) -> str:
        """The reference in its one spelling."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """The reference as it stands."""
        return value


register_converter(ProcessConverter, "process")

_ONE = "restorative/<process:process_reference>/"

app_name = "restoring"
urlpatterns = [
    path("restorative/", index, name="index"),
    path("restorative/begin/", begin, name="begin"),
    path(_ONE, process, name="process"),
    path(f"{_ONE}person/", changes.person, name="person"),
    path(f"{_ONE}word/", changes.word, name="word"),
    path(f"{_ONE}step/", changes.step, name="step"),
    path(f"{_ONE}agreement/", changes.agreement, name="agreement"),
    path(f"{_ONE}look-back/", changes.look_back, name="look_back"),
    path(f"{_ONE}looked-back/", changes.looked_back, name="looked_back"),
    path(f"{_ONE}note/", changes.note, name="note"),
    path(f"{_ONE}end/", changes.end, name="end"),
    path(f"{_ONE}reopen/", changes.reopen, name="reopen"),
    path(f"{_ONE}leaving/", leaving.leaving, name="leaving"),
    path(f"{_ONE}leaving/<uuid:left_id>/", leaving.left, name="left"),
]
