"""A label as an Open Badge: the signed credential, and what its checker asks for at stable addresses."""

from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from abri.centre.country import country
from abri.centre.learning.award.showing import level_of
from abri.centre.learning.label.showing import levels_of, said
from abri.centre.learning.models import Award
from abri.centre.records.token_key import token_key
from abri.centre.ui.colons import named
from abri.engine.learning.badges import Badge, Issuer, achievement, credential, revocations
from abri.engine.packs.learning.label import Label


def issuer(label: Label) -> Issuer:
    """This installation, under the name of its label."""
    with override("en"):
        name = said(label.names)
    return Issuer(
        address=_address("badge_issuer"),
        name=name,
        site=settings.ABRI_BASE_URL,
        revoked=_address("badge_revocations"),
    )


def level(label: Label, name: str, language: str) -> dict[str, Any]:
    """A level as an achievement in ``language``, at an address that stays."""
    with override(language):
        found = next(one for one in levels_of(label) if one.id == name)
        title = named(said(label.names), found.name)
    return achievement(
        _address("badge_level", language, name), title, found.says, found.takes, language.partition("-")[0]
    )


def token(award: Award, label: Label, language: str) -> str:
    """The signed credential as a compact token, the same every time. ``award``'s level has to be one of the label.

    Raises ``NoTokenKey``.
    """
    key = token_key()
    last = datetime.combine(award.valid_until, time(23, 59, 59), country().zone)
    badge = Badge(
        id=f"urn:uuid:{award.pk}",
        school_id=f"urn:uuid:{award.school_id}",
        school_name=award.school_name,
        achievement=level(label, award.level, language),
        valid_from=award.awarded_at,
        valid_until=last,
    )
    return key.signed(
        credential(badge, issuer(label)), key_address=_address("badge_key", str(key.jwk["kid"]))
    )


def revoked(label: Label) -> dict[str, Any]:
    """Every badge that does not count any more before its end."""
    ended = Award.objects.exclude(revoked_at=None, superseded_at=None).order_by("awarded_at", "pk")
    return revocations(
        issuer(label),
        [
            (f"urn:uuid:{one.pk}", "revoked" if one.revoked_at else "replaced by a newer label")
            for one in ended
        ],
    )


def has_badge(award: Award, label: Label) -> bool:
    """Whether the label still has the level of an award: without it nothing can say what it took."""
    return award.level in label.levels and bool(level_of(award))


def _address(name: str, *args: str) -> str:
    return f"{settings.ABRI_BASE_URL}{reverse(f'learning:{name}', args=args)}"
