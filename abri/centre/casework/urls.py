"""Addresses of casework, below ``/desk/``. Each noun has a list of its own."""

from django.urls import path

from abri.centre.casework import converters  # noqa: F401  # the addresses below are read with them
from abri.centre.casework.contacts import urls as contacts
from abri.centre.casework.conversing import urls as conversing
from abri.centre.casework.hotline import urls as hotline
from abri.centre.casework.incidents import urls as incidents
from abri.centre.casework.notices import urls as notices
from abri.centre.casework.pulse import urls as pulse
from abri.centre.casework.referrals import urls as referrals
from abri.centre.casework.search import urls as search
from abri.centre.casework.supervision import urls as supervision
from abri.centre.casework.triage import urls as triage
from abri.centre.casework.views import adding, changes, evidence, parts
from abri.centre.casework.views.case import case
from abri.centre.casework.views.chat import chat
from abri.centre.casework.views.export import export
from abri.centre.casework.views.folded import folded
from abri.centre.casework.views.queue import queue
from abri.centre.casework.wall import urls as wall
from abri.centre.casework.work import urls as work

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
    path("cases/<reference:reference>/dismiss/", changes.dismiss, name="dismiss"),
    path("cases/<reference:reference>/restore/", changes.restore, name="restore"),
    path("cases/<reference:reference>/forms/<slug:name>/", folded, name="folded"),
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
    *conversing.urlpatterns,
    *hotline.urlpatterns,
    *incidents.urlpatterns,
    *notices.urlpatterns,
    *pulse.urlpatterns,
    *referrals.urlpatterns,
    *search.urlpatterns,
    *triage.urlpatterns,
    *contacts.urlpatterns,
    *supervision.urlpatterns,
    *wall.urlpatterns,
    *work.urlpatterns,
]
