"""Addresses of class play; all are public and carry their language."""

from django.urls import path

from abri.centre.learning.play.views import joining, opening, phone, screen

_PLAY = "<language:language>/play/"

urlpatterns = [
    path(_PLAY, opening.play, name="play"),
    path(f"{_PLAY}choose/", opening.choose, name="play_choose"),
    path(f"{_PLAY}join/", joining.join, name="play_join"),
    path(f"{_PLAY}room/", screen.room, name="play_room"),
    path(f"{_PLAY}room/news/", screen.news, name="play_room_news"),
    path(f"{_PLAY}room/numbers/", screen.numbers, name="play_room_numbers"),
    path(f"{_PLAY}room/on/", screen.go_on, name="play_on"),
    path(f"{_PLAY}room/door/", screen.door, name="play_door"),
    path(f"{_PLAY}room/remove/", screen.remove, name="play_remove"),
    path(f"{_PLAY}room/end/", screen.end, name="play_end"),
    path(f"{_PLAY}room/sheet/", screen.sheet, name="play_sheet"),
    path(f"{_PLAY}back/", screen.back, name="play_back"),
    path(f"{_PLAY}phone/", phone.phone, name="play_phone"),
    path(f"{_PLAY}phone/news/", phone.news, name="play_phone_news"),
    path(f"{_PLAY}phone/numbers/", phone.numbers, name="play_phone_numbers"),
    path(f"{_PLAY}phone/leave/", phone.leave, name="play_leave"),
]
