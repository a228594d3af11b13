"""A centre to try: two desks, four people with a known password, 24 invented cases. Refused in production.

Everything is made by the same actions that a real centre uses, with instants in the past. A record in the audit trail
says that a database holds the demonstration.
"""

from abri.centre.demonstration.filling import NotEmpty, fill, is_filled
from abri.centre.demonstration.welcome import greeting

__all__ = ["NotEmpty", "fill", "greeting", "is_filled"]
