"""The recovery put together: its page, its presenter, and the thread the work runs on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from qualifier.ui.errand import Errands
from qualifier.ui.recovery.page import RecoveryPage
from qualifier.ui.recovery.presenter import RecoveryPresenter


class Recovery(QObject):
    """Show `widget`, then `start`. `mended`: open the profile. `quit_asked`: leave."""

    mended = Signal()
    quit_asked = Signal()

    def __init__(
        self,
        folder: Path,
        database_key: bytes,
        clock: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._errands = Errands(self)
        self.widget = RecoveryPage()
        self.presenter = RecoveryPresenter(
            folder, database_key, clock, self._errands, self.widget.show_state
        )
        self.widget.chosen.connect(self.presenter.take)
        self.widget.cancel_asked.connect(self.presenter.cancel)
        self.widget.again_asked.connect(self.presenter.start)
        self.widget.go_on_asked.connect(self._go_on)
        self.widget.quit_asked.connect(self.quit_asked)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close)

    def start(self) -> None:
        """Look what can be done."""
        self.presenter.start()

    def close(self) -> None:
        """Stop what runs, which leaves the profile as it was, and wait for it."""
        self.presenter.cancel()
        self._errands.close()

    def _go_on(self) -> None:
        self.close()
        self.mended.emit()
