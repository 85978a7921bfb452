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
from qualifier.ui.help.guide_document import Dress, fill
from qualifier.ui.theme_tokens import LIGHT, Role

MARGIN_MM = 15.0
SIZE_PT, LEAST_PT, STEP_PT = 10.0, 6.0, 0.25
POINTS_PER_INCH = 72
PICTURE_SHARES = (0.8, 0.6, 0.45)  # of the page's width, tried from the largest


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
    page = QSizeF(writer.width(), writer.height())
    _fitting_document(guide, page).print_(writer)
    buffer.close()
    return bytes(data.data())


def _fitting_document(guide: Guide, page: QSizeF) -> QTextDocument:
    if not guide.is_one_page:
        return _document(guide, page, SIZE_PT, PICTURE_SHARES[0])
    size = SIZE_PT
    while size > LEAST_PT:
        for share in PICTURE_SHARES:
            document = _document(guide, page, size, share)
            if document.pageCount() == 1:
                return document
        size -= STEP_PT
    return document


def _document(guide: Guide, page: QSizeF, size: float, share: float) -> QTextDocument:
    document = QTextDocument()
    dress = Dress(size, *(QColor(LIGHT[role]) for role in _INKS))
    fill(document, guide, dress, lambda path: _on_paper(path, page, share), in_points=True)
    document.setPageSize(page)
    return document


def _on_paper(path: Path, page: QSizeF, share: float) -> QImage | None:
    """The whole picture, as wide as that share of the page: pixels are kept, their size is told."""
    image = QImage(str(path))
    if image.isNull():
        return None
    image.setDevicePixelRatio(max(1.0, image.width() / (page.width() * share)))
    return image


_INKS = (Role.TEXT, Role.TEXT2, Role.ACCENT, Role.BORDER2, Role.SUNKEN)
