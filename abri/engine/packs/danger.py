"""Danger that nobody reads: who is told of it after how many minutes. Read from `[danger]` of `routing.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from abri.engine.packs.evidence import Basis, read_basis
from abri.engine.packs.reader import Table

STEPS = ("everyone", "supervisors", "fallback")
"""Who is told, one after the other: the whole desk, its supervisors, the fallback desk."""

LATEST = {"everyone": 15, "supervisors": 30, "fallback": 60, "again": 240}
"""How many minutes a step may wait at most; a pack that waits longer is refused."""


@dataclass(frozen=True, slots=True)
class DangerChain:
    """Minutes after danger was said, for each step that comes while nobody has read it.

    `everyone`: each person at the desk is written to; `supervisors`: those who supervise it; `fallback`: the fallback
    desk sees the case and is written to. After that everybody is told once more every `again` minutes.
    """

    everyone: int
    supervisors: int
    fallback: int
    again: int
    basis: Basis

    def due_after(self, step: int) -> timedelta:
        """How long after the danger was said the step after `step` steps is due; those after the last repeat it."""
        minutes = (self.everyone, self.supervisors, self.fallback)
        if step < len(minutes):
            return timedelta(minutes=minutes[step])
        return timedelta(minutes=self.fallback + self.again * (step - len(minutes) + 1))

    def steps_due(self, waited: timedelta) -> int:
        """How many steps are due once danger has been unread for `waited`."""
        step = 0
        while self.due_after(step) <= waited and step < len(STEPS):
            step += 1
        if step < len(STEPS):
            return step
        return step + (waited - timedelta(minutes=self.fallback)) // timedelta(minutes=self.again)


UNSAID = DangerChain(
    everyone=3,
    supervisors=8,
    fallback=15,
    again=60,
    basis=Basis("own proposal for packs that say nothing", date(2026, 11, 22), verified=False, note=""),
)
"""What holds in a country whose pack has no `[danger]`."""


def read_danger(file: Table) -> DangerChain:
    """The chain of `[danger]`; each step has to come after the one before it."""
    if not file.has("danger"):
        return UNSAID
    table = file.table("danger")
    minutes = {name: table.number(name, least=1, most=most) for name, most in LATEST.items()}
    chain = DangerChain(**minutes, basis=read_basis(table))
    if not chain.everyone < chain.supervisors < chain.fallback:
        table.wrong(
            f"the steps wait {chain.everyone}, {chain.supervisors} and {chain.fallback} minutes",
            "let everyone come before supervisors, and supervisors before fallback",
        )
    table.done()
    return chain
