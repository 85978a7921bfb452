"""What a person says once of a whole list: country, whom the law sees, basis, source, date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qualifier.contact.bases import read_basis
from qualifier.core.contact_gate import Bar, CallFacts, lasting_bar
from qualifier.core.contact_rules import ContactRules, LegalBasis
from qualifier.core.errors import AnswerRefused
from qualifier.core.lead import Nature
from qualifier.core.questions.dated import day
from qualifier.exchange.lists.lead_row import ListDefaults
from qualifier.exchange.lists.targets import ColumnMap, TargetKind

BASES = ("legitimate_interest", "consent", "contract")
"""The bases offered; lists may bring others in their own words."""


@dataclass(frozen=True, slots=True)
class ListFacts:
    """`country` is ISO alpha-2; `basis_on` as typed, read by `basis_day`."""

    country: str = "FR"
    nature: Nature = Nature.UNKNOWN
    basis: str = ""
    basis_source: str = ""
    basis_on: str = ""

    @property
    def basis_day(self) -> date | None:
        """The day that was typed; None while there is none or it cannot be read."""
        try:
            return day(self.basis_on) if self.basis_on.strip() else None
        except AnswerRefused:
            return None

    @property
    def has_bad_day(self) -> bool:
        """Whether something is typed that is no day."""
        return bool(self.basis_on.strip()) and self.basis_day is None

    def defaults(self, zone: str = "") -> ListDefaults:
        """As the readers of lists take them; `zone` is that of times written without one."""
        return ListDefaults(
            self.country, self.nature, self.basis, self.basis_source, self._iso_day(), zone
        )

    def as_request(self) -> dict[str, object]:
        """The part of a worker's import request that tells them."""
        return {
            "country": self.country,
            "nature": self.nature.value,
            "basis": self.basis,
            "basis_source": self.basis_source,
            "basis_on": self._iso_day(),
        }

    def _iso_day(self) -> str:
        return self.basis_day.isoformat() if self.basis_day else ""


def whole_list_bar(
    facts: ListFacts, column_map: ColumnMap, rules: ContactRules, today: date
) -> Bar | None:
    """What keeps every lead of the list from being called as things are said now, or None.

    A list with a column for it speaks for itself, row by row. Professionals rest on legitimate
    interest where nothing else is said; a basis that needs proof needs its source and date said
    here (`exchange.import_order` assumes neither).
    """
    kinds = {column.target.kind for column in column_map.columns}
    if TargetKind.NATURE in kinds or TargetKind.LEGAL_BASIS in kinds:
        return None
    basis = read_basis(facts.basis)
    if basis is LegalBasis.NONE and facts.nature is Nature.PROFESSIONAL:
        basis = LegalBasis.LEGITIMATE_INTEREST
    call_facts = CallFacts(
        nature=facts.nature,
        basis=basis,
        basis_proof=facts.basis_source,
        basis_on=facts.basis_day,
    )
    return lasting_bar(rules, call_facts, today)
