from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "abri.centre.outbox"
    label = "outbox"
    verbose_name = "Outbox"
