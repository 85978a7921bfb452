"""What a command answers, and how it is printed: one JSON object, or lines for a person."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from qualifier.core.errors import QualifierError
from qualifier.texts.errors import sentence

DONE, REFUSED, WRONG_USAGE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Reply:
    """`data` is what --json prints, `lines` what a person reads. `status` is the exit status."""

    data: Mapping[str, Any]
    lines: tuple[str, ...] = ()
    status: int = DONE


class Unwritten(Exception):
    """Standard output took the answer only in part or not at all; the command itself was done."""


class Refused(Exception):
    """A command that cannot be carried out; its sentence is in the user's language."""


def refusal_of(error: QualifierError | Refused) -> str:
    """What a person reads of an error."""
    return str(error) if isinstance(error, Refused) else sentence(error)


def show(reply: Reply, *, as_json: bool, out: TextIO | None = None) -> None:
    """Print a reply. Raises BrokenPipeError if nobody reads, Unwritten if output refuses it."""
    stream = out or sys.stdout
    try:
        if as_json:
            stream.write(json.dumps(reply.data, ensure_ascii=False) + "\n")
        else:
            stream.writelines(line + "\n" for line in reply.lines)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unwritten from error


def complain(words: str) -> None:
    """Say why a command was refused, on standard error."""
    sys.stderr.write(words + "\n")
    sys.stderr.flush()
