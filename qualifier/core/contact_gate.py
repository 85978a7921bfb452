"""The gate before dialling: may this lead be called now, else why not, from when, how to mend it.

Rules are data (`core.contact_rules`), facts come from the store, holidays from `contact`;
`texts.contact_sentences` has the words. Bars are tried in the order of `Bar`: the first one is
the reason that is shown, and time alone lifts only the last four.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from qualifier.core.calling_windows import DayTest, day_start, next_window, zone_named
from qualifier.core.contact_rules import ContactRules, LegalBasis, NatureRules
from qualifier.core.lead import Nature, Stage


class NumberState(StrEnum):
    """Whether there is a number to dial. BAD: typed but unreadable, or found wrong on the phone."""

    OK = "ok"
    MISSING = "missing"
    BAD = "bad"


class Bar(StrEnum):
    """What stands in the way, strongest first."""

    OPPOSED = "opposed"
    NUMBER_MISSING = "number_missing"
    NUMBER_BAD = "number_bad"
    DISQUALIFIED = "disqualified"
    NATURE_UNKNOWN = "nature_unknown"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    BASIS_MISSING = "basis_missing"
    BASIS_TOO_WEAK = "basis_too_weak"
    PROOF_MISSING = "proof_missing"
    SILENCE = "silence"
    CAP = "cap"
    HOLIDAY = "holiday"
    HOURS = "hours"


class Mend(StrEnum):
    """What a person can do about a bar."""

    NOTHING = ""
    WAIT = "wait"
    ADD_NUMBER = "add_number"
    CORRECT_NUMBER = "correct_number"
    REOPEN = "reopen"
    SAY_NATURE = "say_nature"
    STATE_BASIS = "state_basis"
    GET_CONSENT = "get_consent"
    ADD_PROOF = "add_proof"


class Caution(StrEnum):
    """What the qualifier should know although the call is allowed, or beside the bar."""

    ZONE_ASSUMED = "zone_assumed"  # the lead's zone is unknown: the rule set's own was taken
    PUBLIC_HOLIDAY = "public_holiday"  # not forbidden for this lead, yet perhaps nobody is there
    LAST_ATTEMPT = "last_attempt"  # the cap is reached with this call
    RELATED_OFFER = "related_offer"  # lawful only for an offer related to the contract
    WITH_SALES = "with_sales"  # handed over or later
    PRACTICE = "practice"  # out of hours, but the number is reserved for fiction


MEND_OF: Mapping[Bar, Mend] = {
    Bar.OPPOSED: Mend.NOTHING,
    Bar.NUMBER_MISSING: Mend.ADD_NUMBER,
    Bar.NUMBER_BAD: Mend.CORRECT_NUMBER,
    Bar.DISQUALIFIED: Mend.REOPEN,
    Bar.NATURE_UNKNOWN: Mend.SAY_NATURE,
    Bar.CONSENT_WITHDRAWN: Mend.GET_CONSENT,
    Bar.BASIS_MISSING: Mend.STATE_BASIS,
    Bar.BASIS_TOO_WEAK: Mend.GET_CONSENT,
    Bar.PROOF_MISSING: Mend.ADD_PROOF,
    Bar.SILENCE: Mend.WAIT,
    Bar.CAP: Mend.WAIT,
    Bar.HOLIDAY: Mend.WAIT,
    Bar.HOURS: Mend.WAIT,
}
_WITH_SALES = frozenset({Stage.HANDED_OVER, Stage.ACCEPTED, Stage.WON, Stage.LOST})


@dataclass(frozen=True, slots=True)
class CallFacts:
    """All the gate must know of a lead. Instants are aware; `time_zone` is IANA or empty.

    `attempts` holds at least the last 30 days, in any order.
    """

    nature: Nature = Nature.UNKNOWN
    basis: LegalBasis = LegalBasis.NONE
    basis_proof: str = ""
    basis_on: date | None = None
    time_zone: str = ""
    number: NumberState = NumberState.OK
    opposed: bool = False
    stage: Stage = Stage.NEW
    attempts: tuple[datetime, ...] = ()
    refused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer.

    `until` ends the window that stands open; `callable_from` is the instant at which time alone
    has lifted the bar, None where time does not.
    """

    callable: bool
    bar: Bar | None = None
    callable_from: datetime | None = None
    until: datetime | None = None
    cautions: tuple[Caution, ...] = ()

    @property
    def mend(self) -> Mend:
        """What to do about it."""
        return MEND_OF[self.bar] if self.bar else Mend.NOTHING


def may_call(rules: ContactRules, facts: CallFacts, now: datetime, is_holiday: DayTest) -> Verdict:
    """Whether the lead may be dialled at `now`.

    `is_holiday` answers for days at the lead's place. Raises ValueError if `now` is naive.
    """
    if now.tzinfo is None:
        raise ValueError("the instant must be aware")
    now = now.astimezone(UTC)
    zone = rules.zone(facts.time_zone)
    ours = rules.natures.get(facts.nature)
    bar = lasting_bar(rules, facts, now.astimezone(zone).date())
    if bar or ours is None:
        return Verdict(False, bar or Bar.NATURE_UNKNOWN)
    closed_on = ours.closed_on(is_holiday)
    today = now.astimezone(zone).date()
    cautions = tuple(_cautions(ours, facts, now, is_holiday(today)))
    if pause := _pause(ours, facts, zone, now):
        bar, end = pause
        window = next_window(ours.hours, zone, end, closed_on)
        opens_at = max(end, window.opens_at) if window else None
        return Verdict(False, bar, opens_at, cautions=cautions)
    window = next_window(ours.hours, zone, now, closed_on)
    if window and window.opens_at <= now:
        return Verdict(True, until=window.closes_at, cautions=cautions)
    holiday = bool(ours.hours.get(today.weekday())) and closed_on(today)
    opens_at = window.opens_at if window else None
    return Verdict(False, Bar.HOLIDAY if holiday else Bar.HOURS, opens_at, cautions=cautions)


def lasting_bar(rules: ContactRules, facts: CallFacts, today: date) -> Bar | None:
    """The first bar that no waiting lifts, or None; `today` is the day at the lead.

    What a queue can store with a lead: attempts and refusals play no part.
    """
    if facts.opposed or facts.stage is Stage.OPTED_OUT:
        return Bar.OPPOSED
    if facts.number is NumberState.MISSING:
        return Bar.NUMBER_MISSING
    if facts.number is NumberState.BAD:
        return Bar.NUMBER_BAD
    if facts.stage is Stage.DISQUALIFIED:
        return Bar.DISQUALIFIED
    ours = rules.natures.get(facts.nature)
    return _basis_bar(ours, facts, today) if ours else Bar.NATURE_UNKNOWN


def _basis_bar(ours: NatureRules, facts: CallFacts, today: date) -> Bar | None:
    if facts.basis is LegalBasis.WITHDRAWN:
        return Bar.CONSENT_WITHDRAWN
    if facts.basis is LegalBasis.NONE:
        return Bar.BASIS_MISSING
    rule = ours.rule_for(facts.basis)
    if rule is None:
        return Bar.BASIS_TOO_WEAK
    dated = facts.basis_on is not None and facts.basis_on <= today
    if rule.needs_proof and not (facts.basis_proof.strip() and dated):
        return Bar.PROOF_MISSING
    return None


def _pause(
    ours: NatureRules, facts: CallFacts, zone: ZoneInfo, now: datetime
) -> tuple[Bar, datetime] | None:
    """The pause that ends last among those that hold at `now`, and its end."""
    ends: list[tuple[datetime, Bar]] = []
    if ours.silence_days and facts.refused_at:
        refused_on = facts.refused_at.astimezone(zone).date()
        first_free = refused_on + timedelta(days=ours.silence_days + 1)
        ends.append((day_start(first_free, zone), Bar.SILENCE))
    if ours.cap and len(facts.attempts) >= ours.cap.at_most:
        # The cap is lifted when the at_most-th attempt from the end has grown old enough.
        oldest = sorted(facts.attempts)[-ours.cap.at_most]
        ends.append((oldest.astimezone(UTC) + ours.cap.within, Bar.CAP))
    standing = [(end, bar) for end, bar in ends if end > now]
    if not standing:
        return None
    end, bar = max(standing)
    return bar, end


def _cautions(
    ours: NatureRules, facts: CallFacts, now: datetime, holiday: bool
) -> Iterable[Caution]:
    if zone_named(facts.time_zone) is None:
        yield Caution.ZONE_ASSUMED
    if ours.on_holidays and holiday:
        yield Caution.PUBLIC_HOLIDAY
    if ours.cap:
        recent = sum(1 for at in facts.attempts if at > now - ours.cap.within)
        if recent == ours.cap.at_most - 1:
            yield Caution.LAST_ATTEMPT
    rule = ours.rule_for(facts.basis)
    if rule and rule.related_offer:
        yield Caution.RELATED_OFFER
    if facts.stage in _WITH_SALES:
        yield Caution.WITH_SALES
