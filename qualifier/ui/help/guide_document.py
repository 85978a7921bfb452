"""A guide as a laid-out document: Qt reads the Markdown, the look in force dresses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QImage,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFragment,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from qualifier.texts import current_language
from qualifier.texts.guides import Guide, guides_dir, slug, with_keys
from qualifier.ui.fonts import SANS
from qualifier.ui.help.key_table import key_table

MARKDOWN = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


@dataclass(frozen=True, slots=True)
class Dress:
    """Sizes in px (on paper: pt) and colours of one way to show a guide."""

    size: float
    text: QColor
    link: QColor
    line: QColor
    key_ground: QColor

    def heading(self, level: int) -> float:
        """The size of a heading, 1 to 6."""
        return self.size * {1: 1.7, 2: 1.25}.get(level, 1.08)


Load = Callable[[Path], QImage | None]


class GuideDocument(QTextDocument):
    """Its pictures lie beside the guides. `load` gives one in the size it is shown in, or None."""

    def __init__(
        self, load: Callable[[Path], QImage | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._load = load
        self._folder = guides_dir() / current_language().value

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        return self._load((self._folder / QUrl(name).path()).resolve())


def fill(document: GuideDocument, guide: Guide, dress: Dress, *, in_points: bool = False) -> None:
    """Put the guide into `document`, which is empty, in that dress."""
    font = QFont(SANS)
    _set_size(font, dress.size, in_points)
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    document.setMarkdown(f"# {guide.title}\n\n{with_keys(guide.text, key_table())}", MARKDOWN)
    whole = QTextCursor(document)
    whole.beginEditBlock()  # one layout at its end, not one for each word
    for block in blocks(document):
        _dress_block(block, dress, in_points)
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame, dress)
    whole.endEditBlock()


def blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    """All blocks, in order, those inside tables too."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def place_of(document: QTextDocument, anchor: str) -> int | None:
    """Where the heading of that anchor begins; None if there is none."""
    for block in blocks(document):
        if block.blockFormat().headingLevel() and slug(block.text()) == anchor:
            return block.position()
    return None


def _dress_block(block: QTextBlock, dress: Dress, in_points: bool) -> None:
    level = block.blockFormat().headingLevel()
    shape = QTextBlockFormat()
    in_table = QTextCursor(block).currentTable() is not None
    is_item = block.textList() is not None
    space = dress.size
    shape.setTopMargin(space * (0 if in_table or level == 1 else 1.3 if level else 0.25))
    shape.setBottomMargin(space * (0 if in_table else 0.5 if level else 0.2 if is_item else 0.55))
    if not level:
        shape.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if any(one.charFormat().isImageFormat() for one in _fragments(block)):
        shape.setLineHeight(100, QTextBlockFormat.LineHeightTypes.SingleHeight.value)
    cursor = QTextCursor(block)
    cursor.mergeBlockFormat(shape)
    for fragment in list(_fragments(block)):
        was = fragment.charFormat()
        if was.isImageFormat():
            continue
        cursor.setPosition(fragment.position())
        cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(_ink(was, level, dress, in_points))


def _ink(was: QTextCharFormat, level: int, dress: Dress, in_points: bool) -> QTextCharFormat:
    ink = QTextCharFormat(was)
    ink.clearProperty(QTextCharFormat.Property.FontSizeAdjustment)
    size = dress.heading(level) if level else dress.size
    ink.setForeground(QBrush(dress.link if was.isAnchor() else dress.text))
    if was.fontFixedPitch():
        ink.setFontFixedPitch(False)
        ink.setFontFamilies([SANS])
        ink.setFontWeight(QFont.Weight.Medium)
        ink.setBackground(QBrush(dress.key_ground))
    elif was.fontWeight() > QFont.Weight.Normal or level:
        ink.setFontWeight(QFont.Weight.DemiBold)
    if in_points:
        ink.setFontPointSize(size)
    else:
        ink.setProperty(QTextCharFormat.Property.FontPixelSize, round(size))
    return ink


def _dress_table(table: QTextTable, dress: Dress) -> None:
    shape = table.format()
    shape.setBorder(1)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(QBrush(dress.line))
    shape.setBorderCollapse(True)
    shape.setCellPadding(dress.size * 0.35)
    shape.setCellSpacing(0)
    shape.setTopMargin(dress.size * 0.5)
    shape.setBottomMargin(dress.size * 0.9)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(shape)


def _fragments(block: QTextBlock) -> Iterator[QTextFragment]:
    at = block.begin()
    while not at.atEnd():
        fragment = at.fragment()
        if fragment.isValid():
            yield fragment
        at += 1


def _set_size(font: QFont, size: float, in_points: bool) -> None:
    if in_points:
        font.setPointSizeF(size)
    else:
        font.setPixelSize(round(size))
