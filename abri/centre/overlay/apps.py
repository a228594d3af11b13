from django.apps import AppConfig


class OverlayConfig(AppConfig):
    name = "abri.centre.overlay"
    label = "overlay"
    verbose_name = "Overlay"
