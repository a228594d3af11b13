"""`abri administrator`: the first person of a new installation, who invites everybody else."""

import argparse

from abri.centre.commands.preparation import check_tables
from abri.centre.commands.refusals import Refused, set_up, told


@told
def run(chosen: argparse.Namespace) -> int:
    """`abri administrator`: print a link that works once."""
    set_up()
    check_tables()
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.utils import timezone

    from abri.centre.accounts import invitations
    from abri.centre.accounts.models import Membership
    from abri.centre.ui.language import public_languages

    try:
        validate_email(chosen.email)
    except ValidationError as error:
        raise Refused(f"{chosen.email} is no e-mail address: write it as name@place.example") from error
    if chosen.language not in public_languages():
        raise Refused(
            f"{chosen.language} is no language of Abri: choose one of {', '.join(public_languages())}"
        )
    _, link = invitations.invite(
        email=chosen.email, desk=None, role=Membership.Role.CASEWORKER, language=chosen.language, by=None,
        at=timezone.now(), is_administrator=True,
    )  # fmt: skip
    days = invitations.LIFETIME.days
    print(
        f"Whoever opens this address becomes an administrator. It works once, for {days} days; give it to "
        f"{chosen.email} and to nobody else:\n\n  {link}\n"
    )
    return 0
