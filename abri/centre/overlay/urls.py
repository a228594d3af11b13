"""Addresses of the centre's own changes, below ``/desk/``."""

from django.urls import path

from abri.centre.overlay.views import answers, categories, drafts, editions, own_questions, questions, times

app_name = "overlay"
_QUESTION = "changes/questions/<slug:question_id>/"
_OWN_QUESTION = "changes/own-questions/<slug:question_id>/"

urlpatterns = [
    path("changes/", drafts.changes, name="changes"),
    path("changes/categories/", categories.categories, name="categories"),
    path("changes/categories/<str:code>/", categories.category, name="category"),
    path("changes/headings/<slug:group_id>/", categories.heading, name="heading"),
    path("changes/questions/", questions.questions, name="questions"),
    path(_QUESTION, questions.question, name="question"),
    path(f"{_QUESTION}move/", questions.move, name="move"),
    path(f"{_QUESTION}answers/<str:value>/", questions.option, name="option"),
    path("changes/own-questions/new/", own_questions.new_question, name="new_question"),
    path(_OWN_QUESTION, own_questions.own_question, name="own_question"),
    path(f"{_OWN_QUESTION}remove/", own_questions.remove_question, name="remove_question"),
    path("changes/times/", times.times, name="times"),
    path("changes/times/danger/", times.danger, name="danger"),
    path("changes/times/<slug:urgency>/", times.time, name="time"),
    path("changes/answers/", answers.answers, name="answers"),
    path("changes/answers/<str:answer_id>/", answers.answer, name="answer"),
    path("changes/own-answers/new/", answers.new_answer, name="new_answer"),
    path("changes/own-answers/<slug:answer_id>/", answers.own_answer, name="own_answer"),
    path("changes/own-answers/<slug:answer_id>/remove/", answers.remove_answer, name="remove_answer"),
    path("changes/draft/", drafts.draft, name="draft"),
    path("changes/draft/update/", drafts.bring_up_to_date, name="bring_up_to_date"),
    path("changes/draft/discard/", drafts.discard, name="discard"),
    path("changes/draft/dry-run/", drafts.try_out, name="dry_run"),
    path("changes/trial/<language:language>/", drafts.begin_trial, name="begin_trial"),
    path("changes/trial/end/", drafts.end_trial, name="end_trial"),
    path("changes/editions/<int:number>/", editions.edition, name="edition"),
    path("changes/editions/<int:number>/bring-back/", editions.bring_back, name="bring_back"),
]
