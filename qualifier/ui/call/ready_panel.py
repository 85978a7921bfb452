"""Before anybody answers: the gate before dialling, what was felt last time, the number."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.core.call import Phase
from qualifier.texts import _
from qualifier.ui.call.faces import HeaderFace, ReadyFace
from qualifier.ui.form_parts import ChoiceList, Labelled
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import (
    Button,
    ButtonSize,
    FacetRow,
    FlowRow,
    Kind,
    Label,
    Notice,
    Panel,
    Tone,
    Verbatim,
)
from qualifier.ui.widgets.label import fitting
from qualifier.ui.widgets.tip import show_tip

INNER_PX = 560
BUTTONS_PX = 46
SIDE_PX = 24
WHO_LETTERS, SALES_LETTERS = 240, 600


class ReadyPanel(Panel):
    """Signals: `dial_asked`, `back_asked`, `skip_asked`, `script_chosen(id)`."""

    dial_asked = Signal()
    back_asked = Signal()
    skip_asked = Signal()
    script_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.SURFACE, parent=parent)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(SIDE_PX, 0, SIDE_PX, 0)
        outer.addStretch(1)
        inner = QWidget()
        inner.setMaximumWidth(theme().px(INNER_PX))
        outer.addWidget(inner, 100)  # all there is, up to its most
        outer.addStretch(1)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 36, 0, 24)
        column.setSpacing(12)
        self._moment = Label("", Type.LABEL, Role.TEXT2)
        self._number = Label("", Type.NUMBER, Role.TEXT)
        self._who = Label("", Type.BODY, Role.TEXT2, wrap=True)
        self._notice = Notice(Tone.OK, "")
        self._cautions = Label("", Type.LABEL, Role.WARN, wrap=True)
        self.dial = Button(
            "", kind=Kind.PRIMARY, size=ButtonSize.MAIN, glyph=Glyph.PHONE, keys="Return"
        )
        self.dial.clicked.connect(self.dial_asked)
        self._skip = Button(_("Next lead"), kind=Kind.DEFAULT, size=ButtonSize.MAIN, keys="PgDown")
        self._skip.clicked.connect(self.skip_asked)
        self._back = Button(_("Queue"), kind=Kind.GHOST, size=ButtonSize.MAIN, keys="Esc")
        self._back.clicked.connect(self.back_asked)
        self._buttons = FlowRow((self.dial, self._skip, self._back), line=BUTTONS_PX)
        self.script_list = ChoiceList(_("Script"))
        self.script_list.chosen.connect(self.script_chosen)
        self._script = Labelled(_("Script"), self.script_list)
        self._felt_head = Label(_("What was heard last time"), Type.HEADING, Role.PLUM)
        self._felt = QVBoxLayout()
        self._felt.setSpacing(0)
        self._quote = Verbatim("")
        self._sales_head = Label(_("What sales said last"), Type.HEADING)
        self._sales = Label("", Type.WORDS, Role.TEXT2, wrap=True)
        for widget in (self._moment, self._number, self._who, self._notice, self._cautions):
            column.addWidget(widget)
        column.addWidget(self._buttons)
        column.addWidget(self._script)
        column.addSpacing(16)
        column.addWidget(self._felt_head)
        column.addLayout(self._felt)
        column.addWidget(self._quote)
        column.addWidget(self._sales_head)
        column.addWidget(self._sales)
        column.addStretch(1)
        self._face: tuple[ReadyFace, HeaderFace] | None = None

    def show_face(self, face: ReadyFace, head: HeaderFace) -> None:
        """Show the lead before (ready) or while (ringing) the number is dialled."""
        if (face, head) == self._face:
            return
        self._face = (face, head)
        ringing = head.phase is Phase.RINGING
        self._moment.setText(_("Ringing…") if ringing else _("Ready to call"))
        self._number.setText(head.phone)
        who = " · ".join(one for one in (head.name, head.under) if one)
        self._who.setText(fitting(" ".join(who.split()), WHO_LETTERS))
        tone = Tone.OK if face.may_call else Tone.WARN
        glyph = Glyph.SHIELD_CHECK if face.may_call else Glyph.CLOCK
        self._notice.show_notice(tone, face.verdict, "", glyph)
        self._cautions.setText("\n".join(face.cautions))
        self._cautions.setVisible(bool(face.cautions))
        self.dial.setText(_("Someone answers") if ringing else _("Dial"))
        self.dial.setEnabled(face.may_call or ringing)
        show_tip(self.dial, "" if face.may_call else face.verdict)
        self._skip.setVisible(not ringing)
        self._back.setVisible(not ringing)
        self._buttons.place()
        self._script.setVisible(len(face.scripts) > 1 and not ringing)
        self.script_list.show_choices(face.scripts, face.script)
        self._show_felt(face)

    def take_focus(self) -> None:
        """The one thing to do now."""
        (self.dial if self.dial.isEnabled() else self._skip).setFocus()

    def _show_felt(self, face: ReadyFace) -> None:
        while self._felt.count():
            item = self._felt.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for mark in face.facets:
            row = FacetRow(mark, read_only=True)
            row.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._felt.addWidget(row)
        self._felt_head.setVisible(bool(face.facets or face.quote))
        self._quote.setVisible(bool(face.quote))
        if face.quote:
            self._quote.show_words(face.quote)
        self._sales_head.setVisible(bool(face.sales_word))
        self._sales.setVisible(bool(face.sales_word))
        self._sales.setText(fitting(face.sales_word, SALES_LETTERS))
