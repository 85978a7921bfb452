"""What is counted per call and lead while facts are read: talk, tries, waits, scores, verdicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from qualifier.core.agreement import Agreement
from qualifier.core.coaching import MOST_POINTS
from qualifier.reports.tables import Wait
from qualifier.store.report_rows import CallRow, JudgedRow, SignalRow, TalkRow


def talk_of(calls: Iterable[CallRow], events: Iterable[TalkRow]) -> dict[str, int]:
    """Call → seconds from the answer to the end, without those the program was away."""
    answered: dict[str, int] = {}
    ended: dict[str, int] = {}
    away: dict[str, int] = {}
    for one in events:
        if one.kind == "answered":
            answered[one.call_id] = min(one.at_ms, answered.get(one.call_id, one.at_ms))
        elif one.kind == "hung_up":
            ended[one.call_id] = min(one.at_ms, ended.get(one.call_id, one.at_ms))
        else:
            away[one.call_id] = away.get(one.call_id, 0) + int(one.subject or 0)
    found = {}
    for call in calls:
        start = answered.get(call.id)
        end = ended.get(call.id, call.ended_ms)
        if start is not None and end is not None:
            found[call.id] = max((end - start) // 1000 - away.get(call.id, 0), 0)
    return found


def scores_of(cards: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Call → its scorecard out of 100."""
    return {
        call_id: round(100 * sum(points.values()) / (MOST_POINTS * len(points)))
        for call_id, points in cards.items()
    }


def tries_of(calls: Iterable[CallRow], agreement: Agreement) -> dict[str, int]:
    """Call that reached nobody → tries in a row that did not, itself included. Oldest first."""
    outcomes = agreement.outcome_by_id
    running: dict[str, int] = {}
    found = {}
    for one in calls:
        known = outcomes.get(one.outcome)
        if known is None:
            continue
        if known.contacted:
            running.pop(one.lead_id, None)
        else:
            found[one.id] = running[one.lead_id] = running.get(one.lead_id, 0) + 1
    return found


def waits_of(signals: Iterable[SignalRow], calls: Iterable[CallRow]) -> tuple[Wait, ...]:
    """Every wait for a first call, by when it began. Both come oldest first."""
    by_lead: defaultdict[str, list[SignalRow]] = defaultdict(list)
    for one in signals:
        by_lead[one.lead_id].append(one)
    called: defaultdict[str, list[CallRow]] = defaultdict(list)
    for call in calls:
        if call.lead_id in by_lead:
            called[call.lead_id].append(call)
    found = []
    for lead_id, given in by_lead.items():
        answers = iter(called.get(lead_id, ()))
        answer = next(answers, None)
        waiting = False
        for one in given:
            while answer is not None and answer.begun_ms < one.at_ms:
                answer, waiting = next(answers, None), False
            if not waiting:
                found.append(Wait(lead_id, one.kind, one.at_ms, answer))
                waiting = True
    return tuple(sorted(found, key=lambda one: (one.signal_ms, one.lead_id)))


def standing_verdicts(judged: Iterable[JudgedRow]) -> tuple[JudgedRow, ...]:
    """Of each impression the newest verdict, by when it was given."""
    newest = {one.impression_id: one for one in judged}
    return tuple(sorted(newest.values(), key=lambda one: (one.at_ms, one.impression_id)))
