"""Export bundles: a BagIt bag in a stored zip, signed and time-stamped, that anybody can check offline.

:func:`write` streams one, :func:`verify` checks one. The format is described in ``docs/developer/evidence.md``.
"""

from abri.engine.evidence.bundles.contents import Contents, Piece
from abri.engine.evidence.bundles.report import Check, Report, Trust
from abri.engine.evidence.bundles.verifying import verify
from abri.engine.evidence.bundles.writing import CannotWrite, write

__all__ = ["CannotWrite", "Check", "Contents", "Piece", "Report", "Trust", "verify", "write"]
