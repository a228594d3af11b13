from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "abri.centre.cases"
    label = "cases"
    verbose_name = "Cases"
