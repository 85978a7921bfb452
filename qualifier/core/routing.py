"""Aiguillage: which commercial channel a lead goes to, and why not the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualifier.core.agreement import Agreement, Channel, Decision, Person, PointRule
from qualifier.core.answer import Answers
from qualifier.core.condition import holds
from qualifier.core.score import Score


@dataclass(frozen=True, slots=True)
class ChannelTotal:
    """One channel with its points and the rules that gave them."""

    channel: Channel
    points: int
    because: tuple[PointRule, ...]
    load: int
    full: bool
    allowed: bool


@dataclass(frozen=True, slots=True)
class Route:
    """`chosen` is None when no channel may take the lead. `totals` are best first."""

    chosen: Channel | None
    person: Person | None
    totals: tuple[ChannelTotal, ...]
    hard_rule: int | None = None

    def total(self, channel_id: str) -> ChannelTotal | None:
        """The total of a channel, or None."""
        return next((one for one in self.totals if one.channel.id == channel_id), None)


def route(
    agreement: Agreement,
    answers: Answers,
    lead: Mapping[str, str],
    score: Score,
    load: Mapping[str, int],
) -> Route:
    """The route for on-path `answers`. `load`: hand-offs of this week per channel id.

    Hard rules come first. A channel at capacity receives only A1 and A2; a C cell goes to
    partner or tele-sales channels only (DOMAIN.md, "Agreement" and "Two reference scripts").
    """
    axes = {"fit": score.fit, "maturity": score.maturity}
    totals = [
        _total(one, agreement, answers, lead, axes, score, load)
        for one in agreement.routing.offered_channels
    ]
    hard = next(
        (
            (number, rule.channel)
            for number, rule in enumerate(agreement.routing.hard, start=1)
            if holds(rule.when, answers, lead, axes) and _may_take(totals, rule.channel)
        ),
        None,
    )
    # Points decide; among equals the agreement's order does, since sorting is stable.
    totals.sort(key=lambda one: -one.points)
    if hard is not None:
        totals.sort(key=lambda one: one.channel.id != hard[1])
    taking = [one for one in totals if one.allowed and not one.full]
    chosen = taking[0].channel if taking else None
    number = hard[0] if hard and chosen and chosen.id == hard[1] else None
    person = person_for(chosen, lead) if chosen else None
    return Route(chosen, person, tuple(totals), number)


def person_for(channel: Channel, lead: Mapping[str, str]) -> Person | None:
    """Whose territory the lead lies in: postal prefix, then country code; else the first person.

    Prefixes are of French postal codes: those of other countries begin with the same digits.
    """
    country = lead.get("country", "").upper()
    postal_code = lead.get("postal_code", "") if country in ("", "FR") else ""
    for place in (postal_code, country):
        for person in channel.people:
            if place and any(area and place.startswith(area) for area in person.territory):
                return person
    return channel.people[0] if channel.people else None


def _total(
    channel: Channel,
    agreement: Agreement,
    answers: Answers,
    lead: Mapping[str, str],
    axes: Mapping[str, int],
    score: Score,
    load: Mapping[str, int],
) -> ChannelTotal:
    rules = tuple(
        rule
        for rule in agreement.routing.points
        if rule.channel == channel.id and holds(rule.when, answers, lead, axes)
    )
    used = load.get(channel.id, 0)
    at_capacity = channel.capacity_per_week is not None and used >= channel.capacity_per_week
    return ChannelTotal(
        channel,
        sum(rule.points for rule in rules),
        rules,
        used,
        full=at_capacity and str(score.cell) not in ("A1", "A2"),
        allowed=_allowed(channel, agreement, score),
    )


def _allowed(channel: Channel, agreement: Agreement, score: Score) -> bool:
    decision = score.decision(agreement)
    return channel.for_c_cells or decision is not Decision.PARTNER


def _may_take(totals: list[ChannelTotal], channel_id: str) -> bool:
    return any(one.channel.id == channel_id and one.allowed and not one.full for one in totals)
