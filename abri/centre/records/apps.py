from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "abri.centre.records"
    label = "records"
    verbose_name = "Records"
