"""Every line that somebody would get who turned every logger up that the settings do not hold back."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.conf import settings

_USUAL = set(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class Lines(logging.Handler):
    """Keeps every line as the console would print it, with what was attached to the record."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self.lines = lines
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line, a traceback if there is one, and the attachments."""
        attached = {name: value for name, value in vars(record).items() if name not in _USUAL}
        self.lines.append(f"{self.format(record)} {attached!r}")


@contextmanager
def everything_logged(lines: list[str]) -> Iterator[None]:
    """Add the lines of all loggers, down to the lowest level, to `lines` for the length of the block."""
    root = logging.getLogger()
    held_back = tuple(cast(dict[str, Any], settings.LOGGING["loggers"]))
    names = [name for name in logging.root.manager.loggerDict if not name.startswith(held_back)]
    loggers = [root, *map(logging.getLogger, names)]
    levels = {logger: logger.level for logger in loggers}
    root.addHandler(handler := Lines(lines))
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.removeHandler(handler)
        for logger, level in levels.items():
            logger.setLevel(level)
