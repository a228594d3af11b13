"""Badges: `openssl` and PyJWT, which know nothing of this program, check them; the shape is that of Open Badges 3.0."""

from __future__ import annotations

import json
import subprocess
from base64 import urlsafe_b64decode
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import jwt
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from abri.centre import country
from abri.centre.learning.award import awarding
from abri.centre.learning.award.badge import token
from abri.centre.learning.models import Award
from abri.centre.records.token_key import NoTokenKey, token_key
from abri.engine.sealing import SealingError, SigningKey, TokenKey
from tests.centre.conftest import sign_in, today
from tests.centre.learning.award.claiming import LABEL, claim
from tests.centre.learning.team import AtSchool

pytestmark = pytest.mark.django_db

ADDRESS = {"type": "string", "pattern": "^(https?://|urn:uuid:)[^ ]+$"}
INSTANT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}


def thing(kind: str, required: str, **properties: Any) -> dict[str, Any]:
    """An object of the data model: its type named in a list, these members and no others."""
    kinds = {"type": "array", "contains": {"const": kind}, "items": {"type": "string"}}
    members = {"type": kinds, **properties}
    needed = ["type", *required.split()]
    return {"type": "object", "required": needed, "properties": members, "additionalProperties": False}


# Open Badges 3.0, appendix B: what AchievementCredential, Achievement, AchievementSubject, Criteria, IdentityObject and
# Profile require; the first two contexts in their order; the claims of section 8.2 beside them.
CREDENTIAL = thing(
    "OpenBadgeCredential",
    "@context id name issuer validFrom credentialSubject",
    **{
        "@context": {
            "type": "array",
            "prefixItems": [
                {"const": "https://www.w3.org/ns/credentials/v2"},
                {"pattern": r"^https://purl\.imsglobal\.org/spec/ob/v3p0/context-3\.\d\.\d\.json$"},
                {"const": "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"},
            ],
            "minItems": 3,
        }
    },
    id=ADDRESS,
    name={"type": "string", "minLength": 1},
    issuer=thing("Profile", "id", id=ADDRESS, name={"type": "string"}, url=ADDRESS),
    validFrom=INSTANT,
    validUntil=INSTANT,
    credentialSubject=thing(
        "AchievementSubject",
        "achievement",
        id=ADDRESS,
        identifier={
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["type", "hashed", "identityHash", "identityType"],
                "properties": {
                    "type": {"const": "IdentityObject"},
                    "hashed": {"type": "boolean"},
                    "identityHash": {"type": "string", "minLength": 1},
                    "identityType": {"enum": ["name", "emailAddress", "identifier", "systemId"]},
                    "salt": {"type": "string"},
                },
                "additionalProperties": False,
            },
        },
        achievement=thing(
            "Achievement",
            "id name description criteria",
            id=ADDRESS,
            achievementType={"const": "QualityAssuranceCredential"},
            name={"type": "string", "minLength": 1},
            description={"type": "string", "minLength": 1},
            inLanguage={"type": "string", "pattern": "^[a-z]{2}$"},
            criteria={"type": "object", "required": ["narrative"], "properties": {"narrative": {"minLength": 5}}},
        ),
    ),
    credentialSchema={"type": "array", "items": {"required": ["id", "type"]}},
    credentialStatus={"type": "object", "required": ["id", "type"]},
    iss=ADDRESS,
    jti=ADDRESS,
    sub=ADDRESS,
    nbf={"type": "integer"},
    exp={"type": "integer"},
)  # fmt: skip


@pytest.fixture
def award(at_school: AtSchool, settings: Settings, tmp_path: Path, rsa_secret: str) -> Award:
    """Silver, with a key for tokens that was made once for all tests."""
    settings.ABRI_BASE_URL = "https://label.example"
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "tokens.key").write_text(rsa_secret)
    now = timezone.now()
    assessment = claim(at_school, step=2, at=now, number=99)
    found = awarding.consider(assessment=assessment, label=LABEL, at=now)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def rsa_secret() -> str:
    return TokenKey.generate().secret


def token_of(at_school: AtSchool, award: Award) -> str:
    answer = sign_in(at_school.ivo).get(f"{at_school.address}awards/{award.pk}/badge/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    (token,) = answer.json()["compactJwsString"]
    return str(token)


def decoded(part: str) -> bytes:
    assert "=" not in part
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def fetched(address: str) -> Any:
    """What stands at an address of the token, asked by anybody."""
    answer = Client().get(address.removeprefix("https://label.example"))
    assert answer.status_code == 200, address
    return answer.json()


def is_signed(token: str, jwk: dict[str, str], folder: Path) -> bool:
    """Whether `openssl`, which knows nothing of this program, finds the signature right (RFC 7515, RFC 7518 3.3)."""
    numbers = {name: int.from_bytes(decoded(jwk[name]), "big") for name in ("n", "e")}
    config = folder / "key.conf"
    config.write_text(
        "asn1=SEQUENCE:spki\n[spki]\nalgorithm=SEQUENCE:rsa\nkey=BITWRAP,SEQUENCE:numbers\n"
        "[rsa]\noid=OID:rsaEncryption\nnone=NULL\n"
        f"[numbers]\nn=INTEGER:{numbers['n']}\ne=INTEGER:{numbers['e']}\n"
    )
    der, content, signature = folder / "key.der", folder / "content", folder / "signature"
    subprocess.run(
        ["openssl", "asn1parse", "-genconf", config, "-out", der, "-noout"], check=True, capture_output=True
    )
    signed, _dot, last = token.rpartition(".")
    content.write_bytes(signed.encode())
    signature.write_bytes(decoded(last))
    found = subprocess.run(
        ["openssl", "dgst", "-sha256", "-keyform", "DER", "-verify", der, "-signature", signature, content],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    return found.returncode == 0 and "Verified OK" in found.stdout


def test_openssl_finds_the_signature_right_and_a_changed_badge_wrong(
    at_school: AtSchool, award: Award, tmp_path: Path
) -> None:
    token = token_of(at_school, award)
    head, body, signature = token.split(".")
    header = json.loads(decoded(head))
    assert (header["alg"], header["typ"]) == ("RS256", "JWT")
    jwk = fetched(header["kid"])
    assert jwk == header["jwk"]
    assert set(jwk) == {"e", "n", "kty", "alg", "use", "kid"}
    assert is_signed(token, jwk, tmp_path)
    other = decoded(body).replace(b"silver", b"golden")
    assert other != decoded(body)
    from base64 import urlsafe_b64encode

    forged = f"{head}.{urlsafe_b64encode(other).rstrip(b'=').decode()}.{signature}"
    assert not is_signed(forged, jwk, tmp_path)


def verified(token: str, key: Any) -> Any:
    """The payload, if PyJWT takes the token: signature, issuer, times and every claim of section 8.2."""
    return jwt.decode(
        token,
        jwt.PyJWK(key),
        algorithms=["RS256"],
        issuer=f"https://label.example{reverse('learning:badge_issuer')}",
        options={"require": ["exp", "iss", "jti", "nbf", "sub"]},
    )


def test_an_independent_library_takes_the_badge_with_the_key_at_its_address(
    at_school: AtSchool, award: Award
) -> None:
    token = token_of(at_school, award)
    header = jwt.get_unverified_header(token)
    # Section 8.2.3: these headers and no others, and nothing private in the key.
    assert set(header) == {"alg", "typ", "kid", "jwk"}
    assert "d" not in header["jwk"]
    payload = verified(token, fetched(header["kid"]))
    assert payload == verified(token, header["jwk"])
    assert payload["credentialSubject"]["achievement"]["name"] == "A label: silver"


def test_an_independent_library_refuses_what_is_not_ours(at_school: AtSchool, award: Award) -> None:
    token = token_of(at_school, award)
    key = fetched(jwt.get_unverified_header(token)["kid"])
    with pytest.raises(jwt.InvalidSignatureError):
        verified(token, TokenKey.generate().jwk)
    head, _body, signature = token.split(".")
    other = jwt.encode({**verified(token, key), "name": "Gold"}, "k" * 32, algorithm="HS256").split(".")[1]
    with pytest.raises(jwt.InvalidSignatureError):
        verified(f"{head}.{other}.{signature}", key)


@pytest.mark.parametrize(
    ("began", "ends", "refused"),
    [(-600, -1, jwt.ExpiredSignatureError), (2, 500, jwt.ImmatureSignatureError)],
)
def test_an_independent_library_refuses_a_badge_outside_its_time(
    award: Award, began: int, ends: int, refused: type[Exception]
) -> None:
    now = timezone.now()
    award.awarded_at = now + timedelta(days=began)
    award.valid_until = today() + timedelta(days=ends)
    with pytest.raises(refused):
        verified(token(award, LABEL, "nl"), token_key().jwk)


def test_the_badge_has_the_shape_of_open_badges(at_school: AtSchool, award: Award) -> None:
    payload = json.loads(decoded(token_of(at_school, award).split(".")[1]))
    checker = jsonschema_rs.validator_for(CREDENTIAL)
    assert [str(fault.message) for fault in checker.iter_errors(payload)] == []
    for name in CREDENTIAL["required"]:
        assert not checker.is_valid({key: value for key, value in payload.items() if key != name}), name


def test_what_the_token_says_twice_is_the_same(at_school: AtSchool, award: Award) -> None:
    payload = json.loads(decoded(token_of(at_school, award).split(".")[1]))
    subject = payload["credentialSubject"]
    assert payload["iss"] == payload["issuer"]["id"]
    assert (payload["jti"], payload["sub"]) == (payload["id"], subject["id"])
    for claim_name, member in (("nbf", "validFrom"), ("exp", "validUntil")):
        assert datetime.fromisoformat(payload[member]).timestamp() == payload[claim_name]
    last = timezone.localtime(datetime.fromisoformat(payload["validUntil"]), country.country().zone)
    assert (last.date(), last.hour) == (award.valid_until, 23)
    assert subject["identifier"][0]["identityHash"] == "De Vuurtoren"


def test_its_documents_stand_at_their_addresses(at_school: AtSchool, award: Award) -> None:
    payload = json.loads(decoded(token_of(at_school, award).split(".")[1]))
    assert fetched(payload["issuer"]["id"]) == payload["issuer"]
    achievement = payload["credentialSubject"]["achievement"]
    assert fetched(achievement["id"]) == achievement
    assert "- " in achievement["criteria"]["narrative"]
    listed = fetched(payload["credentialStatus"]["id"])
    assert listed["revokedCredential"] == []
    awarding.revoke(award=award, by=at_school.jana.person, at=timezone.now())
    (gone,) = fetched(payload["credentialStatus"]["id"])["revokedCredential"]
    assert gone["id"] == payload["id"]


def test_the_same_label_gives_the_same_badge(at_school: AtSchool, award: Award) -> None:
    assert token_of(at_school, award) == token_of(at_school, award)


def test_a_badge_is_of_its_school_and_of_a_label_that_counts(at_school: AtSchool, award: Award) -> None:
    address = f"{at_school.address}awards/{award.pk}/badge/"
    assert sign_in(at_school.jana).get(address).status_code == 404
    Award.objects.update(valid_until=today() - timedelta(days=1))
    assert sign_in(at_school.ivo).get(address).status_code == 404


def test_the_key_is_made_once_and_only_of_its_kind(settings: Settings, tmp_path: Path) -> None:
    settings.ABRI_DATA = tmp_path / "fresh"
    settings.ABRI_DATA.mkdir()
    made = token_key()
    path = tmp_path / "fresh" / "keys" / "tokens.key"
    assert path.stat().st_mode & 0o077 == 0
    assert made.jwk == TokenKey(path.read_text()).jwk
    assert "PRIVATE" not in repr(made)
    settings.ABRI_DATA = tmp_path / "other"
    (tmp_path / "other" / "keys").mkdir(parents=True)
    (tmp_path / "other" / "keys" / "tokens.key").write_text("no key")
    with pytest.raises(NoTokenKey):
        token_key()
    with pytest.raises(SealingError):
        TokenKey(SigningKey.generate().secret)
