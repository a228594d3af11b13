"""Addresses of notices, below ``/desk/``."""

from django.urls import path, register_converter

from abri.centre.casework.notices import following, listing, supervising, writing


class NoticeConverter:
    """The reference of a notice as people write it down."""

    regex = "[Nn]-[0-9A-Za-z]{4}"

    def to_python(self, value: str) -> str:
        """The reference in its one spelling."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """The reference as it stands."""
        return value


register_converter(NoticeConverter, "notice")

_NOTICE = "notices/<notice:notice>/"

urlpatterns = [
    path("notices/", listing.notices, name="notices"),
    path("notices/year/<slug:desk>/<int:year>/", supervising.year, name="notices_year"),
    path("notices/sender/<slug:desk>/", supervising.sender, name="notices_sender"),
    path("cases/<reference:reference>/notices/new/", writing.write, name="notice_new"),
    path(_NOTICE, following.notice, name="notice"),
    path(f"{_NOTICE}change/", writing.change, name="notice_change"),
    path(f"{_NOTICE}send/", following.send, name="notice_send"),
    path(f"{_NOTICE}step/", following.step, name="notice_step"),
    path(f"{_NOTICE}drop/", following.drop, name="notice_drop"),
    path(f"{_NOTICE}save/", following.save, name="notice_save"),
]
