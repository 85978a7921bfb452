"""A key figure as a tile to press: name, value, what moved, and its sparkline."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from qualifier.exchange.review_page.faces import BAD, GOOD, Tile
from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets import Canvas, Card, PaintedButton
from qualifier.ui.widgets.tip import show_tip

MOODS = {GOOD: Role.POS, BAD: Role.WARN}
SPARK_PX, SPARK_HEIGHT_PX = 72, 28
LEAST_PX = 168


class TileButton(PaintedButton):
    """One tile; `clicked` asks for the leads behind it."""

    def __init__(self, tile: Tile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_tile(tile)

    def show_tile(self, tile: Tile) -> None:
        """Show this one."""
        self.tile = tile
        self.update()
        self.setAccessibleName(tile.spoken)
        self.setAccessibleDescription(tile.definition)
        show_tip(self, f"{tile.spoken}\n\n{tile.definition}")

    def wanted_size(self, look: Theme) -> QSize:
        lines = look.line(Type.LABEL) * 2 + look.line(Type.NUMBER)
        return QSize(look.px(LEAST_PX), lines + look.px(22))

    def paint(self, canvas: Canvas) -> None:
        look, tile = canvas.look, self.tile
        if self.is_hot:
            canvas.box(QRectF(self.rect()).adjusted(2, 2, -2, -2), Role.HOVER, None, 8)
        pad, top = look.px(14), float(look.px(11))
        room = self.width() - 2 * pad
        label, number = look.line(Type.LABEL), look.line(Type.NUMBER)
        canvas.line(QRectF(pad, top, room, label), tile.label, Type.LABEL, Role.TEXT2)
        box = QRectF(pad, top + label, room, number)
        canvas.line(box, tile.value, Type.NUMBER, Role.TEXT)
        under = QRectF(pad, top + label + number, room, label)
        ink = MOODS.get(tile.mood, Role.TEXT2)
        canvas.line(under, tile.note, Type.LABEL, ink)
        width = look.px(SPARK_PX)
        if look.width(tile.value, Type.NUMBER) + width + look.px(8) <= room:
            spark = QRectF(pad + room - width, top + label, width, look.px(SPARK_HEIGHT_PX))
            ink = Role.PLUM if tile.is_felt else Role.WARN if tile.mood == BAD else Role.ACCENT
            draw_spark(canvas, spark, tile.series, tile.target, ink)


def draw_spark(
    canvas: Canvas,
    box: QRectF,
    series: tuple[float | None, ...],
    target: float | None,
    ink: Role,
) -> None:
    """A line of values; parts without a value are left out. Last point marked, target dotted."""
    known = [(place, value) for place, value in enumerate(series) if value is not None]
    if len(known) < 2:
        return
    values = [value for _place, value in known] + ([target] if target is not None else [])
    low, high = min(values), max(values)

    def height(value: float) -> float:
        share = 0.5 if high == low else (value - low) / (high - low)
        return box.bottom() - 4 - share * (box.height() - 8)

    painter = canvas.painter
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if target is not None:
        painter.setPen(QPen(canvas.color(Role.CONTROL), 1.25, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(box.left(), height(target)), QPointF(box.right(), height(target)))
    step = (box.width() - 8) / max(1, len(series) - 1)
    points = [QPointF(box.left() + 3 + place * step, height(value)) for place, value in known]
    pen = QPen(canvas.color(ink), 1.75)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline(points)
    last = points[-1]
    canvas.disc(QRectF(last.x() - 2.75, last.y() - 2.75, 5.5, 5.5), ink)


class Tiles(Card):
    """The key figures side by side, in two rows where the window is narrow.
    `pressed(Tile)`: a figure was asked about."""

    pressed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(4, 4, 4, 4)
        self._grid.setSpacing(2)
        self.buttons: list[TileButton] = []

    def show_tiles(self, tiles: tuple[Tile, ...]) -> None:
        """Show these, in order."""
        for tile in tiles[len(self.buttons) :]:
            button = TileButton(tile)
            button.clicked.connect(lambda _on=False, one=button: self.pressed.emit(one.tile))
            self.buttons.append(button)
        for button, tile in zip(self.buttons, tiles, strict=True):
            button.show_tile(tile)
        self.place(self.width())

    def place(self, width: int) -> None:
        """As many to a row as find room, all rows alike."""
        count = len(self.buttons)
        room = max(1, width // theme().px(LEAST_PX))
        rows = -(-count // room) if count else 1
        columns = -(-count // rows) if count else 1
        for place, button in enumerate(self.buttons):
            self._grid.addWidget(button, place // columns, place % columns)
