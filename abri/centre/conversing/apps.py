from django.apps import AppConfig


class ConversingConfig(AppConfig):
    name = "abri.centre.conversing"
    label = "conversing"
    verbose_name = "Conversing"
