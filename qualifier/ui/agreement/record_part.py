"""Fields of the agreement as a whole; beside the promises, what they come to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.core.agreement import Agreement
from qualifier.core.sla import arithmetic
from qualifier.texts import _
from qualifier.texts.agreement_words import advice_words, ceiling_words, funnel_words
from qualifier.ui.agreement.funnel import Funnel, FunnelMark
from qualifier.ui.agreement.inputs_form import InputsForm
from qualifier.ui.agreement.presenter import AgreementPresenter
from qualifier.ui.agreement.state import AgreementState, Section
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Card, GlyphLabel, Label, WrappedText

BESIDE_PX = 430
MOST_ADVICE = 4


class RecordPart(QWidget):
    """Signal: `left`, a field was left."""

    left = Signal()

    def __init__(self, presenter: AgreementPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._shown: tuple[Section, int] | None = None
        self.title_label = Label("", Type.HEADING)
        self.form = InputsForm()
        self.sums = SumsCard()
        self.form.edited.connect(presenter.set_value)
        self.form.left.connect(self._field_left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(20)
        column.addWidget(self.title_label)
        column.addLayout(row, 1)
        row.addWidget(self.form, 1)
        beside = QVBoxLayout()
        beside.addWidget(self.sums)
        beside.addStretch(1)
        row.addLayout(beside)

    def show_state(self, state: AgreementState, language: str, title: str) -> None:
        """Show the fields of the section in front."""
        self.title_label.setText(title)
        agreement, section = state.agreement, state.stand.section
        if agreement is None:
            return
        shown = (section, state.walked)
        forced, self._shown = shown != self._shown, shown
        self.form.show_rows(
            self._presenter.rows(),
            agreement,
            state.refusals,
            locked=not state.may_edit,
            forced=forced,
        )
        is_promises = section is Section.PROMISES
        self.sums.setVisible(is_promises)
        if is_promises:
            self.sums.show_agreement(agreement, language)

    def _field_left(self, _name: str) -> None:
        self._presenter.seal()
        self.left.emit()


class SumsCard(Card):
    """Revenue goal → customers → SQL → leads, the ceiling, and what to do about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.funnel = Funnel()
        self.ceiling_text = WrappedText("", Type.BODY, Role.TEXT2)
        self.advice_texts = tuple(
            WrappedText("", Type.BODY, Role.TEXT) for _n in range(MOST_ADVICE)
        )
        self._mark = GlyphLabel(Glyph.CIRCLE_CHECK, Role.POS, 18)
        self._title = Label(_("What the goal comes to"), Type.HEADING)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._mark)
        head.addWidget(self._title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.funnel)
        column.addWidget(self.ceiling_text)
        for one in self.advice_texts:
            column.addWidget(one)
        self.setFixedWidth(theme().px(BESIDE_PX))

    def show_agreement(self, agreement: Agreement, language: str) -> None:
        """Work it out and show it."""
        found = arithmetic(agreement)
        self.funnel.show_mark(FunnelMark(funnel_words(found, language), found.ceiling, language))
        self.funnel.setVisible(found.need.customers is not None)
        self.ceiling_text.show_text(ceiling_words(found, language))
        advice = advice_words(found, language)
        if found.need.customers is None:
            self._mark.show_glyph(Glyph.INFO, Role.TEXT2)
        elif found.advice:
            self._mark.show_glyph(Glyph.TRIANGLE_ALERT, Role.WARN)
        else:
            self._mark.show_glyph(Glyph.CIRCLE_CHECK, Role.POS)
        for place, widget in enumerate(self.advice_texts):
            widget.setVisible(place < len(advice))
            widget.show_text(advice[place] if place < len(advice) else "")
