"""Addresses of awarded labels: of reviewers, of schools, and in public with a language."""

from django.urls import path

from abri.centre.learning.award.views import badges, comparing, public, reviewing, school
from abri.centre.learning.schools.references import ONE_SCHOOL as _ONE

_LABEL = "<language:language>/school-label/"

urlpatterns = [
    path(f"{_LABEL}check/", public.check, name="check_label"),
    path(f"{_LABEL}check/<str:untrusted_code>/", public.checked, name="checked"),
    path(f"{_LABEL}schools/", public.register, name="label_register"),
    path(f"{_LABEL}badges/<slug:label_level>/", badges.level, name="badge_level"),
    path("school-label/badges/issuer/", badges.issuer, name="badge_issuer"),
    path("school-label/badges/revoked/", badges.revocations, name="badge_revocations"),
    path("school-label/badges/keys/<slug:thumbprint>/", badges.key, name="badge_key"),
    path(f"{_ONE}awards/", school.awards, name="awards"),
    path(f"{_ONE}awards/<uuid:award_id>/certificate/", school.certificate_pdf, name="certificate"),
    path(f"{_ONE}awards/<uuid:award_id>/badge/", badges.badge, name="badge"),
    path(f"{_ONE}awards/comparison/", comparing.comparison, name="comparison"),
    path("learning/figures/", comparing.figures, name="label_figures"),
    path("learning/labels/", reviewing.reviews, name="reviews"),
    path("learning/labels/<uuid:assessment_id>/", reviewing.review, name="review"),
    path(
        "learning/labels/<uuid:assessment_id>/evidence/<uuid:proof_id>/",
        reviewing.review_file,
        name="review_file",
    ),
    path(
        "learning/labels/<uuid:assessment_id>/evidence/<uuid:proof_id>/look/",
        reviewing.review_look,
        name="review_look",
    ),
    path("learning/labels/awarded/<uuid:award_id>/revoke/", reviewing.revoke, name="revoke_award"),
]
