"""What editors do: change a draft, put it on top of somebody else's edition, publish it, take an edition back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from abri.centre import country
from abri.centre.accounts.models import Person
from abri.centre.overlay import editions, following
from abri.centre.overlay.models import Draft, Edition
from abri.centre.records import audit
from abri.engine.packs.overlay import lay_over, put_on_top


class Overtaken(Exception):
    """Somebody else published since this draft was begun."""


class NothingChanged(Exception):
    """The draft is what counts already."""


@transaction.atomic
def change(*, by: Person, at: datetime, how: Callable[[dict[str, Any]], None]) -> Draft:
    """Let ``how`` alter the changes in the draft of ``by``, which is begun where there is none.

    Raises ``PackError``, and alters nothing, where that would make the draft one that cannot be published.
    """
    draft = Draft.objects.select_for_update().filter(by=by).first() or _begun(by, at)
    how(draft.content)
    draft.content = _without_empty(draft.content)
    lay_over(country.pack_as_shipped(), draft.content, editions.earlier_than(editions.newest_number() + 1))
    draft.changed_at = at
    draft.save()
    return draft


def _begun(by: Person, at: datetime) -> Draft:
    number = editions.newest_number()
    fresh = Draft(by=by, content=editions.content_of(number), based_on=number, begun_at=at, changed_at=at)
    # Two windows of one editor begin one draft.
    return Draft.objects.get_or_create(
        by=by,
        defaults={name: getattr(fresh, name) for name in ("content", "based_on", "begun_at", "changed_at")},
    )[0]


def _without_empty(changes: dict[str, Any]) -> dict[str, Any]:
    """``changes`` without tables in which nothing is said."""
    kept = {
        name: _without_empty(value) if isinstance(value, dict) else value for name, value in changes.items()
    }
    return {name: value for name, value in kept.items() if value not in ({}, [])}


def discard(*, by: Person) -> None:
    """Forget the draft of ``by``."""
    Draft.objects.filter(by=by).delete()


@transaction.atomic
def bring_up_to_date(*, by: Person, at: datetime) -> Draft:
    """Put the draft of ``by`` on top of the newest edition; where both changed one thing, the draft's words stay.

    Raises ``Draft.DoesNotExist``.
    """
    draft = Draft.objects.select_for_update().get(by=by)
    newest = editions.newest_number()
    base, theirs = editions.content_of(draft.based_on), editions.content_of(newest)
    draft.content = put_on_top(draft.content, base=base, theirs=theirs)
    draft.based_on, draft.changed_at = newest, at
    draft.save()
    return draft


@transaction.atomic
def publish(*, by: Person, why: str, at: datetime) -> Edition:
    """Let the draft of ``by`` count from now on, for everybody.

    Raises ``Draft.DoesNotExist``, :class:`Overtaken`, :class:`NothingChanged`, and ``PackError`` where it cannot be.
    """
    draft = Draft.objects.select_for_update().get(by=by)
    if draft.based_on != editions.newest_number():
        raise Overtaken
    edition = _appended(draft.content, why=why, by=by, at=at, before=draft.based_on)
    draft.delete()
    return edition


@transaction.atomic
def bring_back(*, number: int, by: Person, why: str, at: datetime) -> Edition:
    """Publish once more what edition ``number`` said, 0 for the pack as it comes.

    Drafts stay, and have to be brought up to date. Raises ``Edition.DoesNotExist``, :class:`Overtaken`,
    :class:`NothingChanged`, and ``PackError`` where the pack has changed so that it cannot be any more.
    """
    content = editions.content_of(number)
    return _appended(content, why=why, by=by, at=at, before=editions.newest_number(), as_in=number)


def _appended(
    content: dict[str, Any], *, why: str, by: Person, at: datetime, before: int, as_in: int | None = None
) -> Edition:
    if content == editions.content_of(before):
        raise NothingChanged
    # Whoever published a wrong edition once would have published it for every reporter.
    lay_over(country.pack_as_shipped(), content, editions.earlier_than(before + 1))
    edition = Edition(number=before + 1, content=content, why=why, by=by, at=at, as_in=as_in)
    try:
        with transaction.atomic():
            edition.save(force_insert=True)
    except IntegrityError as error:
        raise Overtaken from error
    audit.record("changes.published", subject=edition, actor=by, at=at, number=edition.number, as_in=as_in)
    # What was published stays so: a process that could not be told now looks in a moment.
    transaction.on_commit(following.follow, robust=True)
    return edition
