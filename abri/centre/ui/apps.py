"""Tells Django about the look; it has templates and static files and no tables."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The app labelled ``ui``."""

    name = "abri.centre.ui"
    label = "ui"
