"""Addresses that belong to other rooms as long as their doors are open (docs/adr/0017)."""

from django.urls import URLPattern, path

from abri.centre.doors import DIRECTORY, REPORTING, is_open
from abri.centre.learning.front import crawlers, views

urlpatterns: list[URLPattern] = []

if not is_open(REPORTING):
    urlpatterns += [
        path("", views.root, name="root"),
        path("<language:language>/", views.front, name="front"),
    ]

if is_open(DIRECTORY):
    # The directory lists it beside its own.
    urlpatterns += [path("sitemap.learning.xml", crawlers.sitemap, name="sitemap")]
else:
    urlpatterns += [
        path("robots.txt", crawlers.robots, name="robots"),
        path("sitemap.xml", crawlers.sitemap, name="sitemap"),
        path("<language:language>/help/", views.find_help, name="help"),
        path("<language:language>/about/", views.about, name="about"),
    ]
