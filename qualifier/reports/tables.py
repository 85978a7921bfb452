"""The facts of a review as tables: which columns there are, and what stands in them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from qualifier.core.queue import OUT_OF_QUEUE
from qualifier.reports.cases import Case
from qualifier.reports.columns import Column, LeadNumbers, Numbers, Table
from qualifier.store.report_rows import CallRow, JudgedRow, LeadRow

MANY, FEW = 5, 3  # impressions on a dossier: five or more, fewer than three (review.png)
_GONE = frozenset(one.value for one in OUT_OF_QUEUE)


class Wait(NamedTuple):
    """A strong signal, and the call that answered it, None as long as none has.

    A second signal before the call is the same wait.
    """

    lead_id: str
    kind: str
    signal_ms: int
    call: CallRow | None


def lead_table(numbers: LeadNumbers, leads: Mapping[str, LeadRow]) -> Table:
    """All leads by their number; it has to be the first to number any. Columns: source, campaign,
    cell."""
    rows = list(leads.values())
    return Table(
        numbers,
        array("q", bytes(8 * len(rows))),
        numbers.of(leads),
        {
            "source": Column(one.source for one in rows),
            "campaign": Column(one.campaign for one in rows),
            "cell": Column(one.cell for one in rows),
        },
    )


def new_lead_table(
    numbers: LeadNumbers, leads: Mapping[str, LeadRow], first_ms: int, waits: Sequence[Wait]
) -> Table:
    """Leads that came in since. Columns: cold (without a strong signal)."""
    signalled = {one.lead_id for one in waits}
    rows = sorted(
        [(one.created_ms, one.id) for one in leads.values() if one.created_ms >= first_ms]
    )
    return Table(
        numbers,
        array("q", [at_ms for at_ms, _id in rows]),
        numbers.of([lead_id for _at, lead_id in rows]),
        {"cold": Column(lead_id not in signalled for _at, lead_id in rows)},
    )


def call_table(
    numbers: LeadNumbers,
    calls: Sequence[CallRow],
    talk_s: Mapping[str, int],
    impressions: Mapping[str, int],
    scores: Mapping[str, int],
) -> Table:
    """Calls. Columns: seat, script (id, version), outcome, planned (has a due date), answered (has
    talk), scored; numbers: talk_s, felt (impressions that stand), score (scorecard of 100)."""
    ids = [one.id for one in calls]
    return Table(
        numbers,
        array("q", [one.begun_ms for one in calls]),
        numbers.of([one.lead_id for one in calls]),
        {
            "seat": Column(one.seat for one in calls),
            "script": Column((one.script_id, one.script_version) for one in calls),
            "outcome": Column(one.outcome for one in calls),
            "planned": Column(one.due_ms is not None for one in calls),
            "answered": Column(one in talk_s for one in ids),
            "scored": Column(one in scores for one in ids),
        },
        {
            "talk_s": Numbers(talk_s.get(one, 0) for one in ids),
            "felt": Numbers(impressions.get(one, 0) for one in ids),
            "score": Numbers(scores.get(one, 0) for one in ids),
        },
    )


def case_table(
    numbers: LeadNumbers, cases: Sequence[Case], impressions: Mapping[str, int]
) -> Table:
    """Hand-offs and their fate; rows are the cases. Columns: seat, script, channel, owned (has a
    person in charge), standing, accepted, kind of refusal, reason (standing and reason of what came
    back), about, unjustified, disputed, worded (sales said why in words), defect, felt (many, few
    or neither)."""
    found = [impressions.get(one.handoff.call_id, 0) for one in cases]
    return Table(
        numbers,
        array("q", [one.handoff.made_ms for one in cases]),
        numbers.of([one.handoff.lead_id for one in cases]),
        {
            "seat": Column(one.handoff.seat for one in cases),
            "script": Column((one.handoff.script_id, one.handoff.script_version) for one in cases),
            "channel": Column(one.handoff.channel for one in cases),
            "owned": Column(bool(one.handoff.person) for one in cases),
            "standing": Column(one.standing.value for one in cases),
            "accepted": Column(one.was_accepted for one in cases),
            "kind": Column(one.kind.value if one.kind else "" for one in cases),
            "reason": Column(
                (one.standing.value, one.refusal.reason) if one.refusal else None for one in cases
            ),
            "about": Column(one.refusal.about if one.refusal else "" for one in cases),
            "unjustified": Column(one.is_unjustified for one in cases),
            "disputed": Column(one.is_disputed for one in cases),
            "worded": Column(bool(one.refusal and one.refusal.comment) for one in cases),
            "defect": Column(one.counts_as_defect for one in cases),
            "felt": Column("many" if one >= MANY else "few" if one < FEW else "" for one in found),
        },
        rows=cases,
    )


def wait_table(numbers: LeadNumbers, waits: Sequence[Wait], leads: Mapping[str, LeadRow]) -> Table:
    """Waits for a first call. Columns: seat and script of the call that answered (None: none has),
    called, callable (the lead may still be called), owned (the lead has an owner)."""
    return Table(
        numbers,
        array("q", [one.signal_ms for one in waits]),
        numbers.of([one.lead_id for one in waits]),
        {
            "seat": Column(one.call.seat if one.call else None for one in waits),
            "script": Column(
                (one.call.script_id, one.call.script_version) if one.call else None for one in waits
            ),
            "called": Column(one.call is not None for one in waits),
            "callable": Column(
                one.lead_id in leads and leads[one.lead_id].stage not in _GONE for one in waits
            ),
            "owned": Column(
                one.lead_id in leads and bool(leads[one.lead_id].owner) for one in waits
            ),
        },
        rows=waits,
    )


def judged_table(numbers: LeadNumbers, judged: Sequence[JudgedRow]) -> Table:
    """Impressions that sales judged. Columns: seat, script, facet, basis, verdict."""
    return Table(
        numbers,
        array("q", [one.at_ms for one in judged]),
        numbers.of([one.lead_id for one in judged]),
        {
            "seat": Column(one.seat for one in judged),
            "script": Column((one.script_id, one.script_version) for one in judged),
            "facet": Column(one.facet for one in judged),
            "basis": Column(one.basis for one in judged),
            "verdict": Column(one.verdict for one in judged),
        },
    )


def scripts_of(table: Table, script_id: str, version: int | None) -> int:
    """The rows of a script, of one version or of all."""
    return table.where_any(
        "script",
        [
            one
            for one in table.columns["script"].values
            if one and one[0] == script_id and version in (None, one[1])
        ],
    )


def by_channel(cases: Table, bits: int) -> Iterable[tuple[str, int]]:
    """The rows of each channel among these."""
    for channel in cases.columns["channel"].values:
        if found := bits & cases.where("channel", channel):
            yield channel, found
