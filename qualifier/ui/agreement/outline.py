"""The outline of the agreement: its parts in order, with how many problems each has."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from qualifier.texts import _, ngettext
from qualifier.texts.agreement_words import list_words
from qualifier.ui.agreement.state import AgreementState, Section, Stand
from qualifier.ui.theme import Role, theme

ROW_PX, INDENT = 30, "    "
STAND = Qt.ItemDataRole.UserRole


class Outline(QListWidget):
    """`chosen(Stand)`: a part is wanted; `opened`: Enter, its first control."""

    chosen = Signal(object)
    opened = Signal()
    ring_radius = 7

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Parts of the agreement"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._stands: tuple[Stand, ...] = ()
        self.currentItemChanged.connect(self._moved)
        self.itemActivated.connect(lambda _item: self.opened.emit())

    def show_state(self, state: AgreementState) -> None:
        """Show the parts; emits nothing."""
        if state.agreement is None:
            return
        stands = parts_of(state)
        blocked = self.blockSignals(True)
        if stands != self._stands:
            self._stands = stands
            self.clear()
            for stand in stands:
                item = QListWidgetItem()
                item.setData(STAND, stand)
                item.setSizeHint(QSize(0, theme().px(ROW_PX)))
                self.addItem(item)
        for row, stand in enumerate(stands):
            self._show(self.item(row), stand, state)
        if state.stand in stands:
            self.setCurrentRow(stands.index(state.stand))
        self.blockSignals(blocked)

    def _show(self, item: QListWidgetItem, stand: Stand, state: AgreementState) -> None:
        words = stand_words(stand)
        problems = state.count_at(stand)
        indent = INDENT if stand.of else ""
        text = f"{indent}{words}"
        item.setText(f"{text}  ({problems})" if problems else text)
        said = words
        if problems:
            count = ngettext("{n} problem", "{n} problems", problems).format(n=problems)
            said = f"{words}, {count}"
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        item.setForeground(theme().color(Role.WARN if problems else Role.TEXT))

    def _moved(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(STAND))


def parts_of(state: AgreementState) -> tuple[Stand, ...]:
    """The parts in order; each list of reasons has its own."""
    reasons = state.agreement.reasons if state.agreement is not None else {}
    before = (
        Section.GENERAL,
        Section.DEFINITION,
        Section.DECISIONS,
        Section.FACETS,
        Section.OUTCOMES,
    )
    after = (
        Section.CHANNELS,
        Section.HARD,
        Section.POINTS,
        Section.PROMISES,
        Section.SIGNALS,
        Section.VERSIONS,
    )
    return (
        *(Stand(one) for one in before),
        *(Stand(Section.REASONS, name) for name in reasons),
        *(Stand(one) for one in after),
    )


def stand_words(stand: Stand) -> str:
    """What a part is called."""
    if stand.section is Section.REASONS:
        return _("Reasons: {list}").format(list=list_words(stand.of))
    return {
        Section.GENERAL: _("General"),
        Section.DEFINITION: _("Definition"),
        Section.DECISIONS: _("Bands and decisions"),
        Section.FACETS: _("Facets"),
        Section.OUTCOMES: _("Outcomes"),
        Section.CHANNELS: _("Channels"),
        Section.HARD: _("Hard rules"),
        Section.POINTS: _("Routing points"),
        Section.PROMISES: _("Promises"),
        Section.SIGNALS: _("Signals"),
        Section.VERSIONS: _("Versions"),
    }[stand.section]
