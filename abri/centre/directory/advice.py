"""The advice of this country's pack, loaded once."""

from collections.abc import Mapping
from functools import cache

from django.conf import settings

from abri.centre.country import country
from abri.engine.packs.advice import Article, load_advice


@cache
def articles() -> Mapping[str, Article]:
    """The articles by topic; raises ``PackError``, which names file, entry and cure."""
    return load_advice(settings.ABRI_PACK, country())
