"""Addresses of schools: registering in public, the rest below ``/school/`` and ``/learning/``."""

from django.urls import path

from abri.centre.learning.schools import overseeing, registration, views
from abri.centre.learning.schools.references import ONE_SCHOOL as _ONE

urlpatterns = [
    path("<language:language>/school-label/register/", registration.register, name="register_school"),
    path("<language:language>/school-label/registered/", registration.registered, name="school_registered"),
    path("school/join/<str:untrusted_secret>/", registration.join, name="join"),
    path("school/", views.schools, name="schools"),
    path(_ONE, views.school, name="school"),
    path(f"{_ONE}team/", views.team, name="team"),
    path(f"{_ONE}team/<uuid:belonging_id>/", views.change, name="change_belonging"),
    path(f"{_ONE}links/<uuid:link_id>/withdraw/", views.withdraw, name="withdraw_link"),
    path(f"{_ONE}leave/", views.leave, name="leave_school"),
    path("learning/schools/", overseeing.moderation, name="moderation"),
    path("learning/schools/<school:school_reference>/", overseeing.decide, name="decide_school"),
    path("learning/schools/<school:school_reference>/lead/", overseeing.let_lead, name="let_lead"),
    path("learning/parts/", overseeing.appointments, name="appointments"),
    path("learning/parts/<uuid:appointment_id>/end/", overseeing.dismiss, name="dismiss"),
    path("learning/domains/", overseeing.domains, name="domains"),
]
