"""One key vouching for another.

Who holds a private key can say that a statement is theirs (the next key of a desk, a member's public key); who holds it
too can check that. Somebody who only writes the database can do neither. HMAC-SHA256 under a key that follows from the
private key by HKDF with a label of its own.
"""

import hmac
import json
from collections.abc import Sequence
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_LABEL = b"abri identity: endorse"


def endorse(secret: str, statement: Sequence[str]) -> str:
    """That whoever holds ``secret`` makes ``statement``, as 64 hexadecimal digits."""
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_LABEL).derive(secret.encode())
    return hmac.new(key, json.dumps(list(statement)).encode(), sha256).hexdigest()


def is_endorsed(secret: str, statement: Sequence[str], untrusted_endorsement: str) -> bool:
    """Whether :func:`endorse` made this of the same secret and statement; how long it takes tells nothing."""
    return hmac.compare_digest(endorse(secret, statement).encode(), untrusted_endorsement.encode())
