"""The left column: the card with its ticks, and the objections drawer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from qualifier.texts import _
from qualifier.ui.call.faces import FactRow, FactsFace, ObjectionRow
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets import (
    LEFT,
    Canvas,
    ElidedLabel,
    Hairline,
    KeyCaps,
    Label,
    LineEdit,
    PaintedButton,
    Panel,
    WrappedText,
)
from qualifier.ui.widgets.tip import show_tip


class FactLine(QWidget):
    """Label over value, and the tick. F2 or a double click turns the value into a field."""

    ticked = Signal(str, bool)
    corrected = Signal(str, str)

    def __init__(self, row: FactRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 1, 0, 1)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._label = ElidedLabel(row.label, Type.LABEL, Role.TEXT3)
        self._value = ElidedLabel(row.value or "—", Type.BODY_MEDIUM, Role.TEXT)
        self._edit = LineEdit(row.value)
        self._edit.setAccessibleName(row.label)
        self._edit.setVisible(False)
        self._edit.editingFinished.connect(self._finish)
        self._edit.installEventFilter(self)
        self.box = QCheckBox()
        self.box.setAccessibleName(_("{field} confirmed on the phone").format(field=row.label))
        self.box.toggled.connect(lambda on: self.ticked.emit(self._row.field, on))
        words.addWidget(self._label)
        words.addWidget(self._value)
        words.addWidget(self._edit)
        self._error = Label("", Type.LABEL, Role.DANGER, wrap=True)
        self._error.setVisible(False)
        words.addWidget(self._error)
        line.addLayout(words, 1)
        line.addWidget(self.box)
        self.show_row(row)

    def show_row(self, row: FactRow) -> None:
        """Show the value and its tick."""
        self._row = row
        self._value.show_text(row.value or "—")
        show_tip(self, _("Before: {value}").format(value=row.before) if row.before else "")
        with QSignalBlocker(self.box):
            self.box.setChecked(row.is_confirmed)
        self.box.setEnabled(row.may_confirm)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.edit()
        elif event.key() == Qt.Key.Key_Escape and self._edit.isVisible():
            self._edit.setText(self._row.value)
            self._finish()
        else:
            event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes the value and goes no further: to the page it means dial, or go on."""
        is_press = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if is_press and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # type: ignore[attr-defined]
            self._finish()
            return True
        return super().eventFilter(watched, event)

    def show_error(self, sentence: str) -> None:
        """The value was not taken: it stays in its field, with the reason below."""
        typed = self._edit.text()
        self.edit()
        self._edit.setText(typed)
        self._edit.show_faulty(True)
        self._edit.setAccessibleDescription(sentence)
        self._error.setText(sentence)
        self._error.setVisible(True)

    def edit(self) -> None:
        """Turn the value into a field."""
        self._quiet()
        self._value.setVisible(False)
        self._edit.setVisible(True)
        self._edit.setText(self._row.value)
        self._edit.setFocus()
        self._edit.selectAll()

    def _finish(self) -> None:
        if not self._edit.isVisible():
            return
        self._quiet()
        self._edit.setVisible(False)
        self._value.setVisible(True)
        typed = self._edit.text().strip()
        if typed != self._row.value:
            self.corrected.emit(self._row.field, typed)
        if not self._edit.isVisible():
            self.box.setFocus()

    def _quiet(self) -> None:
        self._edit.show_faulty(False)
        self._edit.setAccessibleDescription("")
        self._error.setVisible(False)


class ObjectionHead(PaintedButton):
    """The words of an objection at the left, a chevron at the right."""

    ring_radius = 7

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._is_open = False
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_open(self, is_open: bool) -> None:
        """Whether the answer is shown below."""
        self._is_open = is_open
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(120), look.px(28))

    def paint(self, canvas: Canvas) -> None:
        rect = QRectF(self.rect())
        if self.underMouse():
            canvas.box(rect, Role.HOVER, None, 7)
        side = theme().px(14)
        ink = Role.TEXT if self._is_open else Role.TEXT2
        step = Type.STRONG if self._is_open else Type.BODY
        canvas.line(rect.adjusted(0, 0, -side - 6, 0), self._words, step, ink, LEFT)
        glyph = Glyph.CHEVRON_DOWN if self._is_open else Glyph.CHEVRON_RIGHT
        box = QRectF(rect.right() - side, rect.center().y() - side / 2, side, side)
        canvas.glyph_in(box, glyph, Role.TEXT3, 14)


class ObjectionLine(QWidget):
    """What leads say; a press opens what to answer."""

    opened = Signal(str)

    def __init__(self, row: ObjectionRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = ObjectionHead(row.heard)
        self.head.clicked.connect(self._toggle)
        self._answer = QWidget()
        below = QVBoxLayout(self._answer)
        below.setContentsMargins(0, 4, 0, 8)  # clear of the focus ring above
        below.addWidget(WrappedText(row.answer, Type.WORDS, Role.TEXT2))
        self._answer.setVisible(False)
        show_tip(self.head, row.heard)
        column.addWidget(self.head)
        column.addWidget(self._answer)
        column.addWidget(Hairline())

    def focus_head(self) -> None:
        """Put the focus on the objection."""
        self.head.setFocus(Qt.FocusReason.TabFocusReason)

    def show_open(self, is_open: bool) -> None:
        """Show the answer, or only what leads say."""
        self._answer.setVisible(is_open)
        self.head.show_open(is_open)

    def _toggle(self) -> None:
        opens = self._answer.isHidden()
        self.show_open(opens)
        if opens:
            self.opened.emit(self._row.id)


class FactsPanel(Panel):
    """Signals: `ticked(field, bool)`, `corrected(field, text)`, `objection_used(id)`."""

    ticked = Signal(str, bool)
    corrected = Signal(str, str)
    objection_used = Signal(str)
    asked = Signal()  # its keys were pressed: it is to be seen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.WINDOW, lines=(Qt.Edge.RightEdge,), parent=parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 1, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = Panel(Role.WINDOW)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(4)
        area.setWidget(inner)
        outer.addWidget(area)
        self._column.addLayout(
            _heading(
                ElidedLabel(_("Card"), Type.HEADING),
                ElidedLabel(_("Confirmed"), Type.LABEL, Role.TEXT3),
            )
        )
        self._facts = QVBoxLayout()
        self._facts.setSpacing(2)
        self._column.addLayout(self._facts)
        self._foot = Label("", Type.LABEL, Role.TEXT3, wrap=True)
        self._column.addWidget(self._foot)
        self._column.addSpacing(8)
        self._column.addWidget(Hairline())
        self._column.addLayout(
            _heading(ElidedLabel(_("Objections"), Type.HEADING), KeyCaps("Ctrl+O"))
        )
        self._objections = QVBoxLayout()
        self._objections.setSpacing(2)
        self._column.addLayout(self._objections)
        self._column.addStretch(1)
        self._fact_lines: dict[str, FactLine] = {}
        self._face: FactsFace | None = None
        self._is_small = False
        self._shown_objections: tuple[ObjectionRow, ...] = ()

    def show_face(self, face: FactsFace) -> None:
        """Show the card."""
        if face == self._face:
            return
        self._face = face
        for row in face.rows:
            if row.field not in self._fact_lines:
                line = FactLine(row)
                line.ticked.connect(self.ticked)
                line.corrected.connect(self.corrected)
                self._fact_lines[row.field] = line
                self._facts.addWidget(line)
            self._fact_lines[row.field].show_row(row)
        self._show_foot()

    def show_small(self, small: bool) -> None:
        """Closer lines, so that card and objections stand whole in the smallest window."""
        self._column.setContentsMargins(16, 8 if small else 12, 16, 6 if small else 12)
        for lines in (self._facts, self._objections):
            lines.setSpacing(0 if small else 2)
        self._is_small = small
        self._show_foot()

    def _show_foot(self) -> None:
        if self._face is not None:
            self._foot.setText(self._face.short_foot if self._is_small else self._face.foot)

    def show_objections(self, rows: tuple[ObjectionRow, ...]) -> None:
        """Show what leads of this script say."""
        if rows == self._shown_objections:
            return
        self._shown_objections = rows
        while self._objections.count():
            item = self._objections.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row in rows:
            line = ObjectionLine(row)
            line.opened.connect(self.objection_used)
            self._objections.addWidget(line)

    def close_objections(self) -> None:
        """Another lead: nothing was objected yet."""
        for line in self.findChildren(ObjectionLine):
            line.show_open(False)

    def focus_objections(self) -> None:
        """Ctrl+O: the first objection."""
        self.asked.emit()
        item = self._objections.itemAt(0)
        widget = item.widget() if item else None
        if isinstance(widget, ObjectionLine):
            widget.focus_head()

    def show_error(self, field: str, sentence: str) -> None:
        """Why a corrected value was not taken."""
        self.asked.emit()
        self._fact_lines[field].show_error(sentence)

    def parts(self) -> tuple[QWidget, ...]:
        """What takes the focus here, in reading order."""
        heads = [one.head for one in self.findChildren(ObjectionLine)]
        return (*(line.box for line in self._fact_lines.values()), *heads)

    def line(self, field: str) -> FactLine:
        """The line of a field. Raises KeyError for one that is not on the card."""
        return self._fact_lines[field]

    def edit(self, field: str) -> None:
        """Turn a value of the card into a field."""
        self.asked.emit()
        self.line(field).edit()

    def edit_focused(self) -> bool:
        """F2: edit the fact whose tick has the focus, else the first one."""
        line = next((one for one in self._fact_lines.values() if one.box.hasFocus()), None)
        line = line or next(iter(self._fact_lines.values()), None)
        if line is None:
            return False
        self.asked.emit()
        line.edit()
        return True


def _heading(left: QWidget, right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 4, 0, 4)
    row.addWidget(left)
    row.addStretch(1)
    row.addWidget(right)
    return row
