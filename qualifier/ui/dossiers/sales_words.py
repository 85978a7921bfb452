"""What sales answered, as the dossier and the list show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from qualifier.core.dispute import Dispute, Verdict
from qualifier.core.handoff import Dossier
from qualifier.exchange.dossiers.history import reason_in_words
from qualifier.store.handoffs import Feedback
from qualifier.store.judgements import Judgement
from qualifier.texts import _, formats
from qualifier.texts import handoff_sentences as sentences
from qualifier.ui.dossiers.states import DisputeFace, JudgeFace, SalesWord
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


@dataclass(frozen=True, slots=True)
class Answers:
    """What sales answered (newest first), the disputes by feedback id, whether this seat rules, and
    what sales found of impressions, by impression id."""

    given: Sequence[Feedback] = ()
    disputes: Mapping[str, Dispute] = field(default_factory=dict)
    is_arbiter: bool = False
    judgements: Mapping[str, Judgement] = field(default_factory=dict)


def sales_word(
    one: Feedback, answers: Answers, dossier: Dossier, language: str, now: datetime, zone: tzinfo
) -> SalesWord:
    """One answer: its status, the reason and what it points at, their own words; the reply."""
    agreement, found = dossier.agreement, answers.disputes.get(one.id)
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
        feedback_id=one.id,
        may_dispute=one.status == "rejected" and found is None,
        may_rule=answers.is_arbiter and found is not None and found.is_open,
        dispute=_dispute(found, language, now, zone) if found is not None else None,
    )


def _dispute(one: Dispute, language: str, now: datetime, zone: tzinfo) -> DisputeFace:
    said = formats.moment(one.at, now, zone, language)
    ruling, caption = "", _("waits for a ruling")
    if one.verdict is not None and one.ruled_at is not None:
        head = {
            Verdict.OVERTURNED: _("The refusal is lifted"),
            Verdict.UPHELD: _("The refusal stands"),
        }[one.verdict]
        ruling = _("{ruling}: {why}").format(ruling=head, why=one.ruling)
        at = formats.moment(one.ruled_at, now, zone, language)
        caption = " · ".join(part for part in (one.ruled_by, at) if part)
    return DisputeFace(
        formats.quoted(one.text, language),
        " · ".join(part for part in (one.by, said) if part),
        ruling,
        caption,
        one.rule_change,
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


def judgements(answers: Answers, dossier: Dossier, language: str) -> tuple[JudgeFace, ...]:
    """The impressions of the dossier on which sales may say whether they were right."""
    felt = [
        (line.facet.label.within(language), line.impression)
        for line in (*dossier.facets, *dossier.others)
        if line.impression is not None
    ]
    felt += [(one.note or one.quote or _("Impression"), one) for one in dossier.free]
    found = answers.judgements
    return tuple(
        JudgeFace(
            one.id,
            label,
            one.value,
            one.basis,
            found[one.id].verdict if one.id in found else None,
        )
        for label, one in felt
    )
