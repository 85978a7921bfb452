"""Choosing another channel or person than the proposed one: only with a reason."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from qualifier.texts import _
from qualifier.ui.dossiers.states import ChannelChoice, Chosen, ReasonChoice
from qualifier.ui.form_parts import ComboBox
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, ButtonSize, Field, Kind, Label, Popover


class ChannelPopover(Popover):
    """Signal: `given(Chosen)` with the reason in words."""

    given = Signal(object)

    def __init__(
        self,
        choices: tuple[ChannelChoice, ...],
        reasons: tuple[ReasonChoice, ...],
        now: Chosen,
        parent: QWidget,
    ) -> None:
        super().__init__(parent, 380)
        self._choices, self._reasons = choices, reasons
        self.channel_combo, self.person_combo = ComboBox(), ComboBox()
        self.reason_combo = ComboBox()
        self.words_field = Field(_("In one sentence"))
        self._error = Label("", Type.LABEL, Role.DANGER, wrap=True)
        self._error.hide()
        self._fill(now)
        self.column.addWidget(Label(_("Choose another channel"), Type.HEADING))
        self._labelled(_("Channel"), self.channel_combo)
        self._labelled(_("Person"), self.person_combo)
        self._labelled(_("Reason"), self.reason_combo)
        self.column.addWidget(self.words_field)
        self.column.addWidget(self._error)
        self.column.addLayout(self._buttons())
        self.channel_combo.currentIndexChanged.connect(self._show_people)
        self.words_field.edit.returnPressed.connect(self._give)

    def _fill(self, now: Chosen) -> None:
        for place, one in enumerate(self._choices):
            self.channel_combo.addItem(one.label, one.id)
            model = self.channel_combo.model()
            if isinstance(model, QStandardItemModel):
                model.item(place).setEnabled(one.is_open)
        ids = [one.id for one in self._choices]
        self.channel_combo.setCurrentIndex(ids.index(now.channel) if now.channel in ids else -1)
        self._show_people()
        self.person_combo.setCurrentText(now.person or self.person_combo.currentText())
        self.reason_combo.addItem(_("Choose a reason"), "")
        for reason in self._reasons:
            self.reason_combo.addItem(reason.label, reason.id)

    def _labelled(self, words: str, combo: QComboBox) -> None:
        label = Label(words, Type.LABEL, Role.TEXT2)
        label.setBuddy(combo)
        combo.setAccessibleName(words)
        self.column.addWidget(label)
        self.column.setSpacing(6)
        self.column.addWidget(combo)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        back = Button(_("Back"), kind=Kind.GHOST, size=ButtonSize.SMALL, keys="Esc")
        back.clicked.connect(self.close_quietly)
        self.use_button = Button(_("Use this one"), size=ButtonSize.SMALL)
        self.use_button.clicked.connect(self._give)
        row.addWidget(back)
        row.addWidget(self.use_button)
        return row

    def _show_people(self) -> None:
        place = self.channel_combo.currentIndex()
        self.person_combo.clear()
        if place < 0:
            return
        chosen = self._choices[place]
        self.person_combo.addItems(list(chosen.people))
        self.person_combo.setCurrentText(chosen.person)
        self.person_combo.setEnabled(len(chosen.people) > 1)

    def _give(self) -> None:
        place, reason_at = self.channel_combo.currentIndex(), self.reason_combo.currentIndex() - 1
        words = " ".join(self.words_field.text().split())
        if place < 0 or not self._choices[place].is_open:
            self._refuse(_("Choose a channel that can take this lead."), self.channel_combo)
            return
        if reason_at < 0:
            self._refuse(_("Choose why: it travels with the dossier."), self.reason_combo)
            return
        reason = self._reasons[reason_at]
        if reason.needs_text and not words:
            self._refuse(_("Say it in one sentence."), self.words_field.edit)
            return
        said = reason.label if not words else f"{reason.label}, {words}"
        self.close_quietly()
        person = self.person_combo.currentText()
        self.given.emit(Chosen(self._choices[place].id, person, said))

    def _refuse(self, sentence: str, field: QWidget) -> None:
        self._error.setText(sentence)
        self._error.setVisible(True)
        self.adjustSize()
        field.setFocus(Qt.FocusReason.OtherFocusReason)
