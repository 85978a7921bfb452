"""Parts that forms share: a label over any control, a choice list, a row of large choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLayoutItem,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Label, OptionCard

_INSET_MORE = 4
_WIDEST_LIST_PX = 480


class ComboBox(QComboBox):
    """A combo box whose words stand as far from the edge as those of a field."""

    ring_radius = 7

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fusion leaves 4 px before the words and heeds no padding."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        option.rect.translate(theme().px(_INSET_MORE), 0)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class ChoiceList(ComboBox):
    """A combo box of id and words. `chosen(str)`: a person took an id."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[tuple[str, str], ...] = ()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(16)
        self.activated.connect(lambda place: self.chosen.emit(str(self.itemData(place))))

    def show_choices(self, choices: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer (id, words) and show one as taken; emits nothing."""
        blocker = QSignalBlocker(self)
        if tuple(choices) != self._choices:
            self._choices = tuple(choices)
            self.clear()
            for choice_id, words in choices:
                self.addItem(words, choice_id)
        self.show_chosen(chosen)
        blocker.unblock()

    def show_chosen(self, choice_id: str) -> None:
        """Show an id as taken; emits nothing. An unknown one leaves the list as it is."""
        place = self.findData(choice_id)
        if place >= 0 and place != self.currentIndex():
            blocker = QSignalBlocker(self)
            self.setCurrentIndex(place)
            blocker.unblock()

    @property
    def chosen_id(self) -> str:
        return str(self.currentData() or "")

    def showPopup(self) -> None:
        """The list is as wide as its words, up to a bound; the control may be narrower."""
        view = self.view()
        wanted = view.sizeHintForColumn(0) + view.verticalScrollBar().sizeHint().width()
        view.setMinimumWidth(min(wanted, theme().px(_WIDEST_LIST_PX)))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, not the value: a wheel must not change what was not looked at."""
        event.ignore()


class Labelled(QWidget):
    """A label above a control, as `Field` has it."""

    def __init__(self, label: str, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = Label(label, Type.LABEL, Role.TEXT2)
        self.label.setBuddy(control)
        self.control = control
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.label)
        column.addWidget(control)
        self.setFocusProxy(control)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


class FlowGrid(QWidget):
    """Its widgets in as many equal columns as fit, each at least `least` px wide at 100 %."""

    def __init__(
        self,
        least: int,
        *,
        most: int = 6,
        gap: int = 12,
        at_top: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`at_top`: each keeps its own height, so that one with an error below moves no other."""
        super().__init__(parent)
        self._place = Qt.AlignmentFlag.AlignTop if at_top else Qt.AlignmentFlag(0)
        self._least, self._most = least, most
        self._parts: list[QWidget] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(gap)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add_part(self, part: QWidget) -> None:
        """One more at the end."""
        self._parts.append(part)
        self._columns = 0
        self._arrange(self.width())

    def minimumSizeHint(self) -> QSize:
        """One column: the width decides how many stand side by side."""
        return QSize(theme().px(min(self._least, 160)), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width())

    def _arrange(self, width: int) -> None:
        gap = self._grid.horizontalSpacing()
        fitting = max(1, (width + gap) // (theme().px(self._least) + gap))
        columns = min(fitting, self._most, max(1, len(self._parts)))
        # Four in a row of three would leave one alone: two and two look better.
        if columns < len(self._parts) <= 2 * columns:
            columns = (len(self._parts) + 1) // 2
        if columns == self._columns:
            return
        self._columns = columns
        while self._grid.count():
            taken: QLayoutItem | None = self._grid.takeAt(0)
            del taken
        for column in range(self._most):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for place, part in enumerate(self._parts):
            self._grid.addWidget(part, place // columns, place % columns, self._place)
        self.updateGeometry()


@dataclass(frozen=True, slots=True)
class LargeChoice:
    """One card: its id, words, icon; disabled ones say why in their sentence."""

    id: str
    title: str
    sentence: str = ""
    glyph: Glyph | None = None
    is_enabled: bool = True


class ChoiceRow(FlowGrid):
    """Large choices side by side: arrows move inside, Enter or Space chooses, Tab goes on."""

    chosen = Signal(str)

    def __init__(
        self, name: str, choices: Sequence[LargeChoice], *, least: int = 190, most: int = 4
    ) -> None:
        super().__init__(least, most=most)
        self.setAccessibleName(name)
        self._cards: dict[str, OptionCard] = {}
        for choice in choices:
            card = OptionCard(choice.title, choice.sentence, glyph=choice.glyph)
            card.setEnabled(choice.is_enabled)
            card.setAccessibleName(f"{name}: {choice.title}")
            card.clicked.connect(lambda _on=False, one=choice.id: self.chosen.emit(one))
            card.installEventFilter(self)
            self._cards[choice.id] = card
            self.add_part(card)
        self._let_tab_in(next(iter(self._cards.values()), None))

    def card(self, choice_id: str) -> OptionCard:
        """The card of a choice."""
        return self._cards[choice_id]

    def show_chosen(self, *choice_ids: str) -> None:
        """Show these as taken, all others not."""
        for choice_id, card in self._cards.items():
            card.setChecked(choice_id in choice_ids)
        if not any(card.hasFocus() for card in self._cards.values()):
            taken = [card for one, card in self._cards.items() if one in choice_ids]
            self._let_tab_in(taken[0] if taken else self._enabled()[0] if self._enabled() else None)

    def show_choice(self, choice: LargeChoice) -> None:
        """Other words on a card."""
        card = self._cards[choice.id]
        card.show_words(choice.title, choice.sentence)
        card.setEnabled(choice.is_enabled)

    def focus_on(self, choice_id: str) -> None:
        """Put the focus on a card."""
        self._let_tab_in(self._cards[choice_id])
        self._cards[choice_id].setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, event)
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        enabled = self._enabled()
        here = next((place for place, card in enumerate(enabled) if card is watched), None)
        if here is None:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            enabled[here].click()
            return True
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            return False
        card = enabled[(here + step) % len(enabled)]
        self._let_tab_in(card)
        card.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _enabled(self) -> list[OptionCard]:
        return [card for card in self._cards.values() if card.isEnabled()]

    def _let_tab_in(self, one: OptionCard | None) -> None:
        for card in self._cards.values():
            is_door = card is one
            policy = Qt.FocusPolicy.StrongFocus if is_door else Qt.FocusPolicy.ClickFocus
            card.setFocusPolicy(policy)


_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


def row_of(*widgets: QWidget, stretch: bool = True, gap: int = 8) -> QHBoxLayout:
    """Widgets side by side, what is left over at the end."""
    row = QHBoxLayout()
    row.setSpacing(gap)
    for widget in widgets:
        row.addWidget(widget)
    if stretch:
        row.addStretch(1)
    return row
