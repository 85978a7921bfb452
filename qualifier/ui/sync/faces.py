"""The words of the sync centre: outbox lines, connection cards, both sides of a field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from qualifier.contact.numbers import national_display
from qualifier.store.aside import Aside
from qualifier.store.conflict_sides import SidedField
from qualifier.store.outbox import State
from qualifier.store.outbox_list import ConflictLine, EntryLine, Line, Part
from qualifier.sync.kinds import KINDS
from qualifier.sync.proposals import proposed
from qualifier.texts import _, formats, ngettext
from qualifier.texts.sync_fields import listed_field_words
from qualifier.texts.sync_sentences import (
    aside_words,
    ours_label,
    reason_sentence,
    receiver_name,
    step_words,
    trouble,
)
from qualifier.ui.icons import Glyph
from qualifier.ui.sync.states import MANY_GONE, CentreState, Connected, Standing
from qualifier.ui.theme import Role


@dataclass(frozen=True, slots=True)
class Now:
    """When and where it is, and in which language."""

    at: datetime
    zone: tzinfo
    language: str

    def stamp(self, at: datetime) -> str:
        """10:30, or 23 Nov."""
        return formats.stamp(at, self.at, self.zone, self.language)

    def number(self, count: int) -> str:
        """1,234 or 1 234."""
        return formats.number(count, self.language, 0)


@dataclass(frozen=True, slots=True)
class StateFace:
    """Icon, its colour, one strong word, and the rest of the sentence."""

    glyph: Glyph
    role: Role
    head: str
    rest: str = ""

    @property
    def in_words(self) -> str:
        """All of it, as it is read aloud."""
        return ", ".join(one for one in (self.head, self.rest) if one)


def what(line: Line) -> str:
    """What the line brings."""
    return _("Contact details") if isinstance(line, ConflictLine) else step_words(line.kind)


def who(line: Line) -> str:
    """Person and company."""
    parts = [line.name, line.company if line.company != line.name else ""]
    return ", ".join(one for one in parts if one)


def line_state(line: Line, state: CentreState, now: Now) -> StateFace:
    """The state of a line."""
    if isinstance(line, ConflictLine):
        rest = ngettext(
            "{count} field changed on both sides since {time}",
            "{count} fields changed on both sides since {time}",
            line.fields,
        ).format(count=line.fields, time=now.stamp(line.at))
        return StateFace(Glyph.GIT_BRANCH, Role.DANGER, _("Conflict"), rest)
    match line.part:
        case Part.NEEDS_YOU:
            field = field_words(line.error.get("field", ""), line.connection, state)
            rest = reason_sentence(line.error.get("reason", ""), field)
            return StateFace(Glyph.CIRCLE_ALERT, Role.DANGER, _("Needs you"), rest)
        case Part.UNDER_WAY:
            return StateFace(Glyph.REFRESH_CW, Role.ACCENT, _("Sending"), _("a few seconds"))
        case Part.WILL_RETRY:
            return StateFace(
                Glyph.REPEAT, Role.WARN, _("Will retry"), _retry_rest(line, state, now)
            )
        case Part.SENT:
            at = now.stamp(line.done_at) if line.done_at is not None else ""
            return StateFace(Glyph.CHECK, Role.POS, _("Sent"), _("at {time}").format(time=at))
    return StateFace(Glyph.CLOCK, Role.TEXT2, _("Waiting"), _waiting_rest(line, state, now))


def _retry_rest(line: EntryLine, state: CentreState, now: Now) -> str:
    left = line.next_at - now.at
    soon = left <= timedelta(seconds=1)
    time = formats.duration(round(left.total_seconds()))
    if line.state is State.AMBIGUOUS:
        if soon:
            return _("Qualifier looks first whether it has arrived")
        return _("in {time}; Qualifier looks first whether it has arrived").format(time=time)
    why = trouble(line.error.get("reason", ""), receiver_name(line.connection, state.names))
    if soon:
        return _("{trouble}, next try now").format(trouble=why)
    return _("{trouble}, next try in {time}").format(trouble=why, time=time)


def _waiting_rest(line: EntryLine, state: CentreState, now: Now) -> str:
    one = next((one for one in state.connected if one.connection.id == line.connection), None)
    standing = one.standing if one is not None else Standing.OK
    if standing is Standing.KEY_REFUSED:
        return _("until you sign in again")
    if standing is Standing.PAUSED:
        return _("until {crm} is resumed").format(crm=one.connection.name if one else "")
    if standing is Standing.UNREACHABLE:
        return _("until {crm} can be reached").format(crm=one.connection.name if one else "")
    if line.is_behind:
        return _("after the earlier row of this lead")
    left = line.next_at - now.at
    if left > timedelta(seconds=1):
        return _("goes in {time}").format(time=formats.duration(round(left.total_seconds())))
    return _("next in line")


def field_words(theirs: str, connection_id: str, state: CentreState) -> str:
    """What people call a field of a CRM, or several; one that is not known keeps its name."""
    kind = next((one.kind for one in state.connections if one.id == connection_id), "")
    ours = next((row.ours for row in proposed(kind) if row.theirs == theirs), "")
    return ours_label(ours) if ours else listed_field_words(theirs)


def safe_words(line: EntryLine) -> str:
    """What is safe, and what a person can do, below the state of a line."""
    match line.part:
        case Part.NEEDS_YOU:
            return _(
                "Nothing is lost: it stays here until it is mended, then retried, or until you "
                "say that it is not to be sent."
            )
        case Part.WILL_RETRY:
            return _("Nothing to do: it goes by itself. You can also have it tried now.")
        case Part.UNDER_WAY:
            return _("It is on its way and can no longer be cancelled.")
        case Part.SENT:
            return _("The CRM has it.")
    return _("Nothing to do: it goes by itself. Until then it can be cancelled.")


# --- cards ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CardFace:
    """One card. `id` "": a CRM that can be connected. `gone`: so many leads are missing there, and
    a person must say whether they are. `has_asides`: it has set leads aside."""

    id: str
    kind: str
    name: str
    state: StateFace
    lines: tuple[str, ...]
    is_paused: bool = False
    wants_key: bool = False
    gone: int = 0
    has_asides: bool = False


def card_face(one: Connected, state: CentreState, now: Now) -> CardFace:
    """The card of a connection."""
    connection = one.connection
    every_s = int(connection.details.get("every_s") or 0)
    how = _("Both ways, every {span}").format(span=formats.span(timedelta(seconds=every_s or 120)))
    third = _quota_words(one, now) or _problem_words(one)
    lines = (how, _exchange_words(one, now), _aside_words(one), third)
    return CardFace(
        connection.id,
        connection.kind,
        connection.name,
        _card_state(one, state),
        tuple(line for line in lines if line),
        connection.is_paused,
        one.standing is Standing.KEY_REFUSED,
        int(one.news.about) if one.news.problem == MANY_GONE and one.news.about.isdigit() else 0,
        bool(one.asides),
    )


def offer_face(kind: str) -> CardFace:
    """The card of a CRM that is not connected."""
    row = KINDS[kind]
    words = row.words()
    state = StateFace(Glyph.PLUG, Role.TEXT2, _("Not connected"))
    return CardFace("", kind, row.name, state, (words.brings, words.needs))


def _card_state(one: Connected, state: CentreState) -> StateFace:
    needy = state.needy.get(one.connection.id, 0)
    match one.standing:
        case Standing.KEY_REFUSED:
            return StateFace(Glyph.CIRCLE_ALERT, Role.DANGER, _("Sign in again"))
        case Standing.UNREACHABLE:
            return StateFace(Glyph.WIFI_OFF, Role.WARN, _("Cannot be reached"))
        case Standing.PAUSED:
            return StateFace(Glyph.PAUSE, Role.TEXT2, _("Paused"))
        case Standing.NEEDS_YOU:
            return StateFace(Glyph.TRIANGLE_ALERT, Role.WARN, _("Needs you"))
    if needy:
        words = ngettext("{count} needs you", "{count} need you", needy).format(count=needy)
        return StateFace(Glyph.TRIANGLE_ALERT, Role.WARN, words)
    return StateFace(Glyph.CHECK, Role.POS, _("Connected"))


def _exchange_words(one: Connected, now: Now) -> str:
    done = one.exchanged
    if done is None:
        return _("Nothing exchanged yet today")
    return _("Last exchange {time} · today {read} read, {written} written").format(
        time=now.stamp(done.at),
        read=now.number(done.leads_in + done.feedback_in),
        written=now.number(done.steps_out),
    )


def _quota_words(one: Connected, now: Now) -> str:
    if one.news.quota is None or one.news.problem:
        return ""
    left, total = one.news.quota
    words = _("{left} of {total} requests left")
    return words.format(left=now.number(left), total=now.number(total))


def _aside_words(one: Connected) -> str:
    if not one.asides:
        return ""
    counts = (aside_words(why.value, one.asides[why]) for why in Aside if why in one.asides)
    return _("Not to be called: {counts}").format(counts=" · ".join(counts))


def _problem_words(one: Connected) -> str:
    if not one.news.problem or one.connection.is_paused:
        return ""
    if one.news.problem == MANY_GONE:
        return gone_words(one)
    return reason_sentence(one.news.problem, one.news.about)


def gone_words(one: Connected) -> str:
    """That so many records are missing there; a person must say whether they are gone."""
    count = int(one.news.about) if one.news.about.isdigit() else 0
    return ngettext(
        "{count} lead is no longer there. Nothing was changed here.",
        "{count} leads are no longer there. Nothing was changed here.",
        count,
    ).format(count=count)


# --- conflicts -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class FieldFace:
    """One field with its three values; `choice` is MINE, THEIRS or "" (open)."""

    conflict_id: str
    label: str
    mine: str
    mine_note: str
    before: str
    theirs: str
    theirs_note: str
    choice: str = ""


def field_face(one: SidedField, label: str, choice: str, now: Now) -> FieldFace:
    """A field as the panel shows it. Empty values are said, not shown as nothing."""
    conflict = one.conflict
    note = _("confirmed on the phone") if one.is_confirmed else _("not confirmed")
    if one.changed_at is not None and one.changed_by:
        by = _("{who}, {time}").format(who=one.changed_by, time=now.stamp(one.changed_at))
        note = _("{note}, {by}").format(note=note, by=by)
    return FieldFace(
        conflict.id,
        label,
        value_words(conflict.field, conflict.mine),
        note,
        value_words(conflict.field, conflict.base),
        value_words(conflict.field, conflict.theirs),
        _("read at {time}").format(time=now.stamp(conflict.at)),
        choice,
    )


def value_words(field: str, value: str) -> str:
    """A value as people write it."""
    if not value:
        return _("empty")
    if field in ("phone", "phone2") and value.startswith("+"):
        return national_display(value)
    return value
