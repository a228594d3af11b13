from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "abri.centre.referrals"
    label = "referrals"
    verbose_name = "Referrals"
