"""Addresses of the directory."""

from django.urls import path

from abri.centre.directory import crawlers, feeds, law_pages, search_page, views
from abri.centre.directory.api.reference import reference

app_name = "directory"
urlpatterns = [
    path("", views.root, name="root"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("sitemap-<slug:part>.xml", crawlers.sitemap_part, name="sitemap_part"),
    path("<language:language>/", views.home, name="home"),
    path("<language:language>/help/", views.find_help, name="help"),
    path("<language:language>/learn/", views.learn, name="learn"),
    path("<language:language>/learn/<slug:topic>/", views.advice, name="advice"),
    path("<language:language>/parents/", views.parents, name="parents"),
    path("<language:language>/teachers/", views.teachers, name="teachers"),
    path("<language:language>/law/", law_pages.law, name="law"),
    path("<language:language>/law/<slug:situation_id>/", law_pages.situation, name="situation"),
    path("<language:language>/search/", search_page.search, name="search"),
    path("<language:language>/api/", reference, name="api"),
    path("<language:language>/changes.atom", feeds.changes_feed, name="changes_feed"),
    path("<language:language>/about/", views.about, name="about"),
]
