"""A person at the keyboard of the call page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit

from qualifier.ui.call.actions import CallActions
from qualifier.ui.call.call_page import CallPage
from qualifier.ui.call.outcome_panel import OutcomePanel
from tests.fakes.called_lead import loaded_again, opener

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


class Caller:
    """A person at the keyboard of the call page."""

    def __init__(self, desk):
        self.desk = desk
        self.page = CallPage(desk)
        self.actions = CallActions(desk, self.page, lambda: opener(desk))
        self.told, self.refused, self.finished, self.reviews = [], [], [], []
        self.actions.said.connect(self.told.append)
        self.actions.refused.connect(self.refused.append)
        self.actions.finished.connect(self.finished.append)
        self.actions.review_asked.connect(self.reviews.append)

    @property
    def session(self):
        return self.page.session

    @property
    def stored(self):
        """The call as a restart would find it."""
        return loaded_again(self.desk, self.session.id)

    def key(self, *keys):
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.page, key)

    def digits(self, digits):
        self.key(*(Qt.Key(Qt.Key.Key_0.value + int(digit)) for digit in digits))

    def type(self, text):
        focus = QApplication.focusWidget()
        if isinstance(focus, QPlainTextEdit):
            focus.insertPlainText(text)
        else:
            assert isinstance(focus, QLineEdit)
            focus.insert(text)

    def open(self, lead):
        self.actions.open_lead(lead.id)

    def talk(self):
        """Dial, somebody answers, the opening is said."""
        self.key(ENTER, ENTER, ENTER)
        assert self.session.current == "hoped"

    def answer_to(self, question):
        """Answer by keys until `question` is on screen."""
        answers = {
            "hoped": "1", "sector": "1", "staff": "#240", "sites_machines": "1", "today": "1",
            "slips": "12", "role": "2", "decider": "#Jean-Marc Morel", "live_when": "2",
            "budget": "2", "comparing": "2", "next_step": "#A visit", "next_step_on": "#4/12/2026",
        }  # fmt: skip
        while self.session.current != question:
            at, keys = self.session.current, answers[self.session.current]
            self.type(keys[1:]) if keys[0] == "#" else self.digits(keys)
            if at in (question, "next_step_on"):
                return
            self.key(ENTER)
            assert self.session.current != at

    def words(self):
        """All sentences on the page."""
        labels = self.page.findChildren(QLabel)
        return [one.text() or one.accessibleName() for one in labels if one.isVisible()]

    def popover(self):
        return next(one for one in self.page.window().findChildren(OutcomePanel) if one.isVisible())
