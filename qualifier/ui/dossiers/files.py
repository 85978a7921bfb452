"""Saving the dossier on screen as PDF or HTML, wherever a dossier page stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from qualifier.exchange.dossiers import Content
from qualifier.exchange.dossiers.html import to_html
from qualifier.store.database import Connection
from qualifier.store.durable import write_durably
from qualifier.texts import _
from qualifier.ui.desk import Desk
from qualifier.ui.dossiers.dossier_page import DossierPage
from qualifier.ui.dossiers.file_question import ask_file
from qualifier.ui.dossiers.presenter import tell

Maker = Callable[[Content], bytes]


class DossierFiles(QObject):
    """Answers `pdf_requested` and `html_requested` of a page: asks where to, writes in the
    background. Signals: `said(text)` it is there, `refused(text)` it is not."""

    said = Signal(str)
    refused = Signal(str)

    def __init__(self, desk: Desk, page: DossierPage) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        page.pdf_requested.connect(self.save_pdf)
        page.html_requested.connect(self.save_html)

    def save_pdf(self) -> None:
        """Ask for a place and write the one page of PDF there."""
        self._save(".pdf", _("PDF file"), _pdf)

    def save_html(self) -> None:
        """Ask for a place and write the HTML there."""
        self._save(".html", _("HTML file"), _html)

    def _save(self, ending: str, kind: str, made: Maker) -> None:
        face, shown = self._page.face, self._page.content_now()
        if face is not None and shown is not None:
            stem = face.file_stem
            ask_file(self._page, stem, ending, kind, lambda path: self._write(path, shown, made))

    def _write(self, path: Path, shown: Content, made: Maker) -> None:
        def job(_connection: Connection) -> Path:
            write_durably(path, made(shown))
            return path

        self._desk.background.read(job, self._tell_saved, failed=tell(self.refused.emit))

    def _tell_saved(self, path: Path) -> None:
        self.said.emit(_("Saved as {file}").format(file=path.name))


def _pdf(shown: Content) -> bytes:
    # fpdf2 takes a third of a second to import: only who prints pays for it.
    from qualifier.exchange.dossiers.pdf import to_pdf

    return to_pdf(shown)


def _html(shown: Content) -> bytes:
    return to_html(shown).encode()
