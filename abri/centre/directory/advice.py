"""The advice of this country's pack."""

from abri.centre.country import articles

__all__ = ["articles"]
