"""Where the pages of a case are: looked up once for each kind of page, because a list has fifty of them."""

from functools import cache

from django.urls import reverse

# Stands for the reference of a case until there is one; no case has it.
_ANY = "00-0000"


def of_case(name: str, reference: str, *more: str) -> str:
    """The address called ``casework:name`` of the case of that reference; ``more`` are parts of a page, in codes."""
    return _pattern(name, more).replace(_ANY, reference, 1)


@cache
def _pattern(name: str, more: tuple[str, ...]) -> str:
    return reverse(f"casework:{name}", args=[_ANY, *more])
