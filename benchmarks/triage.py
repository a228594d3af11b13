"""How long triage takes for one report with the Belgian pack: ``python -m benchmarks.triage``.

Reports are the intake answers that lead to each category and age, with and without danger, at a desk with office hours;
the slowest one counts against the bar. What the screening reads beforehand is measured by ``screen_messages``.
"""

import os
import tempfile
import time
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, percentile, report
from benchmarks.instance import PASSWORD

BAR = 20.0
ROUNDS = 15
STORY = "Since the trip they write about me in the group every evening."
AGES = ("12-13", "16-17", "18+")
FOUND = {
    "of": "story",
    "passages": [{"named": ["threat", "insult"], "marked": ["distress"]}] * 12,
    "raises": "high",
}


def reports() -> list[dict[str, Any]]:
    """One report for each category, age and state of danger."""
    from abri.centre.country import country

    return [
        {
            "answers": {
                "danger": danger, "category": [category], "age": age, "reporter": "self", "relation": "stranger",
                "platform": "whatsapp", "region": "be.vl", "story": STORY,
            },
            "language": "nl",
        }
        for category, age, danger in product(country().categories, AGES, ("none", "suicide"))
    ]  # fmt: skip


def measured() -> list[float]:
    """The median time in milliseconds of one whole proposal for each of the reports, the desk looked up as always."""
    from abri.centre.accounts import people
    from abri.centre.accounts.models import Desk
    from abri.centre.cases import triage
    from abri.centre.country import country

    at = datetime(2026, 11, 20, 16, 0, tzinfo=country().zone)
    person, _ = people.create(
        username="measurer", name="Measurer", email="", password=PASSWORD, language="en", at=at
    )
    hours = [{"days": [0, 1, 2, 3, 4], "begins": "09:00", "until": "17:00"}]
    for number in range(20):
        desk = Desk.objects.create(
            slug=f"desk-{number}", name=f"Desk {number}", kind=Desk.Kind.HELPLINE, created_at=at, hours=hours,
            is_fallback=number == 0,
        )  # fmt: skip
        people.join(person=person, desk=desk, role="caseworker", at=at)
    found = []
    for one in reports():
        times = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            triage.propose(one, [FOUND] * 5, at)
            times.append((time.perf_counter() - begun) * 1000)
        found.append(percentile(times, 0.5))
    return found


def main() -> None:
    """Propose for every report and tell the middle and the slowest."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ABRI_DATA"] = folder
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'triage.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abri.centre.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        times = measured()
        report(
            [
                Figure(f"triage, middle of {len(times)} reports", percentile(times, 0.5), "ms"),
                Figure("triage, slowest report", max(times), "ms", f"< {BAR:g} ms", max(times) < BAR),
            ]
        )


if __name__ == "__main__":
    main()
