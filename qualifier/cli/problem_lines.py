"""What is wrong with a document, as a command says it."""

from __future__ import annotations

from typing import Any

from qualifier.core.lint import Problem
from qualifier.texts import _, ngettext
from qualifier.texts.document_problems import place_words, sentence


def problem_json(one: Problem) -> dict[str, Any]:
    """A problem for --json."""
    line = one.details.get("line", "")
    return {
        "place": one.place,
        "message": sentence(one),
        "reason": str(one.reason),
        "line": int(line) if line else None,
    }


def problem_line(one: Problem) -> str:
    """A problem in one line."""
    kind = _("Error") if one.is_error else _("Warning")
    where = place_words(one)
    if where:
        words = _("{kind}, {place}: {message}")
        return words.format(kind=kind, place=where, message=sentence(one))
    return _("{name}: {value}").format(name=kind, value=sentence(one))


def problem_sum(errors: int, warnings: int) -> str:
    """How many there are of both."""
    left = ngettext("{n} error", "{n} errors", errors).format(n=errors)
    right = ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings)
    return f"{left}, {right}"
