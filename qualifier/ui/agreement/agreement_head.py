"""The head of the agreement editor: where one is, draft and version, saved, what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qualifier.texts import _
from qualifier.texts.document_problems import overtaken_sentence
from qualifier.texts.errors import sentence
from qualifier.texts.formats import clock, day, number
from qualifier.ui.agreement.state import AgreementState
from qualifier.ui.desk import Desk
from qualifier.ui.icons import Glyph
from qualifier.ui.scripts.problems_strip import error_count
from qualifier.ui.shortcuts import Action, with_keys
from qualifier.ui.sync.trail import Trail
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import (
    Button,
    ElidedLabel,
    GlyphLabel,
    Kind,
    LinkButton,
    Panel,
    Pill,
    Tone,
)
from qualifier.ui.widgets.tip import show_tip


class AgreementHead(Panel):
    """Signals ask for what the buttons say."""

    publish_asked = Signal()
    problems_asked = Signal()
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.SURFACE, lines=(Qt.Edge.BottomEdge,), parent=parent)
        self.trail = Trail(_("Agreement"))
        self.draft_pill = Pill("", Tone.ACCENT, glyph=Glyph.SQUARE_PEN)
        self.published_pill = Pill("", Tone.NEUTRAL, glyph=Glyph.CHECK)
        self.locked_pill = Pill(_("Only admins edit"), Tone.NEUTRAL, glyph=Glyph.LOCK)
        self._saved_mark = GlyphLabel(Glyph.CHECK, Role.TEXT3, 13)
        self.saved_label = ElidedLabel("", Type.LABEL, Role.TEXT3)
        self.undo_button = Button(glyph=Glyph.UNDO_2, kind=Kind.GHOST, name=_("Undo (Ctrl+Z)"))
        self.redo_button = Button(
            glyph=Glyph.REDO_2, kind=Kind.GHOST, name=_("Redo (Ctrl+Shift+Z)")
        )
        self.publish_button = Button("", kind=Kind.PRIMARY, glyph=Glyph.UPLOAD)
        self.errors_button = LinkButton("")
        self.publish_button.clicked.connect(self.publish_asked)
        self.errors_button.clicked.connect(self.problems_asked)
        self.undo_button.clicked.connect(self.undo_asked)
        self.redo_button.clicked.connect(self.redo_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 12, 16, 12)
        row.setSpacing(8)
        row.addWidget(self.trail)
        for widget in (self.draft_pill, self.published_pill, self.locked_pill):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._saved_mark)
        row.addWidget(self.saved_label)
        for button in (self.undo_button, self.redo_button, self.publish_button):
            row.addWidget(button)
        row.addWidget(self.errors_button)
        self.setMinimumHeight(theme().px(58))

    def show_state(self, state: AgreementState, desk: Desk) -> None:
        """Show one state."""
        published = state.published
        self.draft_pill.setVisible(state.is_draft)
        words = _("Draft v{number}").format(number=state.number)
        self.draft_pill.show_state(words, Tone.ACCENT, Glyph.SQUARE_PEN)
        self.published_pill.setVisible(published is not None)
        if published is not None:
            on = day(published.at.astimezone(desk.zone).date(), desk.language, desk.clock().date())
            words = _("v{number} published {day}").format(number=published.number, day=on)
            if state.is_overtaken:
                self.published_pill.show_state(words, Tone.WARN, Glyph.TRIANGLE_ALERT)
                show_tip(self.published_pill, overtaken_sentence(state.base, published.number))
            else:
                self.published_pill.show_state(words, Tone.NEUTRAL, Glyph.CHECK)
                show_tip(self.published_pill, "")
        self.locked_pill.setVisible(not state.may_edit and state.agreement is not None)
        self.undo_button.setEnabled(state.can_undo)
        self.redo_button.setEnabled(state.can_redo)
        for button in (self.undo_button, self.redo_button, self.publish_button):
            button.setVisible(state.may_edit)
        self._show_saved(state, desk)
        self.publish_button.setText(_("Publish v{number}").format(number=state.number))
        self.publish_button.updateGeometry()
        self.publish_button.setEnabled(state.may_publish)
        show_tip(self.publish_button, _publish_tip(state))
        self.errors_button.setVisible(bool(state.errors))
        self.errors_button.setText(error_count(len(state.errors)))
        self.errors_button.updateGeometry()

    def _show_saved(self, state: AgreementState, desk: Desk) -> None:
        if state.save_error is not None:
            self._saved_mark.setVisible(False)
            self.saved_label.show_text(sentence(state.save_error), Role.DANGER)
            return
        if state.progress is not None:
            part, whole = (number(one, desk.language, 0) for one in state.progress)
            words = _("Ranking the queue anew… {done} of {all}").format(done=part, all=whole)
            self._saved_mark.setVisible(False)
            self.saved_label.show_text(words, Role.TEXT2)
            return
        at = state.saved_at
        is_told = at is not None and state.is_saved
        self._saved_mark.setVisible(is_told)
        words = ""
        if is_told and at is not None:
            words = _("Saved {time}").format(time=clock(at.astimezone(desk.zone)))
        self.saved_label.show_text(words, Role.TEXT3)


def _publish_tip(state: AgreementState) -> str:
    if state.errors:
        return _("Errors keep it from being published: F8 goes through them.")
    if not state.is_draft:
        return _("Nothing was changed since the version that is published.")
    if not state.is_known:
        return _("Being checked…")
    return with_keys(_("Publish"), Action.PRIMARY)
