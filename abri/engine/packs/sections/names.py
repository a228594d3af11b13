"""The names of the sections of a country's public pages."""

SECTION_NAMES = (
    "statistics",
    "education",
    "organisations",
    "research",
    "law",
    "timeline",
    "campaigns",
    "standards",
)
