from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "abri.centre.casework"
    label = "casework"
    verbose_name = "Casework"
