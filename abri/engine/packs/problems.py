"""What is wrong with a pack, said so that its author can cure it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: the file and entry where it stands, what is wrong, and what to do about it."""

    file: str
    entry: str
    problem: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.problem}; {self.cure}"


class PackError(Exception):
    """The pack was not loaded; `problems` holds every mistake that was found, in the order of the files."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(slots=True)
class Problems:
    """Collects mistakes while a pack is read, so that its author sees all of them at once."""

    _found: dict[Problem, None] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._found)

    @property
    def found(self) -> tuple[Problem, ...]:
        """The mistakes so far, in the order in which they were found."""
        return tuple(self._found)

    def add(self, file: str, entry: str, problem: str, cure: str) -> None:
        """Keep one mistake; the same mistake twice is said once."""
        self._found[Problem(file, entry, problem, cure)] = None

    def refuse(self) -> None:
        """Raise PackError if any mistake was found."""
        if self._found:
            raise PackError(self.found)
