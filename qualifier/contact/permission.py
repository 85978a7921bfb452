"""May this lead be called now: the rule set put to one lead, or to the places of a whole queue."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from qualifier.contact.bases import read_basis
from qualifier.contact.calendars import holiday_in_zone, holiday_test_in_zone
from qualifier.core.calling_windows import CallingHours
from qualifier.core.contact_gate import Bar, CallFacts, Caution, NumberState, Verdict, may_call
from qualifier.core.contact_rules import ContactRules, HoursNow, hours_now
from qualifier.core.lead import Lead, Nature

# Bars that time lifts; all others last until somebody mends the lead.
PASSING = frozenset({Bar.SILENCE, Bar.CAP, Bar.HOLIDAY, Bar.HOURS})


class CallPermission:
    """The gate before dialling, for one dated rule set."""

    def __init__(self, rules: ContactRules, *, practice: bool = False) -> None:
        """`practice`: numbers reserved for fiction, which reach nobody, may be tried at any hour.

        Only the demonstration asks for it; real numbers keep their hours there too.
        """
        self.rules = rules
        self._practice = practice

    def by(self, rules: ContactRules) -> CallPermission:
        """The same gate under another rule set."""
        return CallPermission(rules, practice=self._practice)

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
        found = may_call(self.rules, facts, now, holiday_test_in_zone(zone.key))
        closed = found.bar in (Bar.HOURS, Bar.HOLIDAY)
        if self._practice and closed and reaches_nobody(lead.phone):
            return Verdict(True, cautions=(Caution.PRACTICE, *found.cautions))
        return found

    def lasting_refusal(self, lead: Lead, opposed: bool) -> str:
        """The bar that no waiting lifts, as its id; empty if there is none."""
        verdict = self.verdict(lead, _ANY_TIME, opposed=opposed)
        return "" if verdict.bar is None or verdict.bar in PASSING else verdict.bar.value

    def hours(self, now: datetime, zones: Iterable[str]) -> dict[tuple[Nature, str], HoursNow]:
        """Calling hours at `now` per nature and zone."""
        found = hours_now(self.rules, now, zones, holiday_in_zone)
        if self._practice:  # each lead's own verdict still decides before dialling
            until = now + timedelta(hours=12)
            return {pair: HoursNow(one.until or until, None) for pair, one in found.items()}
        return found

    def calling_hours(self, nature: Nature, time_zone: str) -> CallingHours | None:
        """The windows of such a lead, to plan in; None where it is not known whom the law sees.

        Practice changes nothing here: a promise is made as for real numbers.
        """
        ours = self.rules.natures.get(nature)
        if ours is None:
            return None
        zone = self.rules.zone(time_zone)
        return CallingHours(ours.hours, zone, ours.closed_on(holiday_test_in_zone(zone.key)))


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


def reaches_nobody(e164: str) -> bool:
    """Whether a number lies in a range that the keeper of its plan reserves for fiction."""
    return _RESERVED.fullmatch(e164) is not None


# Arcep (2018): six blocks of ten thousand. Ofcom: drama numbers. NANPA: 555-0100 to 555-0199.
_RESERVED = re.compile(
    r"\+33(?:19900|26191|35301|46571|53649|63998)\d{4}"
    r"|\+44(?:1(?:1[3-8]|21|31|41|51|61)4960\d{3}|1632960\d{3}|2079460\d{3}|7700900\d{3})"
    r"|\+1\d{3}55501\d{2}"
)
