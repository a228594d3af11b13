"""What sign-in leaves behind is forgotten."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from abri.centre.accounts import limits
from abri.centre.accounts.models import Invitation
from tests.centre.conftest import Cast


def rows_in_the_cache() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM records_cache")
        return int(cursor.fetchone()[0])


def test_counted_attempts_go_when_their_time_is_over_and_not_before(db: None) -> None:
    cache.clear()
    cache.set("short", 1, timeout=60)
    cache.set("long", 1, timeout=3600)
    limits.forget_expired(timezone.now())
    assert rows_in_the_cache() == 2
    limits.forget_expired(timezone.now() + timedelta(minutes=5))
    assert rows_in_the_cache() == 1
    assert cache.get("long") == 1


def test_attempts_under_many_names_do_not_push_the_count_of_one_name_out(db: None) -> None:
    cache.clear()
    cache.set("alma", 5, timeout=300)
    for name in range(400):
        cache.set(f"somebody-{name}", 1, timeout=300)
    assert cache.get("alma") == 5


def test_sessions_go_when_they_have_expired(db: None) -> None:
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(seconds=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(hours=1))
    limits.forget_expired(now)
    assert [session.session_key for session in Session.objects.all()] == ["new"]


def test_the_address_of_an_invitation_goes_a_month_after_it_ended(cast: Cast) -> None:
    now = timezone.now()
    Invitation.objects.create(
        desk=cast.helpline, email="x@centre.example", lookup="x", invited_by_id="",
        created_at=now - timedelta(days=30), expires_at=now - timedelta(days=23),
    )  # fmt: skip
    limits.forget_expired(now)
    assert Invitation.objects.exists()
    limits.forget_expired(now + timedelta(days=10))
    assert not Invitation.objects.exists()
