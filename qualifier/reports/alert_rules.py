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
    AlertId.SLA_BREACHES: AlertRule(0, Unit.COUNT, Owner.TEAM_LEAD, acute=True, least=0),
    AlertId.CAPACITY: AlertRule(0, Unit.COUNT, Owner.SALES, acute=True, least=0),
    AlertId.OTHER_REASONS: AlertRule(0.10, Unit.SHARE, Owner.TEAM_LEAD, least=1),
}


def rules_with(own: Iterable[str]) -> dict[AlertId, AlertRule]:
    """The table with what was set here: `warm_back=0.15` a limit, `warm_back.owner=sales` and
    `.least`, `.after_s` the other parameters. What cannot be read is passed over."""
    rules = dict(DEFAULTS)
    by_name = {one.value: one for one in AlertId}
    for said in own:
        name, _sign, value = said.partition("=")
        alert_name, _dot, part = name.strip().partition(".")
        alert = by_name.get(alert_name)
        if alert is None:
            continue
        try:
            rules[alert] = _with(rules[alert], part or "limit", value.strip())
        except ValueError:
            continue
    return rules


def own_of(rules: Mapping[AlertId, AlertRule]) -> list[str]:
    """What of these rules was set here, as `rules_with` reads it."""
    found = []
    for alert, rule in rules.items():
        usual = DEFAULTS[alert]
        if rule.limit != usual.limit:
            found.append(f"{alert.value}={rule.limit}")
        if rule.owner is not usual.owner:
            found.append(f"{alert.value}.owner={rule.owner.value}")
        if rule.least != usual.least:
            found.append(f"{alert.value}.least={rule.least}")
        if rule.after_s != usual.after_s:
            found.append(f"{alert.value}.after_s={rule.after_s}")
    return found


def _with(rule: AlertRule, part: str, value: str) -> AlertRule:
    """Raises ValueError for a part or a value that is none."""
    match part:
        case "limit":
            return replace(rule, limit=_finite(value))
        case "owner":
            return replace(rule, owner=Owner(value))
        case "least":
            return replace(rule, least=max(int(value), 0))
        case "after_s":
            return replace(rule, after_s=max(_finite(value), 0.0))
    raise ValueError(part)


def _finite(value: str) -> float:
    number = float(value)
    if not isfinite(number):
        raise ValueError(value)
    return number
