"""Grey rows while a list is first read: after a while, and never again."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from qualifier.ui.widgets import FirstReadStack
from qualifier.ui.widgets.first_read_stack import PATIENCE_MS


@pytest.fixture
def stack(qtbot):
    made = FirstReadStack(QLabel("rows"), QLabel("nothing"))
    qtbot.addWidget(made)
    made.show()
    return made


def test_grey_rows_come_after_a_while_and_go_when_it_is_read(qtbot, stack):
    assert stack.currentWidget() is not stack.waiting
    qtbot.waitUntil(lambda: stack.currentWidget() is stack.waiting, timeout=PATIENCE_MS * 10)
    stack.show_read(stack.widget(0))
    assert stack.currentWidget() is stack.widget(0)


def test_what_is_read_soon_shows_no_grey_rows(qtbot, stack):
    stack.show_read(stack.widget(1))
    stack.hide()
    stack.show()
    qtbot.wait(PATIENCE_MS + 50)
    assert stack.currentWidget() is stack.widget(1)
