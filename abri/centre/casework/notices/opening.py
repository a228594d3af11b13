"""Finding notices and opening what they say, for who may see their case."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import keys
from abri.centre.cases.models import Case, Item
from abri.centre.casework import words
from abri.centre.casework.suggestion import facts_in
from abri.centre.casework.views.case import opened_or_refused
from abri.centre.country import country
from abri.centre.notices import writings
from abri.centre.notices.actions import as_it_leaves, letter_key, notifier_of
from abri.centre.notices.days import today
from abri.centre.notices.models import Notice
from abri.centre.notices.sheet import Leaving
from abri.centre.notices.wording import Wording
from abri.centre.outbox.models import Letter
from abri.centre.records.keyring import Keyring
from abri.centre.ui.colons import named
from abri.centre.ui.law_lines import law_answer
from abri.centre.vault import addresses, opening
from abri.centre.vault.models import Evidence
from abri.engine.facts import Facts


@dataclass(frozen=True)
class Opened:
    """A notice with its words, for one reader."""

    notice: Notice
    case: Case
    ring: Keyring
    wording: Wording
    # Tells these words from any that a colleague writes in their place.
    mark: str

    @property
    def leaving(self) -> Leaving:
        """What the notice is made from, dated when it left, else today."""
        notice = self.notice
        return Leaving(country(), notice, self.wording, notifier_of(notice), notice.sent_on or today())


def visible_notice(request: HttpRequest, reference: str) -> Notice:
    """The notice of that reference, for who may see its case; everybody else gets 404."""
    visible = Notice.objects.filter(case__in=Case.objects.visible_to(signed_in(request)))
    return get_object_or_404(
        visible.select_related("case__desk", "case__escalated_to", "desk"), reference=reference
    )


def opened_notice(request: HttpRequest, reference: str) -> Opened | HttpResponse:
    """The notice opened, or the page that says why it stays closed. Its case counts as opened."""
    notice = visible_notice(request, reference)
    case = notice.case
    if case is None:
        raise Http404
    ring = opened_or_refused(request, case)
    if isinstance(ring, HttpResponse):
        return ring
    writing = writings.of_notice(notice)
    content = writings.opened(writing, ring)
    wording = Wording.from_content(content or {})
    if notice.is_draft:
        notice, wording = as_it_leaves(notice, wording)
    return Opened(notice, case, ring, wording, writings.mark_of(writing))


def facts_of(case: Case, ring: Keyring) -> Facts:
    """What the report in ``case`` states; nothing where it cannot be opened."""
    item = case.items.filter(kind=Item.Kind.REPORT).first()
    report = keys.opened_if_whole(item, ring) if item else None
    return facts_in(report) if report else Facts()


def addresses_in(case: Case, ring: Keyring) -> list[tuple[str, str]]:
    """Addresses that the case knows, each with the platform it is on: what it holds, then what the answers say."""
    descriptions = opening.described_all(case.evidence.filter(kind=Evidence.LINK).in_order(), ring)
    found = {one.name: str(one.told.get("platform") or "") for one in descriptions.values() if one.name}
    item = case.items.filter(kind=Item.Kind.REPORT).first()
    report = (keys.opened_if_whole(item, ring) if item else None) or {"answers": {}}
    for word in addresses.pasted(str(report["answers"].get(addresses.QUESTION, ""))):
        try:
            address = addresses.read(word)
        except addresses.NotAnAddress:
            continue
        found.setdefault(address.url, address.platform)
    return list(found.items())


def law_for(facts: Facts) -> list[tuple[str, str]]:
    """Provisions that the engine finds for these facts: ids, and names as somebody chooses by."""
    answer = law_answer(facts, words.reading_language())
    offences = answer.offences if answer else ()
    return [(line.id, named(line.citation, f"{line.name} ({line.fit})")) for line in offences]


def letter_of(notice: Notice) -> Letter | None:
    """The mail of a notice, as long as the outbox knows it."""
    return Letter.objects.filter(key=letter_key(notice)).first() if notice.way == Notice.Way.MAIL else None
