"""Names of what an agreement is made of, and what its arithmetic asks for."""

from __future__ import annotations

from collections.abc import Iterable

from qualifier.core.agreement import Decision, FacetKind, NeedsDate, Outcome, Period
from qualifier.core.lead import Stage
from qualifier.core.sla import Advice, Arithmetic
from qualifier.texts import formats
from qualifier.texts.catalogue import _, ngettext
from qualifier.texts.fields import stage_label

Choices = tuple[tuple[str, str], ...]


def facet_kinds() -> Choices:
    """What a facet takes."""
    return (
        (FacetKind.SCALE.value, _("Scale from −2 to +2")),
        (FacetKind.CHOICE.value, _("One of some choices")),
        (FacetKind.TEXT.value, _("Free words")),
    )


def reason_kinds() -> Choices:
    """Kinds of rejection (DOMAIN.md, "Hand-off and feedback")."""
    return (
        ("", _("No kind")),
        ("procedural", _("Procedural")),
        ("clerical", _("Clerical")),
        ("definitional", _("Definitional")),
    )


def because_words() -> Choices:
    """What routing points are given for."""
    return (
        ("type", _("Type of purchase")),
        ("potential", _("Potential")),
        ("geography", _("Geography")),
        ("cost", _("Cost of the channel")),
    )


def date_words() -> Choices:
    """Which date an outcome asks for."""
    return (
        (NeedsDate.NO.value, _("No date")),
        (NeedsDate.CALLBACK.value, _("A callback")),
        (NeedsDate.WAKE_UP.value, _("A day to wake up on")),
    )


def stage_choices() -> Choices:
    """Stages a call may end in."""
    return ("", _("As it is")), *((one.value, stage_label(one)) for one in Stage)


def period_words() -> Choices:
    """Over which time a goal is reached."""
    return (
        (Period.MONTH.value, _("a month")),
        (Period.QUARTER.value, _("a quarter")),
        (Period.YEAR.value, _("a year")),
    )


def decision_choices() -> Choices:
    """What can be decided of a cell, short enough for a matrix."""
    return (
        (Decision.HAND_OVER_NOW.value, _("At once to sales")),
        (Decision.HAND_OVER.value, _("Hand over, next step")),
        (Decision.HAND_OVER_IF_CAPACITY.value, _("Hand over if room")),
        (Decision.NURTURE_TOLD.value, _("Nurture, sales told")),
        (Decision.NURTURE.value, _("Nurture to the date")),
        (Decision.PARTNER.value, _("Partner, tele-sales")),
        (Decision.CLOSE.value, _("Close politely")),
    )


def override_words() -> Choices:
    """Who may hand over past a closed gate."""
    return ("qualifier", _("Every qualifier")), ("team_lead", _("Team leads only"))


def flag_labels() -> Choices:
    """Flags of an outcome, in the order of a call."""
    return (
        ("contacted", _("Somebody was reached")),
        ("try_again", _("Try again")),
        ("final", _("Final for the lead")),
        ("final_for_number", _("Final for the number")),
        ("note_required", _("A note is required")),
        ("opposed", _("Objects to being called")),
        ("hand_over", _("Hands the lead over")),
        ("new_contact", _("Asks for the right person")),
        ("before_answer", _("Offered while it rings")),
    )


def flags_said(one: Outcome) -> str:
    """The flags of an outcome in one line."""
    return ", ".join(words for name, words in flag_labels() if getattr(one, name))


def list_words(name: str) -> str:
    """What a list of reasons is for; a list of one's own keeps its name."""
    return {
        "rejection": _("Rejection"),
        "turn_back": _("Turn-back"),
        "disqualification": _("Disqualification"),
        "nurture": _("Nurturing"),
        "opposition": _("Opposition"),
        "other_channel": _("Another channel"),
        "off_target": _("Off target"),
    }.get(name, name)


def funnel_words(found: Arithmetic, language: str) -> tuple[tuple[str, int, str], ...]:
    """The steps from leads to customers: label, count, share of the step before."""
    need = found.need
    steps = (
        (_("Leads"), need.leads),
        (_("Hand-overs (TQL)"), need.tql),
        (_("Opportunities (SQL)"), need.sql),
        (_("Customers"), need.customers),
    )
    shown = []
    before: int | None = None
    for label, count in steps:
        if count is None:
            continue
        share = formats.percent(count / before, language) if before else ""
        shown.append((label, count, share))
        before = count
    return tuple(shown)


def ceiling_words(found: Arithmetic, language: str) -> str:
    """What sales can take, and whose share it is."""
    if found.ceiling is None:
        return _("No ceiling: give each channel a weekly capacity to see one.")
    said = {
        Period.MONTH: _("Sales can take {count} hand-overs a month: {parts}."),
        Period.QUARTER: _("Sales can take {count} hand-overs a quarter: {parts}."),
        Period.YEAR: _("Sales can take {count} hand-overs a year: {parts}."),
    }[found.period]
    parts = ", ".join(_channels(found, language))
    return said.format(count=formats.number(found.ceiling, language, 0), parts=parts)


def advice_words(found: Arithmetic, language: str) -> tuple[str, ...]:
    """In sentences what to do where the figures do not meet."""
    if found.need.tql is None:
        return (_("Give a goal, an average deal and the rates: the need is worked out of them."),)
    if found.ceiling is None:
        return ()
    said = []
    excess = formats.number(found.excess, language, 0)
    words = {
        Advice.RAISE_THRESHOLD: _(
            "{count} hand-overs are above what sales can take. Do not ship them: raise the bounds "
            "of A and B, or hand over fewer cells."
        ).format(count=excess),
        Advice.AUTOMATE_LOW_CELLS: _(
            "Nurture the lower cells without a person until there is room."
        ),
        Advice.ADD_PEOPLE: ngettext(
            "Or find {count} more person to take them.",
            "Or find {count} more people to take them.",
            found.people_missing,
        ).format(count=found.people_missing),
        Advice.PROMISE_TOO_LOW: _(
            "{promised} hand-overs a month are promised; the goal needs {needed}."
        ).format(promised=found.promised, needed=found.need.monthly),
    }
    said = [words[one] for one in found.advice]
    return tuple(said) or (_("What the goal needs can be taken."),)


def _channels(found: Arithmetic, language: str) -> Iterable[str]:
    for one in found.channels:
        label = one.channel.label.within(language) or one.channel.id
        each = formats.number(one.each or 0, language)
        words = _("{label} {people} × {each} a week")
        yield words.format(label=label, people=one.people, each=each)
