"""What happened to a lead before a hand-off, as dated lines for its dossier, oldest first."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from qualifier.core.agreement import Agreement
from qualifier.core.call import OutcomeFact
from qualifier.exchange.dossiers.content import History
from qualifier.store import calls, handoffs, leads
from qualifier.store.database import Connection
from qualifier.texts import _, formats
from qualifier.texts import handoff_sentences as sentences

REASON_LISTS = {
    "rejected": "rejection",
    "turned_back": "turn_back",
    "disqualified": "disqualification",
}
MOST_LINES = 12


def history(
    connection: Connection,
    agreement: Agreement,
    lead_id: str,
    *,
    before: datetime,
    call_id: str,
    zone: tzinfo,
    language: str,
) -> History:
    """Signals, earlier calls, earlier hand-offs and what sales said, up to `before`.

    The call `call_id` is the dossier's own and left out. At most the newest 12 lines.
    """
    lines: list[tuple[datetime, str]] = []
    for signal in leads.signals(connection, lead_id):
        said = sentences.signal_in_words(signal.kind)
        lines.append((signal.at, f"{said}, {signal.text}" if signal.text else said))
    for one in calls.of_lead(connection, lead_id):
        coded = calls.outcome_of(connection, one)
        if coded is not None and one != call_id:
            lines.append((coded.at, outcome_in_words(agreement, coded, language)))
    for handoff in handoffs.of_lead(connection, lead_id):
        if handoff.call_id != call_id:
            to = handoff.person or handoff.channel
            lines.append((handoff.made_at, _("Handed over to {name}").format(name=to)))
    for answer in handoffs.feedback_of_lead(connection, lead_id):
        lines.append((answer.at, feedback_in_words(agreement, answer, language)))
    past = sorted((line for line in lines if line[0] < before), key=lambda line: line[0])
    return tuple((_day(at, zone), words) for at, words in past[-MOST_LINES:])


def outcome_in_words(agreement: Agreement, coded: OutcomeFact, language: str) -> str:
    """How a call ended: `Voicemail, message left`, with its note."""
    known = agreement.outcome_by_id.get(coded.outcome)
    label = known.label.within(language) if known else coded.outcome
    return f"{label}, {coded.note}" if coded.note else label


def feedback_in_words(agreement: Agreement, answer: handoffs.Feedback, language: str) -> str:
    """What sales said: status, reason and comment."""
    said = _("Sales: {status}").format(status=sentences.answer_of_sales(answer.status))
    reason = reason_in_words(agreement, answer.status, answer.reason, language)
    comment = formats.quoted(answer.comment, language) if answer.comment else ""
    return ", ".join(part for part in (said, reason, comment) if part)


def reason_in_words(agreement: Agreement, status: str, reason: str, language: str) -> str:
    """A coded reason of sales by its label; the code itself where the agreement lacks it."""
    reasons = agreement.reasons.get(REASON_LISTS.get(status, ""), ())
    label = next((one.label.within(language) for one in reasons if one.id == reason), "")
    return label or reason


def _day(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()
