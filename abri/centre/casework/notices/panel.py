"""The notices of a case, on its page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from abri.centre.casework.notices import words as notice_words
from abri.centre.casework.sight import Sight
from abri.centre.casework.work.next_actions import LATE, NextAction
from abri.centre.country import country
from abri.centre.notices import hotline, writings
from abri.centre.notices.actions import letter_key
from abri.centre.notices.days import today
from abri.centre.notices.models import HotlineAddress, Notice
from abri.centre.notices.wording import Wording
from abri.centre.outbox.models import Letter


def panel(sight: Sight) -> dict[str, Any] | None:
    """What was sent about this case to platforms and to the hotline; ``None`` where nothing was and nothing can be."""
    held, lane = _held(sight), _lane(sight)
    can_write = sight.may_act and sight.case.is_open
    rules = country().platforms
    if not (held or lane or (can_write and (rules.can_notify or rules.hand_overs))):
        return None
    keys = [letter_key(one) for one in held if one.way == Notice.Way.MAIL]
    lost = set(Letter.objects.filter(key__in=keys, state__in=Letter.LOST).values_list("key", flat=True))
    return {
        "next": [
            _next(one, lost=letter_key(one) in lost)
            for one in held
            if one.is_draft or letter_key(one) in lost
        ],
        "notices": [_notice(one, sight, lost=letter_key(one) in lost) for one in held],
        "lane": [_address(one, sight) for one in lane],
        "may_write": can_write and rules.can_notify,
        "may_hand_over": can_write and bool(rules.hand_overs),
    }


def _held(sight: Sight) -> list[Notice]:
    if "notices_notice" not in sight.tables:
        return []
    return list(sight.case.notices.order_by("made_at", "id").prefetch_related("writings"))


def _lane(sight: Sight) -> list[HotlineAddress]:
    if "notices_hotlineaddress" not in sight.tables:
        return []
    return list(sight.case.hotline_addresses.order_by("made_at", "id").prefetch_related("writings"))


def _next(notice: Notice, *, lost: bool) -> NextAction:
    """What waits for somebody although no promise runs: a notice that was not sent, or whose mail came back."""
    href = reverse("casework:notice", args=[notice.reference])
    if lost:
        says = _("The mail of notice %(number)s did not arrive: send it another way")
        return NextAction(says % {"number": notice.reference}, href, pressing=LATE)
    return NextAction(_("Send notice %(number)s, or drop it") % {"number": notice.reference}, href)


def _notice(notice: Notice, sight: Sight, *, lost: bool) -> dict[str, Any]:
    content = writings.opened(writings.of_notice(notice), sight.ring) if notice.platform == "other" else None
    site = Wording.from_content(content).site if content else ""
    return {
        "notice": notice,
        "platform": notice_words.platform(notice, site),
        "reason": notice_words.reason(notice.reason),
        "lost": lost,
        "overdue": notice.is_running and notice.look_on is not None and notice.look_on < today(),
    }


def _address(address: HotlineAddress, sight: Sight) -> dict[str, Any]:
    content = writings.opened(writings.of_address(address), sight.ring)
    overdue = address.is_running and address.look_on is not None and address.look_on < today()
    return {
        "address": address,
        "broken": hotline.Told.from_content(content).broken if content else "",
        "overdue": overdue,
    }
