"""Deciding what an import does, row by row, before anything is written.

Same external id, same e-mail, or same number with the same name or company is a duplicate;
the same number alone is possible, kept and marked; empty never matches (DOMAIN.md "Queue").
Pure: look-ups and new ids are passed in, so preview and import come to the same sums.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from qualifier.core.ids import NewId
from qualifier.exchange.lists import merging
from qualifier.exchange.lists.folding import folded
from qualifier.exchange.lists.known import KnownLead, KnownLeads
from qualifier.exchange.lists.lead_row import LeadRow
from qualifier.exchange.lists.number_cells import PHONES
from qualifier.exchange.lists.planned import ImportPlan, PlannedRow, Reason, RowOutcome, Tally
from qualifier.exchange.lists.row_keys import RowKeys, keys_of
from qualifier.exchange.lists.seen import Seen, SeenLeads

_BATCH_ROWS = 1_000

LegalProblem = Callable[[LeadRow], str]
"""Why the law forbids to call the lead, as an id for the preview; empty if it does not."""


def plan(
    rows: Iterable[LeadRow],
    known: KnownLeads,
    new_id: NewId,
    legal_problem: LegalProblem = lambda _row: "",
) -> ImportPlan:
    """The whole plan of `rows` at once. For large lists use `stream_plan`."""
    tally = Tally()
    return ImportPlan(tuple(stream_plan(rows, known, new_id, tally, legal_problem)), tally)


def stream_plan(
    rows: Iterable[LeadRow],
    known: KnownLeads,
    new_id: NewId,
    tally: Tally,
    legal_problem: LegalProblem = lambda _row: "",
) -> Iterator[PlannedRow]:
    """The plan of `rows`, in their order, counted into `tally` as it goes.

    `known` is asked once per thousand rows; rows may be written while the plan goes on.
    """
    planner = _Planner(new_id, legal_problem)
    source = iter(rows)
    while batch := list(islice(source, _BATCH_ROWS)):
        found = _Found.of(batch, known)
        for row in batch:
            planned = planner.planned(row, found)
            tally.count(planned)
            yield planned


@dataclass(frozen=True, slots=True)
class _Found:
    """Answers of the store for one batch."""

    by_lead_id: Mapping[str, KnownLead]
    by_external_id: Mapping[str, KnownLead]
    by_email: Mapping[str, KnownLead]
    by_number: Mapping[str, Sequence[KnownLead]]
    opposed: frozenset[str]

    @classmethod
    def of(cls, batch: Sequence[LeadRow], known: KnownLeads) -> _Found:
        lead_ids = {row.lead_id for row in batch if row.lead_id}
        external_ids = {row.values["external_id"] for row in batch if "external_id" in row.values}
        emails = {row.values["email"].casefold() for row in batch if "email" in row.values}
        numbers = {number for row in batch for number in row.numbers}
        return cls(
            known.by_lead_ids(lead_ids) if lead_ids else {},
            known.by_external_ids(external_ids) if external_ids else {},
            known.by_emails(emails) if emails else {},
            known.by_numbers(numbers) if numbers else {},
            frozenset(known.opposed(numbers)) if numbers else frozenset(),
        )


class _Planner:
    """Remembers the rows planned so far, in a form small enough for a million of them."""

    def __init__(self, new_id: NewId, legal_problem: LegalProblem) -> None:
        self._new_id = new_id
        self._legal_problem = legal_problem
        self._seen = SeenLeads()
        self._opposed_here: set[str] = set()
        self._dead: dict[str, frozenset[str]] = {}

    def planned(self, row: LeadRow, found: _Found) -> PlannedRow:
        if row.is_empty:
            return PlannedRow(row, RowOutcome.REFUSED, reason=Reason.EMPTY_ROW)
        keys = keys_of(row)
        if any(one in found.opposed or one in self._opposed_here for one in keys.numbers):
            return PlannedRow(row, RowOutcome.REFUSED, reason=Reason.OPPOSED_NUMBER)
        match = self._match(keys, found)
        if match is None:
            return self._of_new(row, keys, found)
        target, reason = match
        if isinstance(target, KnownLead):
            seen = self._seen.by_lead_id(target.lead_id)
            if seen is None:
                return self._of_known(row, keys, target, reason, found)
            target = seen
        return self._of_seen(row, keys, target, reason, found)

    def _match(self, keys: RowKeys, found: _Found) -> tuple[KnownLead | Seen, Reason] | None:
        if keys.lead_id and keys.lead_id in found.by_lead_id:
            return found.by_lead_id[keys.lead_id], Reason.SAME_LEAD_ID
        if keys.external_id:
            by_id = self._seen.by_external_id(keys.external_id)
            match = by_id or found.by_external_id.get(keys.external_id)
            if match:
                return match, Reason.SAME_EXTERNAL_ID
        if keys.email:
            match = self._seen.by_email(keys.email) or found.by_email.get(keys.email)
            if match:
                return match, Reason.SAME_EMAIL
        if keys.name:
            match = self._by_number_and(keys, found, keys.name, is_name=True)
            if match:
                return match, Reason.SAME_NUMBER_AND_NAME
        if keys.company:
            match = self._by_number_and(keys, found, keys.company, is_name=False)
            if match:
                return match, Reason.SAME_NUMBER_AND_COMPANY
        return None

    def _by_number_and(
        self, keys: RowKeys, found: _Found, part: str, *, is_name: bool
    ) -> KnownLead | Seen | None:
        for number in keys.numbers:
            seen = self._seen.by_number_and(number, part, is_name=is_name)
            if seen:
                return seen
            for known in found.by_number.get(number, ()):
                if number in known.dead_numbers and not is_name and _is_person(keys, known):
                    continue  # at that number answers somebody else of the company
                if folded(_part_of(known, is_name=is_name)) == part:
                    return known
        return None

    def _of_new(self, row: LeadRow, keys: RowKeys, found: _Found) -> PlannedRow:
        if row.is_opposed and row.numbers:
            self._opposed_here.update(row.numbers)
            return PlannedRow(
                row,
                RowOutcome.REFUSED,
                reason=Reason.OPPOSED_IN_LIST,
                opposes=True,
                oppose_numbers=row.numbers,
            )
        lead_id = self._new_id()
        possible = self._possible(keys.numbers, lead_id, found)
        legal = self._legal_problem(row)
        self._seen.add(lead_id, row, keys, legal)
        return PlannedRow(
            row,
            RowOutcome.ADDED,
            lead_id,
            not_callable=_not_callable(row, legal, has_number=bool(row.numbers)),
            possible_with=possible,
            opposes=row.is_opposed,
        )

    def _of_known(
        self, row: LeadRow, keys: RowKeys, known: KnownLead, reason: Reason, found: _Found
    ) -> PlannedRow:
        if known.is_opted_out:
            return PlannedRow(row, RowOutcome.REFUSED, reason=Reason.OPPOSED_LEAD)
        if known.dead_numbers:
            self._dead[known.lead_id] = known.dead_numbers
            row = merging.without_dead_numbers(row, known.dead_numbers)
        changes = merging.field_changes(row, known, reason)
        possible = self._possible(_new_numbers(changes), known.lead_id, found)
        basis = merging.basis_changes(row, known)
        legal = self._legal_problem(merging.judged(row, known, basis))
        planned = PlannedRow(
            row,
            RowOutcome.UPDATED,
            known.lead_id,
            reason,
            changes=changes,
            extra_changes=merging.extra_changes(row, known),
            basis_changes=basis,
            new_signals=merging.new_signals(row, known),
            possible_with=possible,
            opposes=row.is_opposed,
        )
        self._seen.add(known.lead_id, row, keys, legal, known)
        has_number = bool(row.numbers or known.values.get("phone"))
        return self._settled(planned, legal, has_number=has_number)

    def _of_seen(
        self, row: LeadRow, keys: RowKeys, seen: Seen, reason: Reason, found: _Found
    ) -> PlannedRow:
        """A second row for a lead of this file: the first keeps its word, gaps are filled."""
        if seen.is_opposed:
            return PlannedRow(row, RowOutcome.REFUSED, reason=Reason.OPPOSED_LEAD)
        row = merging.without_dead_numbers(row, self._dead.get(seen.lead_id, frozenset()))
        changes = {name: value for name, value in row.values.items() if name not in seen.fields}
        number = row.values.get("phone", "")
        has_room = "phone" in seen.fields and "phone2" not in (seen.fields | changes.keys())
        if has_room and number and self._seen.by_number(number) is None:
            changes["phone2"] = number
        planned = PlannedRow(
            row,
            RowOutcome.UPDATED,
            seen.lead_id,
            reason,
            seen.row_number,
            changes=changes,
            extra_changes={
                key: value for key, value in row.extra.items() if key not in seen.extra_keys
            },
            new_signals=tuple(
                one for one in row.signals if (one.kind, one.text) not in seen.signals
            ),
            possible_with=self._possible(_new_numbers(changes), seen.lead_id, found),
            opposes=row.is_opposed,
        )
        has_number = bool(row.numbers) or "phone" in seen.fields
        self._seen.widen(seen, row, keys, changes)
        return self._settled(planned, seen.legal_problem, has_number=has_number)

    def _settled(self, planned: PlannedRow, legal: str, *, has_number: bool) -> PlannedRow:
        """`legal` is the bar of the lead as it will be, whatever its numbers."""
        if planned.opposes:
            self._opposed_here.update(planned.row.numbers)
            planned = replace(planned, oppose_numbers=planned.row.numbers)
        says_more = (
            planned.changes or planned.extra_changes or planned.basis_changes or planned.new_signals
        )
        outcome = planned.outcome
        if not says_more and not planned.opposes:
            outcome = RowOutcome.DUPLICATE
            if planned.same_as_row:  # the lead was counted with its first row
                return replace(planned, outcome=outcome)
        problem = _not_callable(planned.row, legal, has_number=has_number)
        return replace(planned, outcome=outcome, not_callable=problem)

    def _possible(self, numbers: Sequence[str], lead_id: str, found: _Found) -> tuple[str, ...]:
        others: dict[str, None] = {}
        for number in numbers:
            seen = self._seen.by_number(number)
            if seen:
                others[seen.lead_id] = None
            for known in found.by_number.get(number, ()):
                if number not in known.dead_numbers:
                    others[known.lead_id] = None
        others.pop(lead_id, None)
        return tuple(others)


def _not_callable(row: LeadRow, legal: str, *, has_number: bool) -> str:
    if row.is_opposed:
        return str(Reason.OPPOSED_IN_LIST.value)
    if has_number:
        return legal
    return str((Reason.NUMBER_UNREADABLE if row.phone_typed else Reason.NO_NUMBER).value)


def _new_numbers(changes: Mapping[str, str]) -> list[str]:
    return [changes[name] for name in PHONES if changes.get(name)]


def _is_person(keys: RowKeys, known: KnownLead) -> bool:
    """Whether the row or the lead names a person, so that the company alone proves little."""
    return bool(keys.name or folded(_part_of(known, is_name=True)))


def _part_of(known: KnownLead, *, is_name: bool) -> str:
    if not is_name:
        return known.values.get("company", "")
    return f"{known.values.get('first_name', '')} {known.values.get('last_name', '')}"
