"""Addresses of the directory."""

from django.urls import path

from abri.centre.directory import (
    changes_page,
    comparing,
    country_pages,
    crawlers,
    exports,
    fact_errors,
    fact_pages,
    feeds,
    law_pages,
    search_page,
    section_pages,
    views,
)
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
    path("<language:language>/countries/", country_pages.countries, name="countries"),
    path("<language:language>/countries/<slug:country_id>/", country_pages.country, name="country"),
    *(
        path(
            f"<language:language>/countries/<slug:country_id>/{name}",
            exports.export,
            {"name": name},
            name=name,
        )
        for name in exports.EXPORTS
    ),
    path(
        "<language:language>/countries/<slug:country_id>/<slug:section_name>/",
        section_pages.section,
        name="section",
    ),
    path("<language:language>/facts/<str:fact_id>/", fact_pages.fact, name="fact"),
    path("<language:language>/facts/<str:fact_id>/error/", fact_errors.fact_error, name="fact_error"),
    path("<language:language>/compare/", comparing.compare, name="compare"),
    path("<language:language>/changes/", changes_page.changes, name="changes"),
    path("<language:language>/about/", views.about, name="about"),
]
