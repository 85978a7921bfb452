"""The headings of a dossier, in the language in use."""

from __future__ import annotations

from qualifier.exchange.dossiers.content import Titles
from qualifier.texts import _


def titles() -> Titles:
    """The headings in the language in use."""
    return Titles(
        document=_("Hand-off dossier"),
        opening=_("Open the next conversation with"),
        outcome=_("Outcome and decision"),
        needs=_("Intent and need"),
        deciders=_("Decision-makers"),
        criteria=_("Criteria with evidence"),
        blockers=_("Blockers and gaps"),
        impressions=_("What the form does not say"),
        quotes=_("In their own words"),
        next_step=_("Agreed next step"),
        history=_("History"),
    )
