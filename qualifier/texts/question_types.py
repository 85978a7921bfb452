"""What people call the question types, and what the product does with an answer."""

from __future__ import annotations

from qualifier.core.script import Use
from qualifier.texts.catalogue import _


def type_words(name: str) -> str:
    """The name of a question type; an unknown one keeps its own."""
    return {
        "choice": _("Single choice"),
        "several": _("Several answers"),
        "yes_no": _("Yes or no"),
        "scale": _("Scale"),
        "number": _("Number"),
        "money": _("Amount"),
        "date": _("Date"),
        "period": _("Period"),
        "text": _("Text"),
        "phone": _("Phone number"),
        "email": _("E-mail address"),
        "contact": _("Contact"),
        "say": _("Sentence to say"),
    }.get(name, name)


def use_words(use: Use) -> str:
    """What an answer is used for beyond scoring."""
    return {
        Use.NEED: _("the need"),
        Use.DECISION_MAKER: _("the decision makers"),
        Use.NEXT_STEP: _("the agreed next step"),
        Use.NEXT_STEP_ON: _("the day of the next step"),
        Use.WAKE_UP: _("the day the lead wakes up"),
        Use.TRIGGER: _("the trigger"),
        Use.COMPETITION: _("the competition"),
    }[use]
