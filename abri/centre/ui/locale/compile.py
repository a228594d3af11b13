"""Compile the catalogues: ``make messages`` collects the texts of the pages anew, then runs this.

A young catalogue holds only what differs, but is compiled with everything else of its language: Django would let the
catalogues of its libraries win over what our plain catalogue says in the words that both translate.
"""

from pathlib import Path

import polib

HERE = Path(__file__).parent
YOUNG = "_Young"


def compiled(folder: Path) -> polib.POFile:
    """Everything that the catalogue in ``folder`` says when it runs."""
    catalogue = polib.pofile(str(folder / "LC_MESSAGES" / "django.po"))
    if not folder.name.endswith(YOUNG):
        return catalogue
    own = {(entry.msgctxt, entry.msgid) for entry in catalogue.translated_entries()}
    plain = polib.pofile(str(HERE / folder.name.removesuffix(YOUNG) / "LC_MESSAGES" / "django.po"))
    catalogue.extend(entry for entry in plain.translated_entries() if (entry.msgctxt, entry.msgid) not in own)
    return catalogue


def main() -> None:
    """Write the compiled catalogue beside each of those that people edit."""
    for source in sorted(HERE.glob("*/LC_MESSAGES/django.po")):
        compiled(source.parent.parent).save_as_mofile(str(source.with_suffix(".mo")))


if __name__ == "__main__":
    main()
