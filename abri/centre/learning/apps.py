from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "abri.centre.learning"
    label = "learning"
    verbose_name = "Learning"
