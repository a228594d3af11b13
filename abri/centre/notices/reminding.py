"""Once a day a desk hears that something waits for a look. The mail says that and nothing else."""

from datetime import datetime

from abri.centre.accounts.models import Desk
from abri.centre.country import country
from abri.centre.notices.models import HotlineAddress, Notice
from abri.centre.outbox import letters

# Nobody reads a reminder at midnight.
FIRST_HOUR = 7


def remind(*, at: datetime) -> int:
    """Write to the team mailbox of every desk that should look at a notice or an address today; returns to how many.

    A desk without such a mailbox finds it in its list. The key of the letter lets a day have one.
    """
    here = at.astimezone(country().zone)
    if here.hour < FIRST_HOUR:
        return 0
    today = here.date()
    waiting = {
        *Notice.objects.to_look_at(today)
        .exclude(case__state="withdrawn")
        .values_list("desk", flat=True)
        .distinct(),
        *HotlineAddress.objects.to_look_at(today)
        .exclude(case__state="withdrawn")
        .values_list("desk", flat=True)
        .distinct(),
    }
    told = Desk.objects.standing().filter(pk__in=waiting).exclude(alert_email="")
    for desk in told:
        letters.enqueue(
            letters.Kind.DECISION, to=desk.alert_email, at=at, key=f"notices:{desk.pk.hex}:{today}",
            language=desk.mail_language,
        )  # fmt: skip
    return len(told)
