"""What learning keeps."""

from abri.centre.learning.models.award import Award, Lot, Review
from abri.centre.learning.models.charter import Chapter, Charter, Progress, Signature
from abri.centre.learning.models.competition import ClassTeam, Edition, Score, Tip, Vote
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
    "Award",
    "Belonging",
    "Chapter",
    "Charter",
    "ClassTeam",
    "Edition",
    "Incident",
    "LearningInvitation",
    "Lot",
    "PlanItem",
    "PlayAnswer",
    "PlayRoom",
    "Player",
    "Progress",
    "Proof",
    "ProofContent",
    "Review",
    "School",
    "SchoolDomain",
    "Score",
    "Signature",
    "Tip",
    "Vote",
]
