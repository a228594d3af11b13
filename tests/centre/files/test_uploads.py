"""No file is taken, not even for the moment in which a form is read."""

import io
from typing import Any

import pytest
from django.core.files import temp
from django.test import Client

BIGGER_THAN_MEMORY_TAKES = 5_000_000


@pytest.mark.django_db
def test_a_file_that_somebody_sends_anyway_is_not_written_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    monkeypatch.setattr(temp, "NamedTemporaryFile", lambda *_, **more: made.append(more))
    file = io.BytesIO(b"x" * BIGGER_THAN_MEMORY_TAKES)
    file.name = "picture.jpg"
    answer: Any = Client().post("/en/report/", {"picture": file})
    assert answer.status_code == 302
    assert made == []
    assert not answer.wsgi_request.FILES
