"""Addresses of the wall, below ``/desk/``."""

from django.urls import path

from abri.centre.casework.wall.views import open_link, screen, wall, withdraw_link

urlpatterns = [
    path("wall/", wall, name="wall"),
    path("wall/link/<slug:slug>/", open_link, name="wall_link"),
    path("wall/link/<slug:slug>/withdraw/", withdraw_link, name="wall_withdraw"),
    path("wall/screen/<str:untrusted_secret>/", screen, name="wall_screen"),
]
