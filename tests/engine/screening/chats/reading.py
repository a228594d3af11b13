"""Documents that tests write down as Python values."""

from __future__ import annotations

import json

from abri.engine.screening.chats import Chat, read_chat


def read(document: object) -> Chat:
    """The chat in a document of JSON."""
    return read_chat(json.dumps(document).encode())
