"""A plain upload goes piece by piece to whoever seals it: never to a disk, never whole into memory."""

import io
from typing import Any

import pytest
from django.core.files import temp
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, RequestFactory
from django.urls import path
from pytest_django import Settings

from abri.centre import urls
from abri.centre.files import uploads
from abri.centre.files.uploads import NotTaken, sent_evidence, sent_file, takes_evidence, takes_files


class Full(NotTaken):
    """There is no room for it."""


class Receiver:
    """Notes what comes, and refuses what is named so."""

    all: "list[Receiver]" = []

    def __init__(self, name: str, at_most: int) -> None:
        self.name, self.at_most = name, at_most
        self.pieces: list[int] = []
        self.state = "open"
        Receiver.all.append(self)

    def write(self, chunk: bytes, /) -> None:
        if self.name == "refused while it comes":
            raise Full
        self.pieces.append(len(chunk))

    def finish(self) -> None:
        if self.name == "refused at its end":
            raise Full
        self.state = "whole"

    def drop(self) -> None:
        self.state = "dropped"


def receive(request: HttpRequest, field: str, untrusted_name: str, at_most: int) -> Receiver | None:
    if field != "files":
        return None
    if untrusted_name == "refused":
        raise Full
    return Receiver(untrusted_name, at_most)


@takes_files(lambda: {"chat_file"})
@takes_evidence(receive)
def taking(request: HttpRequest) -> HttpResponse:
    chat = sent_file(request, "chat_file")
    told = [
        [sent.untrusted_name, "taken" if sent.receiver else type(sent.refused).__name__]
        for sent in sent_evidence(request, "files")
    ]
    return JsonResponse({"told": told, "chat": len(chat or b""), "said": request.POST.get("said", "")})


@takes_evidence(receive)
def not_looking(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("said", ""))


urlpatterns = [path("taking/", taking), path("not-looking/", not_looking), *urls.urlpatterns]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _nobody_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Receiver, "all", [])


def named(name: str, content: bytes = b"x" * 200_000) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def send(*files: io.BytesIO, to: str = "/taking/", **more: Any) -> Any:
    answer = Client().post(to, {"said": "mine", "files": list(files), **more})
    answer.close()
    return answer


def test_files_are_handed_on_in_pieces() -> None:
    answer = send(named("one"), named("two", b"y"))
    assert answer.json() == {"told": [["one", "taken"], ["two", "taken"]], "chat": 0, "said": "mine"}
    one, two = Receiver.all
    assert (one.state, two.state) == ("whole", "whole")
    assert sum(one.pieces) == 200_000
    assert max(one.pieces) <= 64 * 1024
    assert two.pieces == [1]


def test_nothing_of_them_reaches_a_temporary_file(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    monkeypatch.setattr(temp, "NamedTemporaryFile", lambda *_, **more: made.append(more))
    monkeypatch.setattr(TemporaryUploadedFile, "__init__", lambda *_, **more: made.append(more))
    send(named("one", b"x" * 5_000_000))
    assert made == []


def test_who_receives_is_told_how_much_may_come() -> None:
    send(named("one"), named("two"))
    one, two = Receiver.all
    assert 400_000 < one.at_most < 401_000
    assert two.at_most == one.at_most - 200_000


@pytest.mark.parametrize("name", ["refused", "refused while it comes", "refused at its end"])
def test_a_refused_file_is_told_and_the_others_are_taken(name: str) -> None:
    answer = send(named("before"), named(name), named("after"))
    assert answer.json()["told"] == [["before", "taken"], [name, "Full"], ["after", "taken"]]
    assert [one.state for one in Receiver.all if one.name == name] in ([], ["dropped"])
    assert {one.state for one in Receiver.all if one.name != name} == {"whole"}


def test_what_the_view_does_not_ask_for_is_dropped_with_the_request() -> None:
    assert send(named("one"), to="/not-looking/").content == b"mine"
    assert [one.state for one in Receiver.all] == ["dropped"]


def test_what_comes_with_a_forged_request_is_dropped() -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["abri_csrf"] = "c" * 32
    answer = client.post("/taking/", {"csrfmiddlewaretoken": "d" * 32, "files": named("one")})
    assert answer.status_code == 403
    answer.close()
    assert [one.state for one in Receiver.all] == ["dropped"]


def test_a_request_that_ends_in_the_middle_leaves_nothing() -> None:
    whole = b'--line\r\nContent-Disposition: form-data; name="files"; filename="one"\r\n\r\n' + b"x" * 100_000
    answer = Client().generic("POST", "/taking/", whole, "multipart/form-data; boundary=line")
    assert answer.json()["told"] == []
    assert [one.state for one in Receiver.all] == ["dropped"]


def test_more_than_a_case_may_hold_is_not_read(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "READ_TO_THE_END", 100_000)
    settings.ABRI_UPLOAD_CASE = 150_000
    assert send(named("one")).json()["told"] == [["one", "RequestTooLarge"]]
    assert Receiver.all == []


def test_a_form_may_take_both_kinds_of_file() -> None:
    answer = send(named("one"), chat_file=named("chat.txt", b"a chat"))
    assert answer.json()["told"] == [["one", "taken"]]
    assert answer.json()["chat"] == 6


def test_a_field_that_nobody_asked_for_is_not_read() -> None:
    answer = send(named("one"), picture=named("picture.jpg"))
    assert not answer.wsgi_request.FILES.get("picture")


@pytest.mark.parametrize("length", [0, 1, 99, 100, 101, 1_000_000])
def test_a_raw_part_is_read_to_what_is_allowed_and_no_further(rf: RequestFactory, length: int) -> None:
    request = rf.put("/", b"p" * length, content_type="application/octet-stream")
    assert uploads.sent_part(request, 100) == b"p" * min(length, 100)


def test_a_raw_part_that_breaks_off_is_as_long_as_what_came() -> None:
    environment = {"REQUEST_METHOD": "PUT", "CONTENT_LENGTH": "80", "wsgi.input": io.BytesIO(b"p" * 50)}
    assert uploads.sent_part(WSGIRequest(environment), 100) == b"p" * 50
