"""A notice as data and as pages."""

from datetime import datetime
from typing import Any

from abri.centre.notices.sheet import Leaving, Sheet, speaks
from abri.centre.ui.printing.shown import shown
from abri.centre.vault.bundles.report import printed

FORMAT = "abri.notice/1"


def as_data(leaving: Leaving) -> dict[str, Any]:
    """The notice as JSON values, by the letters of Article 16(2); ``docs/caseworker/notices.md`` describes it."""
    notice, wording, platform = leaving.notice, leaving.wording, leaving.platform
    category, _, keyword = notice.reason.partition("/")
    return {
        "format": FORMAT,
        "reference": notice.reference,
        "legal_ground": "Regulation (EU) 2022/2065, Article 16",
        "language": notice.language,
        "dated": leaving.on.isoformat(),
        "platform": {
            "id": notice.platform,
            "name": leaving.platform_name,
            "operator": platform.operator if platform else "",
        },
        "explanation": wording.explanation,
        "locations": list(wording.addresses),
        "account": wording.account,
        "statement_category": category,
        "statement_keyword": keyword,
        "law": _law(leaving),
        "notifier": {"name": wording.name, "email": wording.email} if wording.name or wording.email else None,
        "good_faith": wording.good_faith,
        "trusted_flagger": _flagger(leaving),
    }


def _law(leaving: Leaving) -> list[dict[str, str]]:
    known, language = leaving.pack.law.provisions, leaving.notice.language
    return [
        {
            "id": one.id,
            "instrument": one.instrument.names.say(language),
            "article": one.article,
            "name": one.names.say(language),
            "source": one.source_official or one.source,
        }
        for one in (known[name] for name in leaving.wording.law if name in known)
    ]


def _flagger(leaving: Leaving) -> dict[str, Any] | None:
    notifier = leaving.notifier
    if not leaving.notice.trusted or notifier is None:
        return None
    return {
        "name": notifier.name,
        "awarded_by": notifier.named_by,
        "since": notifier.since.isoformat() if notifier.since else None,
        "areas": list(notifier.areas),
    }


def as_pages(sheet: Sheet, *, sender: str, at: datetime) -> bytes:
    """The sheet as a PDF for archives, by ``sender``, who is empty where it does not say; raises ``CannotPrint``."""
    say = speaks(sheet.language)
    report = {
        "language": sheet.language,
        "title": shown(sheet.title),
        "purpose": shown(sheet.lead[0] if sheet.lead else ""),
        "about": shown(sheet.lead[0] if sheet.lead else sheet.title),
        "author": shown(sender),
        "page": say("page"),
        "blocks": sheet.blocks(),
    }
    return printed(report, at=at)
