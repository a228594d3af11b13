"""Addresses of the school label: in public with a language, for schools below ``/school/``."""

from django.urls import path

from abri.centre.learning.label.views import assessment, evidence, incidents, plan, public
from abri.centre.learning.schools.references import ONE_SCHOOL as _ONE

urlpatterns = [
    path("<language:language>/school-label/", public.label, name="label"),
    path("<language:language>/school-label/questions/", public.questions, name="label_questions"),
    path(f"{_ONE}label/", assessment.assessment, name="assessment"),
    path(f"{_ONE}label/begin/", assessment.begin, name="begin_assessment"),
    path(f"{_ONE}label/hand-in/", assessment.hand_in, name="hand_in"),
    path(f"{_ONE}label/take-back/", assessment.take_back, name="take_back"),
    path(f"{_ONE}label/area/<slug:area_id>/", assessment.area, name="area"),
    path(f"{_ONE}label/evidence/<uuid:proof_id>/file/", evidence.proof_file, name="proof_file"),
    path(f"{_ONE}label/evidence/<uuid:proof_id>/look/", evidence.proof_look, name="proof_look"),
    path(f"{_ONE}label/evidence/<uuid:proof_id>/carry/", evidence.carry_proof, name="carry_proof"),
    path(f"{_ONE}label/evidence/<uuid:proof_id>/remove/", evidence.remove_proof, name="remove_proof"),
    path(f"{_ONE}label/evidence/<str:label_question>/", evidence.proofs, name="proofs"),
    path(f"{_ONE}plan/", plan.plan, name="plan"),
    path(f"{_ONE}plan/<uuid:item_id>/", plan.plan_item, name="plan_item"),
    path(f"{_ONE}incidents/", incidents.incidents, name="incidents"),
    path(f"{_ONE}incidents/<uuid:incident_id>/remove/", incidents.remove_incident, name="remove_incident"),
]
