"""Research as CSL-JSON comes back as it was."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from abri.engine.catalogue import RESEARCH, Catalogue
from abri.engine.catalogue.exports import csl_json
from abri.engine.packs import Text
from tests.engine.catalogue.exports.texts import WORDS

AUTHORS = st.lists(
    st.fixed_dictionaries({"literal": WORDS}) | st.fixed_dictionaries({"family": WORDS, "given": WORDS}),
    max_size=3,
)


@given(title=WORDS, abstract=WORDS, authors=AUTHORS)
def test_a_study_comes_back(
    land: Catalogue, title: str, abstract: str, authors: list[dict[str, str]]
) -> None:
    study = land.section(RESEARCH)[0]
    study = replace(
        study,
        title=Text((("en", title),), ("en",)),
        summary=Text((("en", abstract),), ("en",)),
        details={**study.details, "authors": authors},
    )
    (item,) = json.loads(csl_json([study], "en"))
    assert (item["title"], item["abstract"], item.get("author", [])) == (title, abstract, authors)
    assert (item["id"], item["issued"]) == (study.id, {"date-parts": [[2014]]})
    assert (item["DOI"], item["ISBN"], item["publisher"]) == (
        "10.1000/182",
        "978-3-16-148410-0",
        "Example Press",
    )


def test_what_nobody_confirmed_says_so(land: Catalogue) -> None:
    study = land.entries["xx.study.lines"]
    assert '"keyword": "unverified"' in csl_json([study], "en")
    assert "unverified" not in csl_json([replace(study, verified=True)], "en")


def test_abstracts_speak_the_readers_language_and_titles_their_own(land: Catalogue) -> None:
    (item,) = json.loads(csl_json([land.entries["xx.study.lines"]], "fr"))
    assert item["title"] == "Who calls, and why"
    assert item["abstract"] == "La plupart sont jeunes."
    assert item["note"] == "Un petit échantillon."


def test_what_is_not_known_is_left_out(land: Catalogue) -> None:
    study = land.entries["xx.study.lines"]
    bare = replace(
        study, details={**study.details, "doi": None, "publisher": None, "authors": [], "web": None}
    )
    (item,) = json.loads(csl_json([bare], "en"))
    assert not {"DOI", "publisher", "author", "URL", "accessed"} & set(item)
