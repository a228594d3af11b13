"""Addresses of the hotline's lane, below ``/desk/``. What was reported itself stands in no address."""

from django.urls import path, register_converter

from abri.centre.casework.hotline import views


class AddressConverter:
    """The reference of an address for the hotline as people write it down."""

    regex = "[Hh]-[0-9A-Za-z]{4}"

    def to_python(self, value: str) -> str:
        """The reference in its one spelling."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """The reference as it stands."""
        return value


register_converter(AddressConverter, "hotline_address")

_ADDRESS = "hotline/<hotline_address:address>/"

urlpatterns = [
    path("hotline/", views.lane, name="hotline"),
    path("cases/<reference:reference>/hotline/", views.add, name="hotline_add"),
    path(_ADDRESS, views.address, name="hotline_address"),
    path(f"{_ADDRESS}exact/", views.exact, name="hotline_exact"),
    path(f"{_ADDRESS}hosting/", views.hosting, name="hotline_hosting"),
    path(f"{_ADDRESS}label/", views.label, name="hotline_label"),
    path(f"{_ADDRESS}hand-over/", views.hand_over, name="hotline_hand_over"),
    path(f"{_ADDRESS}look/", views.look, name="hotline_look"),
    path(f"{_ADDRESS}drop/", views.drop, name="hotline_drop"),
]
