"""A centre with as many desks, people and cases as one likes, for measuring the desk's pages.

`python -m benchmarks.synthetic_cases --cases 1000000 --desks 200`, in the environment of an installation
(``DATABASE_URL``, ``ABRI_DATA``) that was prepared and is empty. The first desk gets a fifth of all cases. One in
twenty cases is open: those are sealed as the intake seals them, so that every one of them opens. In closed ones the
ciphertext is of the right size and opens to nobody; only their clear columns are read here. Instants, categories and
ages come from a fixed seed.
"""

from __future__ import annotations

import argparse
import random
import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import django

django.setup()

from django.db import connection, models, transaction  # noqa: E402 - models need the apps

from abri.centre.accounts import people  # noqa: E402
from abri.centre.accounts.models import Desk, DeskKey, Person  # noqa: E402
from abri.centre.cases import arrivals, keys  # noqa: E402
from abri.centre.cases.models import Case, Deadline, Grant, Item  # noqa: E402
from abri.centre.cases.references import new_reference  # noqa: E402
from abri.centre.records.keyring import Identity, Keyring, Receipt  # noqa: E402
from abri.centre.records.models import AuditEntry, new_id  # noqa: E402
from benchmarks.instance import PASSWORD  # noqa: E402

OPEN_ONE_IN = 20
LARGEST_SHARE = 0.2
BATCH = 2_000
SEED = 1311
_WRITTEN = (
    "Since the school trip they write about me in the class group every evening. I asked them to stop.",
    "Somebody made a profile with my daughter's name and photographs and writes to her friends.",
    "He sends me messages day and night since we are no longer together, and waits at the gate.",
    "An adult I know from a game asks me for pictures and wants to meet.",
)
_ANSWERED: tuple[dict[str, Any], ...] = (
    {"reporter": "self", "age": "14-15", "danger": "none", "category": ["cyberbullying.peers"], "region": "be.vl"},
    {"reporter": "parent", "age": "12-13", "danger": "none", "category": ["impersonation"], "region": "be.fwb"},
    {"reporter": "self", "age": "18-25", "danger": "none", "category": ["stalking.expartner"], "region": "be.bru"},
    {"reporter": "self", "age": "12-13", "danger": "none", "category": ["grooming"], "region": "be.dg"},
)  # fmt: skip
_LANGUAGES = ("nl", "fr", "de", "en")


@dataclass(frozen=True)
class Pattern:
    """What the intake makes of one kind of report: clear columns, and the texts of its first items."""

    case: Case
    contents: tuple[tuple[str, dict[str, Any]], ...]


@dataclass(frozen=True)
class Team:
    """A desk with its key and the person who works there."""

    desk: Desk
    key: DeskKey
    person: Person


def patterns(at: datetime) -> list[Pattern]:
    """One pattern for each kind of report and language, made by the intake itself."""
    made = []
    for answers, story in zip(_ANSWERED, _WRITTEN, strict=True):
        for language in _LANGUAGES:
            arrival = arrivals.prepare({**answers, "story": story}, language=language, at=at)
            [grant] = [grant for grant in arrival.grants if grant.desk_key is None]
            ring = Keyring([Keyring([arrival.receipt.identity]).opened_identity(grant, "sealed_identity")])
            contents = tuple((item.kind, keys.opened(item, ring)) for item in arrival.items)
            made.append(Pattern(arrival.case, contents))
    return made


def settle(desks: int, at: datetime) -> list[Team]:
    """As many desks, each with one caseworker called after it."""
    teams = []
    for number in range(desks):
        desk = Desk.objects.create(
            slug=f"desk-{number}", kind="helpline", name=f"Desk {number}", created_at=at, is_fallback=number == 0
        )  # fmt: skip
        person, _ = people.create(
            username=f"person-{number}",
            name=f"Person {number}",
            email="",
            password=PASSWORD,
            language="en",
            at=at,
        )
        people.join(person=person, desk=desk, role="caseworker", at=at)
        key = desk.current_key
        if key is None:
            raise LookupError("a desk with a caseworker has a key")
        teams.append(Team(desk, key, person))
    return teams


Row = tuple[type[models.Model], list[Any]]
# In the order in which rows may be stored: each needs those before it.
_TABLES: tuple[type[models.Model], ...] = (Case, Grant, Item, AuditEntry, Deadline)


def fields_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns that are written; what the database counts up itself is not."""
    return [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]


def row_of(instance: models.Model) -> Row:
    """The values of ``instance`` as the database takes them, in the order of :func:`fields_of`."""
    model = type(instance)
    return model, [
        field.get_db_prep_save(field.pre_save(instance, add=True), connection) for field in fields_of(model)
    ]


class Mould:
    """A row from which many are cast that differ in a few columns: making a model for each would take an hour."""

    def __init__(self, instance: models.Model) -> None:
        self.model, self._values = row_of(instance)
        self._places = {field.attname: place for place, field in enumerate(fields_of(self.model))}
        self._prepare = {field.attname: field.get_db_prep_save for field in fields_of(self.model)}

    def cast(self, **changed: Any) -> Row:
        """The row with these columns changed."""
        values = self._values.copy()
        for name, value in changed.items():
            values[self._places[name]] = self._prepare[name](value, connection)
        return self.model, values


class Filling:
    """Makes the rows of case after case."""

    def __init__(self, teams: Sequence[Team], made: Sequence[Pattern], now: datetime) -> None:
        self._teams, self._patterns, self._now = teams, made, now
        self._dice = random.Random(SEED)
        self._references: set[str] = set()
        self._closed = {team.desk.pk: [self._moulds(team, pattern) for pattern in made[:4]] for team in teams}

    def rows(self, cases: int) -> Iterator[Row]:
        """The rows of so many cases."""
        for _ in range(cases):
            largest = self._dice.random() < LARGEST_SHARE
            team = self._teams[0] if largest else self._dice.choice(self._teams)
            if self._dice.randrange(OPEN_ONE_IN) == 0:
                at = self._now - timedelta(minutes=self._dice.randrange(10, 60 * 24 * 14))
                yield from map(row_of, self._open(team, self._dice.choice(self._patterns), at))
            else:
                yield from self._cast(self._dice.choice(self._closed[team.desk.pk]))

    def _reference(self) -> str:
        while (reference := new_reference()) in self._references:
            pass
        self._references.add(reference)
        return reference

    def _open(self, team: Team, pattern: Pattern, at: datetime) -> list[models.Model]:
        """A case that waits, sealed as the intake does, with messages in one of three."""
        old, identity, receipt = pattern.case, Identity.generate(), Receipt.new()
        case = Case(
            reference=self._reference(), lookup=receipt.lookup, recipient=identity.recipient,
            category=old.category, urgency=old.urgency, age_band=old.age_band, region=old.region,
            language=old.language, desk=team.desk, rank=Case.rank_of(old.urgency, unread=True),
            created_at=at, changed_at=at, due_at=at + timedelta(days=self._dice.randrange(1, 5)),
        )  # fmt: skip
        contents = list(pattern.contents)
        if self._dice.randrange(3) == 0:
            said = {"text": self._dice.choice(_WRITTEN), "sent_at": at.isoformat()}
            contents += [("from_reporter", said)] * 3
        return [
            case,
            *keys.grants_for(case, identity, [team.key], receipt),
            *(
                keys.sealed_item(case, Item.Kind(kind), content, number=number, at=at)
                for number, (kind, content) in enumerate(contents, start=1)
            ),
            AuditEntry(
                at=at, action="case.received", subject_table=Case._meta.db_table, subject_id=str(case.pk),
                desk_id=str(team.desk.pk), detail={"urgency": case.urgency},
            ),
            Deadline(
                case=case, desk=team.desk, kind=Deadline.Kind.FIRST_LOOK, urgency=case.urgency,
                due_at=at + timedelta(days=1),
            ),
        ]  # fmt: skip

    def _moulds(self, team: Team, pattern: Pattern) -> list[Mould]:
        """The rows of one closed case, to be cast again and again."""
        sample = self._open(team, pattern, self._now)
        case = sample[0]
        assert isinstance(case, Case)
        case.state, case.outcome, case.unread, case.due_at = Case.State.CLOSED, "helped", False, None
        case.rank = Case.rank_of(case.urgency, unread=False)
        case.opened_at, case.closed_at, case.assignee = self._now, self._now, team.person
        return [Mould(row) for row in sample]

    def _cast(self, moulds: Sequence[Mould]) -> Iterator[Row]:
        """A case that ended within the last five years."""
        at, case = self._now - timedelta(days=self._dice.randrange(2, 1800)), new_id()
        after = at + timedelta(days=1)
        kinds: dict[type[models.Model], dict[str, Any]] = {
            Case: {"id": case, "reference": self._reference(), "lookup": secrets.token_hex(32), "created_at": at,
                   "opened_at": after, "closed_at": after, "changed_at": after},
            Grant: {"case_id": case},
            Item: {"case_id": case, "created_at": at},
            AuditEntry: {"at": at, "subject_id": str(case)},
            Deadline: {"case_id": case, "due_at": after, "met_at": at},
        }  # fmt: skip
        for mould in moulds:
            changed = kinds[mould.model]
            fresh = {} if mould.model in {Case, AuditEntry} else {"id": new_id()}
            yield mould.cast(**changed, **fresh)


def write(rows: Iterable[Row]) -> None:
    """Store rows table by table, the quickest way the database has."""
    by_model: dict[type[models.Model], list[list[Any]]] = {model: [] for model in _TABLES}
    for model, values in rows:
        by_model[model].append(values)
    with transaction.atomic(), connection.cursor() as cursor:
        for model, found in by_model.items():
            named = ", ".join(f'"{field.column}"' for field in fields_of(model))
            if connection.vendor == "postgresql":
                with cursor.copy(f'COPY "{model._meta.db_table}" ({named}) FROM STDIN') as copy:
                    for values in found:
                        copy.write_row(values)
            else:
                marks = ", ".join(["%s"] * len(fields_of(model)))
                # The names are the models' own.
                cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({named}) VALUES ({marks})', found)  # noqa: S608


def main() -> None:
    """Fill the installation that the environment names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--desks", type=int, default=200)
    chosen = parser.parse_args()
    now, began = datetime.now(UTC), time.monotonic()
    teams = settle(chosen.desks, now - timedelta(days=2000))
    filling = Filling(teams, patterns(now), now)
    for number in range(0, chosen.cases, BATCH):
        write(filling.rows(min(BATCH, chosen.cases - number)))
        if number % (BATCH * 50) == 0:
            print(f"{number:,} cases, {time.monotonic() - began:,.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
