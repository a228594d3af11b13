"""Addresses of casework, below ``/desk/``."""

from django.urls import path

from abri.centre.casework.views import changes
from abri.centre.casework.views.case import case
from abri.centre.casework.views.queue import queue

app_name = "casework"
urlpatterns = [
    path("", queue, name="queue"),
    path("cases/<str:reference>/", case, name="case"),
    path("cases/<str:reference>/answer/", changes.answer, name="answer"),
    path("cases/<str:reference>/note/", changes.note, name="note"),
    path("cases/<str:reference>/assign/", changes.assign, name="assign"),
    path("cases/<str:reference>/urgency/", changes.urgency, name="urgency"),
    path("cases/<str:reference>/close/", changes.close, name="close"),
    path("cases/<str:reference>/reopen/", changes.reopen, name="reopen"),
    path("cases/<str:reference>/hold/", changes.hold, name="hold"),
]
