"""The alerts put into words: value, limit, what it is about, owner, and what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualifier.exchange.review.alert_detail import alert_detail
from qualifier.exchange.review_page.faces import AlertLine
from qualifier.reports.alerts import Alert
from qualifier.texts import alert_words as alarm
from qualifier.texts.figure_words import named

if TYPE_CHECKING:
    from qualifier.exchange.review_page.making import Making


def alert_line(making: Making, one: Alert) -> AlertLine:
    """One alert of the page."""
    name, state, unit, language = one.id.value, one.state.value, one.unit.value, making.language
    done = ""
    if one.note is not None:
        done = alarm.act_label(one.note.act.value)
        if one.note.reason:
            done = named(done, one.note.reason)
    return AlertLine(
        id=name,
        key=making.keep(f"alert {name}", one.leads),
        label=alarm.alert_label(name),
        state=state,
        value=alarm.alert_value(name, one.value, one.limit, unit, language),
        detail=alert_detail(one, making.names),
        owner=alarm.owner_label(one.owner.value, one.owner_name),
        done=done,
        spoken=alarm.alert_spoken(
            name, state, one.value, one.limit, unit, len(one.leads), language
        ),
        definition=alarm.alert_definition(name),
    )
