"""What stands where there is nothing yet: empty and error states, skeleton rows."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qualifier.texts import _
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets.base import Painted
from qualifier.ui.widgets.label import Label
from qualifier.ui.widgets.painting import Canvas


class GlyphLabel(Painted):
    """An icon that only decorates the words beside it (it has no name of its own)."""

    def __init__(
        self,
        glyph: Glyph,
        role: Role = Role.TEXT2,
        size: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._glyph, self._role, self._size = glyph, role, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_glyph(self, glyph: Glyph, role: Role) -> None:
        self._glyph, self._role = glyph, role
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(self._size), look.px(self._size))

    def paint(self, canvas: Canvas) -> None:
        canvas.glyph_in(QRectF(self.rect()), self._glyph, self._role, self._size)


class EmptyState(QWidget):
    """Icon, title, sentence, and what to do next. Buttons are the caller's, given in order."""

    def __init__(
        self,
        glyph: Glyph,
        title: str,
        sentence: str = "",
        *,
        buttons: tuple[QWidget, ...] = (),
        is_error: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(1)
        role = Role.DANGER if is_error else Role.TEXT2
        column.addWidget(GlyphLabel(glyph, role, 28), 0, centre)
        column.addSpacing(4)
        self.title_label = Label(title, Type.HEADING)
        column.addWidget(self.title_label, 0, centre)
        self.sentence_label = Label(sentence, Type.BODY, Role.TEXT2, wrap=True)
        self.sentence_label.setAlignment(centre)
        self.sentence_label.setFixedWidth(theme().px(320))
        # Not by alignment: an aligned label is given one line, however many it wraps to.
        words = QHBoxLayout()
        words.addStretch(1)
        words.addWidget(self.sentence_label)
        words.addStretch(1)
        column.addLayout(words)
        # Only inside the layout: shown without a parent it would be a window for a moment.
        self.sentence_label.setVisible(bool(sentence))
        column.addSpacing(4)
        if buttons:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addStretch(1)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(1)

    def show_words(self, title: str, sentence: str) -> None:
        self.title_label.setText(title)
        self.sentence_label.setText(sentence)
        self.sentence_label.setVisible(bool(sentence))


class Skeleton(Painted):
    """Grey rows where leads will stand; shown only after 300 ms of waiting."""

    _SHARES = (0.70, 0.55, 0.63, 0.48)

    def __init__(self, rows: int = 3, row_height: int = 41, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._row_height = row_height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Loading"))

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(240), look.px(self._row_height) * self._rows)

    def paint(self, canvas: Canvas) -> None:
        look, height = canvas.look, canvas.look.px(self._row_height)
        soft = look.mix(Role.TRACK, Role.SURFACE, 0.55)
        for number in range(self._rows):
            top = number * height
            middle = top + height / 2
            canvas.box(
                QRectF(0, middle - look.px(9), look.px(26), look.px(18)), Role.TRACK, None, 5
            )
            room = self.width() - look.px(34)
            share = self._SHARES[number % len(self._SHARES)]
            upper = QRectF(look.px(34), middle - look.px(10), room * share, look.px(9))
            lower = QRectF(look.px(34), middle + look.px(4), room * share * 0.68, look.px(7))
            canvas.box(upper, Role.TRACK, None, 4)
            canvas.box(lower, soft, None, 3)
            canvas.painter.fillRect(
                QRectF(0, top + height - 1, self.width(), 1), look.color(Role.BORDER)
            )
