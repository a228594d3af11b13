"""Addresses of the work at a desk, below ``/desk/``."""

from django.urls import path

from abri.centre.casework.work import views, views_of_people

_CASE = "cases/<reference:reference>/"

urlpatterns = [
    path("tasks/", views.tasks, name="tasks"),
    path(f"{_CASE}tasks/", views.task_set, name="task_set"),
    path(f"{_CASE}tasks/<uuid:task_id>/", views.task_end, name="task_end"),
    path(f"{_CASE}watch/", views.watch, name="watch"),
    path(f"{_CASE}begin-with/", views.canned, name="canned"),
    path("work/", views_of_people.caseload, name="caseload"),
    path("work/hand-over/<slug:slug>/", views_of_people.hand_over, name="hand_over"),
    path("work/absences/<slug:slug>/", views_of_people.absences, name="absences"),
    path("work/absences/<uuid:absence_id>/end/", views_of_people.absence_end, name="absence_end"),
    path("your-load/", views_of_people.wellbeing, name="wellbeing"),
]
