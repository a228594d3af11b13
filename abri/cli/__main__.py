"""Runs the command as `python -m abri.cli`."""

import sys

from abri.cli import main

sys.exit(main())
