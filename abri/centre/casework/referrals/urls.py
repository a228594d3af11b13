"""Addresses of referrals, below ``/desk/``. A referral has a reference of its own: it leads to no case."""

from django.urls import path, register_converter

from abri.centre.casework.referrals import evidence, offering, spoken, views


class ReferralConverter:
    """The reference of a referral as people write it down."""

    regex = "[Rr]-[0-9A-Za-z]{6}"

    def to_python(self, value: str) -> str:
        """The reference in its one spelling."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """The reference as it stands."""
        return value


register_converter(ReferralConverter, "referral")

_ONE = "referrals/<referral:referral_reference>/"
_PIECE = f"{_ONE}evidence/<int:item_number>/"

urlpatterns = [
    path("cases/<reference:reference>/refer/", offering.offer, name="referral_offer"),
    path("referrals/", views.referrals, name="referrals"),
    path(_ONE, views.referral, name="referral"),
    path(f"{_ONE}accept/", views.accept, name="referral_accept"),
    path(f"{_ONE}decline/", views.decline, name="referral_decline"),
    path(f"{_ONE}complete/", views.complete, name="referral_complete"),
    path(f"{_ONE}write/", views.write, name="referral_write"),
    path(f"{_ONE}take-back/", views.take_back, name="referral_take_back"),
    path(f"{_ONE}spoken/", spoken.record, name="referral_spoken"),
    path(f"{_ONE}spoken/confirm/", spoken.confirm, name="referral_spoken_confirm"),
    path(f"{_ONE}chat/", views.chat, name="referral_chat"),
    path(_PIECE, evidence.evidence, name="referral_evidence"),
    path(f"{_PIECE}veil/", evidence.veil, name="referral_veil"),
    path(f"{_PIECE}reveal/", evidence.reveal, name="referral_reveal"),
    path(f"{_PIECE}look/", evidence.look, name="referral_look"),
    path(f"{_PIECE}download/", evidence.download, name="referral_download"),
]
