"""Addresses of live conversations, below ``/desk/``."""

from django.urls import path

from abri.centre.casework.conversing import line, talking

_LIVE = "cases/<reference:reference>/live/"

urlpatterns = [
    path("conversations/", line.conversations, name="conversations"),
    path("conversations/news/", line.news, name="conversations_news"),
    path("conversations/numbers/", line.numbers, name="conversations_numbers"),
    path(_LIVE, talking.live, name="live"),
    path(f"{_LIVE}begin/", talking.begin, name="live_begin"),
    path(f"{_LIVE}end/", talking.end, name="live_end"),
    path(f"{_LIVE}news/", talking.news, name="live_news"),
    path(f"{_LIVE}numbers/", talking.numbers, name="live_numbers"),
    path(f"{_LIVE}typing/", talking.typing, name="live_typing"),
]
