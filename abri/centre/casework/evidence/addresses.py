"""The addresses of a case: those that it holds as evidence, and those that the reporter only wrote down."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from abri.centre.vault import addresses, links
from abri.centre.vault.models import Evidence
from abri.centre.vault.opening import Description


def addresses_held(descriptions: Iterable[Description]) -> set[str]:
    """The addresses among what a case holds, each in its one spelling."""
    return {links.canonical_address(one.told) for one in descriptions if one.kind == Evidence.LINK}


def addresses_to_keep(report: Mapping[str, Any] | None, held: Iterable[Description]) -> str:
    """What the reporter answered about addresses, while any of them is not evidence yet; else empty."""
    answer = str((report or {}).get("answers", {}).get(addresses.QUESTION, ""))
    return answer if set(_written(answer)) - addresses_held(held) else ""


def _written(answer: str) -> Iterator[str]:
    for word in addresses.pasted(answer):
        try:
            yield addresses.read(word).canonical
        except addresses.NotAnAddress:
            # The name of an account, or a word between the addresses.
            continue
