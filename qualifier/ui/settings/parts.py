"""The parts of the settings page: each shows its settings and emits what a person changed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qualifier import settings as setting
from qualifier.settings import Setting
from qualifier.texts import _, current_language, formats
from qualifier.texts.fields import role_words
from qualifier.ui.file_dialogs import file_dialog
from qualifier.ui.form_parts import ChoiceList, FlowGrid, Labelled
from qualifier.ui.icons import Glyph
from qualifier.ui.imports.facts_form import country_choices
from qualifier.ui.phone_form import PhoneForm
from qualifier.ui.settings.state import TEXT_SIZES, SettingsState
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.welcome.state import ROLES
from qualifier.ui.widgets import Button, Card, ElidedLabel, Field, Label, WrappedText

LABELS_PX = 200


class Part(QWidget):
    """A heading at the left, a card with the controls at the right.

    `changed(Setting, value)`: a person changed it.
    """

    changed = Signal(object, object)

    def __init__(self, title: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = QWidget()
        words = QVBoxLayout(self._side)
        words.setContentsMargins(0, 14, 0, 0)
        words.setSpacing(4)
        words.addWidget(Label(title, Type.HEADING, wrap=True))
        if hint:
            words.addWidget(WrappedText(hint, Type.LABEL, Role.TEXT2))
        words.addStretch(1)
        card = Card()
        self.column = QVBoxLayout(card)
        self.column.setContentsMargins(16, 16, 16, 16)
        self.column.setSpacing(12)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._side, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(card, 1)
        self.fit()

    def fit(self) -> None:
        """Take the width for the text size in force."""
        self._side.setFixedWidth(theme().px(LABELS_PX))

    def show_state(self, state: SettingsState) -> None:
        """Show this part of the state, emitting nothing."""

    def _list(self, name: str, one: Setting) -> ChoiceList:
        made = ChoiceList(name)
        made.chosen.connect(lambda value: self.changed.emit(one, value))
        return made

    def _box(self, words: str, one: Setting) -> QCheckBox:
        made = QCheckBox(words)
        made.clicked.connect(lambda on: self.changed.emit(one, on))
        return made


class LookPart(Part):
    """Language, theme, text size, motion."""

    def __init__(self) -> None:
        super().__init__(_("Look"))
        self.language_list = self._list(_("Language"), setting.LANGUAGE)
        self.language_list.show_choices((("fr", "Français"), ("en", "English")), "fr")
        self.theme_list = self._list(_("Theme"), setting.THEME)
        self.theme_list.show_choices(
            (("system", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))), "system"
        )
        self.size_list = ChoiceList(_("Text size"))
        self.size_list.chosen.connect(lambda one: self.changed.emit(setting.TEXT_SIZE, int(one)))
        self.motion_box = self._box(_("No animation"), setting.REDUCE_MOTION)
        grid = FlowGrid(150, most=3)
        for choice_list in (self.language_list, self.theme_list, self.size_list):
            grid.add_part(Labelled(choice_list.accessibleName(), choice_list))
        self.column.addWidget(grid)
        self.column.addWidget(self.motion_box)

    def show_state(self, state: SettingsState) -> None:
        self.language_list.show_chosen(state.settings.text(setting.LANGUAGE))
        self.theme_list.show_chosen(state.settings.text(setting.THEME))
        percent = state.settings.number(setting.TEXT_SIZE)
        sizes = sorted({*TEXT_SIZES, percent})
        language = current_language().value
        choices = tuple((str(one), formats.percent(one / 100, language)) for one in sizes)
        self.size_list.show_choices(choices, str(percent))
        self.motion_box.setChecked(state.settings.flag(setting.REDUCE_MOTION))


class YouPart(Part):
    """Name and roles."""

    role_toggled = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("You"), _("Without a shared hub, roles are a courtesy."))
        self.name_field = Field(_("Your name, as sales will read it"))
        self.name_field.editing_finished.connect(self._name)
        self.role_boxes = {one: QCheckBox(role_words(one)) for one in ROLES}
        roles = QHBoxLayout()
        roles.setSpacing(20)
        for role, box in self.role_boxes.items():
            box.clicked.connect(lambda _on, one=role: self.role_toggled.emit(one))
            roles.addWidget(box)
        roles.addStretch(1)
        self.column.addWidget(self.name_field)
        self.column.addLayout(roles)

    def show_state(self, state: SettingsState) -> None:
        if not self.name_field.edit.hasFocus():
            self.name_field.show_text(state.settings.text(setting.SEAT_NAME))
        held = state.settings.names(setting.SEAT_ROLES)
        for role, box in self.role_boxes.items():
            box.setChecked(role in held)

    def _name(self) -> None:
        name = self.name_field.text().strip()
        self.name_field.show_error("" if name else _("Dossiers need a name to come from."))
        if name:
            self.changed.emit(setting.SEAT_NAME, name)


class CallsPart(Part):
    """Script, digits, home country."""

    def __init__(self) -> None:
        super().__init__(_("Calls"))
        self.script_list = self._list(_("Script of new calls"), setting.SCRIPT)
        self.country_list = self._list(
            _("Country of numbers without a prefix"), setting.HOME_COUNTRY
        )
        self.country_list.show_choices(country_choices(), "FR")
        self.digit_box = self._box(
            _("A digit chooses the answer and goes on at once"), setting.DIGIT_ADVANCES
        )
        grid = FlowGrid(200, most=2)
        for choice_list in (self.script_list, self.country_list):
            grid.add_part(Labelled(choice_list.accessibleName(), choice_list))
        self.column.addWidget(grid)
        self.column.addWidget(self.digit_box)

    def show_state(self, state: SettingsState) -> None:
        chosen = state.settings.text(setting.SCRIPT)
        self.script_list.show_choices(state.scripts, chosen)
        self.country_list.show_chosen(state.settings.text(setting.HOME_COUNTRY))
        self.digit_box.setChecked(state.settings.flag(setting.DIGIT_ADVANCES))


class PhonePart(Part):
    """How the number is dialled."""

    def __init__(self) -> None:
        super().__init__(_("Phone"))
        self.form = PhoneForm(_("How you phone"))
        self.form.dialer_chosen.connect(lambda one: self.changed.emit(setting.DIALER, one))
        self.form.command_finished.connect(
            lambda text: self.changed.emit(setting.DIAL_COMMAND, text.strip())
        )
        self.column.addWidget(self.form)

    def show_state(self, state: SettingsState) -> None:
        command = state.settings.text(setting.DIAL_COMMAND)
        if self.form.command_field.edit.hasFocus():
            command = self.form.command_field.text()
        self.form.show_dialer(state.settings.text(setting.DIALER), command)


class FolderPart(Part):
    """Where hand-offs go."""

    def __init__(self) -> None:
        super().__init__(_("Hand-offs"), _("Dossiers and their list are written here for sales."))
        self.path_label = ElidedLabel("", Type.BODY_MEDIUM)
        self.choose_button = Button(_("Choose a folder"), glyph=Glyph.FOLDER_OPEN)
        self.choose_button.clicked.connect(self._ask)
        self.inside_button = Button(_("Inside the profile"))
        self.inside_button.clicked.connect(lambda: self.changed.emit(setting.FOLDER, ""))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.path_label, 1)
        row.addWidget(self.inside_button)
        row.addWidget(self.choose_button)
        self.column.addLayout(row)

    def show_state(self, state: SettingsState) -> None:
        chosen = state.settings.text(setting.FOLDER)
        self.path_label.show_text(chosen or state.folder_in_profile)
        self.inside_button.setVisible(bool(chosen))

    def take_folder(self, name: str) -> None:
        """A folder was chosen."""
        self.changed.emit(setting.FOLDER, str(Path(name)))

    def _ask(self) -> None:
        dialog = file_dialog(self, _("Folder for hand-offs"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.take_folder)
        dialog.open()


class AboutPart(Part):
    """Versions and licences."""

    def __init__(self, versions: tuple[tuple[str, str], ...], licences: str) -> None:
        super().__init__(_("About"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(4)
        for row, (name, version) in enumerate(versions):
            grid.addWidget(Label(name, Type.BODY, Role.TEXT2), row, 0)
            value = Label(version, Type.BODY)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(value, row, 1)
        grid.setColumnStretch(1, 1)
        self.column.addLayout(grid)
        self.licences_button = Button(_("Licences"))
        self.licences_button.setCheckable(True)
        self.licences_text = Label(licences, Type.LABEL, Role.TEXT2, wrap=True)
        self.licences_text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.licences_text.hide()
        self.licences_button.toggled.connect(self.licences_text.setVisible)
        self.column.addWidget(self.licences_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.licences_button.setVisible(bool(licences))
        self.column.addWidget(self.licences_text)
