"""The process that seals one bundle with a passphrase: `python -m abri.centre.vault.bundles.apart`, by pipes.

The first line is the passphrase as JSON, the rest the bundle; what comes out is an age file.
"""

import json
import sys

from abri.engine.sealing.passphrases import seal_with_passphrase


def main() -> None:
    """Read all, seal it, write it."""
    chosen = json.loads(sys.stdin.buffer.readline())
    sealed = seal_with_passphrase(sys.stdin.buffer.read(), chosen)
    sys.stdout.buffer.write(sealed)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
