"""Addresses of casework, below ``/desk/``."""

from django.urls import path, register_converter

from abri.centre.casework.views import changes
from abri.centre.casework.views.case import case
from abri.centre.casework.views.chat import chat
from abri.centre.casework.views.queue import queue


class ReferenceConverter:
    """A case reference as people write it down; anything else is no address at all."""

    regex = "[0-9A-Za-z]{2}-[0-9A-Za-z]{4}"

    def to_python(self, value: str) -> str:
        """The reference in its one spelling."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """The reference as it stands."""
        return value


register_converter(ReferenceConverter, "reference")

app_name = "casework"
urlpatterns = [
    path("", queue, name="queue"),
    path("cases/<reference:reference>/", case, name="case"),
    path("cases/<reference:reference>/chat/", chat, name="chat"),
    path("cases/<reference:reference>/answer/", changes.answer, name="answer"),
    path("cases/<reference:reference>/note/", changes.note, name="note"),
    path("cases/<reference:reference>/assign/", changes.assign, name="assign"),
    path("cases/<reference:reference>/urgency/", changes.urgency, name="urgency"),
    path("cases/<reference:reference>/dismiss/", changes.dismiss, name="dismiss"),
    path("cases/<reference:reference>/restore/", changes.restore, name="restore"),
    path("cases/<reference:reference>/close/", changes.close, name="close"),
    path("cases/<reference:reference>/reopen/", changes.reopen, name="reopen"),
    path("cases/<reference:reference>/hold/", changes.hold, name="hold"),
]
