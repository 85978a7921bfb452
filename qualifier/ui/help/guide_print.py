"""A guide on paper: A4, black on white, one page where it is written for one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import (
    QColor,
    QImage,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextDocument,
)

from qualifier.texts.guides import Guide
from qualifier.ui.help.guide_document import Dress, GuideDocument, fill
from qualifier.ui.theme_tokens import LIGHT, Role

MARGIN_MM = 15.0
SIZES_PT = (10.0, 8.5, 7.5, 7.0, 6.5, 6.0)
POINTS_PER_INCH = 72
PICTURE_SHARES = (0.7, 0.45)  # of the page's width, tried from the largest


def guide_pdf(guide: Guide) -> bytes:
    """The guide as a PDF in the language in use.

    A guide written for one page is set smaller, with smaller pictures, until it is on one; text
    under 6 pt would not be read, so a guide that is too long even then takes two.
    """
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(guide.title)
    writer.setCreator("Qualifier")
    writer.setResolution(POINTS_PER_INCH)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM),
            QPageLayout.Unit.Millimeter,
        )
    )
    _fitting_document(guide, writer).print_(writer)
    buffer.close()
    return bytes(data.data())


def _fitting_document(guide: Guide, paper: QPdfWriter) -> QTextDocument:
    if not guide.is_one_page:
        return _document(guide, paper, SIZES_PT[0], PICTURE_SHARES[0])
    for size in SIZES_PT:
        for share in PICTURE_SHARES:
            document = _document(guide, paper, size, share)
            if document.pageCount() == 1:
                return document
    return document


def _document(guide: Guide, paper: QPdfWriter, size: float, share: float) -> QTextDocument:
    page = QSizeF(paper.width(), paper.height())
    document = GuideDocument(lambda path: _on_paper(path, page, share))
    dress = Dress(size, *(QColor(LIGHT[role]) for role in _INKS))
    fill(document, guide, dress, in_points=True)
    document.documentLayout().setPaintDevice(paper)  # or it measures letters as on the screen
    document.setPageSize(page)
    return document


def _on_paper(path: Path, page: QSizeF, share: float) -> QImage | None:
    """The whole picture, as wide as that share of the page: pixels are kept, their size is told."""
    image = QImage(str(path))
    if image.isNull():
        return None
    image.setDevicePixelRatio(max(1.0, image.width() / (page.width() * share)))
    return image


_INKS = (Role.TEXT, Role.ACCENT, Role.BORDER2, Role.SUNKEN)
