"""What the directory calls sections, kinds, readers, places, periods and numbers, in the language of the page."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from django.conf.locale import LANG_INFO
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from abri.centre.country import world
from abri.centre.ui.context import LANGUAGE_NAMES
from abri.centre.ui.help_lines import month
from abri.engine.catalogue import STATISTICS, Catalogue, Entry

Names = Mapping[str, Promise]

SECTIONS: Names = MappingProxyType(
    {
        "statistics": gettext_lazy("Figures"),
        "education": gettext_lazy("Education"),
        "organisations": gettext_lazy("Organisations"),
        "research": gettext_lazy("Research"),
        "law": gettext_lazy("Law"),
        "timeline": gettext_lazy("Timeline"),
        "campaigns": gettext_lazy("Campaigns"),
        "standards": gettext_lazy("Standards"),
    }
)
SECTIONS_HINTS: Names = MappingProxyType(
    {
        "statistics": gettext_lazy("What was counted, by whom, and what that can tell"),
        "education": gettext_lazy("Plans, programmes and labels of schools"),
        "organisations": gettext_lazy("Who helps, who decides, who is competent"),
        "research": gettext_lazy("Studies and books, with a short summary"),
        "law": gettext_lazy("Every article, its history and its source"),
        "timeline": gettext_lazy("What happened when"),
        "campaigns": gettext_lazy("What was done to inform people"),
        "standards": gettext_lazy("Words and forms that the field shares"),
    }
)
CONTINENTS: Names = MappingProxyType(
    {
        "africa": gettext_lazy("Africa"),
        "antarctica": gettext_lazy("Antarctica"),
        "asia": gettext_lazy("Asia"),
        "europe": gettext_lazy("Europe"),
        "north_america": gettext_lazy("North America"),
        "oceania": gettext_lazy("Oceania"),
        "south_america": gettext_lazy("South America"),
    }
)
KINDS: Mapping[str, Names] = MappingProxyType(
    {
        "education": {
            "strategy": gettext_lazy("Strategy"),
            "report": pgettext_lazy("publication", "Report"),
            "framework": gettext_lazy("Framework"),
            "programme": gettext_lazy("Programme"),
            "label": gettext_lazy("Label"),
            "competition": gettext_lazy("Competition"),
            "curriculum": gettext_lazy("Curriculum"),
            "observatory": gettext_lazy("Observatory"),
            "law": pgettext_lazy("kind of fact", "Law"),
        },
        "organisations": {
            "emergency": gettext_lazy("Emergency number"),
            "police": gettext_lazy("Police"),
            "crisis": gettext_lazy("Crisis line"),
            "helpline": gettext_lazy("Help line"),
            "chat_forum": gettext_lazy("Chat or forum"),
            "hotline": gettext_lazy("Hotline for illegal content"),
            "care_centre": gettext_lazy("Care centre"),
            "child_protection": gettext_lazy("Child protection"),
            "school": gettext_lazy("School service"),
            "ombuds": gettext_lazy("Ombudsperson"),
            "equality_body": gettext_lazy("Equality body"),
            "mediation": gettext_lazy("Mediation"),
            "regulator": gettext_lazy("Regulator"),
            "reporting_point": gettext_lazy("Reporting point"),
            "tool": gettext_lazy("Tool"),
            "app": gettext_lazy("App"),
            "learning": gettext_lazy("Learning material"),
            "sic": gettext_lazy("Safer Internet Centre"),
            "ministry": gettext_lazy("Ministry"),
            "network": gettext_lazy("Network"),
            "police_network": gettext_lazy("Police network"),
            "organisation": gettext_lazy("Organisation"),
            "legacy": gettext_lazy("No longer exists"),
        },
        "research": {
            "report": pgettext_lazy("publication", "Report"),
            "article": pgettext_lazy("research", "Article"),
            "book": gettext_lazy("Book"),
            "chapter": gettext_lazy("Chapter"),
            "survey": gettext_lazy("Survey"),
            "conference": gettext_lazy("Conference"),
        },
        "law": {
            "offence": gettext_lazy("Offence"),
            "rule": gettext_lazy("Rule"),
            "definition": gettext_lazy("Definition"),
            "procedure": gettext_lazy("Procedure"),
            "timing": gettext_lazy("Which law counts when"),
            "civil": gettext_lazy("Civil law"),
            "administrative": gettext_lazy("Administrative law"),
            "school": gettext_lazy("School law"),
            "data_protection": gettext_lazy("Data protection"),
            "telecom": gettext_lazy("Telecommunications"),
            "policy": gettext_lazy("Policy"),
            "eu": gettext_lazy("European law"),
            "treaty": gettext_lazy("Treaty"),
            "historic_seed": gettext_lazy("As an older directory described it"),
        },
        "timeline": {
            "treaty": gettext_lazy("Treaty"),
            "law": pgettext_lazy("kind of fact", "Law"),
            "agreement": gettext_lazy("Agreement"),
            "policy": gettext_lazy("Policy"),
            "campaign": gettext_lazy("Campaign"),
            "conference": gettext_lazy("Conference"),
            "award": gettext_lazy("Award"),
            "report": pgettext_lazy("publication", "Report"),
            "institution": gettext_lazy("Institution"),
        },
        "campaigns": {"campaign": gettext_lazy("Campaign")},
        "standards": {
            "taxonomy": gettext_lazy("Taxonomy"),
            "directory": gettext_lazy("Directory"),
            "standard": gettext_lazy("Standard"),
            "protocol": gettext_lazy("Protocol"),
            "style": gettext_lazy("Choice of words"),
            "form": gettext_lazy("Form"),
            "pattern": gettext_lazy("Pattern of design"),
            "framework": gettext_lazy("Framework"),
        },
        "pillars": {"pillar": gettext_lazy("Pillar")},
        "indicators": {"indicator": gettext_lazy("What is counted")},
    }
)
AUDIENCES: Names = MappingProxyType(
    {
        "all": gettext_lazy("Everybody"),
        "children": gettext_lazy("Children"),
        "teens": gettext_lazy("Teenagers"),
        "minors": gettext_lazy("Under 18"),
        "young_adults": gettext_lazy("Young adults"),
        "adults": gettext_lazy("Adults"),
        "pupils": gettext_lazy("Pupils"),
        "parents": gettext_lazy("Parents"),
        "teachers": gettext_lazy("Teachers"),
        "school_staff": gettext_lazy("School staff"),
        "schools": gettext_lazy("Schools"),
        "youth_workers": gettext_lazy("Youth workers"),
        "professionals": gettext_lazy("Professionals"),
        "consumers": gettext_lazy("Consumers"),
        "policy": gettext_lazy("Policy makers"),
        "police": gettext_lazy("Police"),
        "prosecutors": gettext_lazy("Prosecutors"),
        "hotlines": gettext_lazy("Hotlines"),
        "helplines": gettext_lazy("Help lines"),
        "platforms": gettext_lazy("Platforms"),
        "safer_internet_centres": gettext_lazy("Safer Internet Centres"),
    }
)
NEIGHBOURS: Names = MappingProxyType(
    {
        "EU": gettext_lazy("European Union"),
        "*": gettext_lazy("Worldwide"),
        "BE": gettext_lazy("Belgium"),
        "DE": gettext_lazy("Germany"),
        "FR": gettext_lazy("France"),
        "GB": gettext_lazy("United Kingdom"),
        "LU": gettext_lazy("Luxembourg"),
        "NL": gettext_lazy("Netherlands"),
        "US": gettext_lazy("United States"),
    }
)
_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")
_DATED = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def kind_name(entry: Entry) -> str:
    """The kind of an entry in words; that of a figure is its topic, which the pack names."""
    topic = entry.details.get("topic")
    if entry.section == STATISTICS and isinstance(topic, Mapping):
        return entry.text(topic["names"]).say(get_language() or "en")
    return str(KINDS.get(entry.section, {}).get(entry.kind, entry.kind.replace("_", " ")))


def audience_name(code: str) -> str:
    """For whom something is."""
    return str(AUDIENCES.get(code, code.replace("_", " ")))


def language_name(code: str) -> str:
    """A language by its own name; "*" is any."""
    if code == "*":
        return _("many languages")
    return LANGUAGE_NAMES.get(code) or LANG_INFO.get(code, {}).get("name_local", code).capitalize()


def region_name(code: str, catalogue: Catalogue | None, spoken: str) -> str:
    """A region of the country, a country, the Union or the world."""
    if catalogue is not None and code in catalogue.regions:
        return catalogue.regions[code].say(spoken)
    country = world().countries.get(code.lower())
    return country.name.say(spoken) if country else str(NEIGHBOURS.get(code, code))


def when(written: str) -> str:
    """A period or partial date as people read it: "Q3 2025", "May 2006", "2021/22"."""
    quarter = _QUARTER.fullmatch(written)
    if quarter:
        return _("quarter %(number)s of %(year)s") % {"year": quarter[1], "number": quarter[2]}
    return month(written) if _DATED.fullmatch(written) else written


def span(begins: object, ends: object) -> str:
    """From one partial date to another, either of which may be open."""
    first, last = (when(one) if isinstance(one, str) and one else "" for one in (begins, ends))
    if first and last:
        return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        # French and German put an article before a day, not before a month or a year.
        words = pgettext("a whole day", "since %(day)s") if _is_day(begins) else _("since %(day)s")
        return words % {"day": first}
    if last:
        words = pgettext("a whole day", "until %(day)s") if _is_day(ends) else _("until %(day)s")
        return words % {"day": last}
    return ""


def _is_day(written: object) -> bool:
    return isinstance(written, str) and _DAY.fullmatch(written) is not None


def amount(value: object) -> str:
    """A number as the language writes it; what is not known is said."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _("not known")
    return formats.number_format(value, use_l10n=True, force_grouping=True)
