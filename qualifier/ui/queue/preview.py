"""What the preview beside the queue says of a lead: gate, why now, impressions, history. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from qualifier.core.agreement import Agreement, FacetKind
from qualifier.core.basis import Basis
from qualifier.core.contact_gate import Mend, Verdict
from qualifier.core.contact_rules import ContactRules
from qualifier.core.impression import latest
from qualifier.core.lead import SignalKind
from qualifier.store.aside import Spell
from qualifier.store.handoffs import Feedback
from qualifier.store.history import CallLine, History
from qualifier.store.queue_rows import QueueRow
from qualifier.texts import _, contact_sentences, current_language, formats
from qualifier.texts import queue_sentences as words
from qualifier.texts.clock import moment_in_table
from qualifier.texts.handoff_sentences import answer_of_sales, signal_in_words
from qualifier.texts.sync_sentences import aside_sentence
from qualifier.ui.queue.faces import CellFace, cell_face, outcome_label, reason_label, short_name

FELT_MOST = 5
HISTORY_MOST = 40
BY_SAYING_WHOM = frozenset({Mend.SAY_NATURE, Mend.STATE_BASIS, Mend.GET_CONSENT, Mend.ADD_PROOF})


class Kind(Enum):
    """What a line of history is; each has its icon."""

    SIGNAL = "signal"
    DOWNLOAD = "download"
    CALL = "call"
    MISSED = "missed"
    REFUSED = "refused"
    WELCOMED = "welcomed"


@dataclass(frozen=True, slots=True)
class Felt:
    """One impression: its facet in words, the value −2 to +2 or the choice in words."""

    label: str
    value: int | None
    choice: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of history. `quote` are somebody's own words."""

    kind: Kind
    title: str
    caption: str
    quote: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PreviewFace:
    """Everything the preview shows. `call_note` says from when, on a button that is disabled.

    `asks_whom`: saying whom the lead's list holds, and on what basis, opens the gate.
    """

    n: int
    lead_id: str
    name: str
    cell: CellFace
    lines: tuple[str, ...]
    is_callable: bool
    call_note: str
    gate: str
    asks_whom: bool
    cautions: tuple[str, ...]
    why: str
    felt_caption: str
    felt: tuple[Felt, ...]
    verbatim: str
    history: tuple[Happening, ...]


@dataclass(frozen=True)
class PreviewMaker:
    """Makes previews at `now` for a desk in `home`."""

    agreement: Agreement
    rules: ContactRules
    home: ZoneInfo
    now: datetime

    def preview(self, row: QueueRow, known: History, verdict: Verdict) -> PreviewFace:
        """The preview of a lead from its line, its history and the gate's verdict."""
        lead = known.lead
        zone = self.rules.zone(lead.time_zone)
        gate = contact_sentences.verdict_sentence(verdict, self.now, zone, self.home, lead.city)
        place = words.staff_and_city(lead.staff, lead.city)
        company = lead.company if lead.company != lead.name else ""
        return PreviewFace(
            n=row.n,
            lead_id=row.lead_id,
            name=lead.name,
            cell=cell_face(row.cell, self.agreement),
            lines=tuple(filter(None, (lead.job_title, company, place))),
            is_callable=verdict.callable,
            call_note=self._call_note(verdict),
            gate=gate,
            asks_whom=verdict.mend in BY_SAYING_WHOM,
            cautions=tuple(map(contact_sentences.caution_sentence, verdict.cautions)),
            why=self._why(row, known),
            felt_caption=self._felt_caption(known.felt_in),
            felt=tuple(self._felt(known))[:FELT_MOST],
            verbatim=next((one.quote for one in reversed(known.impressions) if one.quote), ""),
            history=self._history(known),
        )

    def _call_note(self, verdict: Verdict) -> str:
        if verdict.callable:
            return ""
        if verdict.callable_from is None:
            return _("Not callable")
        moment = moment_in_table(verdict.callable_from, self.now, self.home)
        return _("Callable from {moment}").format(moment=moment)

    def _why(self, row: QueueRow, known: History) -> str:
        reason = reason_label(self.agreement, row.last_words)
        said = row.sales
        noted = known.promise or (row.last_words if not reason else "")
        return words.why_now(
            words.WhyNow(
                why=row.why,
                due_at=row.due_at,
                promise=self.agreement.promises.first_call_within,
                for_team=row.for_team,
                strong_kind=SignalKind(row.strong_kind) if row.strong_kind else None,
                strong_at=row.strong_at,
                outcome=outcome_label(self.agreement, row.last_outcome),
                words=noted,
                last_at=row.last_at,
                reason=reason_label(self.agreement, said.reason) if said else reason,
                sales=said.by if said else "",
                since=known.lead.created_at,
            ),
            self.now,
            self.home,
        )

    def _felt_caption(self, call: CallLine | None) -> str:
        if call is None:
            return ""
        day = words.day_near(call.begun_at, self.now, self.home)
        who = short_name(call.seat) if call.seat else ""
        return ", ".join(filter(None, (_("call of {day}").format(day=day), who)))

    def _felt(self, known: History) -> Iterator[Felt]:
        language = current_language().value
        newest = latest(known.impressions)
        for facet in self.agreement.facets:
            one = newest.get(facet.id)
            if one is None or facet.kind is FacetKind.TEXT:
                continue
            choice = next(
                (c.label.within(language) for c in facet.choices if c.id == one.choice), ""
            )
            yield Felt(facet.label.within(language), one.value, choice, one.basis)

    def _history(self, known: History) -> tuple[Happening, ...]:
        over = {one.call_id: one.cell for one in known.handoffs if not one.withdrawn}
        told = [
            *(self._signal(one.kind, one.text, one.at) for one in known.signals),
            *(self._call(one, over.get(one.call_id, "")) for one in known.calls if one.outcome),
            *(self._sales(one) for one in known.feedback),
            *(one for spell in known.asides for one in self._aside(spell)),
        ]
        told.sort(key=lambda one: one.at, reverse=True)
        return tuple(told[:HISTORY_MOST])

    def _signal(self, kind: SignalKind, text: str, at: datetime) -> Happening:
        title = signal_in_words(kind)
        if kind in (SignalKind.OTHER, SignalKind.MARKETING_SCORE) and text:
            title, text = text, ""
        icon = Kind.DOWNLOAD if kind is SignalKind.DOWNLOAD else Kind.SIGNAL
        return Happening(icon, title, self._caption(at, text), "", at)

    def _call(self, call: CallLine, cell: str) -> Happening:
        outcome = outcome_label(self.agreement, call.outcome)
        reason = reason_label(self.agreement, call.reason)
        if cell:
            outcome = _("{outcome}, {cell}").format(outcome=outcome, cell=cell)
        if not call.duration_s:
            caption = self._caption(call.begun_at, call.seat, reason)
            return Happening(Kind.MISSED, outcome, caption, call.note, call.begun_at)
        length = formats.duration(call.duration_s)
        title = _("Call, {length}").format(length=length)
        caption = self._caption(call.begun_at, call.seat, outcome, reason)
        return Happening(Kind.CALL, title, caption, call.note, call.begun_at)

    def _aside(self, spell: Spell) -> Iterator[Happening]:
        yield Happening(
            Kind.SIGNAL, aside_sentence(spell.why.value), self._caption(spell.at), "", spell.at
        )
        if spell.until is not None:
            title = _("Back in the queue")
            yield Happening(Kind.SIGNAL, title, self._caption(spell.until), "", spell.until)

    def _sales(self, said: Feedback) -> Happening:
        titles = {
            "accepted": _("Accepted by sales"),
            "rejected": _("Refused by sales"),
            "turned_back": _("Given back by sales"),
            "disqualified": _("Disqualified by sales"),
            "won": _("Won"),
            "lost": _("Lost"),
        }
        against = said.status in ("rejected", "turned_back", "disqualified", "lost")
        reason = reason_label(self.agreement, said.reason)
        title = titles.get(said.status) or answer_of_sales(said.status)
        caption = self._caption(said.at, said.by, reason)
        kind = Kind.REFUSED if against else Kind.WELCOMED
        return Happening(kind, title, caption, said.comment, said.at)

    def _caption(self, at: datetime, *more: str) -> str:
        moment = words.when(at, self.now, self.home)
        return ", ".join(filter(None, (moment, *more)))
