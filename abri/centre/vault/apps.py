from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "abri.centre.vault"
    label = "vault"
    verbose_name = "Vault"
