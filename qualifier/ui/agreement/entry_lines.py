"""The lists of the agreement as tables: columns, and a line per entry."""

from __future__ import annotations

from qualifier.core.agreement import (
    Agreement,
    Channel,
    Criterion,
    Facet,
    FacetChoice,
    HardRule,
    Outcome,
    Person,
    PointRule,
    Reason,
)
from qualifier.core.editing import agreement_edits as edits
from qualifier.core.editing.agreement_edits import Part, Place, Published, Retirable
from qualifier.core.script import Question
from qualifier.texts import _, agreement_words
from qualifier.ui.agreement import typed
from qualifier.ui.agreement.rule_words import condition_words
from qualifier.ui.dossiers.two_line_table import Cell, Column, Line

Questions = dict[str, Question]


def columns_of(part: Part) -> tuple[Column, ...]:
    """The headings of a list."""
    both = (Column(_("In French")), Column(_("In English")))
    state = Column(_("State"), 100)
    match part:
        case Part.CRITERIA:
            return *both, Column(_("Gate"), 150), Column(_("Id"), 150), state
        case Part.FACETS:
            return *both, Column(_("−2 … +2")), state
        case Part.FACET_CHOICES:
            return *both, Column(_("Id"), 150), state
        case Part.OUTCOMES:
            return *both, Column(_("Flags")), Column(_("Comes back"), 100), state
        case Part.REASONS:
            return *both, Column(_("Kind"), 150), Column(_("Id"), 150), state
        case Part.CHANNELS:
            a_week, people = (
                Column(_("A week"), 90, right=True),
                Column(_("People"), 80, right=True),
            )
            return *both, a_week, people, Column(_("Accepts within"), 120), state
        case Part.PEOPLE:
            return Column(_("Name")), Column(_("E-mail")), Column(_("Territory"))
        case Part.HARD:
            return Column(_("When")), Column(_("Channel"), 220)
        case Part.POINTS:
            points, because = Column(_("Points"), 70, right=True), Column(_("Because of"), 150)
            return Column(_("Channel"), 170), points, because, Column(_("Named")), Column(_("When"))


def lines_of(
    agreement: Agreement,
    place: Place,
    published: Published,
    questions: Questions,
    language: str,
) -> tuple[Line, ...]:
    """The lines of a list; a line's id is the entry's position."""
    known = published.get(place, frozenset())
    return tuple(
        Line(str(at), _cells(one, agreement, known, questions, language))
        for at, one in enumerate(edits.entries(agreement, place))
    )


def _cells(
    one: edits.Entry,
    agreement: Agreement,
    known: frozenset[str],
    questions: Questions,
    language: str,
) -> tuple[Cell, ...]:
    match one:
        case HardRule():
            when = condition_words(one.when, questions, language)
            return Cell(when), Cell(_channel(agreement, one.channel, language))
        case PointRule():
            return (
                Cell(_channel(agreement, one.channel, language)),
                Cell(str(one.points), right=True),
                Cell(dict(agreement_words.because_words()).get(one.because, one.because)),
                Cell(one.label.within(language)),
                Cell(condition_words(one.when, questions, language)),
            )
        case Person():
            return Cell(one.name), Cell(one.email), Cell(typed.words_shown(one.territory))
        case _:
            label = one.label
            return Cell(label.fr), Cell(label.en), *_middle(one, language), _state(one, known)


def _middle(one: Retirable, language: str) -> tuple[Cell, ...]:
    match one:
        case Criterion():
            return Cell(_("Must") if one.must else _("May")), Cell(one.id)
        case Facet():
            anchors = (one.low.within(language), one.high.within(language))
            said = " … ".join(words for words in anchors if words)
            kinds = dict(agreement_words.facet_kinds())
            return (Cell(said or kinds[one.kind.value]),)
        case FacetChoice():
            return (Cell(one.id),)
        case Outcome():
            return Cell(agreement_words.flags_said(one)), Cell(typed.length_shown(one.delay))
        case Reason():
            return Cell(dict(agreement_words.reason_kinds())[one.kind] if one.kind else ""), Cell(
                one.id
            )
        case Channel():
            weekly = "" if one.capacity_per_week is None else str(one.capacity_per_week)
            return (
                Cell(weekly, right=True),
                Cell(str(len(one.people)), right=True),
                Cell(typed.length_shown(one.accept_within)),
            )


def _state(one: Retirable, known: frozenset[str]) -> Cell:
    if one.retired:
        return Cell(_("Retired"))
    return Cell("" if one.id in known else _("New"))


def _channel(agreement: Agreement, channel_id: str, language: str) -> str:
    found = agreement.routing.channel(channel_id)
    return (found.label.within(language) if found else "") or channel_id
