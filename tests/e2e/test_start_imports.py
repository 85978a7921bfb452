"""What the first window waits for: only what it shows is imported before it is painted."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    "sqlalchemy",
    "sqlcipher3",
    "pydantic",
    "requests",
    "authlib",
    "phonenumbers",
    "openpyxl",
    "fpdf",
)
ASKED = f"""
import sys
import qualifier.cli
import qualifier.app
qualifier.cli.arguments.parser()
print(*sorted(set({HEAVY!r}) & {{name.partition(".")[0] for name in sys.modules}}))
"""


def test_command_line_and_window_are_there_before_any_heavy_library():
    done = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
