"""Editors, a draft, and a process that begins with the pack as it comes."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from abri.centre import country
from abri.centre.accounts.models import Membership
from abri.centre.overlay import following
from tests.centre.conftest import Cast, Member, make_member

HIDDEN = {"category": {"scam": {"hidden": True}}}


def said(words: str) -> dict[str, str]:
    """A text in every language of Belgium."""
    return {code: f"{words} ({code})" for code in ("nl", "fr", "de", "en")}


def typed(key: str, words: str) -> dict[str, str]:
    """The same as a form sends it."""
    return {f"{key}.{code}": text for code, text in said(words).items()}


@pytest.fixture(autouse=True)
def _as_shipped(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No edition of another test counts, and no page of one is kept."""
    settings.STATIC_ROOT = tmp_path
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    monkeypatch.setattr(country._Adopted, "edition", None)
    monkeypatch.setattr(following._Looked, "next_at", 0.0)
    yield
    following.stand_still()


@pytest.fixture
def vera(cast: Cast) -> Member:
    """A supervisor of the helpline, who is no administrator."""
    return make_member("vera", cast.helpline, Membership.Role.SUPERVISOR)
