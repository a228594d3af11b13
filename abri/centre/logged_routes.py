"""Log lines name the route of a page, never its address: the address of an invitation is its secret."""

import logging
from typing import Any


class RoutesForPaths(logging.Filter):
    """Puts the route where Django's lines about a request carry its path; lets every line through."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the line of a request in place."""
        request: Any = getattr(record, "request", None)
        path = getattr(request, "path", "")
        if path and path != "/" and isinstance(record.args, tuple):
            told = _route(request)
            record.args = tuple(
                argument.replace(path, told) if isinstance(argument, str) else argument
                for argument in record.args
            )
        return True


def _route(request: Any) -> str:
    """The pattern that the address matched, with the names of what it carries and without what it carries."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match is not None else "(an address that leads nowhere)"
