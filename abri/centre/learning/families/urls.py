"""Addresses of the pages for families; what somebody writes is posted and never stands in one."""

from django.urls import path

from abri.centre.learning.families import agreement, blocking, reading

urlpatterns = [
    path("<language:language>/families/", reading.families, name="families"),
    path("<language:language>/families/settings/", reading.screens, name="screens"),
    path("<language:language>/families/settings/<slug:screen_id>/", reading.screen, name="screen"),
    path("<language:language>/families/blocking/", blocking.blocking, name="blocking"),
    path("<language:language>/families/agreement/", agreement.stages, name="agreement"),
    path("<language:language>/families/agreement/<slug:stage_id>/", agreement.build, name="agreement_stage"),
    path("<language:language>/families/law/", reading.age_law, name="age_law"),
    path("<language:language>/families/<slug:audience_id>/", reading.audience, name="audience"),
    path("<language:language>/ages/", reading.ages, name="ages"),
    path("<language:language>/cards/", reading.cards, name="cards"),
    path("<language:language>/check-yourself/", reading.selfchecks, name="selfchecks"),
    path("<language:language>/check-yourself/<slug:check_id>/", reading.selfcheck, name="selfcheck"),
]
