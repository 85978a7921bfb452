"""Where the bundled program starts. Children of an import are spawned and begin here again."""

from __future__ import annotations

import sys
import warnings
from multiprocessing import freeze_support

from qualifier.cli import main

# fpdf2 says so when it is imported. No picture is put into a PDF, so Pillow stays out.
warnings.filterwarnings("ignore", message="Pillow could not be imported")

if __name__ == "__main__":
    freeze_support()
    sys.exit(main())
