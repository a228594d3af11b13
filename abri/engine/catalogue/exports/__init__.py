"""Open data: entries in the formats that other programs read. Pure: entries in, text or bytes out.

    csl_json(studies, "fr"), bibtex(studies, "fr")
    figures_csv(figures, "fr"), data_dictionary(figures, "fr")
    icalendar(events, "fr", name="...", address=page_of)      # page_of(entry) is the full address of its page
    vcards(organisations, "fr", address=page_of)
    jsonld(entry, "fr", address="..."), dataset(catalogue, "fr", address="...", downloads={"text/csv": "..."})
    script_text(about)                                        # JSON-LD that may stand inside a script element
    packed([folder, shared_folder])                           # bytes of a zip

Each format is read back by another program's reader in the tests.
"""

from abri.engine.catalogue.exports.bibtex import bibtex
from abri.engine.catalogue.exports.csl import csl_item, csl_json
from abri.engine.catalogue.exports.figures_csv import data_dictionary, figures_csv, harmless, original
from abri.engine.catalogue.exports.icalendar import icalendar
from abri.engine.catalogue.exports.jsonld import dataset, jsonld, script_text
from abri.engine.catalogue.exports.packed import packed
from abri.engine.catalogue.exports.vcard import vcards

__all__ = [
    "bibtex",
    "csl_item",
    "csl_json",
    "data_dictionary",
    "dataset",
    "figures_csv",
    "harmless",
    "icalendar",
    "jsonld",
    "original",
    "packed",
    "script_text",
    "vcards",
]
