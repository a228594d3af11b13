"""A label as a badge: an OpenBadgeCredential of Open Badges 3.0 (1EdTech), a verifiable credential secured as a token.

Written after the specification, version 3.0 final, sections B (data models) and 8.2 (JSON Web Token proof format).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
)
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
# "Assurance that an organisation meets prescribed requirements": the value of the vocabulary that a label is.
ACHIEVEMENT_TYPE = "QualityAssuranceCredential"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who gives badges. ``address`` answers with the profile, ``revoked`` with what does not count any more."""

    address: str
    name: str
    site: str
    revoked: str


@dataclass(frozen=True, slots=True)
class Badge:
    """A label that a school has. ``id`` and ``school_id`` are addresses or URNs; ``achievement`` as `achievement`."""

    id: str
    school_id: str
    school_name: str
    achievement: dict[str, Any]
    valid_from: datetime
    valid_until: datetime


def profile(issuer: Issuer) -> dict[str, Any]:
    """The issuer as a Profile."""
    return {"id": issuer.address, "type": ["Profile"], "name": issuer.name, "url": issuer.site}


def achievement(address: str, name: str, says: str, criteria: Sequence[str], language: str) -> dict[str, Any]:
    """A level as an Achievement: what it is, and what it takes, as a list in Markdown."""
    return {
        "id": address,
        "type": ["Achievement"],
        "achievementType": ACHIEVEMENT_TYPE,
        "name": name,
        "description": says,
        "criteria": {"narrative": "\n".join(f"- {one}" for one in criteria)},
        "inLanguage": language,
    }


def credential(badge: Badge, issuer: Issuer) -> dict[str, Any]:
    """The credential, with what a token says beside it: from when, until when, by whom, about whom."""
    return {
        "@context": list(CONTEXT),
        "id": badge.id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": badge.achievement["name"],
        "issuer": profile(issuer),
        "validFrom": _instant(badge.valid_from),
        "validUntil": _instant(badge.valid_until),
        "credentialSubject": {
            "id": badge.school_id,
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": badge.school_name,
                    "identityType": "name",
                }
            ],
            "achievement": badge.achievement,
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": {"id": issuer.revoked, "type": "1EdTechRevocationList"},
        "iss": issuer.address,
        "jti": badge.id,
        "sub": badge.school_id,
        "nbf": int(badge.valid_from.timestamp()),
        "exp": int(badge.valid_until.timestamp()),
    }


def revocations(issuer: Issuer, revoked: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The list of credentials that do not count any more, by id with the reason."""
    return {
        "id": issuer.revoked,
        "issuer": issuer.address,
        "revokedCredential": [
            {"id": name, "revoked": True, "revocationReason": reason} for name, reason in revoked
        ],
    }


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
