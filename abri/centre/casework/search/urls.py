"""Addresses of the search, below ``/desk/``."""

from django.urls import path

from abri.centre.casework.search.views import search

urlpatterns = [path("search/", search, name="search")]
