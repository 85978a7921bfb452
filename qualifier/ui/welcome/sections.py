"""The steps of the first run: each shows its part of the state and emits what was chosen."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.texts import _
from qualifier.texts.fields import role_words
from qualifier.ui.form_parts import ChoiceRow, LargeChoice
from qualifier.ui.icons import Glyph
from qualifier.ui.phone_form import PhoneForm
from qualifier.ui.safety_parts import PassphraseFields, RecoveryCard
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.welcome.script_offers import ScriptOffer, offer_sentence, purpose
from qualifier.ui.welcome.state import ROLES, Step, Way, WelcomeState
from qualifier.ui.welcome.words import step_hint, step_title
from qualifier.ui.widgets import ElidedLabel, Field, Label, StepDisc


class Section(QWidget):
    """A step: its number in a disc, heading, hint, and the controls below, in `column`."""

    def __init__(self, step: Step, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step = step
        self.disc = StepDisc(list(Step).index(step) + 1)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(step_title(step), Type.HEADING))
        head.addWidget(ElidedLabel(step_hint(step), Type.BODY, Role.TEXT2), 1)
        self.column = QVBoxLayout()
        self.column.setSpacing(10)
        self.column.addLayout(head)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addWidget(self.disc, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.column, 1)

    def show_state(self, state: WelcomeState) -> None:
        """Show this step's part of the state."""
        self.disc.show_state(done=state.is_done(self.step), current=state.current is self.step)


class LanguageSection(Section):
    """French or English; each card speaks its own language."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(Step.LANGUAGE)
        choices = (
            LargeChoice("fr", "Français", "Dates, numéros et guillemets français"),
            LargeChoice("en", "English", "UK dates and numbers"),
        )
        self.row = ChoiceRow(step_title(Step.LANGUAGE), choices, most=2)
        self.row.chosen.connect(self.chosen)
        self.column.addWidget(self.row)

    def show_state(self, state: WelcomeState) -> None:
        super().show_state(state)
        self.row.show_chosen(state.language)


class YouSection(Section):
    """Name, and the roles a person holds: one or several."""

    name_edited = Signal(str)
    role_toggled = Signal(str)

    def __init__(self) -> None:
        super().__init__(Step.YOU)
        self.name_field = Field(_("Your name, as sales will read it"))
        self.name_field.text_edited.connect(self.name_edited)
        words = {
            "qualifier": (_("Calls, and hands leads over"), Glyph.HEADPHONES),
            "team_lead": (_("Reviews calls, may override the gate"), Glyph.USERS),
            "admin": (_("Looks after lists, documents and settings"), Glyph.SETTINGS),
        }
        choices = tuple(LargeChoice(one, role_words(one), *words[one]) for one in ROLES)
        self.roles_row = ChoiceRow(_("Your role"), choices, most=3)
        self.roles_row.chosen.connect(self.role_toggled)
        self.name_field.setMaximumWidth(theme().px(420))
        self.column.addWidget(self.name_field)
        self.column.addWidget(self.roles_row)

    def show_state(self, state: WelcomeState) -> None:
        super().show_state(state)
        self.name_field.show_text(state.name)
        self.roles_row.show_chosen(*state.roles)


class ScriptSection(Section):
    """The two shipped scripts; their length shows once they are read."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(Step.SCRIPT)
        titles = {
            "maintenance_inbound": (_("Maintenance, first call"), Glyph.PHONE_INCOMING),
            "packaging_outbound": (_("Packaging, prospecting"), Glyph.PHONE_OUTGOING),
        }
        self._glyphs = {one: glyph for one, (_title, glyph) in titles.items()}
        choices = tuple(
            LargeChoice(one, title, purpose(one), glyph) for one, (title, glyph) in titles.items()
        )
        self.row = ChoiceRow(step_title(Step.SCRIPT), choices, most=2)
        self.row.chosen.connect(self.chosen)
        self.column.addWidget(self.row)

    def show_offers(self, offers: Mapping[str, ScriptOffer], language: str) -> None:
        """Titles and lengths from the documents."""
        for one, offer in offers.items():
            title = offer.title.within(language)
            self.row.show_choice(LargeChoice(one, title, offer_sentence(offer), self._glyphs[one]))

    def show_state(self, state: WelcomeState) -> None:
        super().show_state(state)
        self.row.show_chosen(state.script)


class PhoneSection(Section):
    """How the number is dialled."""

    def __init__(self) -> None:
        super().__init__(Step.PHONE)
        self.form = PhoneForm(step_title(Step.PHONE))
        self.column.addWidget(self.form)

    def show_state(self, state: WelcomeState) -> None:
        super().show_state(state)
        self.form.show_dialer(state.dialer, state.dial_command)


class SafetySection(Section):
    """Key store or passphrase, and the recovery key to put away."""

    way_chosen = Signal(object)
    passphrases_edited = Signal(str, str)
    put_away = Signal(bool)

    def __init__(self) -> None:
        super().__init__(Step.SAFETY)
        self.row = ChoiceRow(
            step_title(Step.SAFETY), (_keyring(None), _passphrase()), least=220, most=2
        )
        self.fields = PassphraseFields()
        self.recovery = RecoveryCard("")
        for widget in (self.row, self.fields, self.recovery):
            self.column.addWidget(widget)
        self.row.chosen.connect(lambda one: self.way_chosen.emit(Way(one)))
        self.fields.changed.connect(self.passphrases_edited)
        self.recovery.put_away.connect(self.put_away)

    def show_state(self, state: WelcomeState) -> None:
        super().show_state(state)
        safety = state.safety
        self.row.show_choice(_keyring(safety.has_keyring))
        self.row.show_chosen(safety.way.value)
        self.fields.setVisible(safety.way is Way.PASSPHRASE)
        if self.fields.texts() != (safety.passphrase, safety.repeated):
            self.fields.show_texts(safety.passphrase, safety.repeated)
        self.recovery.setVisible(safety.way is not Way.NONE)
        self.recovery.show_key(safety.recovery_key)
        self.recovery.show_put_away(safety.is_put_away)


def _keyring(is_there: bool | None) -> LargeChoice:
    words = {
        True: _("Opens by itself when you are signed in to this computer"),
        False: _("None that is safe was found on this computer"),
        None: _("Looking for it…"),
    }
    return LargeChoice(
        Way.KEYRING.value,
        _("Key store of this computer"),
        words[is_there],
        Glyph.KEY_ROUND,
        is_enabled=is_there is True,
    )


def _passphrase() -> LargeChoice:
    return LargeChoice(
        Way.PASSPHRASE.value, _("Passphrase"), _("You type it at each start"), Glyph.LOCK
    )
