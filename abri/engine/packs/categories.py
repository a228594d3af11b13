"""Categories: what may be happening, in a reporter's words, with what each one certainly implies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from abri.engine.facts import FIELDS
from abri.engine.packs.reader import Table, unique
from abri.engine.packs.text import Text

URGENCIES = ("immediate", "high", "normal", "low")
"""From the most urgent to the least."""

UPLOAD_RULES = ("forbidden", "text_only", "url_preferred", "allowed")
"""From the strictest to the freest."""

DESK_KINDS = (
    "helpline",
    "hotline",
    "school",
    "police",
    "equality_body",
    "mediation",
    "platform",
    "support_service",
)
DESK = "desk."


@dataclass(frozen=True, slots=True)
class Group:
    """A heading under which categories are shown together."""

    id: str
    names: Text


@dataclass(frozen=True, slots=True)
class Category:
    """One row of the taxonomy crosswalk.

    `first_channels` holds ids of organisations, or "desk." with a desk kind. `conduct` is what choosing the
    category says for certain. `art353_listed` tells whether it is on the closed list of offences that a
    person bound by secrecy may bring to the authorities.
    """

    code: str
    names: Text
    hint: Text | None
    group: str
    insafe: str
    dsa_sor: tuple[str, ...]
    four_c: str
    ncmec: str
    provisions: tuple[str, ...]
    first_channels: tuple[str, ...]
    art353_listed: bool
    evidence_upload: str
    urgency: str
    conduct: tuple[str, ...]
    source: str
    verified: bool
    note: str


def read_groups(file: Table) -> tuple[Group, ...]:
    """The groups of `categories.toml`, in the order in which they are shown."""
    groups = []
    for name, table in unique(file.tables("group"), "id"):
        groups.append(Group(name, table.text("names")))
        table.done()
    return tuple(groups)


def read_categories(
    file: Table, groups: tuple[Group, ...], organisations: tuple[str, ...]
) -> Mapping[str, Category]:
    """The categories of `categories.toml` by code, in the order of the file."""
    headings = tuple(group.id for group in groups)
    channels = organisations + tuple(DESK + kind for kind in DESK_KINDS)
    found = {
        code: _category(code, table, headings, channels)
        for code, table in unique(file.tables("category", named_by="code"), "code")
    }
    file.done()
    return MappingProxyType(found)


def _category(code: str, table: Table, headings: tuple[str, ...], channels: tuple[str, ...]) -> Category:
    category = Category(
        code=code,
        names=table.text("names"),
        hint=table.maybe_text("hint"),
        group=table.choice("group", headings),
        insafe=table.string("insafe", default=""),
        dsa_sor=table.strings("dsa_sor", required=False),
        four_c=table.string("four_c", default=""),
        ncmec=table.string("ncmec", default=""),
        provisions=table.strings("provisions", required=False),
        first_channels=table.strings("first_channels", allowed=channels),
        art353_listed=table.flag("art353_listed"),
        evidence_upload=table.choice("evidence_upload", UPLOAD_RULES),
        urgency=table.choice("urgency", URGENCIES),
        conduct=table.strings("conduct", required=False, allowed=FIELDS["conduct"].words),
        source=table.string("source"),
        verified=table.flag("verified"),
        note=table.string("note", default=""),
    )
    table.done()
    return category
