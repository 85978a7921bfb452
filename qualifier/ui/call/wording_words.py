"""The gentle warning of the wording guard, in words."""

from __future__ import annotations

from qualifier.core.wording import Concern
from qualifier.texts import _


def concern_sentence(concern: Concern) -> str:
    """What should be written otherwise, and that the person may ask to read it."""
    what = {
        Concern.INSULT: _("This reads like an insult."),
        Concern.HEALTH: _("This may speak of health."),
        Concern.ORIGIN: _("This may speak of origin."),
        Concern.RELIGION: _("This may speak of religion."),
        Concern.POLITICS: _("This may speak of politics."),
        Concern.SEXUALITY: _("This may speak of private life."),
        Concern.UNION: _("This may speak of union membership."),
    }[concern]
    return what + " " + _("Describe the conversation instead: the person may ask to read it.")
