"""The charter: editors make chapters of tips and publish versions; people in office sign; promises are followed up."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from abri.centre.accounts.models import Person
from abri.centre.learning.competition.editions import require
from abri.centre.learning.competition.judging import AFTER_TIPS
from abri.centre.learning.models import Chapter, Charter, Edition, Progress, Signature, Tip
from abri.centre.records import audit
from abri.engine.packs.learning.competition import Competition


class ChangedMeanwhile(Exception):
    """Another editor has changed this chapter since it was shown; nothing was stored."""


class NothingToPublish(Exception):
    """No chapter has words, or some lack a language that others have."""


class NothingNew(Exception):
    """The last version says the same."""


class SignedAlready(Exception):
    """This person signed this version already."""


@transaction.atomic
def save(
    *,
    edition: Edition,
    theme: str,
    texts: Mapping[str, str],
    tips: Sequence[Tip],
    revision: int,
    by: Person,
    at: datetime,
) -> None:
    """Keep the words of a chapter by language and the tips that they come from.

    ``revision`` is what the editor saw, 0 for a chapter that is new. Raises ``NotNow`` and :class:`ChangedMeanwhile`.
    """
    require(edition, at, *AFTER_TIPS)
    chapter, _made = Chapter.objects.get_or_create(edition=edition, theme=theme, defaults={"revision": 0})
    seen = Chapter.objects.filter(pk=chapter.pk, revision=revision)
    if not seen.update(texts={code: words for code, words in texts.items() if words}, revision=revision + 1):
        raise ChangedMeanwhile
    chosen = [tip.pk for tip in tips]
    Tip.objects.filter(chapter=chapter).exclude(pk__in=chosen).update(chapter=None)
    Tip.objects.accepted().filter(pk__in=chosen, team__edition=edition).update(chapter=chapter)
    audit.record("competition.chapter_saved", subject=chapter, actor=by, at=at)


def languages_of(content: Mapping[str, Any]) -> list[str]:
    """The languages in which every chapter of a version has words."""
    chapters = content["chapters"]
    if not chapters:
        return []
    return [code for code in chapters[0]["texts"] if all(code in one["texts"] for one in chapters)]


@transaction.atomic
def publish(*, edition: Edition, rules: Competition, by: Person, at: datetime) -> Charter:
    """A new version from what the chapters say now; earlier ones stay, with their signatures.

    Raises ``NotNow``, :class:`NothingToPublish` and :class:`NothingNew`.
    """
    require(edition, at, *AFTER_TIPS)
    Edition.objects.select_for_update().get(pk=edition.pk)
    content = composed(edition, rules)
    spoken = {code for one in content["chapters"] for code in one["texts"]}
    if not content["chapters"] or set(languages_of(content)) != spoken:
        raise NothingToPublish
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    last = Charter.objects.filter(edition=edition).last()
    if last is not None and last.digest == digest:
        raise NothingNew
    charter = Charter.objects.create(
        edition=edition, number=last.number + 1 if last is not None else 1, content=content, digest=digest,
        published_at=at, published_by_id=str(by.pk),
    )  # fmt: skip
    audit.record("competition.charter_published", subject=charter, actor=by, at=at, number=charter.number)
    return charter


def composed(edition: Edition, rules: Competition) -> dict[str, Any]:
    """What a version would hold now: chapters in the order of the themes, each with its tips."""
    chapters = {one.theme: one for one in Chapter.objects.filter(edition=edition)}
    found = []
    for theme in rules.themes.values():
        chapter = chapters.get(theme.id)
        if chapter is None or not chapter.texts:
            continue
        tips = (
            Tip.objects.accepted().filter(chapter=chapter).select_related("team").order_by("written_at", "pk")
        )
        found.append(
            {
                "theme": theme.id,
                "names": dict(theme.names),
                "texts": chapter.texts,
                "tips": [{"text": tip.text, "language": tip.team.language} for tip in tips],
            }
        )
    return {"title": dict(rules.charter), "preamble": dict(rules.preamble), "chapters": found}


def take_out(tip: Tip) -> None:
    """Empty the words of a tip that was refused in every version, unless another accepted one says the same.

    The fingerprint stays that of what was published and signed.
    """
    edition = tip.team.edition
    if Tip.objects.accepted().filter(team__edition=edition, text=tip.text).exists():
        return
    for charter in Charter.objects.select_for_update().filter(edition=edition):
        said = [one for chapter in charter.content["chapters"] for one in chapter["tips"]]
        same = [one for one in said if one["text"] == tip.text]
        for one in same:
            one["text"] = ""
        if same:
            charter.save(update_fields=["content"])


@transaction.atomic
def sign(
    *,
    charter: Charter,
    name: str,
    office: str,
    commitment: str,
    language: str,
    signed_on: date,
    by: Person,
    at: datetime,
) -> Signature:
    """Write down a signature that the editor saw, for exactly this version; raises :class:`SignedAlready`."""
    try:
        with transaction.atomic():
            signature = Signature.objects.create(
                charter=charter, name=name, office=office, commitment=commitment, language=language,
                signed_on=signed_on, seen_by_id=str(by.pk), seen_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise SignedAlready from error
    audit.record("competition.signed", subject=signature, actor=by, at=at, number=charter.number)
    return signature


@transaction.atomic
def strike(*, signature: Signature, by: Person, at: datetime) -> None:
    """Delete a signature that was written down by mistake, with what was recorded of it."""
    audit.record("competition.signature_struck", subject=signature, actor=by, at=at)
    signature.delete()


@transaction.atomic
def follow_up(
    *,
    signature: Signature,
    year: int,
    state: str,
    what: str,
    source: str,
    language: str,
    by: Person,
    at: datetime,
) -> None:
    """Say how far a promise was in a year; what was said of the same year before is replaced."""
    progress, _made = Progress.objects.update_or_create(
        signature=signature, year=year,
        defaults={
            "state": state, "what": what, "source": source, "language": language, "recorded_at": at,
            "recorded_by_id": str(by.pk),
        },
    )  # fmt: skip
    audit.record("competition.followed_up", subject=progress, actor=by, at=at, year=year, state=state)
