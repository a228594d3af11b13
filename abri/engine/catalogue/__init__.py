"""Everything public that packs say, in one citable shape: shown, searched, given out as open data.

    world = open_world([folder, ...], cache=folder)   # PackError lists every problem
    here = world.countries["xx"]
    here.section("law")                               # tuple[Entry, ...], own and shared, in the order of the files
    here.series()["xx.police.reports"]                # the figures of an indicator, oldest first, for charts
    world.find("xx.code.art237")                      # by id or another id of the same fact; None where unknown
    world.mentioning("xx.helpline")                   # the entries that relate to it
    entry.title.say("fr"), entry.as_json()
    entry.text(entry.details["realistic"]).say("fr")  # details hold JSON; this makes a Text of it
    select(entries, year=2016, kind="", audience="teens", region="xx.north", language="nl")
    choices(entries)["year"]                          # what each filter can be set to

Indicators and pillars are entries too: they can be found and cited, but are no section of their own.
"""

from abri.engine.catalogue.catalogue import Catalogue, Caution, Revision, catalogue_of
from abri.engine.catalogue.choosing import choices, select
from abri.engine.catalogue.entry import (
    CAMPAIGNS,
    EDUCATION,
    INDICATORS,
    LAW,
    ORGANISATIONS,
    PILLARS,
    RESEARCH,
    SECTIONS,
    STANDARDS,
    STATISTICS,
    TIMELINE,
    Change,
    Entry,
    Json,
)
from abri.engine.catalogue.opening import open_world
from abri.engine.catalogue.world import World, join

__all__ = [
    "CAMPAIGNS",
    "EDUCATION",
    "INDICATORS",
    "LAW",
    "ORGANISATIONS",
    "PILLARS",
    "RESEARCH",
    "SECTIONS",
    "STANDARDS",
    "STATISTICS",
    "TIMELINE",
    "Catalogue",
    "Caution",
    "Change",
    "Entry",
    "Json",
    "Revision",
    "World",
    "catalogue_of",
    "choices",
    "join",
    "open_world",
    "select",
]
