"""Addresses of learning: public ones carry their language, those of schools and editors need a sign-in."""

from abri.centre.learning.award import urls as award
from abri.centre.learning.competition import urls as competition
from abri.centre.learning.families import urls as families
from abri.centre.learning.front import urls as front
from abri.centre.learning.label import urls as label
from abri.centre.learning.play import urls as play
from abri.centre.learning.quizzes import urls as quizzes
from abri.centre.learning.schools import urls as schools

app_name = "learning"
urlpatterns = [
    *award.urlpatterns,
    *competition.urlpatterns,
    *families.urlpatterns,
    *front.urlpatterns,
    *label.urlpatterns,
    *play.urlpatterns,
    *quizzes.urlpatterns,
    *schools.urlpatterns,
]
