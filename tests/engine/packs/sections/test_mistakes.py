"""Every mistake in a section of a pack is named with its file, its entry and its cure."""

from __future__ import annotations

import pytest

from tests.engine.conftest import Changed, Mistakes, assert_named, complaints, each

# fmt: off
MISTAKES: Mistakes = {
    "statistics.toml": [
        ('topic = "country"', 'topic = "contry"',
         "indicator xx.population: topic 'contry' is not allowed; did you mean"),
        ('unit = "persons"', 'unit = "person"', "did you mean 'persons'?"),
        ('id = "lines"', 'id = "country"', "topic country: the id 'country' is used twice"),
        ('id = "percent"', 'id = "persons"', "unit persons: the id 'persons' is used twice"),
        ('id = "XX"', 'id = "X X"', "id 'X X' is not an id"),
        ('id = "attempts"', 'id = "over"', "caveat over: the id 'over' is used twice"),
        ('source = "https://example.org/figures"', "", "caution 1: 'source' is missing"),
        ("header = true", 'header = "yes"', "header 'yes' does not fit; write true or false"),
        ('symbol = "%"', 'sign = "%"', "unit percent: unknown key 'sign'"),
        ("[[caveat]]", "[[caveats]]", "file: unknown key 'caveats'; did you mean 'caveat'?"),
        ('id = "xx.child.calls"', 'id = "xx.population"', "the id 'xx.population' is used twice"),
    ],
    "statistics.csv": [
        (",xx.population,", ",xx.popluation,", "line 2: indicator 'xx.popluation' is not allowed; did you mean"),
        (",XX,2025,", ",YY,2025,", "line 2: area 'YY' is not allowed"),
        (",2025,,", ",25,,", "line 2: period '25' is not a period; write \"2024\""),
        ("2021/22", "2021/20", "line 4: period '2021/20' is not a period"),
        ("2021/22", "2023-24", "line 4: period '2023-24' is not a period"),
        ("12.5", '"12,5"', "line 3: value '12,5' is not a number; write digits with a decimal point"),
        ("12.5", "many", "line 3: value 'many' is not a number"),
        ("12.5", "1e999", "line 3: value '1e999' is not a number"),
        ("12.5", "nan", "line 3: value 'nan' is not a number"),
        ("over attempts", "over atempts", "line 3: caveat 'atempts' is not a [[caveat]] of statistics.toml; did"),
        ('"Child line, the"', "Child line, the", "line 3: it has 12 cells, the first line has 11; put cells"),
        ('"Child line, the"', '"Child line, the', "it is not CSV"),
        ("none,2026-11-21", "nun,2026-11-21", "line 4: source_precision 'nun' is not allowed"),
        ("2026-11-21,true,over", "21/11/2026,true,over", "line 3: checked '21/11/2026' does not fit; write a date"),
        ("2026-11-21,false", "2026-11-21,nein", "line 4: verified 'nein' does not fit; write true or false"),
        ("xx.child.calls.2021,", "xx.child.calls.2024,", "line 4: the id 'xx.child.calls.2024' is used twice"),
        ("xx.child.calls.2021,", "xx.child,", "figure xx.child: the id 'xx.child' is used twice, also by"),
        ("xx.child.calls.2021,", ",", "line 4: 'id' is missing"),
        ("id,indicator,area", "id,indicator,aera", "line 1: the column 'area' is missing; begin the file with id,"),
        ("id,indicator,area", "id,indicator,aera", "line 1: unknown column 'aera'; did you mean 'area'?"),
        ("id,indicator,area", "id,area,area", "line 1: a column is there twice; remove one"),
        ("id,indicator", "id;indicator", "line 1: the column 'id' is missing"),
    ],
    "education.toml": [
        ('kind = "label"', 'kind = "lable"', "initiative xx.label: kind 'lable' is not allowed; did you mean 'label'?"),
        ('until = "2015-06"', 'until = "2011"', "it ends (2011) before it begins (2012)"),
        ('until = "2015-06"', 'until = "2015-13"', "until '2015-13' is not a date; write \"2021\""),
        ('from = "2012"', "from = 2012", "from 2012 does not fit; write a text"),
        ('from = "2012"', 'from = "1066"', "from '1066' is not a date"),
        ('region = ["xx.north"]', 'region = ["north"]', "'north' is not a region of the pack"),
        ('audience = ["schools"]', 'audience = ["school"]', "did you mean 'schools'?"),
        ('organisations = ["xx.child"]', 'organisations = ["xx.chlid"]',
         "organisations 'xx.chlid' is not an organisation; did"),
        ('organisations = ["xx.child"]', 'organisations = ["xx.kids"]',
         "organisations 'xx.kids' is not an organisation; write 'xx.child'"),
        ('organisations = ["xx.child"]', 'organisations = ["xx.new.scope"]',
         "organisations 'xx.new.scope' is of the kind provision; name it under related"),
        ('provisions = ["xx.new.scope"]', 'provisions = ["xx.new.scop"]',
         "provisions 'xx.new.scop' is not a provision; did"),
        ('related = ["xx.study.lines"]', 'related = ["xx.study"]',
         "related 'xx.study' is not an entry of the pack; did"),
        ('related = ["xx.study.lines"]', 'related = ["nonsense"]', "an entry of the pack; add it, or name another"),
        ('web = "https://example.org/label"', 'web = "example"', "web 'example' does not fit"),
        ("checked = 2026-11-21", "", "'checked' is missing"),
        ('fr = "École sûre"', 'nl = "x"', "the text 'names' has no 'fr'"),
    ],
    "research.toml": [
        ('kind = "report"', 'kind = "paper"', "study xx.study.lines: kind 'paper' is not allowed"),
        ("year = 2014", "year = 14", "year 14 is out of bounds; use 1900 to 2199"),
        ('title_language = "en"', 'title_language = "English"', "title_language 'English' does not fit"),
        ('title_language = "en"', "", "'title_language' is missing"),
        ('given = "Jo" }', 'literal = "Jo" }', "authors Doe: it is neither a person nor an organisation"),
        ('{ literal = "Child line" }', '{ given = "Line" }', "authors 2: it is neither a person nor an organisation"),
        ('doi = "10.1000/182"', 'doi = "https://doi.org/10.1000/182"',
         "doi 'https://doi.org/10.1000/182' does not fit"),
        ("978-3-16-148410-0", "978-3-16-148410-1", "isbn '978-3-16-148410-1' does not add up"),
        ("978-3-16-148410-0", "3-16-148410-0", "isbn '3-16-148410-0' does not add up"),
        ("978-3-16-148410-0", "soon", "isbn 'soon' does not add up"),
        ('topics = ["lines"]', 'topics = ["line"]', "topics 'line' is not allowed; did you mean 'lines'?"),
        ('also = ["xx.study.copy"]', 'also = ["xx.child"]',
         "the id 'xx.child' is used twice, also by organisation xx.child in organisations.toml"),
        ('also = ["xx.study.copy"]', 'also = ["xx.words"]', "the id 'xx.words' is used twice"),
        ('also = ["xx.study.copy"]', 'also = ["xx.study.lines"]', "the id 'xx.study.lines' is used twice, by itself"),
        ('also = ["xx.study.copy"]', 'also = ["A copy"]', "also 'A copy' is not an id"),
        ('source_precision = "site_or_named_only"', 'source_precision = "site"',
         "source_precision 'site' is not allowed"),
        ('url = "https://example.org/study"', 'url = "ftp://example.org"', "url 'ftp://example.org' does not fit"),
    ],
    "timeline.toml": [
        ('kind = "treaty"', 'kind = "treatise"', "event xx.event.treaty: kind 'treatise' is not allowed"),
        ('on = "2006-05"', 'on = "May 2006"', "on 'May 2006' is not a date"),
        ('on = "2006-05"', "on = 2006-05-01", "on datetime.date(2006, 5, 1) does not fit; write a text"),
        ('on = "2006-05"', "", "'on' is missing"),
        ('until = "2006-07-12"', 'until = "2006-04"', "it ends (2006-04) before it begins (2006-05)"),
        ('until = "2006-07-12"', 'until = "2006-02-30"', "until '2006-02-30' is not a date"),
        ('on = "2010"', 'on = "201"', "event xx.event.treaty, history 201: on '201' is not a date"),
        ('"xx.campaign.kind"]', '"xx.campagne.kind"]', "did you mean 'xx.campaign.kind'?"),
    ],
    "campaigns.toml": [
        ('id = "xx.campaign.kind"', 'id = "xx.event.treaty"', "the id 'xx.event.treaty' is used twice, also by event"),
        ('audience = ["pupils", "teachers"]', 'audience = ["pupils", "pupils"]', "'audience' holds 'pupils' twice"),
        ('region = ["XX"]', "region = []", "'region' is an empty list"),
        ('from = "2019-02-05"', 'begins = "2019"', "campaign xx.campaign.kind: unknown key 'begins'"),
    ],
    "standards.toml": [
        ('kind = "taxonomy"', 'kind = "taxonomie"', "standard reasons: kind 'taxonomie' is not allowed; did you mean"),
        ('steward = "Example Network"', "", "'steward' is missing"),
        ('says = "grooming"', 'code = "1"\nsays = "cyberbullying"\ngroup = "contact"',
         "term cyberbullying: this term is there twice"),
        ('says = "grooming"', 'code = "2"', "standard reasons, term 2: 'says' is missing"),
    ],
    "pillars.toml": [
        ("number = 1", "number = 0", "number 0 is out of bounds; use 1 to 100"),
        ('leads = ["law", "xx.new.threat"]', 'leads = ["laws"]',
         "pillar xx.pillar.1: leads 'laws' is not an entry of the pack"),
        ("[[pillar]]", '[[pillar]]\nnumber = 1\nid = "xx.pillar.2"\n[[pillar]]',
         "the number 1 is used twice; count on"),
        ("here = {", "there = {", "'here' is missing"),
    ],
    "changes.toml": [
        ("on = 2026-11-21", 'on = "2026"', "on '2026' does not fit; write a date such as 2026-11-21"),
        ('ids = ["xx.new.threat"]', 'ids = ["xx.new.thread"]',
         "change 2026-11-21: ids 'xx.new.thread' is not an entry"),
        ('sections = ["law"]', 'sections = ["laws"]', "sections 'laws' is not allowed; did you mean 'law'?"),
        ('ids = ["xx.new.threat"]\nsections = ["law"]\n', "", "it does not say what changed; name ids or sections"),
        ("until = 2026-10-01", "until = 2026-09-01", "it ends (2026-09-01) before it begins (2026-09-01)"),
    ],
    "places.csv": [
        ("xx.south", "xx.suoth", "line 4: region 'xx.suoth' is not allowed; did you mean 'xx.south'?"),
        ("name_fr", "name_nl", "line 1: unknown column 'name_nl'; did you mean 'name_en'?"),
        ("2000,", ",", "line 4: 'postcode' is missing"),
    ],
    "organisations.toml": [
        ('also = ["xx.kids"]', 'also = ["xx.night"]',
         "organisation xx.child: the id 'xx.night' is used twice, also by"),
        ('history = [{ on = "2016-03"', 'history = [{ on = "2016-3"', "history 2016-3: on '2016-3' is not a date"),
        ('hours_as_of = "2026-09"', 'hours_as_of = "2026-09-31"', "hours_as_of '2026-09-31' is not a date"),
    ],
    "provisions/code.toml": [
        ('also = ["xx.words"]', 'also = ["xx.kids"]', "provision xx.new.scope: the id 'xx.kids' is used twice"),
    ],
    "pack.toml": [
        ('continent = "europe"', "", "'continent' is missing"),
        ('continent = "europe"', 'continent = "evrope"', "did you mean 'europe'?"),
        ("figures = 3", "figures = 30", "the pack has 3 figures, at_least says 30"),
        ("studies = 1", "studies = 2", "the pack has 1 studies, at_least says 2"),
        ("places = 3", "places = 4", "the pack has 3 places, at_least says 4"),
        ('credit = "Postcodes: nobody"', "", "places: 'credit' is missing"),
        ("[places]", "[place]", "'places' is missing; add a table [places]"),
        ('continent = "europe"', 'continent = "europe"\nshares = ["../un"]', "shares '../un' is not an id"),
    ],
}
# fmt: on


@pytest.mark.parametrize(("file", "old", "new", "named"), each(MISTAKES))
def test_a_mistake_is_named_with_file_entry_and_cure(
    changed: Changed, file: str, old: str, new: str, named: str
) -> None:
    assert_named(changed, file, old, new, named)


@pytest.mark.parametrize("file", ["statistics.csv", "statistics.toml", "research.toml", "places.csv"])
def test_a_file_of_ten_megabytes_is_refused_unread(changed: Changed, file: str) -> None:
    folder = changed("pack.toml", "# An", "# An")
    (folder / file).write_bytes(b"x" * 10_000_000)
    assert any(
        line.startswith(f"{file}: file: it has 10000000 bytes, more than 2000000")
        for line in complaints(folder)
    )


def test_places_without_their_table_are_refused_and_the_other_way_round(changed: Changed) -> None:
    folder = changed("pack.toml", ", places = 3", "")
    (folder / "places.csv").unlink()
    assert complaints(folder) == [
        "pack.toml: file: it has [places], but there is no places.csv; add it, or remove [places]"
    ]


def test_mistakes_of_every_kind_are_reported_at_once(changed: Changed) -> None:
    changed("education.toml", 'kind = "label"', 'kind = "x"')
    changed("research.toml", ', fr = "La plupart sont jeunes."', "")
    changed("timeline.toml", 'related = ["xx.new.scope"', 'related = ["xx.nothing"')
    changed("campaigns.toml", 'from = "2019-02-05"', 'from = "2019-02-31"')
    changed("statistics.csv", "12.5", "much")
    folder = changed("pack.toml", "figures = 3", "figures = 4")
    assert {line.split(":")[0] for line in complaints(folder)} == {
        "education.toml",
        "research.toml",
        "timeline.toml",
        "campaigns.toml",
        "statistics.csv",
        "pack.toml",
    }


def test_a_csv_file_that_nobody_knows_is_refused(changed: Changed) -> None:
    folder = changed("pack.toml", "# An", "# An")
    (folder / "statistic.csv").write_text("", encoding="utf-8")
    assert complaints(folder)[0].startswith(
        "statistic.csv: file: it is not a file of a pack; rename it to one of"
    )


def test_thousands_of_wrong_names_are_reported_quickly(changed: Changed) -> None:
    names = ", ".join(f'"xx.study.{count}"' for count in range(20_000))
    folder = changed("timeline.toml", 'related = ["xx.new.scope"', f"related = [{names}")
    assert len(complaints(folder)) == 20_000
