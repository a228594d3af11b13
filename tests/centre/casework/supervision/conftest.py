"""Supervision has the people of the work at a desk."""

from tests.centre.casework.work.conftest import bea, held, sofie

__all__ = ["bea", "held", "sofie"]
