"""`abri recover`: with the offline identity, a desk opens again whose members all lost their passwords."""

import argparse
from pathlib import Path

from abri.centre.commands.identities import identity_of
from abri.centre.commands.preparation import check_tables
from abri.centre.commands.refusals import Refused, set_up, told


@told
def run(chosen: argparse.Namespace) -> int:
    """`abri recover`: seal the desk's keys to one of its members."""
    set_up()
    identity = identity_of(Path(chosen.identity))
    check_tables()
    from django.utils import timezone

    from abri.centre.accounts import recovery
    from abri.centre.accounts.models import Desk, Person

    desk = Desk.objects.filter(slug=chosen.desk).first()
    if desk is None:
        names = ", ".join(Desk.objects.standing().order_by("slug").values_list("slug", flat=True))
        raise Refused(f"there is no desk {chosen.desk}: choose one of {names or '(there is none yet)'}")
    person = Person.objects.filter(username__iexact=chosen.to).first()
    if person is None:
        raise Refused(f"nobody signs in as {chosen.to}: name a member of the desk with --to")
    if person.recipient and _plain(chosen.fingerprint) != _plain(person.key_fingerprint):
        raise Refused(
            f"the key of {chosen.to} has another fingerprint than --fingerprint: let {chosen.to} read it again from "
            "the page Your account. If it still differs, somebody wrote into the database: recover nothing"
        )
    try:
        opened = recovery.recover(desk=desk, identity=identity, to=person, at=timezone.now())
    except recovery.CannotReceive as error:
        raise Refused(
            f"{chosen.to} is no active member of {chosen.desk}: let an administrator invite this person first"
        ) from error
    except recovery.NothingRecovered as error:
        raise Refused(
            f"this identity opens no key of {chosen.desk}: use the one whose public half was ABRI_RECOVERY_RECIPIENT "
            "when the desk's key was made"
        ) from error
    print(
        f"{person.username} holds {opened.keys} of {opened.of} keys of {desk.slug} again and can let the other members "
        "in. Put the recovery identity back offline."
    )
    return 0


def _plain(fingerprint: str) -> str:
    """A fingerprint without what people put between its groups."""
    return "".join(character for character in fingerprint.lower() if character.isalnum())
