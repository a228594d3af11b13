"""The app of untrusted files; it has no tables, because it keeps nothing."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "abri.centre.files"
    label = "files"
    verbose_name = "Files"
