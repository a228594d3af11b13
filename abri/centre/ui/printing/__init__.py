"""Pages from blocks: PDF/A-2a with tags (PDF/UA-1), made by typst from nothing but what is given here.

The blocks that there are stand in ``pages.typ``: headings, paragraphs, quotations, lists, steps, rows,
tables and lines to fill in by hand.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

# What archives keep (2a: tagged, every character copyable) and what screen readers need.
STANDARDS: Any = ("a-2a", "ua-1")
_TEMPLATE = Path(__file__).with_name("pages.typ")


class CannotPrint(Exception):
    """The pages could not be made. The message never quotes what stands in them."""


def printed(report: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of ``report``, dated ``at``; raises :class:`CannotPrint`.

    It holds ``title``, ``author``, ``about``, ``purpose``, ``language``, ``page`` (with ``{page}`` and ``{pages}``) and
    ``blocks``; with ``look`` ``wall`` it is framed and set large.

    Same content, same bytes. No font, file or package of the machine is used, and nothing is asked of the network.
    """
    # Typst dates a file to the second and refuses anything finer.
    dated = at.astimezone(UTC).replace(microsecond=0)
    try:
        pages = _compile(report, format="pdf", pdf_standards=list(STANDARDS), timestamp=dated)
    except typst.TypstError as error:
        # Its message quotes the text that it stumbled over.
        raise CannotPrint("typst refused the pages") from error.__cause__
    return bytes(pages)


def pictures(report: Mapping[str, Any], *, dots_per_inch: float = 80) -> list[bytes]:
    """The pages as PNG, for somebody to look at."""
    pages = _compile(report, format="png", ppi=dots_per_inch)
    return pages if isinstance(pages, list) else [pages]


def _compile(report: Mapping[str, Any], **options: Any) -> Any:
    return typst.compile(
        _template(),
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(report, ensure_ascii=False)},
        **options,
    )


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()
