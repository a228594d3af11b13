"""How long cleaning a file takes, from its first byte to its working copy: ``python -m benchmarks.clean_files``.

Starting the process that cleans, feeding it, hearing it and checking what it says are all in it, as in a request. The
best of some rounds counts, because whatever else runs on the machine only makes it slower.
"""

import tempfile
from pathlib import Path

from django.conf import settings

from benchmarks.figures import Figure, report
from tests.centre.files.drawn import encoded, photograph, screenshot, telling_exif, wide_colours

ROUNDS = 7
MOST_SECONDS = 0.5
TWELVE_MEGAPIXELS = (4000, 3000)


def seconds(raw: bytes) -> float:
    """How long cleaning takes, at best."""
    from abri.centre.files import cleaning, kinds

    kind = kinds.kind_of(raw[: kinds.HEAD], raw[-kinds.TAIL :], len(raw))
    cleaned = [cleaning.clean((raw,), kind, len(raw)) for _ in range(ROUNDS)]
    assert all(one.result == "cleaned" for one in cleaned)
    return min(one.seconds for one in cleaned)


def main() -> None:
    """Clean photographs and what else people send most, and report the times."""
    photo = photograph(*TWELVE_MEGAPIXELS)
    turned = encoded(photo, "JPEG", quality=92, exif=telling_exif(6))
    wide = encoded(photo, "JPEG", quality=92, exif=telling_exif(6), icc_profile=wide_colours())
    bar = f"< {MOST_SECONDS:g} s"
    with tempfile.TemporaryDirectory() as folder:
        if not settings.configured:
            settings.configure(ABRI_DATA=Path(folder))
        figures = [
            Figure(
                "clean a photograph of 12 megapixels",
                (taken := seconds(turned)),
                "s",
                bar,
                taken < MOST_SECONDS,
            ),
            Figure(
                "the same, in colours to convert", (taken := seconds(wide)), "s", bar, taken < MOST_SECONDS
            ),
            Figure(
                "clean a screenshot and read it, if tesseract is there",
                seconds(encoded(screenshot(), "PNG")),
                "s",
            ),
            Figure("clean a text", seconds(b"Dear all, this is what happened.\n" * 1000), "s"),
        ]
    report(figures)


if __name__ == "__main__":
    main()
