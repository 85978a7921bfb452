"""The sentences of the import page. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping

from qualifier.core.contact_gate import Bar
from qualifier.core.errors import FileRefused, QualifierError
from qualifier.exchange.lists.targets import all_targets
from qualifier.texts import _, formats, ngettext
from qualifier.texts.contact_sentences import bar_sentence
from qualifier.texts.errors import sentence
from qualifier.texts.list_problems import (
    nothing_changed,
    row_reason,
    sheets_left_out,
    target_name,
)
from qualifier.ui.imports.state import EXAMPLES_TOLD, Example, ImportState, Phase, Preview


def kind_words(kind: str) -> str:
    """What rows are counted as, for a chip."""
    return {
        "added": _("New leads"),
        "updated": _("Updated"),
        "duplicates": _("There already"),
        "refused": _("Refused leads"),
        "not_callable": _("Not callable yet"),
        "possible": _("Number shared"),
        "repaired": _("Mended"),
    }.get(kind, kind)


def kind_hint(kind: str) -> str:
    """What that means, under the chips."""
    return {
        "added": _("They become new leads."),
        "updated": _("They are known; what the list says newly is added."),
        "duplicates": _("They are known and the list says nothing new: left as they are."),
        "refused": _("They are not imported."),
        "not_callable": _("They wait until this is mended."),
        "possible": _("Another lead has the same number: both are kept and marked."),
        "repaired": _("Something in the row was mended, or kept as it was written."),
    }.get(kind, "")


def example_words(example: Example) -> str:
    """A row as one line: its number, who it is."""
    if not example.who:
        return _("Row {row}").format(row=example.row)
    return _("Row {row}: {who}").format(row=example.row, who=example.who)


def example_why(example: Example, kind: str) -> str:
    """Why a row counts as that kind; empty where nothing needs saying."""
    if kind != "not_callable" or not example.not_callable:
        return example.why
    if example.not_callable in {one.value for one in Bar}:
        return bar_sentence(Bar(example.not_callable))
    return row_reason(example.not_callable)


def count_words(preview: Preview, kind: str, language: str) -> str:
    """How many rows are of a kind. Where only examples are told, "20+" says there may be more."""
    if kind in preview.totals:
        return formats.number(preview.totals[kind], language, 0)
    count = len(preview.examples.get(kind, ()))
    return f"{count}+" if count >= EXAMPLES_TOLD else str(count)


def columns_hint(preview: Preview) -> str:
    """Where the columns' targets come from, and what of a workbook is not read."""
    hint = (
        _("As you settled them for such a list before.")
        if preview.is_remembered
        else _("Proposed from their names and cells. Correct what is wrong.")
    )
    if preview.sheets_left_out:
        return f"{hint} {sheets_left_out(preview.sheet, preview.sheets_left_out)}"
    return hint


def target_choices() -> tuple[tuple[str, str], ...]:
    """(text, name) of everything a column can become."""
    return tuple((one.text, target_name(one.text)) for one in all_targets())


def progress_words(state: ImportState, language: str) -> str:
    """Reading leads… 120 of 214."""
    names = {
        Phase.READING: (_("Reading leads…"), _("Reading leads… {done} of {total}")),
        Phase.IMPORTING: (_("Importing leads…"), _("Importing leads… {done} of {total}")),
        Phase.UNDOING: (_("Undoing the import…"), _("Undoing the import… {done} of {total}")),
    }
    if state.phase not in names:
        return ""
    bare, counted = names[state.phase]
    if not state.expected:
        return bare
    return counted.format(
        done=formats.number(state.done, language, 0),
        total=formats.number(state.expected, language, 0),
    )


def refusal(error: QualifierError) -> tuple[str, str]:
    """Title and sentence of the error state."""
    words = sentence(error)
    if isinstance(error, FileRefused):
        return _("This file could not be read"), f"{words} {nothing_changed()}"
    return _("The list could not be imported"), words


def button_words(state: ImportState, language: str) -> str:
    """The main button: Import 612 leads."""
    count = state.preview.will_change if state.preview else 0
    if not count:
        return _("Import")
    return ngettext("Import {count} lead", "Import {count} leads", count).format(
        count=formats.number(count, language, 0)
    )


def shut_reason(state: ImportState) -> str:
    """Why the main button is shut; empty if it is open."""
    if state.may_import:
        return ""
    if state.facts.has_bad_day:
        return _("Correct the date first.")
    if state.preview is not None and not state.preview.will_change and not state.is_busy:
        return _("The list brings nothing new.")
    return _("The list is being read.") if state.is_busy else _("Choose a file first.")


def done_title(result: Mapping[str, int], language: str) -> str:
    """What an import did, as a heading."""
    count = result.get("added", 0)
    if not count and result.get("updated"):
        count = result["updated"]
        words = ngettext("{count} lead updated", "{count} leads updated", count)
    else:
        words = ngettext("{count} lead imported", "{count} leads imported", count)
    return words.format(count=formats.number(count, language, 0))


def done_sentence(result: Mapping[str, int], language: str) -> str:
    """The other sums, in one sentence; empty if there are none."""
    refused, waiting = result.get("refused", 0), result.get("not_callable", 0)
    words = {
        "updated": _("{count} updated"),
        "duplicates": _("{count} there already"),
        "refused": ngettext("{count} refused", "{count} refused", refused),
        "not_callable": ngettext("{count} not callable yet", "{count} not callable yet", waiting),
    }
    parts = [
        each.format(count=formats.number(result[kind], language, 0))
        for kind, each in words.items()
        if result.get(kind)
    ]
    return ", ".join(parts) + "." if parts else ""


def encoding_words(encoding: str) -> str:
    """The encoding of a file as people know it; a mark at its start is not worth a word."""
    name = encoding.upper().removesuffix("-SIG").replace("CP1252", "Windows-1252")
    return name.replace("ISO8859_15", "ISO-8859-15")


def undone_sentence(result: Mapping[str, int], language: str) -> str:
    """What an undo did: taken out, put back, kept."""
    removed, restored, kept = (result.get(one, 0) for one in ("removed", "restored", "kept"))
    parts = [
        ngettext("{count} lead was taken out.", "{count} leads were taken out.", removed).format(
            count=formats.number(removed, language, 0)
        )
    ]
    if restored:
        parts.append(
            ngettext(
                "{count} is as it was before.", "{count} are as they were before.", restored
            ).format(count=formats.number(restored, language, 0))
        )
    if kept:
        parts.append(
            ngettext(
                "{count} stays: it was worked on since or stands in another list.",
                "{count} stay: they were worked on since or stand in another list.",
                kept,
            ).format(count=formats.number(kept, language, 0))
        )
    return " ".join(parts)
