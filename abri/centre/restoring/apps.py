from django.apps import AppConfig


class RestoringConfig(AppConfig):
    name = "abri.centre.restoring"
    label = "restoring"
    verbose_name = "Restoring"
