"""Addresses that somebody pasted: which they are, in one spelling, on which platform, and whose.

Nothing is ever asked of the network: an address may be the very thing nobody should open, and whoever runs the page
behind it would see that somebody looks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from abri.centre.vault.platforms import ALIASES, HOSTS, RESERVED, SHAPES, SHARING, TRACKING

LONGEST_ADDRESS = 2_000
# The question of an intake whose answer is addresses and accounts.
QUESTION = "addresses"
MOST_QUESTIONS = 100

# Analysts break addresses on purpose, so that nobody opens them by accident.
_BROKEN = (
    (re.compile(r"^hxxp", re.IGNORECASE), "http"),
    (re.compile(r"\[\.\]|\(\.\)|\[dot\]|\(dot\)", re.IGNORECASE), "."),
    (re.compile(r"\[:\]"), ":"),
)
_BEFORE, _AFTER = "<([{\"'“”«‹‚„*_-–•", ">)]}\"'“”»›,;.!:…*"
_HOST = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})"
)
_NUMBERED = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")
# "localhost:8000" begins like a scheme and is none.
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d+(?:/|$))", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}
# Names under which the same pages are shown to telephones and in other languages.
_SHOWN_AS = re.compile(r"^(?:www\d?|m|mobile|web|touch|mbasic|[a-z]{2}-[a-z]{2})\.(?=[^.]+\.)")


class NotAnAddress(ValueError):
    """This text is no address of a page."""


@dataclass(frozen=True)
class Address:
    """A page's address. ``url`` is what was pasted, made whole; ``canonical`` is the same for the same page.

    ``platform`` is the value by which packs know the platform, empty for any other site. ``account`` is the name and
    ``account_id`` the number of the account that the address itself tells, empty where it tells none.
    """

    url: str
    canonical: str
    platform: str = ""
    account: str = ""
    account_id: str = ""


def read(untrusted: str) -> Address:
    """The address in ``untrusted``; raises :class:`NotAnAddress`."""
    parts = _split(untrusted)
    host = _host(parts)
    platform = platform_of(host)
    # Who signs in by the address itself is nobody's business here.
    bare = parts.netloc.rpartition("@")[2].lower()
    whole = urlunsplit((parts.scheme.lower(), bare, parts.path or "/", parts.query, parts.fragment))
    plain = _plain(parts, ALIASES.get(host, host), platform)
    spelling, told = _told(plain)
    # Both schemes lead to the same page, and what stands behind a hash is only a place on it.
    return Address(
        whole, f"https://{spelling}", platform, told.get("account", ""), told.get("account_id", "")
    )


def canonical(untrusted: str) -> str:
    """The one spelling of an address, the same for whatever leads to the same page; raises as :func:`read`."""
    return read(untrusted).canonical


def pasted(untrusted: str) -> Iterator[str]:
    """What may be addresses in a pasted text, apart by lines or spaces, without the signs around them."""
    for word in untrusted.split():
        stripped = word.lstrip(_BEFORE)
        # A closing bracket belongs to the address where an opening one does.
        while stripped and stripped[-1] in _AFTER:
            if stripped[-1] == ")" and stripped.count("(") == stripped.count(")"):
                break
            stripped = stripped[:-1]
        if stripped:
            yield stripped


def platform_of(host: str) -> str:
    """The platform that ``host`` belongs to; empty for any other."""
    for platform, hosts in HOSTS.items():
        if any(host == one or host.endswith(f".{one}") for one in hosts):
            return platform
    return ""


def _split(untrusted: str) -> SplitResult:
    text = untrusted.strip()
    for pattern, said in _BROKEN:
        text = pattern.sub(said, text)
    if not text or len(text) > LONGEST_ADDRESS or re.search(r"[\x00-\x20\x7f\\]", text):
        raise NotAnAddress(untrusted)
    if not _SCHEME.match(text):
        text = f"https://{text.removeprefix('//')}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise NotAnAddress(untrusted) from error
    if parts.scheme.lower() not in _PORTS or port == 0:
        raise NotAnAddress(untrusted)
    return parts


def _host(parts: SplitResult) -> str:
    """The name of the computer, in small letters of the network's alphabet."""
    try:
        host = (parts.hostname or "").rstrip(".").encode("idna").decode()
    except UnicodeError as error:
        raise NotAnAddress(parts.netloc) from error
    if _NUMBERED.fullmatch(host):
        if any(int(one) > 255 for one in host.split(".")):
            raise NotAnAddress(parts.netloc)
    elif not _HOST.fullmatch(host):
        raise NotAnAddress(parts.netloc)
    return _SHOWN_AS.sub("", host)


def _plain(parts: SplitResult, host: str, platform: str) -> str:
    """Host, path and what is asked for, without what only tells who shared the address."""
    port = f":{parts.port}" if parts.port not in {None, _PORTS[parts.scheme.lower()]} else ""
    path = "".join(f"/{quote(unquote(one), safe='@:+,~!$&=()*')}" for one in _steps(parts.path))
    try:
        asked = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=MOST_QUESTIONS)
    except ValueError as error:
        raise NotAnAddress(parts.netloc) from error
    kept = sorted(
        (name, value)
        for name, value in asked
        if not TRACKING.fullmatch(name) and not (platform and SHARING.fullmatch(name))
    )
    return f"{host}{port}{path}" + (f"?{urlencode(kept, quote_via=quote)}" if kept else "")


def _steps(path: str) -> list[str]:
    """The steps of a path as a browser takes them: nothing is no step, two dots lead back."""
    steps: list[str] = []
    for step in path.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in {"", "."}:
            steps.append(step)
    return steps


def _told(plain: str) -> tuple[str, dict[str, str]]:
    """The one spelling of an address, and what it tells of the account."""
    for shape, spelling in SHAPES:
        match = shape.fullmatch(plain)
        told = {name: value or "" for name, value in match.groupdict().items()} if match else {}
        if match is None or told.get("account", "").lower() in RESERVED:
            continue
        # Platforms tell accounts apart without regard to large and small letters.
        told["account"] = told.get("account", "").lower()
        return spelling.format_map(told).rstrip("/"), told
    return plain, {}
