"""What a person is told when the worker says that something changed. No Qt here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qualifier.texts import _, ngettext
from qualifier.texts.errors import sentence, sync_reason
from qualifier.texts.sync_sentences import trouble_at
from qualifier.wire import error_from


def warnings_of(changed: Mapping[str, Any]) -> Iterator[str]:
    """The sentences of a `changed` message of the worker that ask for somebody's attention."""
    reason, about, who = changed.get("sync_problem", ("", "", ""))
    if reason:
        yield trouble_at(who, sync_reason(reason, about))
    unknown: Sequence[Sequence[str]] = changed.get("feedback_unknown", ())
    if unknown:
        yield ngettext(
            "Sales answered for {keys}: no hand-off of yours is called that. The answer is kept.",
            "Sales answered for {keys}: no hand-offs of yours are called that. "
            "The answers are kept.",
            len(unknown),
        ).format(keys=_keys(unknown))
    late: Sequence[Sequence[str]] = changed.get("feedback_late", ())
    if late:
        yield ngettext(
            "An answer of sales came late, for {keys}. It is kept; the lead stays where it is.",
            "Answers of sales came late, for {keys}. They are kept; the leads stay where they are.",
            len(late),
        ).format(keys=_keys(late))
    if "trouble" in changed:
        yield sentence(error_from(changed["trouble"]))


def damage_words(*, in_call: bool) -> str:
    """What to do where the worker found the profile's file damaged."""
    if in_call:
        return _("The profile's file is damaged. Finish this call first; then repair it.")
    return _("The profile's file is damaged. What you saved can be brought together again.")


def _keys(rows: Sequence[Sequence[str]]) -> str:
    return ", ".join(dict.fromkeys(row[0] for row in rows))
