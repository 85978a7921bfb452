"""The sentences of the first run: what a state means, what is left. No Qt here."""

from __future__ import annotations

from datetime import date

from qualifier.core.contact_rules import ContactRules
from qualifier.texts import _, formats, ngettext
from qualifier.texts.contact_sentences import bar_sentence
from qualifier.texts.errors import sentence
from qualifier.ui.imports.list_facts import whole_list_bar
from qualifier.ui.welcome.state import LeadsChoice, Step, WelcomeState

NAMED_AT_MOST = 3


def choices_left(state: WelcomeState) -> str:
    """What keeps the main button shut: "1 choice left: how you phone". Empty if nothing."""
    left = state.left
    if not left:
        return ""
    if len(left) > NAMED_AT_MOST:  # their numbers in the page say which
        return ngettext("{count} choice left", "{count} choices left", len(left)).format(
            count=len(left)
        )
    names = ", ".join(step_in_sentence(step) for step in left)
    return ngettext(
        "{count} choice left: {names}", "{count} choices left: {names}", len(left)
    ).format(count=len(left), names=names)


def title(count: int) -> str:
    """The heading of the page."""
    return ngettext(
        "{count} choice, then your first call", "{count} choices, then your first call", count
    ).format(count=count)


def step_title(step: Step) -> str:
    """A choice as a heading."""
    return {
        Step.LANGUAGE: _("Language"),
        Step.YOU: _("You"),
        Step.LEADS: _("Leads"),
        Step.SCRIPT: _("Script"),
        Step.PHONE: _("How you phone"),
        Step.SAFETY: _("Safety"),
    }[step]


def step_hint(step: Step) -> str:
    """The grey words beside the heading."""
    return {
        Step.LANGUAGE: "",
        Step.YOU: _("without a shared hub, roles are a courtesy: nobody checks them"),
        Step.LEADS: _("a CSV or XLSX file, or the sample"),
        Step.SCRIPT: _("you can change it later"),
        Step.PHONE: _("you can change it later"),
        Step.SAFETY: _("everything is encrypted on this computer"),
    }[step]


def step_in_sentence(step: Step) -> str:
    """A choice as it stands in a sentence."""
    return {
        Step.LANGUAGE: _("language"),
        Step.YOU: _("your name"),
        Step.LEADS: _("leads"),
        Step.SCRIPT: _("script"),
        Step.PHONE: _("how you phone"),
        Step.SAFETY: _("safety"),
    }[step]


def leads_title(leads: LeadsChoice) -> str:
    """The heading of the file's card."""
    return leads.file.name if leads.file else _("Choose a file")


def leads_sentence(leads: LeadsChoice, language: str) -> str:
    """What the file's card says: being read, counted, refused, or what to do."""
    if leads.is_reading:
        if not leads.expected:
            return _("Reading leads…")
        return _("Reading leads… {done} of {total}").format(
            done=formats.number(leads.done, language, 0),
            total=formats.number(leads.expected, language, 0),
        )
    if leads.error is not None:
        return sentence(leads.error)
    if leads.read is None:
        return _("Or drop it on this window")
    read = leads.read
    parts = [
        ngettext("{count} lead read", "{count} leads read", read.rows).format(
            count=formats.number(read.rows, language, 0)
        ),
        _("{count} with a number").format(count=formats.number(read.with_number, language, 0)),
    ]
    if read.without_number:
        parts.append(
            _("{count} without").format(count=formats.number(read.without_number, language, 0))
        )
    if read.left_out:
        parts.append(
            ngettext("{count} row left out", "{count} rows left out", read.left_out).format(
                count=formats.number(read.left_out, language, 0)
            )
        )
    return ", ".join(parts) + "."


def list_warning(leads: LeadsChoice, rules: ContactRules, today: date) -> str:
    """Why none of the list may be called as things are said now, and what to say; else empty."""
    if leads.read is None:
        return ""
    bar = whole_list_bar(leads.facts, leads.read.column_map, rules, today)
    return bar_sentence(bar) if bar is not None else ""
