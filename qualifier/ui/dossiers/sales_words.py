"""What sales answered, as the dossier and the list show it."""

from __future__ import annotations

from datetime import datetime, tzinfo

from qualifier.core.handoff import Dossier
from qualifier.exchange.dossiers.history import reason_in_words
from qualifier.store.handoffs import Feedback
from qualifier.texts import formats
from qualifier.texts import handoff_sentences as sentences
from qualifier.ui.dossiers.states import SalesWord
from qualifier.ui.widgets import Tone

ANSWER_TONES = {
    "": Tone.NEUTRAL,
    "accepted": Tone.OK,
    "won": Tone.OK,
    "rejected": Tone.DANGER,
    "disqualified": Tone.DANGER,
    "turned_back": Tone.WARN,
    "lost": Tone.NEUTRAL,
    "withdrawn": Tone.NEUTRAL,
}


def sales_word(
    one: Feedback, dossier: Dossier, language: str, now: datetime, zone: tzinfo
) -> SalesWord:
    """One answer: its status, the reason and what it points at, their own words."""
    agreement = dossier.agreement
    reason = reason_in_words(agreement, one.status, one.reason, language)
    about = _about(one.about, dossier, language)
    at = formats.moment(one.at, now, zone, language)
    words = formats.quoted(one.comment, language) if one.comment else ""
    parts = (one.by, at, about)
    return SalesWord(
        sentences.answer_of_sales(one.status).capitalize(),
        ANSWER_TONES.get(one.status, Tone.NEUTRAL),
        reason,
        words,
        " · ".join(part for part in parts if part),
    )


def _about(about: str, dossier: Dossier, language: str) -> str:
    """The answer, impression or criterion a reason points at, by its label."""
    if question := dossier.script.by_id.get(about):
        return question.ask.within(language) or about
    if facet := dossier.agreement.facet_by_id.get(about):
        return facet.label.within(language)
    if criterion := dossier.agreement.criterion_by_id.get(about):
        return criterion.label.within(language)
    return about
