"""The numbers beside the desk's navigation."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from abri.centre.accounts import context as accounts
from abri.centre.accounts.models import Person
from abri.centre.casework.pulse.saying import says
from abri.centre.casework.queue import counts_for
from abri.centre.casework.work import tasks, watching
from abri.centre.conversing.models import waiting_for
from abri.centre.referrals.models import Referral


def desk(request: HttpRequest) -> dict[str, Any]:
    """What ``accounts`` puts into the context of the desk's pages, with how many cases wait behind each entry."""
    found = accounts.desk(request)
    queue = reverse("casework:queue")
    entries = {entry["url"]: entry for entry in found.get("desk_navigation", ())}
    if queue in entries and isinstance(request.user, Person):
        now = timezone.now()
        counts = counts_for(request.user, now)
        entries[queue].update(count=counts.queue, urgent=counts.danger > 0)
        said = says(counts.danger, found["mail_alarm"])
        found["pulse"] = {"url": reverse("casework:pulse"), "says": said, "queue": queue}
        behind = {
            f"{queue}?view=mine": counts.mine,
            f"{queue}?view=overdue": counts.overdue,
            f"{queue}?view=watched": watching.news_for(request.user) or None,
            reverse("casework:tasks"): tasks.due_for(request.user, now) or None,
        }
        for url, count in behind.items():
            if entry := entries.get(url):
                entry["count"] = count
        if entry := entries.get(reverse("casework:referrals")):
            entry["count"] = Referral.objects.received_by(request.user).offered().count()
        if entry := entries.get(reverse("casework:conversations")):
            waits = waiting_for(request.user)
            entry.update(count=waits, urgent=waits > 0)
    return found
