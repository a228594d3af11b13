"""What was published, laid over the pack."""

from dataclasses import dataclass
from typing import Any

from abri.centre import country
from abri.centre.overlay.models import Draft, Edition
from abri.engine.packs import Pack, Problem
from abri.engine.packs.overlay import lay_over, what_fits


@dataclass(frozen=True)
class Laid:
    """A pack with those changes that fit it, and what is wrong with the others."""

    pack: Pack
    wrong: tuple[Problem, ...] = ()


def newest_number() -> int:
    """The number of the edition that counts; 0 where nothing was ever changed."""
    return newest()[0]


def newest() -> tuple[int, str]:
    """The number of the edition that counts, and what tells it from every other."""
    found = Edition.objects.newest_first().values_list("number", "at").first()
    return (found[0], f"{found[0]} {found[1].isoformat()}") if found else (0, "")


def content_of(number: int) -> dict[str, Any]:
    """The changes of edition ``number``, none for 0; raises ``Edition.DoesNotExist``."""
    return dict(Edition.objects.get(pk=number).content) if number else {}


def earlier_than(number: int) -> tuple[dict[str, Any], ...]:
    """What was asked before edition ``number`` and has to be understood as long as reports answer it."""
    return tuple(Edition.objects.before(number).values_list("content", flat=True))


def laid(number: int) -> Laid:
    """The pack as edition ``number`` has it; what does not fit the pack any more is left out."""
    shipped = country.pack_as_shipped()
    earlier = earlier_than(number)
    kept, wrong = what_fits(shipped, content_of(number), earlier)
    return Laid(lay_over(shipped, kept, earlier), wrong)


def drafted(draft: Draft) -> Laid:
    """The pack as ``draft`` would have it, without what cannot be."""
    shipped = country.pack_as_shipped()
    earlier = earlier_than(newest_number() + 1)
    kept, wrong = what_fits(shipped, draft.content, earlier)
    return Laid(lay_over(shipped, kept, earlier), wrong)
