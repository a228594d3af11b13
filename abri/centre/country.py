"""The country pack of this installation, loaded once at start-up.

The lowest room of the centre: every app may ask it, it asks only the settings and the engine.
"""

from functools import cache

from django.conf import settings

from abri.engine.packs import Pack, load_pack


@cache
def country() -> Pack:
    """The pack named by ``ABRI_PACK``; raises ``PackError``, which names file, entry and cure."""
    return load_pack(settings.ABRI_PACK)
