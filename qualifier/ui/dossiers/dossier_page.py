"""A dossier: to look through and send, or as it was sent (DESIGN's picture `dossier`).

`show_review` opens it for changes and emits `send_requested` with a HandoffForm; whoever opened it
sends. `show_sent` shows one that is on its way or there. Under 1240 px the side becomes a tab.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from qualifier.exchange.dossiers.content import Content
from qualifier.texts import _, current_language
from qualifier.ui.call.ending import OVERRIDE_LEAST, HandoffForm
from qualifier.ui.dossiers import faces
from qualifier.ui.dossiers.channel_popover import ChannelPopover
from qualifier.ui.dossiers.dossier_frame import DossierFrame
from qualifier.ui.dossiers.dossier_side import DossierSide
from qualifier.ui.dossiers.states import Chosen, DossierFace, ReviewState
from qualifier.ui.page import Command
from qualifier.ui.shortcuts import Action, Where, keys_of
from qualifier.ui.widgets import Popover


class DossierPage(DossierFrame):
    """Signals: `send_requested(HandoffForm)`; `draft_changed(field, text)` while typing, field one
    of opening, avoid, word, override; `back_requested`, `pdf_requested`, `html_requested`,
    `undo_requested`; `answer_asked`, `dispute_asked(feedback id)`, `rule_asked(feedback id)` as the
    right column's. `clock` says when undoing is over."""

    send_requested = Signal(object)
    draft_changed = Signal(str, str)
    back_requested = Signal()
    pdf_requested = Signal()
    html_requested = Signal()
    undo_requested = Signal()
    answer_asked = Signal()
    dispute_asked = Signal(str)
    rule_asked = Signal(str)
    judged = Signal(str, str)

    def __init__(self, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._review: ReviewState | None = None
        self._chosen = Chosen("", "")
        self._override = ""
        self._popover: Popover | None = None
        self._connect()
        self._undo_over = QTimer(self)
        self._undo_over.setSingleShot(True)
        self._undo_over.timeout.connect(self._hide_undo)

    # --- what it shows -------------------------------------------------------------------------
    def show_review(self, state: ReviewState) -> None:
        """A dossier before sending, with the proposed channel and the texts typed so far."""
        handoff = state.dossier.handoff
        self._review, self._chosen = state, faces.proposed(state)
        self._override = state.override
        self._undo_over.stop()
        self.opening.show_review(handoff.opening, handoff.avoid)
        self.foot.show_word(handoff.word)
        self.foot.show_error("")
        self.show_parts(faces.review_face(state, self._chosen, current_language().value))

    def show_sent(self, face: DossierFace) -> None:
        """A dossier as it was sent."""
        self._review = None
        self.opening.show_sent(face.content.outcome.opening, face.content.outcome.avoid)
        self.show_parts(face)
        until = face.side.sent.may_undo_until if face.side.sent else None
        left_ms = int((until - self._clock()).total_seconds() * 1000) if until else 0
        if left_ms > 0:
            self._undo_over.start(left_ms)
        else:
            self._hide_undo()

    def show_error(self, sentence: str) -> None:
        """Why it could not be sent; it can be tried again."""
        self.foot.show_error(sentence)
        self.foot.send_button.setEnabled(self._face is not None and self._face.may_send)

    def form(self) -> HandoffForm:
        """What the reviewer decided, as it stands in the fields."""
        gate_is_open = self._review is None or self._review.gate.open
        return HandoffForm(
            channel=self._chosen.channel,
            person=self._chosen.person,
            route_reason=self._chosen.reason,
            opening=self.opening.opening_field.text(),
            avoid=self.opening.avoid_field.text(),
            word=self.foot.word(),
            override="" if gate_is_open else " ".join(self._override.split()),
        )

    def content_now(self) -> Content | None:
        """The dossier in words with what is typed at this moment; None before anything is shown."""
        if self._review is not None:
            return self._reviewed(self._review).content
        return self._face.content if self._face is not None else None

    # --- acts ----------------------------------------------------------------------------------
    def send(self) -> None:
        """Ask for sending, if nothing is missing; else say what and go there."""
        if self._review is None or self._face is None:
            return
        if not self._face.may_send:
            self.foot.show_error(self._face.why_not)
            return
        form = self.form()
        if not self._review.gate.open and len(form.override) < OVERRIDE_LEAST:
            words = _("Write why, in {least} characters at least.").format(least=OVERRIDE_LEAST)
            self.foot.show_error(words)
            self.go_to_side()
            if self.side is not None and self.side.override_field is not None:
                self.side.override_field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.foot.show_error("")
        self.foot.send_button.setEnabled(False)
        self.send_requested.emit(form)

    def save_pdf(self) -> None:
        """Ctrl+P."""
        self.pdf_requested.emit()

    def choose_another(self) -> None:
        """Open the choice of channel and person."""
        if self._review is None or self._face is None or self.side is None:
            return
        side = self._face.side
        panel = ChannelPopover(side.choices, side.reasons, self._chosen, self)
        panel.given.connect(self.take_choice)
        panel.closed.connect(panel.deleteLater)
        self._popover = panel
        anchor = self.side.another_button
        panel.open_above(anchor if anchor is not None and anchor.isVisible() else self.foot)

    def take_choice(self, chosen: Chosen) -> None:
        """Another channel or person, with its reason: the side column follows."""
        if self._review is None:
            return
        self._chosen = chosen
        self.show_parts(self._reviewed(self._review))

    # --- Page ----------------------------------------------------------------------------------
    def entered(self) -> None:
        if self._review is not None:
            self.opening.opening_field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.head.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> bool:
        self._undo_over.stop()
        return True

    def primary_action(self) -> None:
        self.send()

    def commands(self) -> tuple[Command, ...]:
        pdf = Command(_("Save as PDF"), keys_of(Action.PDF, Where.DOSSIER), self.pdf_requested.emit)
        html = Command(_("Save as HTML"), "", self.html_requested.emit)
        if self._review is None:
            return pdf, html
        keys = keys_of(Action.SEND, Where.DOSSIER)
        send = Command(_("Send the dossier"), keys, self.send)
        return send, Command(_("Choose another channel"), "", self.choose_another), pdf, html

    def retranslate(self) -> None:
        self.head.retranslate()
        self.opening.retranslate()
        self.name_tabs()
        if self._review is not None:
            self.show_parts(self._reviewed(self._review))

    # --- Qt ------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.back_requested.emit()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self.head.back_asked.connect(self.back_requested)
        self.head.pdf_asked.connect(self.pdf_requested)
        self.head.html_asked.connect(self.html_requested)
        self.foot.send_asked.connect(self.send)
        self.foot.word_edited.connect(lambda text: self.draft_changed.emit("word", text))
        self.opening.opening_edited.connect(lambda text: self.draft_changed.emit("opening", text))
        self.opening.avoid_edited.connect(lambda text: self.draft_changed.emit("avoid", text))

    def _reviewed(self, state: ReviewState) -> DossierFace:
        """The face with all that was typed and chosen so far."""
        form = self.form()
        handoff = replace(
            state.dossier.handoff,
            opening=form.opening,
            avoid=form.avoid,
            word=form.word,
            override=form.override,
        )
        dossier = replace(state.dossier, handoff=handoff)
        state = replace(state, dossier=dossier, override=self._override)
        return faces.review_face(state, self._chosen, current_language().value)

    def connect_side(self, side: DossierSide) -> None:
        side.another_asked.connect(self.choose_another)
        side.undo_asked.connect(self.undo_requested)
        side.override_edited.connect(self._take_override)
        side.answer_asked.connect(self.answer_asked)
        side.dispute_asked.connect(self.dispute_asked)
        side.rule_asked.connect(self.rule_asked)
        side.judged.connect(self.judged)

    def _take_override(self, text: str) -> None:
        self._override = text
        self.draft_changed.emit("override", text)

    def _hide_undo(self) -> None:
        if self.side is not None and self.side.undo_button is not None:
            self.side.undo_button.hide()
