"""Addresses of incidents, below ``/desk/``."""

from django.urls import path, register_converter

from abri.centre.casework.incidents import views


class IncidentConverter:
    """The reference of an incident as people write it down."""

    regex = "[Ii]-[0-9A-Za-z]{4}"

    def to_python(self, value: str) -> str:
        """The reference in its one spelling."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """The reference as it stands."""
        return value


register_converter(IncidentConverter, "incident")

_ONE = "incidents/<incident:incident_reference>/"

urlpatterns = [
    path("incidents/", views.incidents_of_desks, name="incidents"),
    path(_ONE, views.incident, name="incident"),
    path(f"{_ONE}rename/", views.rename, name="incident_rename"),
    path(f"{_ONE}part/", views.part, name="incident_part"),
    path(f"{_ONE}join/", views.join, name="incident_join"),
    path(f"{_ONE}close/", views.close, name="incident_close"),
    path(f"{_ONE}reopen/", views.reopen, name="incident_reopen"),
    path("cases/<reference:reference>/incident/", views.put_together, name="incident_begin"),
]
