from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "abri.centre.directory"
    label = "directory"
    verbose_name = "Directory"
