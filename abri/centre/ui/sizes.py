"""How large a file is, in words: the same as the script says while it sends one."""

from django.utils import formats
from django.utils.translation import gettext as _

KILO, MEGA, GIGA = 1_000, 1_000_000, 1_000_000_000


def size(count: int) -> str:
    """How large a file is, in the unit people know from their telephone."""
    if count >= GIGA:
        return _("%(size)s GB") % {"size": _rounded(count / GIGA)}
    if count >= MEGA:
        return _("%(size)s MB") % {"size": _rounded(count / MEGA)}
    return _("%(size)s kB") % {"size": _rounded(max(count / KILO, 1) if count else 0, 0)}


def _rounded(value: float, places: int = 1) -> str:
    kept = round(value, places if value < 10 else 0)
    return formats.number_format(kept, decimal_pos=0 if kept == int(kept) else places)
