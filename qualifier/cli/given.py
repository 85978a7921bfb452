"""What every command is given: the time, and the words in the passphrase file.

Light on purpose: the window comes through here, and nothing heavy is imported before it paints.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from qualifier.cli.reply import Refused
from qualifier.texts import _

MOST_PASSPHRASE_BYTES = 4096
SAMPLE_PASSPHRASE = "sample"  # noqa: S105 (public on purpose: all of it is fictional)


def now() -> datetime:
    """The clock of the command line."""
    return datetime.now(UTC)


def passphrase(path: Path) -> str:
    """The one line in the passphrase file. Raises Refused."""
    try:
        if path.stat().st_size > MOST_PASSPHRASE_BYTES:
            raise Refused(_("The passphrase file {file} is too large.").format(file=path))
        words = path.read_text(encoding="utf-8-sig").rstrip("\r\n")
    except FileNotFoundError as error:
        raise Refused(_("There is no passphrase file {file}.").format(file=path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(_("The passphrase file {file} cannot be read.").format(file=path)) from error
    if not words.strip():
        raise Refused(_("The passphrase file {file} is empty.").format(file=path))
    return words
