"""Rule sets for calling: whom, when, how often, on what legal basis. Data, dated and versioned.

Read from `resources/contact_rules` by `exchange.documents`; `core.contact_gate` judges by them.
Source: DOMAIN.md, "Law the gate before dialling must know".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from qualifier.core.calling_windows import DayTest, WeekHours, next_window, zone_named
from qualifier.core.lead import Nature
from qualifier.core.text import Text


class LegalBasis(StrEnum):
    """Why calling this person is lawful, as far as the list or the person said."""

    CONSENT = "consent"  # prior, provable, revocable
    CONTRACT = "contract"  # in progress, with a related offer
    LEGITIMATE_INTEREST = "legitimate_interest"
    STATED = "stated"  # in words of the list that name none of the above
    WITHDRAWN = "withdrawn"  # a consent that was taken back
    NONE = ""


@dataclass(frozen=True, slots=True)
class BasisRule:
    """A basis that opens the gate. `needs_proof`: where the proof lies and its date as well."""

    basis: LegalBasis
    needs_proof: bool = False
    related_offer: bool = False


@dataclass(frozen=True, slots=True)
class AttemptCap:
    """At most this many attempts in any stretch of `within`."""

    at_most: int
    within: timedelta


@dataclass(frozen=True, slots=True)
class NatureRules:
    """The rules for professionals or for consumers. `sources` maps a rule to ids of `Source`."""

    hours: WeekHours
    on_holidays: bool
    bases: tuple[BasisRule, ...]
    cap: AttemptCap | None = None
    silence_days: int = 0  # whole days that must pass after a refusal, its own day not counted
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def closed_on(self, is_holiday: DayTest) -> DayTest:
        """The test for days on which these rules forbid calling whatever the hour."""
        return _never if self.on_holidays else is_holiday

    def rule_for(self, basis: LegalBasis) -> BasisRule | None:
        """The rule that lets this basis open the gate, or None."""
        return next((one for one in self.bases if one.basis is basis), None)


@dataclass(frozen=True, slots=True)
class Source:
    """A legal text behind a rule; `checked` tells whether its wording was read."""

    id: str
    title: Text
    reference: str
    checked: bool = False


@dataclass(frozen=True, slots=True)
class ContactRules:
    """One dated rule set. `default_zone` stands in where a lead's time zone is unknown."""

    id: str
    version: int
    valid_from: date
    default_zone: ZoneInfo
    natures: Mapping[Nature, NatureRules]
    title: Text = field(default_factory=Text)
    sources: tuple[Source, ...] = ()
    notices: tuple[Text, ...] = ()

    def needs_proof(self, basis: LegalBasis) -> bool:
        """Whether that basis opens the gate for anybody only with its source and date."""
        rules = (one.rule_for(basis) for one in self.natures.values())
        return any(rule.needs_proof for rule in rules if rule)

    def zone(self, name: str) -> ZoneInfo:
        """The zone of that IANA name, or the default one."""
        return zone_named(name) or self.default_zone


@dataclass(frozen=True, slots=True)
class HoursNow:
    """Calling hours in one zone for one nature: open until `until`, or opening at `opens_at`."""

    until: datetime | None
    opens_at: datetime | None


def hours_now(
    rules: ContactRules,
    now: datetime,
    zones: Iterable[str],
    is_holiday_in: Callable[[str, date], bool],
) -> dict[tuple[Nature, str], HoursNow]:
    """Calling hours for every zone and nature: what a queue of a million leads needs to know.

    `zones` are the values found in the leads (empty and unknown ones too); `is_holiday_in` takes
    the IANA name of a zone and a local day there.
    """
    found: dict[tuple[Nature, str], HoursNow] = {}
    for name in zones:
        zone = rules.zone(name)

        def is_holiday(day: date, key: str = zone.key) -> bool:
            return is_holiday_in(key, day)

        for nature, ours in rules.natures.items():
            window = next_window(ours.hours, zone, now, ours.closed_on(is_holiday))
            if window is None:
                found[nature, name] = HoursNow(None, None)
            elif window.opens_at <= now:
                found[nature, name] = HoursNow(window.closes_at, None)
            else:
                found[nature, name] = HoursNow(None, window.opens_at)
    return found


def windows_open(
    rules: ContactRules,
    now: datetime,
    zones: Iterable[str],
    is_holiday_in: Callable[[str, date], bool],
) -> frozenset[tuple[Nature, str]]:
    """The pairs of nature and zone in which calling hours stand open; see `hours_now`."""
    table = hours_now(rules, now, zones, is_holiday_in)
    return frozenset(pair for pair, hours in table.items() if hours.until)


def _never(_day: date) -> bool:
    return False
