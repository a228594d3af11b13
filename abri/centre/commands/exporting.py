"""`abri evidence export`: a bundle of a case, made at the server by a member or with the offline recovery identity."""

import argparse
import getpass
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from abri.centre.commands.identities import identity_of
from abri.centre.commands.preparation import check_tables
from abri.centre.commands.refusals import Refused, set_up, told

if TYPE_CHECKING:
    from abri.centre.accounts.models import Desk, Person
    from abri.centre.cases.models import Case
    from abri.centre.records.keyring import Keyring
    from abri.centre.vault.bundles.choosing import Choice, Offer
    from abri.centre.vault.bundles.exporting import Bundle


@told
def export(chosen: argparse.Namespace) -> int:
    """`abri evidence export`."""
    target = Path(chosen.to)
    if target.exists():
        raise Refused(f"{target} exists already: name another file with --to")
    set_up(whole=True)
    check_tables()
    from django.utils import timezone

    from abri.centre.vault.bundles import exporting

    case = _case(chosen.case)
    by, ring, desk = _opened(case, chosen)
    choice = _choice(case, ring, chosen, by)
    sealing = _sealing(chosen)
    try:
        bundle = exporting.prepare(case, ring, choice, by=by, desk=desk, at=timezone.now())
    except exporting.NothingChosen as error:
        raise Refused("nothing would be in the bundle: choose an item with --item, or --story") from error
    except exporting.Withdrawn as error:
        raise Refused("the reporter has withdrawn this report: nothing of it leaves") from error
    except (exporting.NotOffered, exporting.NotWhole, exporting.LogBroken) as error:
        raise Refused(f"item {error.number}: {_CURES[type(error).__name__]}") from error
    size = _written(bundle, sealing, target)
    _tell(bundle, target, size)
    return 0


_CURES: Mapping[str, str] = {
    "NotOffered": "it is not there for this purpose, or not in this form: look at the case's page",
    "NotWhole": "one of its files is missing or damaged: run 'abri vault check', or leave it out with --item",
    "LogBroken": "its custody log was changed, so nothing can be noted in it: leave it out with --item",
}


def _case(reference: str) -> "Case":
    from abri.centre.cases.models import Case

    case = Case.objects.select_related("desk", "escalated_to").filter(reference=reference.upper()).first()
    if case is None:
        raise Refused(f"there is no case {reference}: look at the reference again")
    if case.state == Case.State.WITHDRAWN:
        raise Refused(f"the reporter withdrew {case.reference}: nothing of it leaves")
    return case


def _opened(case: "Case", chosen: argparse.Namespace) -> "tuple[Person | None, Keyring, Desk]":
    """Who makes the bundle, a ring that opens the case, and the desk it is made at."""
    from abri.centre.cases import keys
    from abri.centre.records.keyring import NotForThisKey

    by, ring, desk = _by_recovery(case, chosen) if chosen.identity else _by_member(case, chosen)
    try:
        return by, keys.case_keyring(case, ring), desk
    except NotForThisKey as error:
        raise Refused(
            f"these keys do not open {case.reference}: let a member of its desk make the bundle"
        ) from error


def _by_member(case: "Case", chosen: argparse.Namespace) -> "tuple[Person, Keyring, Desk]":
    from abri.centre.accounts import keys
    from abri.centre.accounts.models import Desk, Person
    from abri.centre.cases import actions
    from abri.centre.records.keyring import Keyring, WrongPassword

    person = Person.objects.filter(username__iexact=chosen.user, is_active=True).first()
    # Before the password is tried: nobody learns from the answer whether a name exists.
    password = _password(chosen)
    if person is None or not actions.may_act(case, person):
        raise Refused(f"{chosen.user} is no caseworker of the desk of {case.reference}: name one with --user")
    try:
        identity = keys.unlock_identity(person, password)
    except WrongPassword as error:
        raise Refused(f"this is not the password of {chosen.user}: type it again") from error
    mine = {desk.pk for desk in Desk.objects.of(person)}
    desk = case.desk if case.desk_id in mine or case.escalated_to is None else case.escalated_to
    return person, keys.desk_keyring(person, Keyring([identity])), desk


def _by_recovery(case: "Case", chosen: argparse.Namespace) -> "tuple[None, Keyring, Desk]":
    from abri.centre.records.keyring import Keyring, SealingError

    ring = Keyring([identity_of(Path(chosen.identity))])
    opened = []
    for grant in case.grants.exclude(desk_key=None).select_related("desk_key"):
        try:
            opened.append(ring.opened_identity(grant.desk_key, "recovery"))  # type: ignore[arg-type]
        except SealingError:
            # A key from before this recovery identity: another grant may open.
            continue
    return None, ring.with_identities(opened), case.desk


def _choice(case: "Case", ring: "Keyring", chosen: argparse.Namespace, by: "Person | None") -> "Choice":
    from abri.centre.vault.bundles.choosing import Choice, offered_for, offers
    from abri.centre.vault.bundles.purposes import RULES

    rule = RULES[chosen.purpose]
    there = {offer.number: offer for offer in offers(case, ring) if offered_for(rule, offer, by=by)}
    items = (
        _named(chosen.item, there)
        if chosen.item
        else {number: frozenset(offer.chosen_at_first(rule)) for number, offer in there.items()}
    )
    return Choice(chosen.purpose, chosen.language, items, story=chosen.story, chat=chosen.chat)


def _named(given: list[str], there: "Mapping[int, Offer]") -> dict[int, frozenset[str]]:
    """The items of --item: a number alone means every form of it."""
    items: dict[int, set[str]] = {}
    for text in given:
        number, _colon, role = text.partition(":")
        if not number.isdecimal() or role not in ("", "original", "copy"):
            raise Refused(
                f"--item {text} cannot be read: write a number, or a number with :original or :copy"
            )
        offer = there.get(int(number))
        roles = {role} if role else set(offer.roles) if offer else {"original"}
        items.setdefault(int(number), set()).update(roles)
    return {number: frozenset(roles) for number, roles in items.items()}


def _sealing(chosen: argparse.Namespace) -> tuple[str, str]:
    """How the bundle is sealed, as "key" or "passphrase" with what it is sealed with, or twice nothing."""
    from abri.centre.records.keyring import is_recipient
    from abri.centre.vault.bundles.age_files import LEAST_PASSPHRASE

    if chosen.seal_to:
        if not is_recipient(chosen.seal_to):
            raise Refused("--seal-to is no age key: it begins with age1 and has 62 characters")
        return "key", chosen.seal_to
    if chosen.passphrase_file:
        passphrase = _first_line(chosen.passphrase_file)
        if len(passphrase) < LEAST_PASSPHRASE:
            raise Refused(f"the passphrase is too short: take {LEAST_PASSPHRASE} characters or more")
        return "passphrase", passphrase
    return "", ""


def _written(bundle: "Bundle", sealing: tuple[str, str], target: Path) -> int:
    """Write the bundle, whole or not at all, for its owner alone; returns its size."""
    from abri.centre.records.keyring import SealingError
    from abri.centre.vault.blobs import StorageGone
    from abri.centre.vault.bundles.age_files import TooLargeForPassphrase
    from abri.centre.vault.bundles.exporting import Withdrawn
    from abri.centre.vault.opening import Damaged, SealedOff
    from abri.engine.evidence.bundles import CannotWrite

    unfinished = target.with_name(f"{target.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for piece in _sealed(bundle, sealing):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        # Linking, unlike renaming, replaces nothing that came meanwhile.
        os.link(unfinished, target)
        return target.stat().st_size
    except TooLargeForPassphrase as error:
        raise Refused("this is too large for a passphrase: seal it to a key with --seal-to") from error
    except (Damaged, SealedOff, CannotWrite, SealingError, StorageGone, Withdrawn) as error:
        raise Refused(
            f"it could not be finished ({type(error).__name__}), so nothing was written: run 'abri vault check'"
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _sealed(bundle: "Bundle", sealing: tuple[str, str]) -> Iterator[bytes]:
    from abri.centre.vault.bundles.age_files import sealed_to, sealed_with

    how, secret = sealing
    if how == "key":
        return sealed_to(secret, bundle.stream())
    return sealed_with(secret, bundle.stream()) if how else bundle.stream()


def _tell(bundle: "Bundle", target: Path, size: int) -> None:
    from abri.centre.vault import stamping

    print(f"{target}: {size:,} bytes, {len(bundle.contents.items)} files of evidence.")
    if not stamping.configured():
        print("It bears no time stamp: ABRI_STAMP_URL names no authority.")
    print("Left out by rule:")
    for said in bundle.left_out:
        print(f"  - {said}")


def _password(chosen: argparse.Namespace) -> str:
    if chosen.password_file:
        return _first_line(chosen.password_file)
    return getpass.getpass(f"Password of {chosen.user}: ")


def _first_line(path: str) -> str:
    try:
        return (Path(path).read_text().splitlines() or [""])[0]
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path} cannot be read: name a text file") from error
