"""The agreement editor on a desk, by keys: what its tests share."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
)

from qualifier.core.editing.agreement_edits import Part, Place
from qualifier.store import document_versions as kept
from qualifier.store.document_versions import DocumentKind
from qualifier.ui.agreement.agreement_page import AgreementPage
from qualifier.ui.agreement.state import Stand

KIND = DocumentKind.AGREEMENT
OUTCOMES = Place(Part.OUTCOMES)


def shown(qtbot, desk, size=(1240, 900)):
    page = AgreementPage(desk)
    qtbot.addWidget(page)
    page.resize(*size)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.entered()
    yield page
    page.left()


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def type_over(text):
    field = QApplication.focusWidget()
    field.selectAll()
    QTest.keyClicks(field, text)


def go(page, section, of=""):
    page.presenter.go(Stand(section, of))


def now(page):
    return page.presenter.state.agreement


def draft(desk):
    return desk.store.read(lambda c: kept.draft(c, KIND, "default"))
