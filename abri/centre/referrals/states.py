"""Which state of a referral may follow which."""

from collections.abc import Mapping
from types import MappingProxyType

from abri.centre.referrals.models import Referral

State = Referral.State

MAY_FOLLOW: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        State.ASKED: frozenset({State.OFFERED, State.REFUSED, State.EXPIRED, State.WITHDRAWN}),
        State.OFFERED: frozenset({State.ACCEPTED, State.DECLINED, State.EXPIRED, State.WITHDRAWN}),
        State.ACCEPTED: frozenset({State.COMPLETED, State.EXPIRED, State.WITHDRAWN}),
        State.REFUSED: frozenset(),
        State.DECLINED: frozenset(),
        State.EXPIRED: frozenset(),
        State.COMPLETED: frozenset(),
        State.WITHDRAWN: frozenset(),
    }
)


class CannotFollow(Exception):
    """The referral is in a state that this cannot follow: somebody was faster, or it has ended. Nothing was changed."""


def move(referral: Referral, to: str) -> None:
    """Set the state of ``referral``, locked and unsaved; raises :class:`CannotFollow`."""
    if to not in MAY_FOLLOW[referral.state]:
        raise CannotFollow(f"{to} cannot follow {referral.state}")
    referral.state = to
