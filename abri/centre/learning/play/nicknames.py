"""Names for one lesson: made up, short, unlike any other in the room, and nothing that hurts."""

import re
import secrets
from collections.abc import Container

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from abri.centre.learning.models.play import LONGEST_NICKNAME
from abri.centre.learning.wording import breaks_rule, check, folded, screener

SHORTEST = 2
TRIES = 50
# What stands between the letters of a word so that no list finds it.
_BETWEEN = re.compile(r"(?<=\w)[._*-]+(?=\w)")
_NUMBER = re.compile(r"(?<=[^\W\d_])[ _-]?\d{1,4}$")


class Refused(Exception):
    """A name that cannot be taken; ``args[0]`` says kindly why."""


def read(untrusted: str, language: str) -> str:
    """A name as it is shown; raises :class:`Refused`, also for what is only doubtful: another one costs nothing."""
    name = " ".join(untrusted.split())
    if not name:
        raise Refused(_("Choose a made-up name first."))
    if len(name) > LONGEST_NICKNAME:
        raise Refused(_("Take a shorter name: 16 letters at most."))
    if len(folded(name)) < SHORTEST:
        raise Refused(_("Take a name with two letters or digits at least."))
    if not _is_harmless(name, language):
        raise Refused(
            _(
                "Let us take another name, one that hurts nobody and does not tell who you are. What about this one?"
            )
        )
    return name


def _is_harmless(name: str, language: str) -> bool:
    # To the screener digits are letters in disguise; a number after a name is none.
    plain = _NUMBER.sub("", name)
    said = {plain, _BETWEEN.sub("", plain)}
    if breaks_rule(name) or any(screener().holds_term(one) for one in said):
        return False
    found = [check(one, language, refuse_names=True) for one in said]
    return not any(one.refused or one.doubtful for one in found)


def propose(taken: Container[str]) -> str:
    """A made-up name in the language that is active, unlike those that are ``taken`` (as they are compared)."""
    animals = [animal.strip() for animal in _animals().split(",")]
    name = ""
    for _try in range(TRIES):
        name = f"{secrets.choice(animals)} {secrets.randbelow(90) + 10}"
        if folded(name) not in taken and _is_harmless(name, get_language() or ""):
            break
    return name


def _animals() -> str:
    # Translators: friendly animals of twelve letters at most, separated by commas; there may be more or fewer.
    return _(
        "Otter, Heron, Hedgehog, Squirrel, Robin, Badger, Dolphin, Panda, Owl, Lynx, Seal, Penguin, Koala, Beaver"
    )
