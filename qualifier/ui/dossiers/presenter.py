"""What the dossier pages do with the profile: the list, one dossier, taking it back.

Plain Python: reads run in the background, results come back through the callbacks given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qualifier.core.errors import QualifierError
from qualifier.core.handoff import Dossier
from qualifier.core.lead import Stage
from qualifier.core.roles import Right
from qualifier.exchange.dossiers import load_dossier
from qualifier.exchange.dossiers.history import REASON_LISTS
from qualifier.store import disputes, handoff_list, handoffs, judgements
from qualifier.store.database import Connection
from qualifier.store.handoff_list import HandoffRow, Only
from qualifier.store.taking_back import undo_handoff
from qualifier.texts import _, formats, ngettext
from qualifier.texts import handoff_sentences as sentences
from qualifier.ui.desk import Desk, Failed
from qualifier.ui.dossiers import faces
from qualifier.ui.dossiers.answer_popovers import AnswerAsk
from qualifier.ui.dossiers.sales_words import ANSWER_TONES, Answers
from qualifier.ui.dossiers.states import DossierFace, ListState
from qualifier.ui.dossiers.two_line_table import Cell, Line

PAGE = 100


@dataclass(frozen=True, slots=True)
class OpenDossier:
    """A sent dossier on screen."""

    handoff_id: str
    lead_id: str
    face: DossierFace
    ask: AnswerAsk


class DossiersPresenter:
    """Reads for the pages of dossiers. One per window."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rows: list[HandoffRow] = []
        self._typed = ""
        self.only = Only.ALL
        self._is_whole = False

    # --- the list ----------------------------------------------------------------------------
    def search(self, typed: str, then: Callable[[ListState], None], failed: Failed) -> None:
        """The newest hand-offs whose lead fits what was typed."""
        self._typed = typed

        def show(rows: list[HandoffRow]) -> None:
            self._rows, self._is_whole = rows, len(rows) < PAGE
            then(self._state())

        self._desk.background.read(
            lambda c: handoff_list.page(c, typed=typed, only=self.only, limit=PAGE),
            show,
            failed=failed,
            key="dossiers",
        )

    def more(self, then: Callable[[ListState], None], failed: Failed) -> None:
        """The next page, if there is one."""
        if self._is_whole or not self._rows:
            return
        after, typed = self._rows[-1].mark, self._typed

        def show(rows: list[HandoffRow]) -> None:
            self._is_whole = len(rows) < PAGE
            self._rows += rows
            then(self._state())

        self._desk.background.read(
            lambda c: handoff_list.page(c, typed=typed, only=self.only, after=after, limit=PAGE),
            show,
            failed=failed,
            key="dossiers",
        )

    def state(self) -> ListState:
        """The list as it was read last, in the language in use."""
        return self._state()

    # --- one dossier -------------------------------------------------------------------------
    def open(self, handoff_id: str, then: Callable[[OpenDossier], None], failed: Failed) -> None:
        """A sent dossier with its state and sales' answers."""
        self._desk.background.read(
            lambda c: self._opened(c, handoff_id), then, failed=failed, key="dossier"
        )

    def take_back(self, handoff_id: str, then: Callable[[], None], failed: Failed) -> None:
        """Withdraw a hand-off. Fails with ActionRefused once a receiver may have it."""
        desk, at = self._desk, self._desk.clock()

        def job(connection: Connection) -> None:
            handoff = handoffs.get(connection, handoff_id)
            undo_handoff(
                connection,
                handoff,
                Stage.IN_PROGRESS,
                desk.agreement,
                desk.permission.lasting_refusal,
                secret=desk.opposition_secret,
                by=desk.seat,
                at=at,
                new_id=desk.new_id,
            )

        desk.background.write(job, lambda _nothing: then(), failed)

    def ask_worker(
        self, request: dict[str, object], then: Callable[[], None], failed: Failed
    ) -> None:
        """Have the worker take in an answer, a reply or a ruling."""
        self._desk.background.ask(request, lambda _done: then(), failed)

    def _opened(self, connection: Connection, handoff_id: str) -> OpenDossier:
        desk, language = self._desk, self._desk.language
        loaded = load_dossier(connection, desk.documents, handoff_id, language, zone=desk.zone)
        lead_id = loaded.dossier.handoff.lead_id
        answers = [
            one
            for one in handoffs.feedback_of_lead(connection, lead_id)
            if one.handoff_id == handoff_id
        ]
        sending = handoff_list.sending(connection, [handoff_id]).get(handoff_id)
        known = Answers(
            answers,
            disputes.of_feedback(connection, [one.id for one in answers]),
            desk.settings.may(Right.RULE),
            judgements.of_calls(connection, [loaded.dossier.handoff.call_id]),
        )
        face = faces.sent_face(loaded, sending, known, language, now=desk.clock(), zone=desk.zone)
        return OpenDossier(handoff_id, lead_id, face, _ask(loaded.dossier, language))

    def _state(self) -> ListState:
        lines = tuple(self._line(row) for row in self._rows)
        if lines:
            return ListState(lines, self._typed)
        if self._typed.strip() or self.only is not Only.ALL:
            title = _("No dossier matches.")
            return ListState((), self._typed, title, _("Erase the search to see them all."))
        musts = sum(one.must for one in self._desk.agreement.offered_criteria)
        sentence = ngettext(
            "They appear once the {count} criterion is met.",
            "They appear once the {count} criteria are met.",
            musts,
        ).format(count=musts)
        return ListState((), "", _("No dossier to hand over."), sentence)

    def _line(self, row: HandoffRow) -> Line:
        desk, handoff = self._desk, row.handoff
        agreement = desk.agreement
        channel = agreement.routing.channel(handoff.channel)
        label = channel.label.within(desk.language) if channel else handoff.channel
        at = formats.stamp(handoff.made_at, desk.clock(), desk.zone, desk.language)
        state = "cancelled" if handoff.withdrawn else row.sending.value if row.sending else ""
        sending_tone = faces.SENDING_TONES.get(row.sending) if row.sending else None
        answer = sentences.answer_of_sales(row.status)
        company = row.company if row.company != row.name else ""
        return Line(
            handoff.id,
            (
                Cell(badge=handoff.cell),
                Cell(row.name, company, is_strong=True),
                Cell(handoff.person or label, label if handoff.person else ""),
                Cell(at, handoff.made_by),
                Cell(
                    sentences.outbox_in_words(state),
                    tone=None if handoff.withdrawn else sending_tone,
                ),
                Cell(answer, tone=ANSWER_TONES.get(row.status) if row.status else None),
            ),
        )


def _ask(dossier: Dossier, language: str) -> AnswerAsk:
    """What a person can be asked about sales' answer to this dossier."""
    agreement = dossier.agreement
    abouts = [(one.question.id, one.question.ask.within(language)) for one in dossier.answers]
    abouts += [(one.id, one.label.within(language)) for one in agreement.facets]
    abouts += [(one.id, one.label.within(language)) for one in agreement.criteria]
    reasons = {status: agreement.reasons.get(name, ()) for status, name in REASON_LISTS.items()}
    name = dossier.lead.name or dossier.lead.company
    return AnswerAsk(name, reasons, tuple((one, words) for one, words in abouts if words))


def tell(failed: Callable[[str], None]) -> Failed:
    """Failures as sentences: what a page can show."""

    def say(error: QualifierError) -> None:
        from qualifier.texts.errors import sentence

        failed(sentence(error))

    return say


__all__ = ["PAGE", "DossiersPresenter", "OpenDossier", "tell"]
