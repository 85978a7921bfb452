"""The fields of one entry of each list: criterion, facet, outcome, reason, channel, rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qualifier.core.agreement import (
    HANDS_OVER,
    Agreement,
    Channel,
    Facet,
    FacetKind,
    NeedsDate,
)
from qualifier.core.editing.agreement_edits import Entry, Part, Place
from qualifier.texts import _, agreement_words
from qualifier.ui.agreement import typed
from qualifier.ui.agreement.inputs import (
    Input,
    Kind,
    Row,
    Rows,
    both,
    box,
    choice,
    duration,
    figure,
    line,
    member,
)

ID = "id"  # the field that `agreement_edits.rename` writes
MOST_POINTS = 1_000
REJECTION = "rejection"


def rows_of(
    agreement: Agreement,
    place: Place,
    entry: Entry | None,
    *,
    is_published: bool,
    language: str,
) -> Rows:
    """The rows of fields of `entry` in that list. A published one keeps its id."""
    own_id = _id(is_published=is_published)
    label = both("label", _("Name"))
    match place.part:
        case Part.CRITERIA:
            return label, (own_id,), (box("must", _("Must be met before a hand-over")),)
        case Part.FACETS:
            return _facet(label, own_id, entry)
        case Part.FACET_CHOICES:
            return label, (own_id,)
        case Part.OUTCOMES:
            return _outcome(agreement, label, own_id)
        case Part.REASONS:
            explained = box("text_required", _("A sentence is required"))
            if place.of != REJECTION:
                return label, (own_id,), (explained,)
            kind = choice("kind", _("Kind"), agreement_words.reason_kinds())
            return label, (own_id, kind), (explained,)
        case Part.CHANNELS:
            return _channel(agreement, label, own_id)
        case Part.PEOPLE:
            return (line("name", _("Name")), line("email", _("E-mail"))), (_territory(),)
        case Part.HARD:
            return ((_to_channel(agreement, language),),)
        case Part.POINTS:
            points = figure("points", _("Points"), -MOST_POINTS, MOST_POINTS)
            because = choice("because", _("Because of"), agreement_words.because_words())
            return (_to_channel(agreement, language), points, because), label


def _id(*, is_published: bool) -> Input:
    """Written by `rename`, which the presenter calls: rules that point at it follow."""
    why = _("Facts of published versions point at this id: it stays.")
    return Input(
        ID,
        _("Id"),
        Kind.LINE,
        lambda entry: str(entry.id),
        lambda entry, raw: replace(entry, id=raw),
        is_late=True,
        is_locked=is_published,
        why_locked=why if is_published else "",
    )


def _facet(label: Row, own_id: Input, facet: Entry | None) -> Rows:
    kind = member("kind", _("What it takes"), FacetKind, agreement_words.facet_kinds())
    is_scale = isinstance(facet, Facet) and facet.kind is FacetKind.SCALE
    anchors = (both("low", _("−2 means")), both("high", _("+2 means"))) if is_scale else ()
    return (
        label,
        *anchors,
        (_synonyms("fr"), _synonyms("en")),
        (own_id, kind),
    )


def _synonyms(language: str) -> Input:
    said = _("{name}, French") if language == "fr" else _("{name}, English")

    def write(facet: Any, raw: str) -> Any:
        found = typed.words(raw)
        kept: Mapping[str, tuple[str, ...]] = {**facet.synonyms, language: found}
        return replace(facet, synonyms={one: kept[one] for one in ("fr", "en") if kept.get(one)})

    return Input(
        f"synonyms.{language}",
        said.format(name=_("Words that name it")),
        Kind.LINE,
        lambda facet: typed.words_shown(facet.synonyms.get(language, ())),
        write,
        hint=_("words between commas"),
    )


def _outcome(agreement: Agreement, label: Row, own_id: Input) -> Rows:
    flags = tuple(box(name, words) for name, words in agreement_words.flag_labels())
    lists = (
        ("", _("No reason is asked")),
        *((name, agreement_words.list_words(name)) for name in agreement.reasons),
    )
    return (
        label,
        (
            own_id,
            duration("delay", _("Comes back after"), optional=True),
            member("date", _("Asks for a date"), NeedsDate, agreement_words.date_words()),
        ),
        flags[:4],
        flags[4:7],
        flags[7:],
        (
            choice("reasons", _("Reasons to choose from"), lists),
            choice("stage", _("The lead becomes"), agreement_words.stage_choices()),
            _key(),
        ),
    )


def _key() -> Input:
    def write(outcome: Any, raw: str) -> Any:
        letter = raw.strip().upper()
        if letter and not (len(letter) == 1 and letter.isascii() and letter.isalpha()):
            raise typed.NotTaken(_("Write one letter, or nothing."))
        return replace(outcome, key=letter)

    return Input("key", _("Letter after Ctrl+Shift"), Kind.LINE, lambda one: str(one.key), write)


def _channel(agreement: Agreement, label: Row, own_id: Input) -> Rows:
    capacity = figure(
        "capacity_per_week", _("Hand-overs a week"), 0, 1_000_000, optional=True, hint=_("no limit")
    )
    within = duration("accept_within", _("Accepts within"), optional=True)
    for_c = box("for_c_cells", _("Takes C1 and C2 (partner or tele-sales)"))
    return label, (own_id, capacity, within), (for_c,), _prices(agreement)


def _prices(agreement: Agreement) -> Row:
    """A price per cell that is handed over."""
    cells = [cell for cell, one in agreement.decisions.items() if one in HANDS_OVER]

    def one(cell: str) -> Input:
        def read(channel: Channel) -> str:
            found = channel.prices.get(cell)
            return "" if found is None else typed.amount_shown(found)

        def write(channel: Channel, raw: str) -> Channel:
            prices = {key: value for key, value in channel.prices.items() if key != cell}
            if raw.strip():
                prices[cell] = typed.price(raw)
            ordered = {key: prices[key] for key in agreement.decisions if key in prices}
            return replace(channel, prices=ordered)

        return Input(f"price.{cell}", _("Price {cell}").format(cell=cell), Kind.LINE, read, write)

    return tuple(one(cell) for cell in cells)


def _territory() -> Input:
    return Input(
        "territory",
        _("Territory: countries, or first digits of French postal codes"),
        Kind.LINE,
        lambda person: typed.words_shown(person.territory),
        lambda person, raw: replace(person, territory=typed.words(raw)),
        hint="FR, 59, 62",
    )


def _to_channel(agreement: Agreement, language: str) -> Input:
    channels = tuple(
        (one.id, one.label.within(language) or one.id) for one in agreement.routing.channels
    )
    return choice("channel", _("Channel"), channels)
