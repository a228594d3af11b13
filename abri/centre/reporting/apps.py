from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "abri.centre.reporting"
    label = "reporting"
    verbose_name = "Reporting"
