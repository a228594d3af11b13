"""A program of its own: prepares an installation with some doors open as `abri up --demo` does, and greets.

ABRI_DOORS=learning python -m tests.guarantees.shapes.fill
"""

import sys

from abri.centre.commands.refusals import set_up


def main() -> None:
    """Prepare, fill, greet."""
    set_up(whole=True)
    from django.utils import timezone

    from abri.centre import demonstration
    from abri.centre.commands import preparation

    preparation.prepare()
    demonstration.fill(at=timezone.now())
    sys.stdout.write(demonstration.greeting())


if __name__ == "__main__":
    main()
