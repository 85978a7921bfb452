"""Names of what scripts are made of: question types, what an answer is used for."""

from __future__ import annotations

from qualifier.core.script import Use
from qualifier.texts.catalogue import _


def type_words(name: str) -> str:
    """What a question type is called."""
    return {
        "choice": _("Single choice"),
        "several": _("Several choices"),
        "yes_no": _("Yes or no"),
        "scale": _("Scale"),
        "number": _("Number"),
        "money": _("Money"),
        "date": _("Date"),
        "period": _("Period"),
        "text": _("Text"),
        "phone": _("Phone number"),
        "email": _("E-mail address"),
        "contact": _("New contact"),
        "say": _("Only to say"),
    }.get(name, name)


def use_words(use: Use) -> str:
    """What the product does with an answer besides scoring it."""
    return {
        Use.NEED: _("The need, on the dossier"),
        Use.DECISION_MAKER: _("The decision-maker, on the dossier"),
        Use.NEXT_STEP: _("The agreed next step"),
        Use.NEXT_STEP_ON: _("The day of the next step"),
        Use.WAKE_UP: _("The day the lead wakes up"),
        Use.TRIGGER: _("What triggers the project"),
        Use.COMPETITION: _("The competition, on the dossier"),
    }[use]
