"""What checking a bundle found."""

from dataclasses import dataclass

NAMES = (
    "structure",
    "bag",
    "files",
    "signature",
    "centre",
    "stamp",
    "authority",
    "contents",
    "items",
    "custody",
    "disclosures",
    "seals",
    "seal_stamps",
)
"""The checks, from the outside in. Programs know them by these names: they stay."""
MOST_OF_ONE_NAME = 50
MOST_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Trust:
    """What the checker knows from elsewhere: the centre's public key and the authorities' root certificates, in PEM."""

    centre: str | None = None
    authority: bytes | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One check: ``ok`` is None where there was nothing to check it by; ``where`` is a path in the bundle or ""."""

    name: str
    ok: bool | None
    where: str
    detail: str


@dataclass(frozen=True, slots=True)
class Report:
    """Every check in the order of the links from the file to the time stamps."""

    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is broken. What could not be checked breaks nothing."""
        return all(check.ok is not False for check in self.checks)

    @property
    def broken(self) -> Check | None:
        """The first broken link."""
        return next((check for check in self.checks if check.ok is False), None)


def _shown(untrusted: str) -> str:
    """Text from a bundle as a terminal may show it."""
    return "".join(one if one.isprintable() else "?" for one in untrusted[:MOST_CHARACTERS])


class Findings:
    """The checks of one bundle while it is checked."""

    def __init__(self) -> None:
        self._checks: dict[str, list[Check]] = {name: [] for name in NAMES}

    def add(self, name: str, ok: bool | None, where: str, detail: str) -> None:
        """Note one check. Of a thousand broken files fifty are named: the rest would only bury them."""
        found, where, detail = self._checks[name], _shown(where), _shown(detail)
        if len(found) < MOST_OF_ONE_NAME:
            found.append(Check(name, ok, where, detail))
        elif ok is False:
            found[-1] = Check(name, False, "", "and more: only the first are named")

    def settle(self, name: str, detail: str, ok: bool | None = True) -> None:
        """Note that everything under ``name`` holds, unless something was found."""
        if not self._checks[name]:
            self.add(name, ok, "", detail)

    def report(self) -> Report:
        """Every check in the order of the names."""
        return Report(tuple(check for found in self._checks.values() for check in found))
