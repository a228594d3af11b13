"""The files that a reporter sent, as the mailbox lists them: name, size and day. Never what is in them."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from abri.centre.cases.mailbox import Mailbox
from abri.centre.records.keyring import SealingError
from abri.centre.reporting import file_words
from abri.centre.ui.sizes import size
from abri.centre.vault import opening
from abri.centre.vault.models import Evidence

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SentFile:
    """One file in words."""

    name: str = field(repr=False)
    size: str
    at: datetime
    says: str


def of(box: Mailbox) -> list[SentFile]:
    """What was sent through ``box`` or with its report, in that order, as far as it is still kept."""
    sent = Evidence.objects.present().filter(case=box.case, source=Evidence.Source.REPORTER, draft_until=None)
    return [_shown(one, box) for one in sent.in_order()]


def _shown(evidence: Evidence, box: Mailbox) -> SentFile:
    name, says = _("A file"), ""
    try:
        described = opening.described(evidence, opening.identity_of(evidence, box.keyring))
        name = described.name or name
        says = file_words.unseen(described.told.get("cleaning", {}).get("result", ""))
    except (opening.Damaged, SealingError):
        logger.warning("evidence cannot be described", extra={"evidence": str(evidence.pk)})
    return SentFile(name, size(evidence.announced), evidence.created_at, says)
