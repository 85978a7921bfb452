"""What the alerts of the review are called, how each is measured, and who owns it.

Ids of `reports.alert_rules` in (as text), words in the language in use out.
"""

from __future__ import annotations

from qualifier.texts import formats
from qualifier.texts.catalogue import _, ngettext
from qualifier.texts.figure_words import value_in_words


def alert_label(alert: str) -> str:
    """The name of an alert, by the value of its `AlertId`."""
    return _alerts()[alert][0]


def alert_definition(alert: str) -> str:
    """What an alert measures."""
    return _alerts()[alert][1]


def state_label(state: str) -> str:
    """How an alert stands."""
    words = {
        "ok": _("all well"),
        "watch": _("to watch"),
        "act": _("to act on"),
        "unknown": _("too few to tell"),
    }
    return words[state]


def owner_label(owner: str, name: str = "") -> str:
    """Who has to act; `name` is the escalation seat's."""
    if name:
        return name
    words = {
        "marketing": _("Marketing"),
        "sales": _("Sales"),
        "team_lead": _("Team lead"),
        "escalation": _("Escalation seat"),
    }
    return words[owner]


def owners() -> tuple[tuple[str, str], ...]:
    """Who may own an alert: (id, words)."""
    ids = ("marketing", "sales", "team_lead", "escalation")
    return tuple((one, owner_label(one)) for one in ids)


def limit_in_words(alert: str, limit: float, unit: str, language: str) -> str:
    """The limit of an alert as a list of them shows it."""
    if alert in _SIGNED:
        return _signed_share(limit, language)
    return value_in_words(limit, unit, language)


def act_label(act: str) -> str:
    """What was done about an alert."""
    return {"dismissed": _("dismissed"), "agenda": _("on the agenda")}[act]


def alert_value(alert: str, value: float | None, limit: float, unit: str, language: str) -> str:
    """Value and limit, as the line of an alert ends."""
    if value is None:
        return "–"
    if alert in _SIGNED:
        return _("{value}, limit {limit}").format(
            value=_signed_share(value, language), limit=_signed_share(limit, language)
        )
    if alert == "surveys":
        return _("{score} out of 10").format(score=formats.number(value, language))
    if unit == "count":
        return formats.number(value, language, 0)
    return _("{value}, limit {limit}").format(
        value=value_in_words(value, unit, language), limit=value_in_words(limit, unit, language)
    )


def alert_spoken(
    alert: str, state: str, value: float | None, limit: float, unit: str, leads: int, language: str
) -> str:
    """An alert in one sentence, for those who hear the page."""
    behind = ngettext("{count} lead behind it", "{count} leads behind it", leads)
    return _("{alert}: {state}, {value}, {leads}.").format(
        alert=alert_label(alert),
        state=state_label(state),
        value=alert_value(alert, value, limit, unit, language),
        leads=behind.format(count=formats.number(leads, language, 0)),
    )


_SIGNED = frozenset(
    {
        "cold_falling",
        "nurture_growing",
        "nurture_shrinking",
        "activity_falling",
        "profile_falling",
    }
)


def _signed_share(share: float, language: str) -> str:
    words = formats.percent(share, language)
    return f"+{words}" if share > 0 else words


def _alerts() -> dict[str, tuple[str, str]]:
    return {**_of_the_trade(), **_of_promises()}


def _of_the_trade() -> dict[str, tuple[str, str]]:
    """The nine of the trade (DOMAIN.md "Alerts")."""
    return {
        "hot_unassigned": (
            _("Hot act left unassigned"),
            _(
                "Leads with a strong signal that nobody owns and nobody has called in the time "
                "allowed, in opening hours."
            ),
        ),
        "cold_falling": (
            _("Cold prospects fall"),
            _("New leads without a strong signal, against the period before."),
        ),
        "warm_back": (
            _("Warm leads come back too often"),
            _("Of the answered hand-offs of the period, those refused or given back."),
        ),
        "nurture_growing": (
            _("Pool to nurture grows"),
            _("Leads being nurtured at the end of the period against its beginning."),
        ),
        "nurture_shrinking": (
            _("Pool to nurture shrinks abnormally"),
            _("Leads being nurtured at the end of the period against its beginning."),
        ),
        "activity_falling": (
            _("Activity on warm and hot leads falls"),
            _(
                "Calls to leads of the cells A1 to B2, or with a strong signal, against the "
                "period before."
            ),
        ),
        "lost_rising": (
            _("Too many lost"),
            _("Of the answered hand-offs of the period, those lost or disqualified."),
        ),
        "profile_falling": (
            _("Sales of a customer profile fall"),
            _(
                "Deals won per sector against the period before; sectors with too few deals "
                "before are left out."
            ),
        ),
        "surveys": (
            _("Satisfaction surveys for the meeting"),
            _("The newest result of the last month, out of ten; none is nothing to bring."),
        ),
    }


def _of_promises() -> dict[str, tuple[str, str]]:
    """Refusals without a reason, promises, capacity."""
    return {
        "unjustified": (
            _("Refusals without a reason"),
            _("Hand-offs of the period that came back without a coded reason."),
        ),
        "sla_breaches": (
            _("Promises broken now"),
            _(
                "Hand-offs without an answer and hot leads without a call, past their time. "
                "Those without a person in charge go to the escalation seat."
            ),
        ),
        "capacity": (
            _("Capacity reached"),
            _("Channels whose hand-offs of this week have reached their capacity."),
        ),
        "other_reasons": (
            _("Reason “other” too frequent"),
            _("Of the hand-offs that came back with a reason, those whose reason is “other”."),
        ),
    }
