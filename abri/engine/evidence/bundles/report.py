"""What checking a bundle found."""

from dataclasses import dataclass


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
