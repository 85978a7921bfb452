"""Hours, holidays, caps and silence of the shipped French rules, on real days of 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.contact.calendars import holiday_in_zone, holiday_test_in_zone
from qualifier.core.contact_gate import (
    Bar,
    CallFacts,
    Caution,
    Mend,
    NumberState,
    Verdict,
    lasting_bar,
    may_call,
)
from qualifier.core.contact_rules import LegalBasis, hours_now, windows_open
from qualifier.core.lead import Nature, Stage
from qualifier.exchange.documents.contact_rules_document import contact_rules_named

RULES = contact_rules_named("fr-2026")
PARIS, REUNION, LONDON, MONTREAL = (
    "Europe/Paris",
    "Indian/Reunion",
    "Europe/London",
    "America/Montreal",
)
PROFESSIONAL = CallFacts(
    nature=Nature.PROFESSIONAL, basis=LegalBasis.LEGITIMATE_INTEREST, time_zone=PARIS
)
CONSUMER = CallFacts(
    nature=Nature.CONSUMER,
    basis=LegalBasis.CONSENT,
    basis_proof="form 12",
    basis_on=date(2026, 9, 1),
    time_zone=PARIS,
)
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # Tuesday, 12:00 in Paris


def facts(base: CallFacts, **changes: object) -> CallFacts:
    values = {name: getattr(base, name) for name in CallFacts.__slots__}
    return CallFacts(**{**values, **changes})  # type: ignore[arg-type]


def at(zone: str, text: str) -> datetime:
    """A wall-clock time in `zone`, as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def judged(asked: CallFacts, now: datetime) -> Verdict:
    return may_call(RULES, asked, now, holiday_test_in_zone(RULES.zone(asked.time_zone).key))


@pytest.mark.parametrize(
    ("base", "zone", "local", "until"),
    (
        (PROFESSIONAL, PARIS, "2026-11-24T08:30", "2026-11-24T19:00"),
        (PROFESSIONAL, PARIS, "2026-11-24T18:59:59", "2026-11-24T19:00"),
        (PROFESSIONAL, REUNION, "2026-11-24T13:42", "2026-11-24T19:00"),
        (PROFESSIONAL, LONDON, "2026-06-16T08:30", "2026-06-16T19:00"),
        (CONSUMER, PARIS, "2026-11-24T10:00", "2026-11-24T13:00"),
        (CONSUMER, PARIS, "2026-11-24T14:00", "2026-11-24T20:00"),
        (CONSUMER, PARIS, "2026-11-24T19:59", "2026-11-24T20:00"),
        (CONSUMER, REUNION, "2026-11-24T12:30", "2026-11-24T13:00"),
        (CONSUMER, MONTREAL, "2026-11-24T19:30", "2026-11-24T20:00"),
    ),
)
def test_call_is_allowed_within_hours_of_the_lead(base, zone, local, until):
    verdict = judged(facts(base, time_zone=zone, basis_on=date(2026, 1, 2)), at(zone, local))
    assert verdict.callable
    assert verdict.until == at(zone, until)
    assert verdict.bar is None


@pytest.mark.parametrize(
    ("base", "zone", "local", "bar", "opens"),
    (
        (PROFESSIONAL, PARIS, "2026-11-24T08:29", Bar.HOURS, "2026-11-24T08:30"),
        (PROFESSIONAL, PARIS, "2026-11-24T19:00", Bar.HOURS, "2026-11-25T08:30"),
        (PROFESSIONAL, PARIS, "2026-11-27T19:00", Bar.HOURS, "2026-11-30T08:30"),  # Friday
        (PROFESSIONAL, MONTREAL, "2026-11-24T04:42", Bar.HOURS, "2026-11-24T08:30"),
        (CONSUMER, PARIS, "2026-11-24T09:59", Bar.HOURS, "2026-11-24T10:00"),
        (CONSUMER, PARIS, "2026-11-24T13:00", Bar.HOURS, "2026-11-24T14:00"),
        (CONSUMER, PARIS, "2026-11-24T20:00", Bar.HOURS, "2026-11-25T10:00"),
        (CONSUMER, PARIS, "2026-11-28T11:00", Bar.HOURS, "2026-11-30T10:00"),  # Saturday
        (CONSUMER, PARIS, "2026-11-11T11:00", Bar.HOLIDAY, "2026-11-12T10:00"),
        (CONSUMER, PARIS, "2026-07-14T15:00", Bar.HOLIDAY, "2026-07-15T10:00"),
        (CONSUMER, PARIS, "2026-05-01T11:00", Bar.HOLIDAY, "2026-05-04T10:00"),  # Friday
        (CONSUMER, PARIS, "2026-05-14T11:00", Bar.HOLIDAY, "2026-05-15T10:00"),  # Ascension
        (CONSUMER, PARIS, "2026-05-25T11:00", Bar.HOLIDAY, "2026-05-26T10:00"),  # Whit Monday
        (CONSUMER, PARIS, "2026-04-03T20:30", Bar.HOURS, "2026-04-07T10:00"),  # over Easter
        (CONSUMER, PARIS, "2026-12-24T20:00", Bar.HOURS, "2026-12-28T10:00"),
        (CONSUMER, REUNION, "2027-12-20T11:00", Bar.HOLIDAY, "2027-12-21T10:00"),  # abolition
        (CONSUMER, LONDON, "2026-08-31T11:00", Bar.HOLIDAY, "2026-09-01T10:00"),
        (CONSUMER, MONTREAL, "2026-06-24T11:00", Bar.HOLIDAY, "2026-06-25T10:00"),
    ),
)
def test_call_waits_for_the_next_window(base, zone, local, bar, opens):
    verdict = judged(facts(base, time_zone=zone, basis_on=date(2026, 1, 2)), at(zone, local))
    assert (verdict.callable, verdict.bar, verdict.mend) == (False, bar, Mend.WAIT)
    assert verdict.callable_from == at(zone, opens)


def test_montreal_opens_at_half_past_two_in_paris():
    verdict = judged(facts(PROFESSIONAL, time_zone=MONTREAL), at(PARIS, "2026-11-24T10:42"))
    assert verdict.callable_from == at(PARIS, "2026-11-24T14:30")


def test_professional_may_be_called_on_a_holiday_with_a_caution():
    verdict = judged(PROFESSIONAL, at(PARIS, "2026-11-11T11:00"))
    assert verdict.callable
    assert verdict.cautions == (Caution.PUBLIC_HOLIDAY,)


@pytest.mark.parametrize(
    ("asked", "bar", "mend"),
    (
        (facts(PROFESSIONAL, opposed=True), Bar.OPPOSED, Mend.NOTHING),
        (facts(CONSUMER, stage=Stage.OPTED_OUT), Bar.OPPOSED, Mend.NOTHING),
        (facts(PROFESSIONAL, number=NumberState.MISSING), Bar.NUMBER_MISSING, Mend.ADD_NUMBER),
        (facts(PROFESSIONAL, number=NumberState.BAD), Bar.NUMBER_BAD, Mend.CORRECT_NUMBER),
        (facts(PROFESSIONAL, stage=Stage.DISQUALIFIED), Bar.DISQUALIFIED, Mend.REOPEN),
        (facts(PROFESSIONAL, nature=Nature.UNKNOWN), Bar.NATURE_UNKNOWN, Mend.SAY_NATURE),
        (facts(PROFESSIONAL, basis=LegalBasis.NONE), Bar.BASIS_MISSING, Mend.STATE_BASIS),
        (facts(CONSUMER, basis=LegalBasis.NONE), Bar.BASIS_MISSING, Mend.STATE_BASIS),
        (facts(CONSUMER, basis=LegalBasis.STATED), Bar.BASIS_TOO_WEAK, Mend.GET_CONSENT),
        (
            facts(CONSUMER, basis=LegalBasis.LEGITIMATE_INTEREST),
            Bar.BASIS_TOO_WEAK,
            Mend.GET_CONSENT,
        ),
        (facts(CONSUMER, basis=LegalBasis.WITHDRAWN), Bar.CONSENT_WITHDRAWN, Mend.GET_CONSENT),
        (facts(CONSUMER, basis_proof=" "), Bar.PROOF_MISSING, Mend.ADD_PROOF),
        (facts(CONSUMER, basis_on=None), Bar.PROOF_MISSING, Mend.ADD_PROOF),
        (facts(CONSUMER, basis_on=date(2026, 11, 25)), Bar.PROOF_MISSING, Mend.ADD_PROOF),
    ),
)
def test_lasting_bar_names_its_mend_and_no_date(asked, bar, mend):
    verdict = judged(asked, NOON)
    assert (verdict.callable, verdict.bar, verdict.mend) == (False, bar, mend)
    assert verdict.callable_from is None
    assert lasting_bar(RULES, asked, NOON.date()) is bar


def test_opposition_goes_before_everything():
    asked = CallFacts(opposed=True, number=NumberState.MISSING, attempts=(NOON,) * 9)
    assert judged(asked, NOON).bar is Bar.OPPOSED


def test_consumer_may_be_called_about_a_contract_with_a_caution():
    asked = facts(CONSUMER, basis=LegalBasis.CONTRACT, basis_proof="", basis_on=None)
    verdict = judged(asked, NOON)
    assert verdict.callable
    assert verdict.cautions == (Caution.RELATED_OFFER,)


def test_professional_needs_no_proof_but_some_stated_basis():
    assert judged(facts(PROFESSIONAL, basis=LegalBasis.STATED), NOON).callable


def test_lead_with_sales_may_be_called_with_a_caution():
    assert judged(facts(PROFESSIONAL, stage=Stage.ACCEPTED), NOON).cautions == (Caution.WITH_SALES,)


@pytest.mark.parametrize("zone", ("", "Mars/Olympus", "America", "../etc/passwd"))
def test_unknown_zone_is_judged_by_the_default_one_with_a_caution(zone):
    verdict = judged(facts(PROFESSIONAL, time_zone=zone), at(PARIS, "2026-11-24T18:59"))
    assert verdict.callable
    assert verdict.until == at(PARIS, "2026-11-24T19:00")
    assert verdict.cautions == (Caution.ZONE_ASSUMED,)


def test_naive_instant_is_refused():
    with pytest.raises(ValueError, match="aware"):
        judged(PROFESSIONAL, datetime(2026, 11, 24, 11, 0))  # noqa: DTZ001 - the point of it


def test_fourth_attempt_is_the_last_and_the_fifth_waits():
    days = [1, 5, 9, 13]
    attempts = [at(PARIS, f"2026-10-{day:02}T11:00") for day in days]
    now = at(PARIS, "2026-10-15T11:00")
    third = judged(facts(CONSUMER, attempts=tuple(attempts[:3])), now)
    assert third.callable
    assert third.cautions == (Caution.LAST_ATTEMPT,)
    fourth = judged(facts(CONSUMER, attempts=tuple(reversed(attempts))), now)
    assert (fourth.callable, fourth.bar) == (False, Bar.CAP)
    # 30 × 24 h after 1 October, 11:00 summer time, it is Saturday 31 October, 10:00.
    assert fourth.callable_from == at(PARIS, "2026-11-02T10:00")


def test_attempt_of_thirty_days_ago_counts_no_more():
    attempts = tuple(NOON - timedelta(days=days) for days in (30, 20, 10, 5))
    assert judged(facts(CONSUMER, attempts=attempts), NOON).callable
    just_before = NOON - timedelta(seconds=1)
    assert judged(facts(CONSUMER, attempts=attempts), just_before).bar is Bar.CAP


def test_professional_has_no_legal_cap():
    assert judged(facts(PROFESSIONAL, attempts=(NOON,) * 20), NOON).callable


def test_sixty_whole_days_of_silence_follow_a_refusal():
    refused = facts(CONSUMER, refused_at=at(PARIS, "2026-08-24T19:30"))
    last_day = judged(refused, at(PARIS, "2026-10-23T19:59"))  # the 60th day after
    assert (last_day.callable, last_day.bar) == (False, Bar.SILENCE)
    assert last_day.callable_from == at(PARIS, "2026-10-26T10:00")  # the 61st is a Saturday
    assert judged(refused, at(PARIS, "2026-10-26T10:00")).callable


def test_longer_of_two_pauses_is_named():
    attempts = tuple(NOON - timedelta(days=days) for days in (4, 3, 2, 1))
    asked = facts(CONSUMER, attempts=attempts, refused_at=NOON - timedelta(days=1))
    assert judged(asked, NOON).bar is Bar.SILENCE
    asked = facts(CONSUMER, attempts=attempts, refused_at=NOON - timedelta(days=59))
    assert judged(asked, NOON).bar is Bar.CAP


def test_hours_of_a_whole_queue_agree_with_the_gate():
    now = at(PARIS, "2026-11-24T09:00")
    zones = [PARIS, REUNION, LONDON, MONTREAL, ""]
    assert windows_open(RULES, now, zones, holiday_in_zone) == {
        (Nature.PROFESSIONAL, PARIS),
        (Nature.PROFESSIONAL, REUNION),
        (Nature.PROFESSIONAL, ""),
        (Nature.CONSUMER, REUNION),
    }
    for (nature, zone), hours in hours_now(RULES, now, zones, holiday_in_zone).items():
        base = PROFESSIONAL if nature is Nature.PROFESSIONAL else CONSUMER
        verdict = judged(facts(base, time_zone=zone), now)
        assert (verdict.until, verdict.callable_from) == (hours.until, hours.opens_at)


instants = st.integers(0, 500 * 24 * 60 * 60).map(
    lambda seconds: datetime(2026, 8, 11, tzinfo=UTC) + timedelta(seconds=seconds)
)
zones = st.sampled_from(
    [PARIS, REUNION, LONDON, MONTREAL, "Pacific/Auckland", "Asia/Kolkata", "Pacific/Apia", ""]
)
clock_changes = st.sampled_from(
    [
        datetime(2026, 10, 25, 1, tzinfo=UTC),
        datetime(2026, 11, 1, 6, tzinfo=UTC),
        datetime(2027, 3, 14, 7, tzinfo=UTC),
        datetime(2027, 3, 28, 1, tzinfo=UTC),
    ]
)
near_clock_changes = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    clock_changes,
    st.integers(-5000, 5000),
)


@given(
    now=instants | near_clock_changes,
    zone=zones,
    consumer=st.booleans(),
    attempts=st.lists(st.integers(0, 45 * 24 * 60), max_size=6),
    refused=st.none() | st.integers(0, 80 * 24 * 60),
)
def test_gate_opens_when_it_said_it_would(now, zone, consumer, attempts, refused):
    asked = facts(
        CONSUMER if consumer else PROFESSIONAL,
        time_zone=zone,
        basis_on=date(2026, 1, 2),
        attempts=tuple(now - timedelta(minutes=one) for one in attempts),
        refused_at=None if refused is None else now - timedelta(minutes=refused),
    )
    verdict = judged(asked, now)
    if verdict.callable:
        assert verdict.until is not None
        assert verdict.until > now
        assert judged(asked, verdict.until - timedelta(seconds=1)).callable
        assert not judged(asked, verdict.until).callable
    else:
        assert verdict.callable_from is not None
        assert verdict.callable_from > now
        assert judged(asked, verdict.callable_from).callable
        assert not judged(asked, verdict.callable_from - timedelta(seconds=1)).callable


@given(now=instants | near_clock_changes, zone=zones)
def test_consumer_is_never_called_outside_the_hours_on_the_wall(now, zone):
    local = now.astimezone(RULES.zone(zone))
    if judged(facts(CONSUMER, time_zone=zone, basis_on=date(2026, 1, 2)), now).callable:
        assert local.weekday() < 5
        assert local.hour in {10, 11, 12, 14, 15, 16, 17, 18, 19}
        assert not holiday_in_zone(RULES.zone(zone).key, local.date())
