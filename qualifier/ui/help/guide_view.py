"""One guide on screen: its text in a column, pictures, links that work, words that were sought."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QImage,
    QKeyEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from qualifier.core.text import fold
from qualifier.texts.guides import Guide
from qualifier.ui.help.guide_document import Dress, GuideDocument, fill, place_of
from qualifier.ui.theme import Role, theme

COLUMN_PX = 720
MARGIN_PX = 32


class GuideView(QTextBrowser):
    """Signal: `guide_asked(id, anchor)`, a link to another guide. Web links open in the browser."""

    guide_asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.guide: Guide | None = None
        self._sought: tuple[str, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.viewport().setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # One that comes and goes would change the width, and with it the layout that called it.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.anchorClicked.connect(self._follow)
        theme().changed.connect(self._look_changed)

    def show_guide(self, guide: Guide, anchor: str = "", sought: str = "") -> None:
        """Show `guide` from its beginning, from a heading, or from the first word sought."""
        self.guide = guide
        self._sought = tuple(fold(sought).split())
        self.setAccessibleName(guide.title)
        self._lay_out()
        place = place_of(self.document(), anchor) if anchor else self._mark_words()
        cursor = QTextCursor(self.document())
        cursor.setPosition(place or 0)
        self.setTextCursor(cursor)
        top = self.cursorRect(cursor).top() if place else 0
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + top - MARGIN_PX if place else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        share = self._share()
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._dress_again(share)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Escape or (alt and event.key() == Qt.Key.Key_Left):
            event.ignore()  # the page closes, or shows the guide before
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._dress_again()

    def _look_changed(self) -> None:
        self._dress_again()

    def _share(self) -> float:
        """How far down the text is, 0 to 1."""
        bar = self.verticalScrollBar()
        return bar.value() / max(1, bar.maximum())

    def _dress_again(self, share: float | None = None) -> None:
        if self.guide is not None:
            place = self._share() if share is None else share
            self._lay_out()
            self._mark_words()
            bar = self.verticalScrollBar()
            bar.setValue(round(place * bar.maximum()))

    def _lay_out(self) -> None:
        assert self.guide is not None
        look = theme()
        dress = Dress(
            look.px(14),
            look.color(Role.TEXT),
            look.color(Role.ACCENT),
            look.color(Role.BORDER2),
            look.color(Role.SUNKEN),
        )
        room, ratio = self._room(), self.devicePixelRatioF()
        document = GuideDocument(lambda path: shown_picture(path, room, ratio), self)
        fill(document, self.guide, dress)
        shape = document.rootFrame().frameFormat()
        side = look.px(MARGIN_PX)
        shape.setLeftMargin(side)
        shape.setTopMargin(look.px(20))
        shape.setBottomMargin(look.px(40))
        shape.setRightMargin(max(side, self.viewport().width() - side - self._room()))
        document.rootFrame().setFrameFormat(shape)
        self.setDocument(document)  # the one before was its child and goes

    def _room(self) -> int:
        """Width of the column, px."""
        look = theme()
        return max(200, min(look.px(COLUMN_PX), self.viewport().width() - 2 * look.px(MARGIN_PX)))

    def _mark_words(self) -> int | None:
        """Mark every word sought; the place of the first one."""
        marks, first = [], None
        text = self.document().toPlainText()
        folded = fold(text)
        if len(folded) != len(text):
            folded = text.casefold()
        for word in self._sought:
            at = folded.find(word)
            while at >= 0 and len(folded) == len(text):
                first = at if first is None else min(first, at)
                mark = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self.document())
                cursor.setPosition(at)
                cursor.setPosition(at + len(word), QTextCursor.MoveMode.KeepAnchor)
                mark.cursor = cursor
                mark.format.setBackground(theme().color(Role.WARN_SOFT))
                marks.append(mark)
                at = folded.find(word, at + 1)
        self.setExtraSelections(marks)
        return first

    def _follow(self, link: QUrl) -> None:
        if link.scheme() in ("https", "mailto"):
            QDesktopServices.openUrl(link)
        elif link.path().endswith(".md"):
            self.guide_asked.emit(Path(link.path()).stem, link.fragment())
        elif link.fragment() and self.guide is not None:
            self.guide_asked.emit(self.guide.id, link.fragment())


def shown_picture(path: Path, room: int, ratio: float) -> QImage | None:
    """The picture at `path`, at most `room` px wide on a screen of that pixel ratio."""
    image = QImage(str(path))
    if image.isNull():
        return None
    wide = round(min(room * ratio, image.width() * ratio))
    if wide != image.width():
        size = QSize(wide, round(image.height() * wide / image.width()))
        image = image.scaled(
            size,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    image.setDevicePixelRatio(ratio)
    return image
