from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "abri.centre.accounts"
    label = "accounts"
    verbose_name = "Accounts"
