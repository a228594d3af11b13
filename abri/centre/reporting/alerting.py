"""Whether anybody would be told in time."""

from datetime import datetime

from django.conf import settings

from abri.centre.cases.arrivals import NoDeskCanReceive, receiving_desk
from abri.centre.country import country
from abri.centre.outbox.addresses import giving_back
from abri.centre.outbox.alarm import trouble
from abri.centre.outbox.models import Heartbeat
from abri.centre.ui.language import plain
from abri.engine.facts import Facts
from abri.engine.routing import recommend

WORKER = "worker"


def would_alert(facts: Facts, *, spoken: str, desk_slug: str, at: datetime) -> bool:
    """Whether a report of these facts would reach the telephone of the desk that receives it.

    That takes a desk with an address for alerts that gives no mail back, a mail server that takes letters, and a worker
    that was alive a moment ago.
    """
    if not settings.MAIL_CONFIGURED or not Heartbeat.is_alive(WORKER, at=at) or trouble(at):
        return False
    kinds = recommend(country(), facts, at).desks
    try:
        desk = receiving_desk(slug=desk_slug, language=plain(spoken), region=facts.region, kinds=kinds)
    except NoDeskCanReceive:
        return False
    return bool(desk.alert_email) and not giving_back([desk.alert_email])
