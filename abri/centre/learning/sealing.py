"""What schools show is sealed to the installation's key, which lies outside the database: a stolen copy opens nothing.

It is not sealed to people: teams change, and a reviewer whom nobody knows yet has to be able to read it. Who may open
what is decided by the views alone, and whoever runs the server can read it. The threat model says so.
"""

from abri.centre.outbox.letters import worker_identity
from abri.centre.records.keyring import Keyring


def recipient() -> str:
    """Whom to seal to."""
    return worker_identity().recipient


def ring() -> Keyring:
    """What opens it again."""
    return Keyring([worker_identity()])
