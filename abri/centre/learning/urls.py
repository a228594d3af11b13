"""Addresses of learning: public ones carry their language, those of schools and editors need a sign-in."""

from django.urls import URLPattern

app_name = "learning"
urlpatterns: list[URLPattern] = []
