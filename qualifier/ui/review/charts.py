"""A card with bars: each bar may be pressed for its leads, and all may be read as a table."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qualifier.exchange.review_page.faces import BAD, GOOD, Bar, Cell, Chart, Row, Table
from qualifier.texts import _, figure_words
from qualifier.ui.icons import Glyph
from qualifier.ui.review.figure_table import FigureTable
from qualifier.ui.theme import Role, Theme, Type
from qualifier.ui.widgets import (
    RIGHT,
    Button,
    ButtonSize,
    Canvas,
    Card,
    Kind,
    Label,
    PaintedButton,
    middle,
)
from qualifier.ui.widgets.tip import show_tip

FILLS = {GOOD: Role.POS, BAD: Role.WARN}


class BarButton(PaintedButton):
    """A line of a chart: label, bar, value, note. `ink`: the fill of a bar without a mood."""

    def __init__(
        self, bar: Bar, ink: Role, *, label_px: int, value_px: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ink = ink
        self._label_px, self._value_px = label_px, value_px
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_bar(bar)

    def show_bar(self, bar: Bar) -> None:
        """Show this one."""
        self.bar = bar
        self.update()
        self.setAccessibleName(" ".join(one for one in (bar.label, bar.value, bar.note) if one))
        self.setAccessibleDescription(bar.definition)
        show_tip(self, "\n\n".join(one for one in (bar.label, bar.note, bar.definition) if one))

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(220), look.px(28))

    def paint(self, canvas: Canvas) -> None:
        look, bar = canvas.look, self.bar
        rect = QRectF(self.rect())
        if self.is_hot and bar.key:
            canvas.box(rect, Role.HOVER, None, 5)
        pad = look.px(4)
        label = min(look.px(self._label_px), rect.width() * 0.56)
        value = look.px(self._value_px)
        canvas.line(QRectF(pad, 0, label - 2 * pad, rect.height()), bar.label, Type.BODY, Role.TEXT)
        left, room = pad + label, rect.width() - label - value - 2 * pad
        track = middle(rect, max(room, 2.0), look.px(8), left)
        canvas.box(track, Role.TRACK, None, 4)
        if bar.share > 0:
            track.setWidth(max(3.0, track.width() * min(bar.share, 1.0)))
            canvas.box(track, FILLS.get(bar.mood, self._ink), None, 4)
        right = QRectF(rect.right() - pad - value, 0, value, rect.height())
        canvas.line(right, bar.value, Type.STRONG, Role.TEXT, RIGHT)


class FunnelButton(BarButton):
    """A step: its count stands at the end of the bar, the share of the step before at the right."""

    def paint(self, canvas: Canvas) -> None:
        look, bar = canvas.look, self.bar
        rect = QRectF(self.rect())
        if self.is_hot and bar.key:
            canvas.box(rect, Role.HOVER, None, 5)
        pad, note = look.px(4), look.px(48)
        label = look.px(self._label_px)
        canvas.line(QRectF(pad, 0, label, rect.height()), bar.label, Type.BODY, Role.TEXT)
        number = look.width(bar.value, Type.STRONG) + look.px(10)
        left = pad + label + look.px(8)
        room = rect.width() - left - note - look.px(60)
        width = max(2.0, room * bar.share)
        box = middle(rect, width, look.px(20), left)
        canvas.box(box, self._ink, None, min(4.0, width / 2))
        value = QRectF(box.right() + look.px(8), 0, number, rect.height())
        canvas.line(value, bar.value, Type.STRONG, Role.TEXT)
        right = QRectF(rect.right() - pad - note, 0, note, rect.height())
        canvas.line(right, bar.note, Type.BODY, Role.TEXT2, RIGHT)

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(260), look.px(34))


class ChartCard(Card):
    """Signals: `pressed(key, label)` a bar's leads are asked for; `explained(title, definition)`:
    how the figures are worked out."""

    pressed = Signal(str, str, str)
    explained = Signal(str, str)

    def __init__(
        self,
        make: Callable[[Bar], BarButton],
        parent: QWidget | None = None,
        *,
        is_grouped: bool = False,
    ) -> None:
        """`is_grouped`: bars with the same note stand together under it."""
        super().__init__(parent=parent)
        self._make, self._is_grouped = make, is_grouped
        self._headings: list[Label] = []
        self._chart: Chart | None = None
        self.bars: list[BarButton] = []
        self.title = Label("", Type.HEADING)
        self.caption = Label("", Type.LABEL, Role.TEXT2)
        self.explain_button = Button(
            kind=Kind.GHOST, size=ButtonSize.SMALL, glyph=Glyph.INFO, name=_("How it is worked out")
        )
        self.explain_button.clicked.connect(self._explain)
        self.table_button = Button(
            kind=Kind.GHOST, size=ButtonSize.SMALL, glyph=Glyph.COLUMNS_3, name=_("As a table")
        )
        self.table_button.setCheckable(True)
        self.table_button.toggled.connect(lambda _on: self._fit())
        self.table = FigureTable()
        self.table.pressed.connect(self.pressed)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.title)
        head.addWidget(self.explain_button)
        head.addWidget(self.table_button)
        head.addStretch(1)
        head.addWidget(self.caption)
        self._body = QVBoxLayout()
        self._body.setSpacing(2)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 14)
        self.column.setSpacing(8)
        self.column.addLayout(head)
        self.column.addLayout(self._body)
        self.column.addWidget(self.table)
        self.column.addStretch(1)

    def show_chart(self, chart: Chart) -> None:
        """Show these bars."""
        self._chart = chart
        self.title.setText(chart.title)
        self.caption.setText(chart.caption)
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(chart.spoken)
        if len(self.bars) == len(chart.bars):
            for bar, one in zip(self.bars, chart.bars, strict=True):
                bar.show_bar(one)  # the one that has the focus keeps it
        else:
            self._build_bars(chart)
        self.table.show_table(_as_table(chart))
        self._fit()

    def _build_bars(self, chart: Chart) -> None:
        for widget in (*self.bars, *self._headings):
            self._body.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.bars = [self._make(one) for one in chart.bars]
        self._headings = []
        group = ""
        for bar in self.bars:
            if self._is_grouped and bar.bar.note != group:
                group = bar.bar.note
                self._headings.append(Label(group, Type.LABEL_STRONG, Role.TEXT2))
                self._body.addWidget(self._headings[-1])
            bar.clicked.connect(lambda _on=False, one=bar: self._press(one.bar))
            self._body.addWidget(bar)

    def _press(self, bar: Bar) -> None:
        if bar.key:
            self.pressed.emit(bar.key, figure_words.named(bar.label, bar.value), bar.definition)

    def _explain(self) -> None:
        if self._chart is not None:
            words = f"{self._chart.definition}\n\n{self._chart.spoken}"
            self.explained.emit(self._chart.title, words)

    def _fit(self) -> None:
        as_table = self.table_button.isChecked()
        for widget in (*self.bars, *self._headings):
            widget.setVisible(not as_table)
        self.table.setVisible(as_table)


def _as_table(chart: Chart) -> Table:
    rows = tuple(
        Row((Cell(one.label), Cell(one.value, one.key), Cell(one.note))) for one in chart.bars
    )
    return Table(chart.title, "", ("", _("Value"), chart.caption if rows else ""), rows)
