"""The frame of a dossier: head, middle that scrolls, right column, foot; two tabs where narrow."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from qualifier.texts import _
from qualifier.ui.dossiers.dossier_body import DossierBody
from qualifier.ui.dossiers.dossier_head import DossierHead
from qualifier.ui.dossiers.dossier_side import DossierSide
from qualifier.ui.dossiers.opening_block import OpeningBlock
from qualifier.ui.dossiers.send_foot import SendFoot
from qualifier.ui.dossiers.states import DossierFace
from qualifier.ui.page import Page
from qualifier.ui.theme import Role, theme
from qualifier.ui.widgets import Panel

NARROW_BELOW_PX = 1240
SIDE_PX = 372
_SCROLLS = {
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
}


class DossierFrame(Page):
    """Places the parts; `show_parts` puts a face into them. What they ask for is the page's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face: DossierFace | None = None
        self._is_narrow: bool | None = None
        self.head, self.opening, self.foot = DossierHead(), OpeningBlock(), SendFoot()
        self.side: DossierSide | None = None
        self.body: DossierBody | None = None
        self._build()
        self.tabs.currentChanged.connect(lambda _place: self._show_tab())
        self._fit()

    @property
    def face(self) -> DossierFace | None:
        """What is on screen."""
        return self._face

    def show_parts(self, face: DossierFace) -> None:
        """Show a face; the middle is made anew only where it says something else."""
        before = self._face
        self._face = face
        self.head.show_face(face)
        self.foot.show_face(face)
        self.foot.setVisible(face.is_review)
        if self.body is None or before is None or _middle(before) != _middle(face):
            self._show_body(face)
        self._show_side(face)

    def connect_side(self, side: DossierSide) -> None:
        """A right column was made anew: listen to it."""

    def go_to_side(self) -> None:
        """Bring the right column to the front where it is a tab."""
        self.tabs.setCurrentIndex(1)

    # --- Qt ------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _SCROLLS.get(Qt.Key(event.key()))
        if step is None or event.modifiers():
            super().keyPressEvent(event)
            return
        area = self._centre_scroll if self._centre_scroll.isVisible() else self._side_scroll
        area.verticalScrollBar().triggerAction(step)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # --- building ------------------------------------------------------------------------------
    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        # Only its bar is used: the theme styles the bar of a tab widget.
        self.tabs = QTabWidget()
        self.tabs.addTab(QWidget(), "")
        self.tabs.addTab(QWidget(), "")
        self.name_tabs()
        self._tab_row = Panel(Role.SURFACE, lines=(Qt.Edge.BottomEdge,))
        tab_row = QHBoxLayout(self._tab_row)
        tab_row.setContentsMargins(16, 0, 16, 0)
        tab_row.addWidget(self.tabs)
        self._centre_scroll, self._centre = _scroll(Role.SURFACE)
        self._centre.addWidget(self.opening)
        self._side_scroll, self._side = _scroll(Role.WINDOW)
        self._side_panel = Panel(Role.WINDOW, lines=(Qt.Edge.LeftEdge,))
        self._side_column = QVBoxLayout(self._side_panel)
        self._side_column.setContentsMargins(1, 0, 0, 0)
        self._side_column.setSpacing(0)
        self._side_column.addWidget(self._side_scroll, 1)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self._centre_scroll, 1)
        middle.addWidget(self._side_panel)
        self._column = column
        column.addWidget(self.head)
        column.addWidget(self._tab_row)
        column.addLayout(middle, 1)

    def name_tabs(self) -> None:
        """Say the names of the two tabs."""
        self.tabs.setAccessibleName(_("Parts of the dossier"))
        self.tabs.setTabText(0, _("Dossier"))
        self.tabs.setTabText(1, _("Gate and receiver"))

    def _show_body(self, face: DossierFace) -> None:
        old, self.body = self.body, DossierBody(face.content, narrow=self._is_small())
        if old is not None:
            self._centre.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._centre.addWidget(self.body, 1)
        self.body.show()
        self._centre_scroll.verticalScrollBar().setValue(0)

    def _show_side(self, face: DossierFace) -> None:
        old, self.side = self.side, DossierSide(face, broad=self._is_small())
        if old is not None:
            self._side.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.connect_side(self.side)
        self._side.addWidget(self.side, 1)
        self.side.show()
        self._order_tab()

    def _order_tab(self) -> None:
        """Reading order: the opening, the right column from its top, the word, sending."""
        side = self.side
        assert side is not None
        stops: list[QWidget | None] = [
            self.opening.opening_field,
            self.opening.avoid_field,
            side.override_field,
            side.undo_button,
            side.another_button,
            *side.reply_buttons.values(),
            side.answer_button,
            self.foot.word_field,
            self.foot.send_button,
        ]
        found = [one for one in stops if one is not None]
        for first, second in pairwise(found):
            QWidget.setTabOrder(first, second)

    # --- narrow and wide -----------------------------------------------------------------------
    def _is_small(self) -> bool:
        return self.window().width() < NARROW_BELOW_PX

    def _fit(self) -> None:
        narrow = self._is_small()
        if narrow is self._is_narrow:
            return
        self._is_narrow = narrow
        self._tab_row.setVisible(narrow)
        self._tab_row.setFixedHeight(self.tabs.tabBar().sizeHint().height() + 1)
        self.opening.set_small(narrow)
        self.foot.set_flat(narrow)
        (self._column if narrow else self._side_column).addWidget(self.foot)
        if narrow:
            self._side_panel.setMinimumWidth(0)
            self._side_panel.setMaximumWidth(16_777_215)
        else:
            self._side_panel.setFixedWidth(theme().px(SIDE_PX))
        if self._face is not None:
            self._show_body(self._face)
            self._show_side(self._face)
            self.foot.setVisible(self._face.is_review)
        self._show_tab()

    def _show_tab(self) -> None:
        first = self.tabs.currentIndex() == 0
        self._centre_scroll.setVisible(not self._is_narrow or first)
        self._side_panel.setVisible(not self._is_narrow or not first)


def _middle(face: DossierFace) -> tuple[object, ...]:
    """What the middle of the page depends on."""
    shown = face.content
    handoff = (shown.language, shown.handoff_id)
    return *handoff, shown.criteria, shown.facets, shown.remarks, shown.gaps, shown.quotes


def _scroll(ground: Role) -> tuple[QScrollArea, QVBoxLayout]:
    """A column that scrolls up and down only."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside = Panel(ground)
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    area.setWidget(inside)
    return area, column
