"""A lead that was changed on both sides: field by field mine, before, theirs; chosen by arrows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qualifier.texts import _, ngettext
from qualifier.ui.icons import Glyph
from qualifier.ui.shortcuts import Action, keys_of, with_keys
from qualifier.ui.sync.faces import FieldFace
from qualifier.ui.sync.side_option import SideOption
from qualifier.ui.sync.states import MINE, THEIRS
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import (
    Button,
    ButtonSize,
    Card,
    ElidedLabel,
    GlyphLabel,
    Hairline,
    Kind,
    Label,
    SightScroll,
)
from qualifier.ui.widgets.tip import show_tip


class ConflictPanel(Card):
    """Signals: `picked(conflict id, side)`, `all_picked(side)`, `later`, `save_asked`, `left`
    (up from the first field: back to the table)."""

    picked = Signal(str, str)
    all_picked = Signal(str)
    later = Signal()
    save_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._fields: tuple[FieldFace, ...] = ()
        self._options: list[tuple[SideOption, SideOption]] = []
        self._labels: list[tuple[Label, Label]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 12, 1, 1)
        column.setSpacing(8)
        column.addLayout(self._head())
        column.addWidget(self._middle(), 1)
        column.addWidget(Hairline())
        column.addLayout(self._foot())

    def sizeHint(self) -> QSize:
        """As high as its fields, where the page has room."""
        fields = self._grid.sizeHint().height()
        return QSize(super().sizeHint().width(), fields + theme().px(126))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), theme().px(206))

    # --- showing -------------------------------------------------------------------------------
    def show_words(self, title: str, under: str, heads: Sequence[str]) -> None:
        """Title, what is beside it, and the heads of the three columns."""
        self.title_label.show_text(title)
        self.under_label.show_text(under)
        for label, text in zip(self.head_labels, heads, strict=True):
            label.show_text(text)

    def show_fields(self, fields: tuple[FieldFace, ...], *, is_saving: bool) -> bool:
        """Show the fields with their choices; widgets of the same field stay, and the focus.
        True if any were made."""
        had = len(self._options)
        if [one.conflict_id for one in fields] != [one.conflict_id for one in self._fields]:
            self._build_rows(len(fields))
        self._fields = fields
        for place, one in enumerate(fields):
            mine, theirs = self._options[place]
            label, before = self._labels[place]
            label.setText(one.label)
            before.setText(one.before)
            name = _("{field}, mine: {value}").format(field=one.label, value=one.mine)
            mine.show_side(one.mine, one.mine_note, name, chosen=one.choice == MINE)
            name = _("{field}, CRM: {value}").format(field=one.label, value=one.theirs)
            theirs.show_side(one.theirs, one.theirs_note, name, chosen=one.choice == THEIRS)
            self._let_tab_in(place)
        self._show_foot(is_saving=is_saving)
        self.updateGeometry()
        return len(self._options) > had

    @property
    def in_order(self) -> list[QWidget]:
        """Its controls in reading order."""
        options = [one for pair in self._options for one in pair]
        buttons = (self.all_mine_button, self.all_theirs_button)
        return [*buttons, *options, self.later_button, self.save_button]

    def focus_first(self) -> None:
        """The first field that is open, else the first."""
        for place, one in enumerate(self._fields):
            if not one.choice:
                self._focus(place, 0)
                return
        if self._fields:
            self._focus(0, 0)

    def has_focus(self) -> bool:
        """Whether the focus is on one of the fields."""
        return any(one.hasFocus() for pair in self._options for one in pair)

    def options(self, place: int) -> tuple[SideOption, SideOption]:
        """Both sides of a field, by its place."""
        return self._options[place]

    # --- keys ----------------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, event)
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        here = next(
            ((row, side) for row, pair in enumerate(self._options) for side in (0, 1)
             if pair[side] is watched),
            None,
        )  # fmt: skip
        if here is None:
            return False
        row, side = here
        match Qt.Key(event.key()):
            case Qt.Key.Key_Left:
                self._pick(row, 0)
            case Qt.Key.Key_Right:
                self._pick(row, 1)
            case Qt.Key.Key_Down:
                self._focus(min(row + 1, len(self._options) - 1), side)
            case Qt.Key.Key_Up:
                if row == 0:
                    self.left.emit()
                else:
                    self._focus(row - 1, side)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._pick(row, side)
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                return False
        return True

    def _pick(self, row: int, side: int) -> None:
        self._focus(row, side)
        self.picked.emit(self._fields[row].conflict_id, (MINE, THEIRS)[side])

    def _focus(self, row: int, side: int) -> None:
        option = self._options[row][side]
        option.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        option.setFocus(Qt.FocusReason.TabFocusReason)
        self._let_tab_in(row)

    def _let_tab_in(self, row: int) -> None:
        """Tab stops once a field, as in a group of radio buttons."""
        pair = self._options[row]
        door = 1 if pair[1].hasFocus() or (pair[1].isChecked() and not pair[0].hasFocus()) else 0
        for side, option in enumerate(pair):
            strong, click = Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.ClickFocus
            option.setFocusPolicy(strong if side == door else click)

    # --- building ------------------------------------------------------------------------------
    def _head(self) -> QHBoxLayout:
        self.title_label = ElidedLabel("", Type.HEADING)
        self.under_label = ElidedLabel("", Type.BODY, Role.TEXT2)
        self.all_mine_button = Button(_("All mine"), size=ButtonSize.SMALL)
        self.all_mine_button.clicked.connect(lambda: self.all_picked.emit(MINE))
        self.all_theirs_button = Button(_("All CRM"), size=ButtonSize.SMALL)
        self.all_theirs_button.clicked.connect(lambda: self.all_picked.emit(THEIRS))
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(GlyphLabel(Glyph.GIT_BRANCH, Role.DANGER, 16))
        row.addWidget(self.title_label)
        row.addWidget(self.under_label, 1)
        row.addWidget(self.all_mine_button)
        row.addWidget(self.all_theirs_button)
        return row

    def _middle(self) -> SightScroll:
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(16, 2, 16, 10)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 3)
        for one, share in ((1, 7), (2, 6), (3, 7)):
            self._grid.setColumnStretch(one, share)
        self.head_labels = tuple(ElidedLabel("", Type.LABEL, Role.TEXT2) for _one in range(3))
        glyphs = (Glyph.MONITOR, Glyph.HISTORY, Glyph.DATABASE)
        self._grid.addWidget(Label(_("Field"), Type.LABEL, Role.TEXT2), 0, 0)
        for place, (label, glyph) in enumerate(zip(self.head_labels, glyphs, strict=True)):
            head = QHBoxLayout()
            head.setSpacing(6)
            head.addWidget(GlyphLabel(glyph, Role.TEXT2, 14))
            head.addWidget(label, 1)
            self._grid.addLayout(head, 0, place + 1)
        self.fields_scroll = SightScroll()
        self.fields_scroll.setWidget(inner)
        self.fields_scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        return self.fields_scroll

    def _foot(self) -> QHBoxLayout:
        self.left_glyph = GlyphLabel(Glyph.TRIANGLE_ALERT, Role.WARN, 16)
        self.left_label = ElidedLabel("", Type.BODY_MEDIUM, Role.WARN)
        self.hint_label = ElidedLabel(_("← mine, → CRM, ↓ next field"), Type.LABEL, Role.TEXT2)
        self.later_button = Button(_("Decide later"))
        self.later_button.clicked.connect(self.later)
        keys = keys_of(Action.PRIMARY)
        self.save_button = Button("", kind=Kind.PRIMARY, keys=keys)
        self.save_button.clicked.connect(self.save_asked)
        row = QHBoxLayout()
        row.setContentsMargins(16, 4, 16, 12)
        row.setSpacing(8)
        row.addWidget(self.left_glyph)
        row.addWidget(self.left_label, 1)
        row.addWidget(self.hint_label)
        row.addWidget(self.later_button)
        row.addWidget(self.save_button)
        return row

    def _build_rows(self, count: int) -> None:
        while len(self._options) > count:
            gone: tuple[QWidget, ...] = (*self._options.pop(), *self._labels.pop())
            for one in gone:
                self._grid.removeWidget(one)
                one.hide()
                one.deleteLater()
        while len(self._options) < count:
            place = len(self._options)
            mine, theirs = SideOption(), SideOption()
            for side, option in enumerate((mine, theirs)):
                option.installEventFilter(self)
                option.clicked.connect(lambda _on=False, r=place, s=side: self._pick(r, s))
            label = Label("", Type.BODY_MEDIUM, wrap=True)
            before = Label("", Type.BODY, Role.TEXT2, wrap=True)
            for at, widget in enumerate((label, mine, before, theirs)):
                self._grid.addWidget(widget, place + 1, at)
            self._options.append((mine, theirs))
            self._labels.append((label, before))
        for row in range(1, self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        self._grid.setRowStretch(count + 1, 1)

    def _show_foot(self, *, is_saving: bool) -> None:
        left = [one.label for one in self._fields if not one.choice]
        made = len(self._fields) - len(left)
        words = ngettext(
            "{count} field left to choose: {names}",
            "{count} fields left to choose: {names}",
            len(left),
        ).format(count=len(left), names=", ".join(left))
        self.left_label.show_text(words if left else "")
        self.left_glyph.setVisible(bool(left))
        save = ngettext("Save {count} choice", "Save {count} choices", made).format(count=made)
        self.save_button.setText(save if made else _("Save"))
        self.save_button.setEnabled(bool(made) and not is_saving)
        self.save_button.updateGeometry()
        why = "" if made else _("Choose a side for at least one field.")
        show_tip(self.save_button, why or with_keys(_("Save"), Action.PRIMARY))
        for pair in self._options:
            for option in pair:
                option.setEnabled(not is_saving)
