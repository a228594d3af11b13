"""Addresses of learning: public ones carry their language, those of schools and editors need a sign-in."""

from abri.centre.learning.families import urls as families

app_name = "learning"
urlpatterns = [
    *families.urlpatterns,
]
