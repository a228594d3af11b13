"""Addresses of accounts: signing in, second factors, desks, people and what an administrator sees."""

from django.urls import include, path

urlpatterns = [
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/", include("allauth.account.urls")),
]
