"""The ways out of damage as a list: each with a title, and below it what would be missing."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from qualifier.texts import _
from qualifier.ui.icons import Glyph
from qualifier.ui.recovery.state import Choice
from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets.painting import Canvas

HEIGHT_MOST, HEIGHT_LEAST = 340, 120  # px at 100 %; what does not fit is scrolled to
_GAP, _PAD_X, _PAD_Y, _MARK, _SCROLLBAR = 6, 12, 8, 16, 12
_CHOICE = Qt.ItemDataRole.UserRole
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
_Index = QModelIndex | QPersistentModelIndex


class ChoiceList(QListWidget):
    """↑ ↓ move, also onto a copy that cannot be used: it says why. `itemActivated`: Enter or a
    double click."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = 0  # px
        self.setAccessibleName(_("Ways to go on"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setItemDelegate(_Rows(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)

    def show_choices(self, choices: tuple[Choice, ...], width: int) -> None:
        """Show these in a list `width` px wide, the first chosen, as high as its rows may be."""
        self.clear()
        for choice in choices:
            item = QListWidgetItem(f"{choice.title}\n{choice.detail}")
            item.setData(_CHOICE, choice)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                _("{name}: {value}").format(name=choice.title, value=choice.detail),
            )
            self.addItem(item)
        self.setCurrentRow(0)
        high = sum(row_height(theme(), one, width) for one in choices)
        self._wanted = min(high, theme().px(HEIGHT_MOST))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(240), self._wanted)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(240), min(self._wanted, theme().px(HEIGHT_LEAST)))

    def chosen(self) -> Choice | None:
        """The chosen way, if it is open."""
        row = self.currentRow()
        choice = self.item(row).data(_CHOICE) if row >= 0 else None
        return choice if isinstance(choice, Choice) and choice.is_open else None


def row_height(look: Theme, choice: Choice, width: int) -> int:
    """How high the row of a choice is in a list `width` px wide, px, with the gap below it."""
    edges = look.px(_GAP) + 2 * look.px(_PAD_Y)
    return look.line(Type.STRONG) + _detail_height(look, choice, _inner(look, width)) + edges


def _inner(look: Theme, width: int) -> float:
    return width - 2 * look.px(_PAD_X) - look.px(_MARK) - look.px(_PAD_X) - look.px(_SCROLLBAR)


def _detail_height(look: Theme, choice: Choice, width: float) -> int:
    room = QRectF(0, 0, width, 10_000)
    found = look.metrics(Type.LABEL).boundingRect(room, int(_WRAPPED), choice.detail)
    return max(look.line(Type.LABEL), round(found.height() + 0.5))


class _Rows(QStyledItemDelegate):
    """Paints a way as an option: its edge and a check say that it is chosen."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        view = self.parent()
        width = view.width() if isinstance(view, QWidget) else 0
        return QSize(0, row_height(theme(), index.data(_CHOICE), width))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        choice: Choice = index.data(_CHOICE)
        look, view = theme(), self.parent()
        painter.save()
        canvas = Canvas(painter, look)
        rect = QRectF(option.rect).adjusted(0, 0, 0, -look.px(_GAP))
        state = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        is_chosen = is_selected and choice.is_open
        ground = Role.SURFACE if choice.is_open else Role.SUNKEN
        if choice.is_open and state & QStyle.StateFlag.State_MouseOver:
            ground = Role.HOVER
        if is_chosen:
            canvas.box(rect, Role.ACCENT_SOFT, Role.ACCENT, 8)
        else:
            canvas.box(rect, ground, Role.ACCENT if is_selected else Role.BORDER2, 8)
        inside = rect.adjusted(look.px(_PAD_X), look.px(_PAD_Y), -look.px(_PAD_X), -look.px(_PAD_Y))
        mark = QRectF(inside.right() - look.px(_MARK), inside.y(), look.px(_MARK), look.px(_MARK))
        if is_chosen:
            canvas.glyph_in(mark, Glyph.CHECK, Role.ACCENT, _MARK)
        title = QRectF(inside.x(), inside.y(), 0, look.line(Type.STRONG))
        title.setRight(mark.x() - look.px(_PAD_X))
        ink = Role.TEXT if choice.is_open else Role.TEXT3
        canvas.line(title, choice.title, Type.STRONG, ink)
        width = _inner(look, view.width() if isinstance(view, QWidget) else 0)
        high = _detail_height(look, choice, width)
        painter.setFont(look.font(Type.LABEL))
        painter.setPen(look.color(Role.TEXT2 if choice.is_open else Role.TEXT3))
        painter.drawText(
            QRectF(inside.x(), title.bottom(), width, high), int(_WRAPPED), choice.detail
        )
        painter.restore()
