"""`python -m qualifier`: the command line."""

from __future__ import annotations

import sys

from qualifier.cli import main

if __name__ == "__main__":  # children of an import are spawned and read this module again
    sys.exit(main())
