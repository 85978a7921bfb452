"""Refused by sales: by reason and by kind, with the words used, the newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from qualifier.core.text import Text
from qualifier.reports.cases import Case, RefusalKind, Standing
from qualifier.reports.facts import View
from qualifier.reports.measure import once

_LIST_OF = {
    Standing.REJECTED: "rejection",
    Standing.TURNED_BACK: "turn_back",
    Standing.DISQUALIFIED: "disqualification",
}


@dataclass(frozen=True, slots=True)
class Said:
    """Words of sales on a lead, kept in the language they were written in."""

    words: str
    by: str
    lead_id: str
    handoff_id: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason. `label` is the agreement's; empty for no reason, or one it does not know."""

    reason: str
    kind: RefusalKind
    standing: Standing
    label: Text
    count: int
    leads: tuple[str, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind of reasons."""

    kind: RefusalKind
    count: int
    leads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusals:
    """Of `handed_over`, `came_back` came back, `refused` of them before sales took them over.

    `by_reason` is most frequent first; `by_kind` holds every kind, zeros too: "no reason given: 0"
    is a result (DESIGN.md §1). `cases` are those that came back, disputed ones first, then newest.
    """

    handed_over: int
    came_back: int
    refused: int
    disputed: int
    by_reason: tuple[ReasonLine, ...]
    by_kind: tuple[KindLine, ...]
    latest: tuple[Said, ...]
    cases: tuple[Case, ...]


def refusals(view: View, latest: int = 2) -> Refusals:
    """The refusals of the hand-offs of a view."""
    back = [one for one in view.cases if one.came_back and one.refusal is not None]
    by_reason: defaultdict[tuple[Standing, str], list[Case]] = defaultdict(list)
    for one in back:
        if one.refusal is not None:
            by_reason[one.standing, one.refusal.reason].append(one)
    lines = [_line(view, key, found) for key, found in by_reason.items()]
    order = list(RefusalKind)
    lines.sort(key=lambda one: (-one.count, order.index(one.kind), one.reason))
    kinds = [
        KindLine(kind, sum(one.kind is kind for one in back), _leads(back, kind)) for kind in order
    ]
    said = sorted(_said(back), key=lambda one: (-one.at_ms, one.handoff_id))
    return Refusals(
        handed_over=len(view.cases),
        came_back=len(back),
        refused=sum(one.is_refused for one in back),
        disputed=sum(one.is_disputed for one in back),
        by_reason=tuple(lines),
        by_kind=tuple(kinds),
        latest=tuple(said[:latest]),
        cases=tuple(sorted(back, key=_disputed_first)),
    )


def label_of(view: View, standing: Standing, reason: str) -> Text:
    """The agreement's label of a reason; empty where it has none of that id."""
    reasons = view.rules.agreement.reasons.get(_LIST_OF[standing], ())
    return next((one.label for one in reasons if one.id == reason), Text())


def _line(view: View, key: tuple[Standing, str], found: list[Case]) -> ReasonLine:
    standing, reason = key
    said = sorted(_said(found), key=lambda one: (-one.at_ms, one.handoff_id))
    return ReasonLine(
        reason,
        found[0].kind or RefusalKind.NONE,
        standing,
        label_of(view, standing, reason),
        len(found),
        once(one.lead_id for one in found),
        tuple(said),
    )


def _said(found: Iterable[Case]) -> list[Said]:
    return [
        Said(said.comment, said.by, one.lead_id, one.handoff.id, said.at_ms)
        for one in found
        if (said := one.refusal) is not None and said.comment
    ]


def _leads(found: Iterable[Case], kind: RefusalKind) -> tuple[str, ...]:
    return once(one.lead_id for one in found if one.kind is kind)


def _disputed_first(one: Case) -> tuple[bool, bool, int, str]:
    """Disputed and not ruled, disputed and ruled, then the others; the newest first."""
    at = one.refusal.at_ms if one.refusal else 0
    return not one.is_disputed, bool(one.ruling), -at, one.handoff.id
