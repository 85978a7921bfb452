"""Which alerts there are, what each is set to, and who owns it: one table, changed by settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from math import isfinite

from qualifier.reports.measure import Unit


class AlertId(Enum):
    """The nine of DOMAIN.md "Alerts", and four more."""

    HOT_UNASSIGNED = "hot_unassigned"
    COLD_FALLING = "cold_falling"
    WARM_BACK = "warm_back"
    NURTURE_GROWING = "nurture_growing"
    NURTURE_SHRINKING = "nurture_shrinking"
    ACTIVITY_FALLING = "activity_falling"
    LOST_RISING = "lost_rising"
    PROFILE_FALLING = "profile_falling"
    SURVEYS = "surveys"
    UNJUSTIFIED = "unjustified"
    SLA_BREACHES = "sla_breaches"
    CAPACITY = "capacity"
    OTHER_REASONS = "other_reasons"


class Owner(Enum):
    """Who has to act: a role, or the seat that the agreement escalates to."""

    MARKETING = "marketing"
    SALES = "sales"
    TEAM_LEAD = "team_lead"
    ESCALATION = "escalation"


@dataclass(frozen=True, slots=True)
class AlertRule:
    """`limit` in `unit`: a value above it raises the alert, or one below it where `falls`.

    `acute`: it is to be acted on; else it is to be watched. `near`: from this part of the limit on
    it is watched already. `least`: cases the value needs to say anything. `after_s`: how long
    something may wait, where the alert counts what waits.
    """

    limit: float
    unit: Unit
    owner: Owner
    falls: bool = False
    acute: bool = False
    near: float = 0.8
    least: int = 10
    after_s: float = 0.0


# The limits are those drawn in design/review.png where it draws one.
DEFAULTS: Mapping[AlertId, AlertRule] = {
    AlertId.HOT_UNASSIGNED: AlertRule(
        0, Unit.COUNT, Owner.ESCALATION, acute=True, least=0, after_s=30 * 60
    ),
    AlertId.COLD_FALLING: AlertRule(-0.10, Unit.SHARE, Owner.MARKETING, falls=True),
    AlertId.WARM_BACK: AlertRule(0.12, Unit.SHARE, Owner.TEAM_LEAD, acute=True),
    AlertId.NURTURE_GROWING: AlertRule(0.15, Unit.SHARE, Owner.MARKETING),
    AlertId.NURTURE_SHRINKING: AlertRule(-0.15, Unit.SHARE, Owner.MARKETING, falls=True),
    AlertId.ACTIVITY_FALLING: AlertRule(-0.10, Unit.SHARE, Owner.TEAM_LEAD, falls=True),
    AlertId.LOST_RISING: AlertRule(0.15, Unit.SHARE, Owner.SALES),
    AlertId.PROFILE_FALLING: AlertRule(-0.10, Unit.SHARE, Owner.SALES, falls=True, least=5),
    AlertId.SURVEYS: AlertRule(7.0, Unit.EACH, Owner.MARKETING, falls=True, near=0.0, least=1),
    AlertId.UNJUSTIFIED: AlertRule(0, Unit.COUNT, Owner.SALES, acute=True, least=0),
    AlertId.SLA_BREACHES: AlertRule(0, Unit.COUNT, Owner.ESCALATION, acute=True, least=0),
    AlertId.CAPACITY: AlertRule(0, Unit.COUNT, Owner.SALES, acute=True, least=0),
    AlertId.OTHER_REASONS: AlertRule(0.10, Unit.SHARE, Owner.TEAM_LEAD, least=1),
}


def rules_with(own_limits: Iterable[str]) -> dict[AlertId, AlertRule]:
    """The table with own limits, each as `warm_back=0.15`; what cannot be read is passed over."""
    rules = dict(DEFAULTS)
    by_name = {one.value: one for one in AlertId}
    for said in own_limits:
        name, _sign, limit = said.partition("=")
        alert = by_name.get(name.strip())
        try:
            value = float(limit)
        except ValueError:
            continue
        if alert is not None and isfinite(value):
            rules[alert] = replace(rules[alert], limit=value)
    return rules
