"""What an import would do with each row, and the sums a person sees before saying yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from qualifier.exchange.lists.lead_row import LeadRow, ListSignal
from qualifier.exchange.lists.record import Repair

EXAMPLES = 100
_NOTHING: Mapping[str, str] = MappingProxyType({})


def _nothing() -> Mapping[str, str]:
    return _NOTHING  # one for all rows: an import makes a hundred thousand


class RowOutcome(Enum):
    """Every row has exactly one."""

    ADDED = "added"
    UPDATED = "updated"
    DUPLICATE = "duplicate"  # there already, and the list says nothing new of it
    REFUSED = "refused"


class Reason(Enum):
    """Why a row is refused, is taken for a known lead, or cannot be called."""

    EMPTY_ROW = "empty_row"
    OPPOSED_NUMBER = "opposed_number"
    OPPOSED_LEAD = "opposed_lead"
    OPPOSED_IN_LIST = "opposed_in_list"
    SAME_LEAD_ID = "same_lead_id"
    SAME_EXTERNAL_ID = "same_external_id"
    SAME_EMAIL = "same_email"
    SAME_NUMBER_AND_NAME = "same_number_and_name"
    SAME_NUMBER_AND_COMPANY = "same_number_and_company"
    NO_NUMBER = "no_number"
    NUMBER_UNREADABLE = "number_unreadable"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What becomes of `row`.

    `lead_id` is the new lead's or the known one's, empty if refused. `reason` says why a row
    is refused or whom it doubles; `same_as_row` names the row of this file it doubles, 0 if
    none. `not_callable` is empty, a Reason's value, or what the caller's legal check said.
    `changes` are new values of LEAD_FIELDS, `basis_changes` of nature, legal_basis,
    basis_source and basis_on. `possible_with`: leads that share a number, to be marked with
    this one. `opposes`: the list asks not to call; `oppose_numbers` go on the do-not-call list.
    """

    row: LeadRow
    outcome: RowOutcome
    lead_id: str = ""
    reason: Reason | None = None
    same_as_row: int = 0
    not_callable: str = ""
    changes: Mapping[str, str] = field(default_factory=_nothing)
    extra_changes: Mapping[str, str] = field(default_factory=_nothing)
    basis_changes: Mapping[str, str] = field(default_factory=_nothing)
    new_signals: tuple[ListSignal, ...] = ()
    possible_with: tuple[str, ...] = ()
    opposes: bool = False
    oppose_numbers: tuple[str, ...] = ()


@dataclass
class Tally:
    """Sums over the rows planned so far, with the first 100 examples of each kind.

    `matches` counts by what updated rows and duplicates were known for the same lead.
    Examples are kept under an outcome's value, and under not_callable, possible, repaired.
    """

    outcomes: Counter[RowOutcome] = field(default_factory=Counter)
    refusals: Counter[Reason] = field(default_factory=Counter)
    matches: Counter[tuple[RowOutcome, Reason]] = field(default_factory=Counter)
    not_callable: Counter[str] = field(default_factory=Counter)
    repairs: Counter[Repair] = field(default_factory=Counter)
    possible: int = 0
    examples: dict[str, list[PlannedRow]] = field(default_factory=dict)

    def count(self, planned: PlannedRow) -> None:
        """Add one row."""
        self.outcomes[planned.outcome] += 1
        self._keep(planned.outcome.value, planned)
        if planned.reason and planned.outcome is RowOutcome.REFUSED:
            self.refusals[planned.reason] += 1
        elif planned.reason:
            self.matches[planned.outcome, planned.reason] += 1
        if planned.not_callable:
            self.not_callable[planned.not_callable] += 1
            self._keep("not_callable", planned)
        if planned.possible_with:
            self.possible += 1
            self._keep("possible", planned)
        if planned.row.repairs:
            self.repairs.update(planned.row.repairs)
            self._keep("repaired", planned)

    def _keep(self, kind: str, planned: PlannedRow) -> None:
        kept = self.examples.setdefault(kind, [])
        if len(kept) < EXAMPLES:
            kept.append(planned)

    def totals(self) -> dict[str, int]:
        """The sums as the command line prints them. Rows not callable are counted as added, updated
        or there already too."""
        return {
            "rows": self.outcomes.total(),
            "added": self.outcomes[RowOutcome.ADDED],
            "updated": self.outcomes[RowOutcome.UPDATED],
            "duplicates": self.outcomes[RowOutcome.DUPLICATE],
            "refused": self.outcomes[RowOutcome.REFUSED],
            "not_callable": self.not_callable.total(),
        }


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A whole plan in memory: for lists small enough to hold, and for tests."""

    rows: tuple[PlannedRow, ...]
    tally: Tally

    def totals(self) -> dict[str, int]:
        """As `Tally.totals`."""
        return self.tally.totals()
