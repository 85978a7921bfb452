"""The navigation rail: pages with counts, the sync pill, who is here. Narrow: icons only."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.texts import _, current_language, formats
from qualifier.ui.icons import Glyph, logo_pixmap
from qualifier.ui.shortcuts import Action, action_words, keys_of, with_keys
from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets import (
    LEFT,
    RIGHT,
    Avatar,
    Canvas,
    Label,
    PaintedButton,
    Panel,
    PillButton,
    Tone,
)
from qualifier.ui.widgets.tip import show_tip

WIDE_PX, NARROW_PX, SMALLEST_PX = 196, 56, 48


@dataclass(frozen=True, slots=True)
class RailItem:
    """One page in the rail. `keys` go to the tooltip."""

    id: str
    label: str
    glyph: Glyph
    keys: str


class RailButton(PaintedButton):
    """Icon, label and count; the page in front is raised."""

    def __init__(self, item: RailItem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self.setCheckable(True)
        self._count = 0
        self._is_narrow = False
        self.setAccessibleName(item.label)
        show_tip(self, f"{item.label} ({item.keys})")

    @property
    def count(self) -> int:
        """The count at the right."""
        return self._count

    def _counted(self) -> str:
        return formats.number(self._count, current_language().value, 0)

    def show_count(self, count: int) -> None:
        """A count at the right; 0 shows none."""
        if count != self._count:
            self._count = count
            words = self.item.label + (f", {self._counted()}" if count else "")
            self.setAccessibleName(words)
            self.update()

    def show_narrow(self, narrow: bool) -> None:
        """Icon only."""
        self._is_narrow = narrow
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(40 if self._is_narrow else 176), look.px(36))

    def nextCheckState(self) -> None:
        """Only the window says which page is in front."""

    def paint(self, canvas: Canvas) -> None:
        look = theme()
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isChecked():
            canvas.box(rect, Role.SURFACE, Role.BORDER, 7)
        elif self.underMouse():
            canvas.box(rect, Role.HOVER, None, 7)
        ink = Role.ACCENT if self.isChecked() else Role.TEXT2
        side = look.px(18)
        if self._is_narrow:
            canvas.glyph_in(
                QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side),
                self.item.glyph,
                ink,
                18,
            )
            return
        box = QRectF(rect.left() + look.px(10), rect.center().y() - side / 2, side, side)
        canvas.glyph_in(box, self.item.glyph, ink, 18)
        words = rect.adjusted(look.px(38), 0, -look.px(34), 0)
        step = Type.STRONG if self.isChecked() else Type.BODY_MEDIUM
        canvas.line(words, self.item.label, step, Role.TEXT, LEFT)
        if self._count:
            right = rect.adjusted(0, 0, -look.px(10), 0)
            canvas.line(right, self._counted(), Type.LABEL, Role.TEXT3, RIGHT)


class Rail(Panel):
    """Signals: `page_asked(id)` (the pill asks for the sync centre), `lock_asked`."""

    page_asked = Signal(str)
    lock_asked = Signal()

    def __init__(self, items: tuple[RailItem, ...], parent: QWidget | None = None) -> None:
        super().__init__(Role.RAIL, lines=(Qt.Edge.RightEdge,), parent=parent)
        self._buttons: dict[str, RailButton] = {}
        self._width = WIDE_PX
        self._is_sample = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 12, 8, 12)
        self._column.setSpacing(2)
        head = QHBoxLayout()
        head.setContentsMargins(6, 0, 0, 10)
        self._logo = Label("")
        self._logo.setPixmap(logo_pixmap(28, self.devicePixelRatioF()))
        self._logo.setAccessibleName("Qualifier")
        self._brand = Label("Qualifier", Type.HEADING)
        head.setSpacing(10)
        head.addWidget(self._logo)
        head.addWidget(self._brand)
        head.addStretch(1)
        self._column.addLayout(head)
        for item in items:
            button = RailButton(item)
            button.clicked.connect(lambda _=False, one=item.id: self.page_asked.emit(one))
            self._buttons[item.id] = button
            self._column.addWidget(button)
        self._column.addStretch(1)
        self.sample = Label(_("Sample data"), Type.LABEL, Role.TEXT3)
        self.sample.setVisible(False)
        self.pill = PillButton("", Tone.OK, glyph=Glyph.CLOUD_CHECK)
        self.pill.clicked.connect(lambda: self.page_asked.emit("sync"))
        self.lock_button = RailButton(RailItem("lock", _("Lock"), Glyph.LOCK, keys_of(Action.LOCK)))
        # The rail has no room for what this locks; who hears or points at it is told.
        self.lock_button.setAccessibleName(action_words(Action.LOCK))
        show_tip(self.lock_button, with_keys(action_words(Action.LOCK), Action.LOCK))
        self.lock_button.clicked.connect(self.lock_asked)
        self._avatar = Avatar("", 28)
        self._name = Label("", Type.LABEL_STRONG)
        self._role = Label("", Type.LABEL, Role.TEXT3)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._role)
        person = QHBoxLayout()
        person.setContentsMargins(4, 6, 0, 0)
        person.addWidget(self._avatar)
        person.addLayout(words)
        person.addStretch(1)
        self._column.addWidget(self.sample)
        self._column.addWidget(self.pill)
        self._column.addWidget(self.lock_button)
        self._column.addLayout(person)
        self.setFixedWidth(theme().px(WIDE_PX))

    def show_page(self, page_id: str) -> None:
        """Which page is in front."""
        for one, button in self._buttons.items():
            button.setChecked(one == page_id)

    @property
    def counts(self) -> dict[str, int]:
        """How much waits on each page."""
        return {one: button.count for one, button in self._buttons.items()}

    def show_count(self, page_id: str, count: int) -> None:
        """How much waits on a page."""
        self._buttons[page_id].show_count(count)

    def show_person(self, name: str, role: str) -> None:
        """Who works here."""
        self._avatar.show_name(name)
        self._name.setText(name)
        self._role.setText(role)

    def show_sample(self, is_sample: bool) -> None:
        """Say that the leads are fictional."""
        self._is_sample = is_sample
        self.sample.setVisible(is_sample and self._width == WIDE_PX)

    @property
    def is_sample(self) -> bool:
        """Whether the rail says so."""
        return self._is_sample

    def show_width(self, width_px: int) -> None:
        """WIDE_PX with labels, or one of the narrow ones with icons only."""
        if width_px == self._width:
            return
        self._width = width_px
        narrow = width_px != WIDE_PX
        self.setFixedWidth(theme().px(width_px))
        margin = 8 if not narrow else (4 if width_px == SMALLEST_PX else 8)
        self._column.setContentsMargins(margin, 12, margin, 12)
        for widget in (self._brand, self._name, self._role):
            widget.setVisible(not narrow)
        self.sample.setVisible(self._is_sample and not narrow)
        for button in (*self._buttons.values(), self.lock_button):
            button.show_narrow(narrow)
        self.pill.show_narrow(narrow)
