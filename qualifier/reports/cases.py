"""A hand-off and what became of it: the answer of sales that stands, the refusal, the deal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from qualifier.core.agreement import Agreement
from qualifier.core.dispute import Verdict
from qualifier.core.feedback import REOPENED, step_of
from qualifier.store.disputes import DISPUTED, RULE_CHANGE
from qualifier.store.report_rows import FeedbackRow, HandoffRow, RulingRow

OTHER = "other"  # the reason that demands text


class Standing(Enum):
    """The answer of sales that stands. On one step the newest word holds, a further step wins."""

    UNANSWERED = "unanswered"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    TURNED_BACK = "turned_back"
    DISQUALIFIED = "disqualified"
    WON = "won"
    LOST = "lost"


class RefusalKind(Enum):
    """What kind of reason a hand-off came back for (DOMAIN.md "Hand-off and feedback")."""

    PROCEDURAL = "procedural"
    CLERICAL = "clerical"
    DEFINITIONAL = "definitional"
    TURN_BACK = "turn_back"
    DISQUALIFICATION = "disqualification"
    OTHER = "other"
    NONE = "none"


CAME_BACK = frozenset({Standing.REJECTED, Standing.TURNED_BACK, Standing.DISQUALIFIED})
_TAKEN = frozenset({Standing.ACCEPTED, Standing.WON, Standing.LOST, Standing.DISQUALIFIED})


@dataclass(frozen=True, slots=True)
class Case:
    """A hand-off and its fate.

    `was_accepted`: sales took it over, in words or by going on with it. `answered_ms`: their first
    word. `refusal`: the answer with which it came back. `kind` None: it did not. `ruling` is what
    the arbiter said last of a dispute, empty while nobody has, and `ruling_words` why.
    `rule_change` was proposed for the agreement.
    """

    handoff: HandoffRow
    standing: Standing
    was_accepted: bool
    answered_ms: int | None
    accepted_ms: int | None
    refusal: FeedbackRow | None
    kind: RefusalKind | None
    is_disputed: bool = False
    dispute: str = ""
    ruling: str = ""
    ruling_words: str = ""
    rule_change: str = ""

    @property
    def lead_id(self) -> str:
        """The lead that was handed over."""
        return self.handoff.lead_id

    @property
    def is_answered(self) -> bool:
        """Whether sales said anything that stands."""
        return self.standing is not Standing.UNANSWERED

    @property
    def is_refused(self) -> bool:
        """Whether sales gave it back without ever taking it over."""
        return self.is_answered and not self.was_accepted

    @property
    def came_back(self) -> bool:
        """Whether it came back, before or after sales took it over."""
        return self.standing in CAME_BACK

    @property
    def is_unjustified(self) -> bool:
        """Whether it came back without a reason."""
        return self.refusal is not None and not self.refusal.reason

    @property
    def counts_as_defect(self) -> bool:
        """Whether it came back for what it was: not for a matter of procedure, nor where the
        arbiter ruled against the refusal."""
        return (
            self.came_back
            and self.kind is not RefusalKind.PROCEDURAL
            and self.ruling != Verdict.OVERTURNED.value
        )


def cases_of(
    handoffs: Iterable[HandoffRow],
    feedback: Iterable[FeedbackRow],
    rulings: Iterable[RulingRow],
    agreement: Agreement,
) -> tuple[Case, ...]:
    """The case of every hand-off, in their order. `feedback` and `rulings` come oldest first."""
    said: defaultdict[str, list[FeedbackRow]] = defaultdict(list)
    for one in feedback:
        said[one.handoff_id].append(one)
    ruled: defaultdict[str, list[RulingRow]] = defaultdict(list)
    for word in rulings:
        ruled[word.feedback_id].append(word)
    kinds = _kinds(agreement)
    return tuple(_case(one, said.get(one.id, ()), ruled, kinds) for one in handoffs)


def _case(
    handoff: HandoffRow,
    said: Sequence[FeedbackRow],
    ruled: Mapping[str, Sequence[RulingRow]],
    kinds: Mapping[str, RefusalKind],
) -> Case:
    live: list[FeedbackRow] = []
    for one in said:
        if one.status == REOPENED:
            live = []
        elif step_of(one.status):
            live.append(one)
    if not live:
        return Case(handoff, Standing.UNANSWERED, False, None, None, None, None)
    best = live[0]
    for one in live[1:]:
        if step_of(one.status) >= step_of(best.status):
            best = one
    standing = Standing(best.status)
    accepted = [one.at_ms for one in live if one.status == "accepted"]
    was_accepted = standing in _TAKEN or (standing is Standing.TURNED_BACK and bool(accepted))
    refusal = best if standing in CAME_BACK else None
    words = ruled.get(refusal.id, ()) if refusal else ()
    verdicts = [one for one in words if one.kind in _VERDICTS]
    disputes = [one.text for one in words if one.kind == DISPUTED]
    return Case(
        handoff,
        standing,
        was_accepted,
        live[0].at_ms,
        (accepted[0] if accepted else live[0].at_ms) if was_accepted else None,
        refusal,
        _kind(refusal, kinds) if refusal else None,
        bool(disputes),
        disputes[-1] if disputes else "",
        verdicts[-1].kind if verdicts else "",
        verdicts[-1].text if verdicts else "",
        next((one.text for one in reversed(words) if one.kind == RULE_CHANGE), ""),
    )


_VERDICTS = frozenset(one.value for one in Verdict)


def _kind(refusal: FeedbackRow, kinds: Mapping[str, RefusalKind]) -> RefusalKind:
    if not refusal.reason:
        return RefusalKind.NONE
    if refusal.reason == OTHER:
        return RefusalKind.OTHER
    if refusal.status == Standing.TURNED_BACK.value:
        return RefusalKind.TURN_BACK
    if refusal.status == Standing.DISQUALIFIED.value:
        return RefusalKind.DISQUALIFICATION
    return kinds.get(refusal.reason, RefusalKind.OTHER)


def _kinds(agreement: Agreement) -> dict[str, RefusalKind]:
    """Reason of a rejection → its kind, by the agreement."""
    named = {one.value: one for one in RefusalKind}
    return {
        one.id: named[one.kind]
        for one in agreement.reasons.get("rejection", ())
        if one.kind in named
    }
