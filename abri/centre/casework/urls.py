"""Addresses of casework, below ``/desk/``."""

from django.urls import path, register_converter

from abri.centre.casework.views import adding, changes, evidence, parts
from abri.centre.casework.views.case import case
from abri.centre.casework.views.chat import chat
from abri.centre.casework.views.export import export
from abri.centre.casework.views.queue import queue


class AnswerConverter:
    """The answers to the question about people under 18 with which a file may be taken."""

    regex = "no|adult"

    def to_python(self, value: str) -> str:
        """The answer as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """The answer as it stands."""
        return value


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
register_converter(AnswerConverter, "may_be_taken")

_FILES = "cases/<reference:reference>/evidence/files/<may_be_taken:answer>/"
_PIECE = "cases/<reference:reference>/evidence/<int:number>/"

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
    path("cases/<reference:reference>/evidence/files/", adding.files, name="add_files"),
    path(_FILES, adding.upload, name="upload"),
    path(f"{_FILES}begin/", parts.begin, name="file_begin"),
    path(f"{_FILES}<uuid:file_id>/", parts.finish, name="file_finish"),
    path(f"{_FILES}<uuid:file_id>/<int:number>/", parts.part, name="file_part"),
    path("cases/<reference:reference>/evidence/links/", adding.add_links, name="add_links"),
    path("cases/<reference:reference>/export/", export, name="export"),
    path(_PIECE, evidence.evidence, name="evidence"),
    path(f"{_PIECE}veil/", evidence.veil, name="evidence_veil"),
    path(f"{_PIECE}reveal/", evidence.reveal, name="evidence_reveal"),
    path(f"{_PIECE}veil-again/", evidence.veil_again, name="evidence_veil_again"),
    path(f"{_PIECE}look/", evidence.look, name="evidence_look"),
    path(f"{_PIECE}download/", evidence.download, name="evidence_download"),
    path(f"{_PIECE}seal-off/", evidence.seal_off, name="seal_off"),
    path(f"{_PIECE}handed-over/", evidence.handed_over, name="evidence_handed_over"),
]
