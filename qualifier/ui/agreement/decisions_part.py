"""Bounds of the bands and what is decided of each cell, as a matrix fit × maturity."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from qualifier.core.agreement import HANDS_OVER, Decision
from qualifier.texts import _
from qualifier.texts.agreement_words import decision_choices
from qualifier.texts.handoff_sentences import decision_in_words
from qualifier.ui.agreement.presenter import AgreementPresenter
from qualifier.ui.agreement.record_inputs import bound_input
from qualifier.ui.agreement.state import AgreementState
from qualifier.ui.form_parts import ChoiceList
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Card, Field, Label, WrappedText
from qualifier.ui.widgets.tip import show_tip

FITS = ("A", "B", "C", "D")
MATURITIES = ("4", "3", "2", "1")  # as the matrix of a call shows them
BOUND_PX = 132


class DecisionsPart(QWidget):
    """Signal: `left`, a bound was left."""

    left = Signal()

    def __init__(self, presenter: AgreementPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._walked = -1
        self.bounds: dict[str, Field] = {}
        self.lists: dict[str, ChoiceList] = {}
        self._cards: dict[str, Card] = {}
        self._build()

    def focus_on(self, name: str) -> None:
        """The field of that name, else the first bound."""
        field = self.bounds.get(name) or self.bounds["fit.A"]
        field.edit.setFocus()

    def show_state(self, state: AgreementState) -> None:
        """Show bounds and decisions."""
        agreement = state.agreement
        if agreement is None:
            return
        forced, self._walked = state.walked != self._walked, state.walked
        for name, field in self.bounds.items():
            axis, _dot, band = name.partition(".")
            refusal = state.refusals.get(name, "")
            if not refusal and (forced or not field.edit.hasFocus()):
                field.show_text(bound_input(axis, band).read(agreement))
            if refusal != field.error_label.text():
                field.show_error(refusal)
            field.edit.setReadOnly(not state.may_edit)
        for cell, choices in self.lists.items():
            decision = agreement.decisions[cell]
            choices.show_chosen(decision.value)
            show_tip(choices, decision_in_words(decision))
            choices.setEnabled(state.may_edit)
            self._cards[cell].set_look(*_look(decision))

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(8)
        for row, fit in enumerate(FITS, start=1):
            grid.addWidget(self._head("fit", fit), row, 0)
            for column, maturity in enumerate(MATURITIES, start=1):
                grid.addWidget(self._cell(f"{fit}{maturity}"), row, column)
        for column, maturity in enumerate(MATURITIES, start=1):
            grid.addWidget(self._head("maturity", maturity), len(FITS) + 1, column)
            grid.setColumnStretch(column, 1)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(10)
        column_.addWidget(Label(_("Bands and decisions"), Type.HEADING))
        words = _(
            "A lead stands where its points of fit and of maturity put it. Each band begins at its "
            "bound; what is decided of each cell holds for new calls."
        )
        column_.addWidget(WrappedText(words, Type.BODY, Role.TEXT2))
        column_.addLayout(grid)
        column_.addStretch(1)
        order = [
            *(self.bounds[f"fit.{one}"].edit for one in FITS[:-1]),
            *(self.lists[f"{fit}{one}"] for fit in FITS for one in MATURITIES),
            *(self.bounds[f"maturity.{one}"].edit for one in MATURITIES[1:]),
        ]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _head(self, axis: str, band: str) -> QWidget:
        """The bound of a band; the last one begins at 0."""
        if band in (FITS[-1], MATURITIES[0]):
            words = _("Fit {band}: the rest") if axis == "fit" else _("Maturity {band}: the rest")
            return Label(words.format(band=band), Type.LABEL, Role.TEXT2, wrap=True)
        name = f"{axis}.{band}"
        said = _("Fit {band} from") if axis == "fit" else _("Maturity {band} from")
        field = self.bounds[name] = Field(said.format(band=band))
        if axis == "fit":
            field.setFixedWidth(theme().px(BOUND_PX))
        presenter = self._presenter
        field.text_edited.connect(lambda text: presenter.set_value(name, text))
        field.editing_finished.connect(presenter.seal)
        field.editing_finished.connect(self.left)
        return field

    def _cell(self, cell: str) -> Card:
        card = self._cards[cell] = Card(radius=7)
        choices = self.lists[cell] = ChoiceList(_("Decision of {cell}").format(cell=cell))
        choices.setMinimumContentsLength(6)
        choices.show_choices(decision_choices(), "")
        presenter = self._presenter
        choices.chosen.connect(lambda one: presenter.set_decision(cell, one))
        label = Label(cell, Type.STRONG)
        label.setBuddy(choices)
        column = QVBoxLayout(card)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(6)
        column.addWidget(label)
        column.addWidget(choices)
        return card


def _look(decision: Decision) -> tuple[Role, Role]:
    """Ground and edge, as the matrix of a call has them; the words say it too."""
    if decision in HANDS_OVER and decision is not Decision.PARTNER:
        return Role.POS_SOFT, Role.POS_LINE
    if decision is Decision.CLOSE:
        return Role.SUNKEN, Role.BORDER2
    return Role.WARN_SOFT, Role.WARN_LINE
