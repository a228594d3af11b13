from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "abri.centre.notices"
    label = "notices"
    verbose_name = "Notices"
