"""Domains at which anybody can have an address: read from every folder, with each mistake named."""

from __future__ import annotations

import tomllib

import pytest

from abri.engine.packs import load_pack
from abri.engine.packs.learning import load_learning
from abri.engine.packs.learning.mail import MailDomains, read_mail
from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import Language, Table
from abri.engine.packs.sourced import Origin

WHOLE = (
    '[mail]\nanybody = ["mail.example", "post.*"]\nsource = "own"\nchecked = 2026-11-22\nverified = false\n'
)


def read(*texts: str) -> tuple[MailDomains, list[str]]:
    problems = Problems()
    shelves = [
        LearningShelf(
            Origin(f"f{at}", shared=False, regions=()),
            {"mail.toml": Table(f"f{at}.toml", "file", tomllib.loads(text), problems, Language(("en",), ()))},
        )
        for at, text in enumerate(texts)
    ]
    return read_mail(shelves), [one.problem for one in problems.found]


def test_every_folder_adds_its_own() -> None:
    found, wrong = read(WHOLE, WHOLE.replace("mail.example", "brief.example"))
    assert wrong == []
    assert all(found.is_anybodys(one) for one in ("mail.example", "brief.example"))
    assert read()[0] == MailDomains()


@pytest.mark.parametrize("domain", ["post.be", "POST.be", "post.co.uk", "mail.example."])
def test_an_ending_may_be_any(domain: str) -> None:
    assert read(WHOLE)[0].is_anybodys(domain)


@pytest.mark.parametrize("domain", ["post", "outpost.be", "post.a.b.c", "school.mail.example", ""])
def test_what_only_looks_alike_is_somebodys_own(domain: str) -> None:
    assert not read(WHOLE)[0].is_anybodys(domain)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"mail.example"', '"Mail.example"', "no domain"),
        ('"mail.example"', '"mail"', "no domain"),
        ('"mail.example"', '"*.example"', "no domain"),
        ('["mail.example", "post.*"]', "[]", "empty list"),
        ("[mail]", '[mail]\nnobody = "x"', "unknown key"),
    ],
)
def test_each_mistake_is_named(old: str, new: str, said: str) -> None:
    assert any(said in one for one in read(WHOLE.replace(old, new))[1])


def test_the_country_knows_its_providers() -> None:
    mail = load_learning("be", load_pack("be")).mail
    providers = [
        "gmail.com",
        "hotmail.be",
        "outlook.com",
        "skynet.be",
        "telenet.be",
        "proximus.be",
        "live.be",
        "yahoo.fr",
        "icloud.com",
        "gmx.de",
        "proton.me",
        "protonmail.com",
    ]
    assert [one for one in providers if not mail.is_anybodys(one)] == []
