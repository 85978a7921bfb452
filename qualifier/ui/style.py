"""How Qt's own controls are drawn: Fusion, with our fields, check boxes and button faces.

Focus is not drawn here but by the focus ring. Sizes are in theme.qss.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionComplex,
    QWidget,
)

from qualifier.ui.icons import Glyph
from qualifier.ui.theme_tokens import Role

if TYPE_CHECKING:
    from qualifier.ui.theme import Theme

_PE = QStyle.PrimitiveElement
_CC = QStyle.ComplexControl
_SC = QStyle.SubControl
_STATE = QStyle.StateFlag
_SPIN_PARTS = (
    (_SC.SC_SpinBoxUp, Glyph.CHEVRON_UP),
    (_SC.SC_SpinBoxDown, Glyph.CHEVRON_DOWN),
)

FIELD_RADIUS = 7.0


class QualifierStyle(QProxyStyle):
    """Fusion with the shapes of the design."""

    def __init__(self, look: Theme) -> None:
        super().__init__("Fusion")
        self._look = look

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element == _PE.PE_FrameFocusRect:
            return
        if element in (_PE.PE_PanelLineEdit, _PE.PE_FrameLineEdit):
            self._draw_field(option, painter, widget)
        elif element == _PE.PE_IndicatorCheckBox:
            self._draw_check_box(option, painter)
        elif element == _PE.PE_IndicatorRadioButton:
            self._draw_radio(option, painter)
        elif element == _PE.PE_PanelButtonCommand:
            self._draw_button(option, painter)
        elif element == _PE.PE_Frame and widget is not None and widget.property("field"):
            self._draw_field(option, painter, widget)
        else:
            super().drawPrimitive(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if control == _CC.CC_ComboBox and widget is not None:
            self._draw_field(option, painter, widget)
            arrow = _SC.SC_ComboBoxArrow
            box = self.subControlRect(control, option, arrow, widget)
            self._draw_glyph(painter, QRectF(box), Glyph.CHEVRON_DOWN, option)
        elif control == _CC.CC_SpinBox and widget is not None:
            self._draw_field(option, painter, widget)
            for part, glyph in _SPIN_PARTS:
                box = self.subControlRect(control, option, part, widget)
                self._draw_glyph(painter, QRectF(box), glyph, option)
        elif control == _CC.CC_Slider and widget is not None:
            self._draw_slider(option, painter, widget)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def _draw_glyph(
        self, painter: QPainter, box: QRectF, glyph: Glyph, option: QStyleOption
    ) -> None:
        enabled = bool(option.state & _STATE.State_Enabled)
        role = Role.TEXT2 if enabled else Role.TEXT3
        size = 14 if box.height() > 20 else 11
        side = self._look.px(size)
        place = QPointF(
            round(box.x() + (box.width() - side) / 2), round(box.y() + (box.height() - side) / 2)
        )
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(place, self._look.pixmap(glyph, role, size, ratio))

    def _draw_slider(self, option: QStyleOptionComplex, painter: QPainter, widget: QWidget) -> None:
        handle = self.subControlRect(_CC.CC_Slider, option, _SC.SC_SliderHandle, widget)
        rect, knob = QRectF(option.rect), QRectF(handle)
        middle = rect.center().y()
        groove = QRectF(rect.x(), middle - 2, rect.width(), 4)
        self._box(painter, groove, Role.TRACK, Role.TRACK, 2)
        groove.setRight(knob.center().x())
        self._box(painter, groove, Role.ACCENT, Role.ACCENT, 2)
        centre = knob.center()
        disc = QRectF(centre.x() - 7, middle - 7, 14, 14)
        self._box(painter, disc, Role.SURFACE, Role.ACCENT, 7)

    def _draw_field(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        if widget is not None and (widget.property("frameless") or _is_inner(widget)):
            return
        state = option.state
        enabled = bool(state & _STATE.State_Enabled)
        read_only = bool(widget is not None and widget.property("readOnly"))
        ground = Role.SURFACE if enabled and not read_only else Role.SUNKEN
        edge = Role.CONTROL if enabled and not read_only else Role.BORDER2
        if enabled and widget is not None and widget.property("faulty"):
            edge = Role.DANGER
        elif state & _STATE.State_HasFocus and not read_only:
            edge = Role.ACCENT
        self._box(painter, QRectF(option.rect), ground, edge, FIELD_RADIUS)

    def _draw_button(self, option: QStyleOption, painter: QPainter) -> None:
        state = option.state
        ground, edge = Role.RAISED, Role.BORDER2
        if not state & _STATE.State_Enabled:
            ground = Role.SUNKEN
        elif state & (_STATE.State_MouseOver | _STATE.State_Sunken | _STATE.State_On):
            ground = Role.HOVER
        self._box(painter, QRectF(option.rect), ground, edge, FIELD_RADIUS)

    def _draw_check_box(self, option: QStyleOption, painter: QPainter) -> None:
        state = option.state
        rect = QRectF(option.rect)
        enabled = bool(state & _STATE.State_Enabled)
        on = bool(state & (_STATE.State_On | _STATE.State_NoChange))
        if not on:
            ground = Role.SURFACE if enabled else Role.SUNKEN
            self._box(painter, rect, ground, Role.CONTROL if enabled else Role.BORDER2, 4)
            return
        fill = Role.ACCENT if enabled else Role.CONTROL
        self._box(painter, rect, fill, fill, 4)
        self._pen(painter, Role.ON_ACCENT, rect.width() / 9)
        if state & _STATE.State_NoChange:
            middle = rect.center().y()
            left, right = rect.left() + rect.width() * 0.27, rect.right() - rect.width() * 0.27
            painter.drawLine(QPointF(left, middle), QPointF(right, middle))
        else:
            painter.drawPolyline(tick_points(rect))
        painter.restore()

    def _draw_radio(self, option: QStyleOption, painter: QPainter) -> None:
        state = option.state
        enabled = bool(state & _STATE.State_Enabled)
        on = bool(state & _STATE.State_On)
        edge = Role.CONTROL if enabled else Role.BORDER2
        rect = QRectF(option.rect)
        self._box(
            painter, rect, Role.SURFACE, Role.ACCENT if on and enabled else edge, rect.width()
        )
        if on:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color(Role.ACCENT if enabled else Role.CONTROL))
            size = rect.width() * 0.25
            painter.drawEllipse(rect.center(), size, size)
            painter.restore()

    def _box(
        self, painter: QPainter, rect: QRectF, ground: Role, edge: Role, radius: float
    ) -> None:
        from qualifier.ui.widgets.painting import Canvas  # which takes its tick from here

        painter.save()
        Canvas(painter, self._look).box(rect, ground, edge, radius)
        painter.restore()

    def _pen(self, painter: QPainter, role: Role, width: float) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._look.color(role), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def tick_points(rect: QRectF) -> list[QPointF]:
    """The three corners of a tick inside `rect`."""
    x, y, width, height = rect.x(), rect.y(), rect.width(), rect.height()
    shares = ((0.26, 0.53), (0.43, 0.69), (0.74, 0.34))
    return [QPointF(x + width * across, y + height * down) for across, down in shares]


def _is_inner(widget: QWidget) -> bool:
    """True for the line edit inside a spin box or combo box, whose edge is already drawn."""
    if not isinstance(widget, QLineEdit):
        return False
    return isinstance(widget.parentWidget(), (QAbstractSpinBox, QComboBox))
