"""The first run as drawn: the claim at the left, the choices at the right, what is left below."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from qualifier.core.contact_rules import ContactRules
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.ui.icons import Glyph
from qualifier.ui.shortcuts import Action, keys_of
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.welcome.claim import ClaimPanel
from qualifier.ui.welcome.leads_section import LeadsSection
from qualifier.ui.welcome.presenter import WelcomePresenter
from qualifier.ui.welcome.script_offers import ScriptOffer
from qualifier.ui.welcome.sections import (
    LanguageSection,
    PhoneSection,
    SafetySection,
    ScriptSection,
    Section,
    YouSection,
)
from qualifier.ui.welcome.state import Step, WelcomeState
from qualifier.ui.welcome.words import choices_left, title
from qualifier.ui.widgets import Button, ButtonSize, ElidedLabel, Kind, Label, Panel
from qualifier.ui.widgets.tip import show_tip

CLAIM_SHARE = 0.314
WIDEST_CLAIM = 520
WIDEST_CHOICES = 980
ROOMY_FOOTER = 760


class WelcomeWindow(QWidget):
    """Shows a `WelcomeState`. `set_up(SetUp)`: all choices are made and the button was pressed."""

    set_up = Signal(object)

    def __init__(
        self,
        presenter: WelcomePresenter,
        rules: ContactRules,
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._rules, self._today = rules, today
        self._offers: Mapping[str, ScriptOffer] = {}
        self._language = ""
        self.setAcceptDrops(True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._claim: QWidget | None = None
        self._choices: QWidget | None = None
        primary = QShortcut(QKeySequence(keys_of(Action.PRIMARY)), self)
        primary.activated.connect(self.go)
        self.show_state(presenter.state)

    def show_state(self, state: WelcomeState) -> None:
        """Show one state. Another language builds the page anew: its words are said there."""
        if state.language != self._language:
            self._build(state)
        for section in self.sections:
            section.show_state(state)
        left = choices_left(state)
        if state.is_making:
            told, role = _("Making the encrypted profile…"), Role.TEXT2
        elif state.problem is not None:
            told, role = sentence(state.problem), Role.DANGER
        else:
            told, role = left or _("All set."), Role.TEXT2
        self.left_label.show_text(told, role)
        self.open_button.setEnabled(not left and not state.is_making)
        show_tip(self.open_button, left)
        self.open_button.setAccessibleDescription(left)

    def show_offers(self, offers: tuple[ScriptOffer, ...]) -> None:
        """The scripts were read: show their lengths."""
        self._offers = {one.id: one for one in offers}
        self.script.show_offers(self._offers, self._language)

    def go(self) -> None:
        """Ctrl+Enter: emit the set-up if nothing is left, else go to the first choice left."""
        made = self._presenter.making()
        if made is not None:
            self.set_up.emit(made)
        elif self._presenter.state.current is not None:
            self._focus_step(self._presenter.state.current)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self._presenter.choose_file(Path(files[0]))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.you.name_field.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # --- building ------------------------------------------------------------------------------
    def _build(self, state: WelcomeState) -> None:
        had_focus = self._language != ""
        for old in (self._claim, self._choices):
            if old is not None:
                self._row.removeWidget(old)
                old.hide()
                old.deleteLater()
        self._language = state.language
        self._claim = ClaimPanel()
        self._choices = Panel(Role.SURFACE)
        # By shares, not by a fixed width: that would keep the window from becoming small.
        self._row.addWidget(self._claim, round(1000 * CLAIM_SHARE))
        self._row.addWidget(self._choices, round(1000 * (1 - CLAIM_SHARE)))
        self._make_sections(state)
        column = QVBoxLayout(self._choices)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll_part(), 1)
        column.addWidget(self._footer())
        if self._offers:
            self.script.show_offers(self._offers, state.language)
        self._fit()
        if had_focus:
            self.language.row.focus_on(state.language)

    def _make_sections(self, state: WelcomeState) -> None:
        presenter = self._presenter
        self.language = LanguageSection()
        self.language.chosen.connect(presenter.choose_language)
        self.you = YouSection()
        self.you.name_edited.connect(presenter.set_name)
        self.you.role_toggled.connect(presenter.toggle_role)
        self.leads = LeadsSection(self._rules, self._today, state)
        self.leads.file_chosen.connect(presenter.choose_file)
        self.leads.sample_chosen.connect(presenter.choose_sample)
        self.leads.reading_stopped.connect(presenter.stop_reading)
        self.leads.facts_changed.connect(presenter.change_facts)
        self.script = ScriptSection()
        self.script.chosen.connect(presenter.choose_script)
        self.phone = PhoneSection()
        self.phone.form.dialer_chosen.connect(presenter.choose_dialer)
        self.phone.form.command_edited.connect(presenter.set_command)
        self.safety = SafetySection()
        self.safety.way_chosen.connect(presenter.choose_way)
        self.safety.passphrases_edited.connect(self._passphrases)
        self.safety.put_away.connect(presenter.put_away)
        self.sections: tuple[Section, ...] = (
            self.language,
            self.you,
            self.leads,
            self.script,
            self.phone,
            self.safety,
        )

    def _scroll_part(self) -> QScrollArea:
        inner = QWidget()
        inner.setMaximumWidth(theme().px(WIDEST_CHOICES))
        column = QVBoxLayout(inner)
        column.setContentsMargins(64, 36, 64, 24)
        column.setSpacing(28)
        head = QHBoxLayout()
        head.addWidget(Label(title(len(Step)), Type.NUMBER, wrap=True), 1)
        head.addWidget(Label(_("about 3 minutes"), Type.BODY, Role.TEXT2))
        column.addLayout(head)
        for section in self.sections:
            column.addWidget(section)
        column.addStretch(1)
        self.scroll_area = QScrollArea()
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll_area.setWidget(inner)
        self.scroll_area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        return self.scroll_area

    def _footer(self) -> Panel:
        footer = Panel(Role.SURFACE, lines=(Qt.Edge.TopEdge,))
        self.sample_button = Button(
            _("Explore with sample leads"), kind=Kind.GHOST, glyph=Glyph.SPARKLES
        )
        self.sample_button.clicked.connect(self._explore)
        self.left_label = ElidedLabel("", Type.BODY, Role.TEXT2)
        self.open_button = Button(
            _("Open the queue"),
            kind=Kind.PRIMARY,
            size=ButtonSize.MAIN,
            keys=keys_of(Action.PRIMARY),
        )
        self.open_button.clicked.connect(self.go)
        self._footer_grid = QGridLayout(footer)
        self._footer_grid.setHorizontalSpacing(12)
        self._footer_grid.setColumnStretch(1, 1)
        self._fit_footer()
        return footer

    def _fit_footer(self) -> None:
        """What is left stands beside the button, or above where it would be cut."""
        room = self.width() * (1 - CLAIM_SHARE)
        narrow = room < theme().px(ROOMY_FOOTER)
        side = 24 if narrow else 56
        grid = self._footer_grid
        grid.setContentsMargins(side, 16, side + 8, 16)
        for widget in (self.sample_button, self.left_label, self.open_button):
            grid.removeWidget(widget)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        middle = Qt.AlignmentFlag.AlignVCenter
        if narrow:
            grid.addWidget(self.left_label, 0, 0, 1, 3)
        else:
            grid.addWidget(self.left_label, 1, 1, right)
        grid.addWidget(self.sample_button, 1, 0, middle)
        grid.addWidget(self.open_button, 1, 2, middle)

    def _fit(self) -> None:
        if self._claim is not None:
            self._claim.setMaximumWidth(theme().px(WIDEST_CLAIM))
            self._fit_footer()

    # --- small acts ----------------------------------------------------------------------------
    def _passphrases(self, passphrase: str, repeated: str) -> None:
        self._presenter.set_passphrase(passphrase)
        self._presenter.repeat_passphrase(repeated)

    def _explore(self) -> None:
        self._presenter.explore()
        if self._presenter.state.current is not None:
            self._focus_step(self._presenter.state.current)

    def _focus_step(self, step: Step) -> None:
        section = next(one for one in self.sections if one.step is step)
        self.scroll_area.verticalScrollBar().setValue(max(0, section.y() - 24))
        first = section.nextInFocusChain()
        while first is not None and section.isAncestorOf(first):
            wants = first.focusPolicy() & Qt.FocusPolicy.TabFocus
            if wants and first.isVisible() and first.isEnabled():
                first.setFocus(Qt.FocusReason.TabFocusReason)
                return
            first = first.nextInFocusChain()
