"""Refused by sales: by reason and by kind, with the words used, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from qualifier.core.text import Text
from qualifier.reports.cases import Case, RefusalKind, Standing
from qualifier.reports.columns import Pick
from qualifier.reports.facts import View

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
    picked: Pick

    @property
    def count(self) -> int:
        """How many hand-offs came back for it."""
        return self.picked.count

    @property
    def leads(self) -> Sequence[str]:
        """Their leads."""
        return self.picked.behind

    @property
    def said(self) -> tuple[Said, ...]:
        """What sales wrote, the newest first."""
        return tuple(sorted(_said(self.picked), key=_newest_first))


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind of reasons."""

    kind: RefusalKind
    count: int
    leads: Sequence[str]


@dataclass(frozen=True, slots=True)
class Refusals:
    """Of `handed_over`, `came_back` came back, `refused` of them before sales took them over.

    `by_reason` is most frequent first; `by_kind` holds every kind, zeros too: "no reason given: 0"
    is a result (DESIGN.md §1).
    """

    handed_over: int
    came_back: int
    refused: int
    disputed: int
    by_reason: tuple[ReasonLine, ...]
    by_kind: tuple[KindLine, ...]
    latest: tuple[Said, ...]
    back: Pick

    @property
    def cases(self) -> tuple[Case, ...]:
        """Those that came back, disputed ones first, then the newest."""
        return tuple(sorted(self.back, key=_disputed_first))


def refusals(view: View, latest: int = 2) -> Refusals:
    """The refusals of the hand-offs of a view."""
    cases = view.facts.cases
    back = view.cases.but(cases.where("reason", None))
    lines = [
        _line(view, standing, reason, picked)
        for standing, reason in filter(None, cases.columns["reason"].values)
        if (picked := back.where("reason", (standing, reason))).bits
    ]
    order = list(RefusalKind)
    lines.sort(key=lambda one: (-one.count, order.index(one.kind), one.reason))
    by_kind = [(kind, back.where("kind", kind.value)) for kind in order]
    return Refusals(
        handed_over=view.cases.count,
        came_back=back.count,
        refused=back.but(view.accepted.bits).count,
        disputed=back.where("disputed", True).count,
        by_reason=tuple(lines),
        by_kind=tuple(KindLine(kind, picked.count, picked.behind) for kind, picked in by_kind),
        latest=tuple(nsmallest(latest, _said(back), key=_newest_first)),
        back=back,
    )


def label_of(view: View, standing: Standing, reason: str) -> Text:
    """The agreement's label of a reason; empty where it has none of that id."""
    reasons = view.rules.agreement.reasons.get(_LIST_OF[standing], ())
    return next((one.label for one in reasons if one.id == reason), Text())


def _line(view: View, standing: str, reason: str, picked: Pick) -> ReasonLine:
    came_as, first = Standing(standing), next(iter(picked))
    kind = first.kind or RefusalKind.NONE
    return ReasonLine(reason, kind, came_as, label_of(view, came_as, reason), picked)


def _said(back: Pick) -> Iterator[Said]:
    for one in back.where("worded", True):
        said = one.refusal
        yield Said(said.comment, said.by, one.lead_id, one.handoff.id, said.at_ms)


def _newest_first(one: Said) -> tuple[int, str]:
    return -one.at_ms, one.handoff_id


def _disputed_first(one: Case) -> tuple[bool, bool, int, str]:
    """Disputed and not ruled, disputed and ruled, then the others; the newest first."""
    at = one.refusal.at_ms if one.refusal else 0
    return not one.is_disputed, bool(one.ruling), -at, one.handoff.id
