"""What learning keeps."""

from abri.centre.learning.models.label import Answer, Assessment, Incident, PlanItem, Proof, ProofContent
from abri.centre.learning.models.play import PlayAnswer, Player, PlayRoom
from abri.centre.learning.models.school import (
    Appointment,
    Belonging,
    LearningInvitation,
    School,
    SchoolDomain,
)

__all__ = [
    "Answer",
    "Appointment",
    "Assessment",
    "Belonging",
    "Incident",
    "LearningInvitation",
    "PlanItem",
    "PlayAnswer",
    "PlayRoom",
    "Player",
    "Proof",
    "ProofContent",
    "School",
    "SchoolDomain",
]
