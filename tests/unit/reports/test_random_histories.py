"""Figures of random histories in a real profile equal a slow computation from the same facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import Connection, insert, select

from qualifier.core.lead import Lead
from qualifier.exchange.workplace import Workplace
from qualifier.reports.filters import Filters
from qualifier.reports.funnel import Step
from qualifier.reports.kpis import KpiId, only
from qualifier.reports.period import between
from qualifier.reports.review import Review, read_material, review
from qualifier.store import leads
from qualifier.store import tables as t
from tests.fakes.filled_profile import open_profile
from tests.fakes.review_scene import PARIS

NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
PERIOD = between(date(2026, 11, 3), date(2026, 11, 20), PARIS)
WHOLE = between(date(2026, 9, 1), date(2026, 11, 24), PARIS)
STATUSES = ("accepted", "accepted", "rejected", "turned_back", "disqualified", "won", "reopened")
OUTCOMES = ("no_answer", "callback_agreed", "nurture", "off_target", "exhausted")
CONTACTED = frozenset({"callback_agreed", "nurture", "off_target", "handed_over"})
QUALIFIED = frozenset({"nurture", "handed_over"})
STEP = {"accepted": 1, "rejected": 1, "turned_back": 2, "disqualified": 2, "won": 3}
SEATS = ("Ada", "Bea", "")


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Iterator[Workplace]:
    with open_profile(tmp_path_factory.mktemp("random") / "profile") as made:
        made.store.write(lambda c: fill(c, Random(20261124)))
        yield made


def fill(connection: Connection, random: Random) -> None:
    """Forty leads, five hundred calls from September on; a third is handed over and answered."""
    start = datetime(2026, 9, 1, tzinfo=UTC)
    sources = ("fair", "web")
    made = [Lead(f"lead-{n}", source=sources[n % 2], created_at=start) for n in range(40)]
    leads.add(connection, made)
    for number in range(500):
        at = start + timedelta(minutes=random.randrange(84 * 24 * 60))
        lead_id, call_id = random.choice(made).id, f"call-{number}"
        is_handed = random.random() < 0.35
        version = {"agreement_id": "default", "agreement_version": 1}
        version["script_version"] = random.choice((1, 1, 2))
        head = {"id": call_id, "lead_id": lead_id, "script_id": "maintenance_inbound", **version}
        connection.execute(insert(t.call).values(begun_at=at, seat=random.choice(SEATS), **head))
        coded = "handed_over" if is_handed else random.choice(OUTCOMES)
        end = {"id": f"end-{number}", "call_id": call_id, "lead_id": lead_id, "outcome": coded}
        connection.execute(insert(t.outcome).values(at=at + timedelta(minutes=5), **end))
        for felt in range(random.randrange(4)):
            one = {"id": f"felt-{number}-{felt}", "call_id": call_id, "seq": felt, "facet": "trust"}
            connection.execute(insert(t.impression).values(basis="said", value=1, at=at, **one))
            if random.random() < 0.2:
                back = {"impression_id": one["id"], "at": at}
                connection.execute(insert(t.retraction).values(**back))
        if is_handed:
            hand_over(connection, random, number, call_id, lead_id, at + timedelta(minutes=5))


def hand_over(
    connection: Connection, random: Random, number: int, call_id: str, lead_id: str, at: datetime
) -> None:
    handoff_id = f"handoff-{number}"
    row = {"id": handoff_id, "call_id": call_id, "lead_id": lead_id, "cell": "A1", "fit": 80}
    route = {"maturity": 70, "decision": "hand_over_now", "channel": "field_sales", "details": {}}
    connection.execute(insert(t.handoff).values(at=at, **row, **route))
    if random.random() < 0.1:
        connection.execute(insert(t.withdrawal).values(handoff_id=handoff_id, at=at))
    for word in range(random.randrange(4)):
        status = random.choice(STATUSES)
        said = {"id": f"said-{number}-{word}", "handoff_id": handoff_id, "lead_id": lead_id}
        when = at + timedelta(hours=20 * word + random.randrange(1, 20))
        reason = random.choice(("", "other", "off_target")) if status in STEP else ""
        connection.execute(insert(t.feedback).values(status=status, reason=reason, at=when, **said))


class Slow:
    """The same figures by loops over whole tables, in the words of docs/figures.md."""

    def __init__(self, connection: Connection, filters: Filters) -> None:
        period, seat, source = filters.period, filters.qualifier, filters.source
        version = filters.script_version
        rows = {
            name: list(connection.execute(select(table)))
            for name, table in (("call", t.call), ("handoff", t.handoff), ("said", t.feedback))
        }
        self.coded = {one.call_id: one.outcome for one in connection.execute(select(t.outcome))}
        sources = {one.id: one.source for one in connection.execute(select(t.lead))}
        seat_of = {one.id: one.seat for one in rows["call"]}
        version_of = {one.id: one.script_version for one in rows["call"]}
        gone = set(connection.execute(select(t.withdrawal.c.handoff_id)).scalars())
        taken = set(connection.execute(select(t.retraction.c.impression_id)).scalars())
        felt = [one for one in connection.execute(select(t.impression)) if one.id not in taken]

        def is_wanted(at: datetime, call_id: str, lead_id: str) -> bool:
            return (
                period.first <= at.astimezone(PARIS).date() <= period.last
                and (not seat or seat_of[call_id] == seat)
                and (not source or sources[lead_id] == source)
                and version in (None, version_of[call_id])
            )

        self.calls = [c for c in rows["call"] if is_wanted(c.begun_at, c.id, c.lead_id)]
        self.handed = [
            h for h in rows["handoff"] if h.id not in gone and is_wanted(h.at, h.call_id, h.lead_id)
        ]
        self.said = {
            h.id: self.words([s for s in rows["said"] if s.handoff_id == h.id]) for h in self.handed
        }
        self.felt = {c.id: sum(one.call_id == c.id for one in felt) for c in self.calls}

    @staticmethod
    def words(said: list) -> list:
        said.sort(key=lambda one: (one.at, one.id))
        while any(one.status == "reopened" for one in said):
            said = said[[one.status for one in said].index("reopened") + 1 :]
        return said

    def standing(self, handoff_id: str) -> str:
        said = self.said[handoff_id]
        furthest = max((STEP[one.status] for one in said), default=0)
        return ([one.status for one in said if STEP[one.status] == furthest] or [""])[-1]

    def accepted(self, handoff_id: str) -> bool:
        took = any(one.status == "accepted" for one in self.said[handoff_id])
        taken = ("accepted", "won", "disqualified", *(("turned_back",) if took else ()))
        return self.standing(handoff_id) in taken

    def figures(self) -> dict[str, float | None]:
        called = {one.lead_id for one in self.calls}
        reached = {one.lead_id for one in self.calls if self.coded[one.id] in CONTACTED}
        answered = [one for one in self.handed if self.said[one.id]]
        accepted = [one for one in answered if self.accepted(one.id)]
        talked = [one for one in self.calls if self.coded[one.id] in CONTACTED]
        back = ("rejected", "turned_back", "disqualified")
        refusals = [self.said[one.id] for one in answered if self.standing(one.id) in back]
        last = [
            [one for one in said if STEP[one.status] == max(STEP[s.status] for s in said)][-1]
            for said in refusals
        ]
        return {
            "leads_called": float(len(called)),
            "contact_rate": ratio(len(reached), len(called)),
            "calls_per_lead": ratio(len(self.calls), len(called)),
            "handed_over": float(len(self.handed)),
            "acceptance": ratio(len(accepted), len(answered)),
            "refusal": ratio(len(answered) - len(accepted), len(answered)),
            "impressions": ratio(sum(self.felt[one.id] for one in talked), len(talked)),
            "unjustified": float(sum(not one.reason for one in last)),
            "other_share": ratio(
                sum(one.reason == "other" for one in last), sum(bool(one.reason) for one in last)
            ),
        }

    def steps(self) -> list[int]:
        won = {one.lead_id for one in self.handed if self.standing(one.id) == "won"}
        accepted = won | {one.lead_id for one in self.handed if self.accepted(one.id)}
        handed = {one.lead_id for one in self.handed}
        done = {one.lead_id for one in self.calls if self.coded[one.id] in QUALIFIED} | handed
        reached = {one.lead_id for one in self.calls if self.coded[one.id] in CONTACTED} | done
        called = {one.lead_id for one in self.calls} | reached
        return [len(one) for one in (called, reached, done, handed, accepted, won)]


def ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def fast(place: Workplace, filters: Filters) -> Review:
    material = place.store.read(lambda c: read_material(c, filters, place.agreement, NOW))

    def script_of(script_id: str, _version: int):  # the second version asks the same
        return place.store.read(lambda c: place.documents.script(c, script_id, 1))

    return review(material, filters, place.agreement, script_of, NOW)


@pytest.mark.parametrize("seat", ("", "Ada"))
@pytest.mark.parametrize("source", ("", "fair"))
@pytest.mark.parametrize("version", (None, 2))
@pytest.mark.parametrize("period", (PERIOD, WHOLE), ids=("days", "whole"))
def test_figures_equal_a_slow_computation(place, seat, source, version, period):
    script = "maintenance_inbound" if version else ""
    filters = Filters(period, seat, script, version, source)
    slow = place.store.read(lambda c: Slow(c, filters))
    found = fast(place, filters)
    values = {one.id.value: one.value for one in found.kpis}
    expected = slow.figures()
    assert {name: values[name] for name in expected} == pytest.approx(expected)
    steps = [one.count for one in found.funnel if one.step is not Step.LEADS]
    assert steps == slow.steps()
    assert expected["handed_over"] >= 1


@pytest.mark.parametrize("source", ("", "fair"))
def test_trend_sparkline_and_each_qualifier_equal_a_slow_computation(place, source):
    found = fast(place, Filters(PERIOD, source=source))

    def slow(**changed) -> dict[str, float | None]:
        filters = replace(Filters(PERIOD, source=source), **changed)
        return place.store.read(lambda c: Slow(c, filters)).figures()

    before = slow(period=PERIOD.previous())
    parts = [slow(period=one) for one in PERIOD.parts()]
    for kpi in found.kpis:
        if kpi.id.value in before:
            assert kpi.before == pytest.approx(before[kpi.id.value])
            series = [one[kpi.id.value] for one in parts]
            assert list(kpi.series) == pytest.approx(series, nan_ok=True), kpi.id
    for line in found.by_qualifier.lines:
        own = slow(qualifier=line.seat)
        values = (line.reached.value, line.handed_over.value, line.impressions.value)
        assert values == pytest.approx(
            (own["contact_rate"], own["handed_over"], own["impressions"])
        )
        assert line.accepted.out_of == 0 or line.accepted.cases / line.accepted.out_of == (
            pytest.approx(own["acceptance"])
        )


def test_every_figure_names_as_many_leads_as_it_counts(place):
    found = fast(place, Filters(PERIOD))
    called = only(found.kpis, KpiId.LEADS_CALLED)
    assert len(called.measure.leads) == called.value
    for step in found.funnel:
        assert len(set(step.leads)) == step.count
    for line in found.refusals.by_reason:
        assert 0 < len(line.leads) <= line.count
