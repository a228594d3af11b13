"""Addresses of the competition: in public with a language, of schools and of those who run it without."""

from django.urls import path

from abri.centre.learning.competition.views import (
    chapters,
    classes,
    editing,
    jury,
    moderating,
    public,
    school,
)
from abri.centre.learning.schools.references import ONE_SCHOOL

_DAY = "<language:language>/safer-internet-day/"
_CLASS = f"{ONE_SCHOOL}competition/<uuid:team_id>/"
_YEAR = "learning/competition/<int:edition_year>/"

urlpatterns = [
    path(_DAY, public.day, name="day"),
    path(f"{_DAY}class/", classes.class_code, name="class_code"),
    path(f"{_DAY}class/tips/", classes.class_page, name="class_page"),
    path(f"{_DAY}class/tips/<uuid:tip_id>/", classes.class_page_tip, name="class_page_tip"),
    path(f"{_DAY}commitments/", public.commitments, name="commitments"),
    path(f"{_DAY}<int:edition_year>/", public.winners, name="winners"),
    path(f"{_DAY}<int:edition_year>/charter/", public.charter, name="charter"),
    path(f"{_DAY}<int:edition_year>/charter/<int:version>/", public.charter, name="charter_version"),
    path(f"{_DAY}<int:edition_year>/charter/<int:version>/pdf/", public.charter_pdf, name="charter_pdf"),
    path(f"{ONE_SCHOOL}competition/", school.classes, name="classes"),
    path(_CLASS, school.class_team, name="class_team"),
    path(f"{_CLASS}tips/<uuid:tip_id>/", school.class_team_tip, name="class_team_tip"),
    path(f"{_CLASS}quiz/", school.class_quiz, name="class_quiz"),
    path(f"{_CLASS}vote/", school.class_vote, name="class_vote"),
    path(f"{_CLASS}change/", school.change_class, name="change_class"),
    path("learning/tips/", moderating.tips, name="tips"),
    path("learning/tips/<uuid:tip_id>/", moderating.tip, name="tip"),
    path("learning/jury/", jury.jury, name="jury"),
    path("learning/jury/<uuid:score_id>/", jury.score, name="score"),
    path("learning/competition/", editing.competition, name="competition"),
    path(_YEAR, editing.edition, name="edition"),
    path(f"{_YEAR}draw/", editing.draw, name="draw_jury"),
    path(f"{_YEAR}winners/", editing.publish_winners, name="publish_winners"),
    path(f"{_YEAR}charter/", chapters.chapters, name="chapters"),
    path(f"{_YEAR}charter/publish/", chapters.publish_charter, name="publish_charter"),
    path(f"{_YEAR}charter/signatures/", chapters.add_signature, name="add_signature"),
    path(f"{_YEAR}charter/signatures/<uuid:signature_id>/", chapters.signature, name="signature"),
    path(f"{_YEAR}charter/chapters/<str:theme_id>/", chapters.chapter, name="chapter"),
]
