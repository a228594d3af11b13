"""Days as people at the desk count them, where the country lies."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from abri.centre.country import country


def today() -> date:
    """The day it is now."""
    return timezone.now().astimezone(country().zone).date()


def end_of(day: date) -> datetime:
    """The instant at which ``day`` is over."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=country().zone)
