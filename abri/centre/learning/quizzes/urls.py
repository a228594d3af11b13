"""Addresses of the quizzes; all are public and carry their language."""

from django.urls import path

from abri.centre.learning.quizzes import exporting, views

urlpatterns = [
    path("<language:language>/quizzes/", views.quizzes, name="quizzes"),
    path("<language:language>/quizzes/moodle.xml", exporting.moodle, name="quizzes_moodle"),
    path("<language:language>/quizzes/qti.zip", exporting.qti, name="quizzes_qti"),
    path("<language:language>/quizzes/<slug:quiz_topic>/", views.quiz, name="quiz"),
    path("<language:language>/quizzes/<slug:quiz_topic>/print/", views.printed, name="quiz_print"),
    path("<language:language>/quizzes/<slug:quiz_topic>/moodle.xml", exporting.moodle, name="quiz_moodle"),
    path("<language:language>/quizzes/<slug:quiz_topic>/qti.zip", exporting.qti, name="quiz_qti"),
]
