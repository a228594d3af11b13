"""Single words of the tellers: kinds of messages, roles, reasons, and the paragraphs on method and limits."""

from __future__ import annotations

from abri.engine.screening.telling.wording import wording


def label(name: str, language: str) -> str:
    """What a label or an attribute is called; "hurtful" where nothing more is known."""
    return wording(language).say(f"label.{name}")


def role(name: str, language: str) -> str:
    """What somebody may have been, as words that follow their name."""
    return wording(language).say(f"role.{name}")


def reason(kind: str, language: str) -> str:
    """What a kind of reason is."""
    return wording(language).say(f"reason.{kind}")


def method(language: str) -> tuple[str, ...]:
    """How the findings came about, in paragraphs."""
    return wording(language).paragraphs("method")


def limits(language: str) -> tuple[str, ...]:
    """What the findings cannot say and must not be used for, in paragraphs."""
    return wording(language).paragraphs("limits")
