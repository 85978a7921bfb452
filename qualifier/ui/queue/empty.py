"""What stands in place of the list when there is nobody in it, and what to do then."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from qualifier.store.queue_order import Filter
from qualifier.texts import _
from qualifier.texts.queue_sentences import found_elsewhere
from qualifier.ui.icons import Glyph
from qualifier.ui.queue.state import QueueState
from qualifier.ui.theme import Role
from qualifier.ui.widgets import Button, EmptyState, LinkButton, Panel


class EmptyQueue(Panel):
    """One of three: no lead at all, everyone called, nothing matches. Hidden while there is one."""

    clear_asked = Signal()
    import_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.SURFACE, parent=parent)
        import_button = Button(_("Import a list"), glyph=Glyph.IMPORT)
        import_button.clicked.connect(self.import_asked)
        clear_button = LinkButton(_("Clear the filters"))
        clear_button.clicked.connect(self.clear_asked)
        self.no_lead = EmptyState(
            Glyph.INBOX,
            _("There is no lead yet."),
            _("Import a list to begin: CSV or Excel."),
            buttons=(import_button,),
        )
        self.all_called = EmptyState(Glyph.LIST_CHECKS, _("Everyone has been called."))
        self.no_match = EmptyState(Glyph.SEARCH, _("No lead matches."), buttons=(clear_button,))
        self._stack = QStackedLayout(self)
        for one in (self.no_lead, self.all_called, self.no_match):
            self._stack.addWidget(one)
        self.hide()

    def show_state(self, state: QueueState) -> None:
        """Show what fits, or hide."""
        self.setVisible(state.is_empty or state.has_no_match)
        if state.is_empty:
            shown = self.all_called if state.has_leads else self.no_lead
            self.all_called.show_words(_("Everyone has been called."), state.next_callback)
            self._stack.setCurrentWidget(shown)
        elif state.has_no_match:
            words = found_elsewhere(state.elsewhere) if state.elsewhere else ""
            if state.chosen is Filter.CALLBACKS and not state.typed:
                words = state.next_callback
            self.no_match.show_words(_("No lead matches."), words)
            self._stack.setCurrentWidget(self.no_match)
