"""Where the bundled program starts. Children of an import are spawned and begin here again."""

from __future__ import annotations

import sys
from multiprocessing import freeze_support

from qualifier.cli import main

if __name__ == "__main__":
    freeze_support()
    sys.exit(main())
