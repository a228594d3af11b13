"""The numbers beside the desk's navigation."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from abri.centre.accounts import context as accounts
from abri.centre.accounts.models import Person
from abri.centre.casework.beside import numbers_for
from abri.centre.casework.pulse.saying import says


def desk(request: HttpRequest) -> dict[str, Any]:
    """What ``accounts`` puts into the context of the desk's pages, with how many cases wait behind each entry."""
    found = accounts.desk(request)
    queue = reverse("casework:queue")
    entries = {entry["url"]: entry for entry in found.get("desk_navigation", ())}
    if queue in entries and isinstance(request.user, Person):
        now = timezone.now()
        waits = numbers_for(request.user, now)
        entries[queue].update(count=waits.queue, urgent=waits.danger > 0)
        said = says(waits.danger, found["mail_alarm"])
        found["pulse"] = {"url": reverse("casework:pulse"), "says": said, "queue": queue}
        behind = {
            f"{queue}?view=mine": waits.mine,
            f"{queue}?view=overdue": waits.overdue,
            f"{queue}?view=watched": waits.news or None,
            reverse("casework:tasks"): waits.tasks or None,
            reverse("casework:referrals"): waits.referrals,
        }
        for url, count in behind.items():
            if entry := entries.get(url):
                entry["count"] = count
        if entry := entries.get(reverse("casework:conversations")):
            entry.update(count=waits.reporters, urgent=waits.reporters > 0)
    return found
