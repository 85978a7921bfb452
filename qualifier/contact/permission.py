"""May this lead be called now: the rule set put to one lead, or to the places of a whole queue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from qualifier.contact.bases import read_basis
from qualifier.contact.calendars import holiday_in_zone, holiday_test_in_zone
from qualifier.core.contact_gate import Bar, CallFacts, NumberState, Verdict, may_call
from qualifier.core.contact_rules import ContactRules, HoursNow, hours_now
from qualifier.core.lead import Lead, Nature

# Bars that time lifts; all others last until somebody mends the lead.
PASSING = frozenset({Bar.SILENCE, Bar.CAP, Bar.HOLIDAY, Bar.HOURS})


class CallPermission:
    """The gate before dialling, for one dated rule set."""

    def __init__(self, rules: ContactRules) -> None:
        self.rules = rules

    def verdict(
        self,
        lead: Lead,
        now: datetime,
        *,
        opposed: bool = False,
        attempts: tuple[datetime, ...] = (),
        refused_at: datetime | None = None,
    ) -> Verdict:
        """Whether `lead` may be dialled at `now`, else why not, from when, how to mend it."""
        facts = CallFacts(
            nature=lead.nature,
            basis=read_basis(lead.legal_basis),
            basis_proof=lead.basis_source,
            basis_on=_day(lead.basis_on),
            time_zone=lead.time_zone,
            number=_number_state(lead),
            opposed=opposed,
            stage=lead.stage,
            attempts=attempts,
            refused_at=refused_at,
        )
        zone = self.rules.zone(lead.time_zone)
        return may_call(self.rules, facts, now, holiday_test_in_zone(zone.key))

    def lasting_refusal(self, lead: Lead, opposed: bool) -> str:
        """The bar that no waiting lifts, as its id; empty if there is none."""
        verdict = self.verdict(lead, _ANY_TIME, opposed=opposed)
        return "" if verdict.bar is None or verdict.bar in PASSING else verdict.bar.value

    def hours(self, now: datetime, zones: Iterable[str]) -> dict[tuple[Nature, str], HoursNow]:
        """Calling hours at `now` per nature and zone."""
        return hours_now(self.rules, now, zones, holiday_in_zone)


# Lasting bars do not depend on the hour; a basis dated in the future is judged when dialling.
_ANY_TIME = datetime.fromisoformat("2100-01-04T10:00:00+00:00")


def _number_state(lead: Lead) -> NumberState:
    if lead.phone:
        return NumberState.OK
    return NumberState.BAD if lead.phone_typed else NumberState.MISSING


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed[:10]) if typed else None
    except ValueError:
        return None
