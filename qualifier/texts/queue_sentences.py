"""Words of the queue: why a lead is to be called now, its signals and outcomes, times near now.

Each "why now" comes from a named rule of `core.queue`. Labels that the agreement carries are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from qualifier.core.contact_gate import Bar
from qualifier.core.lead import PhoneKind, SignalKind
from qualifier.core.queue import Group, Why
from qualifier.texts import formats
from qualifier.texts.catalogue import _, current_language, ngettext

AGO_UP_TO = timedelta(hours=6)


def prepare(now: datetime, zone: tzinfo) -> None:
    """Load the names of days and places, a tenth of a second the first time: off the window's
    thread, so that the first lines need not wait for them."""
    from qualifier.texts.clock import city_of_zone

    formats.day(now.astimezone(zone).date(), current_language().value)
    formats.number(1000, current_language().value, 0)
    city_of_zone("Europe/London")


def group_name(group: Group) -> str:
    """The heading of a group."""
    names = {
        Group.HOT: _("Hot, call back at once"),
        Group.TODAY: _("Today"),
        Group.WEEK: _("This week"),
        Group.LATER: _("Later"),
    }
    return names[group]


def queue_counted(leads: int, callable_now: int | None) -> str:
    """What stands beside the title: 27 leads, 11 callable now."""
    language = current_language().value
    count = formats.number(leads, language, 0)
    words = ngettext("{count} lead", "{count} leads", leads).format(count=count)
    if callable_now is None:
        return words
    now = formats.number(callable_now, language, 0)
    can = ngettext("{count} callable now", "{count} callable now", callable_now)
    return _("{leads}, {callable}").format(leads=words, callable=can.format(count=now))


def queue_found(found: int, leads: int) -> str:
    """The same while somebody searches: 5 of 202 leads."""
    language = current_language().value
    return ngettext("{found} of {count} lead", "{found} of {count} leads", leads).format(
        found=formats.number(found, language, 0), count=formats.number(leads, language, 0)
    )


def ago(at: datetime, now: datetime, zone: tzinfo, *, in_table: bool = False) -> str:
    """12 min ago, 1 h 20 ago, yesterday at 18:40, on Monday, 4 Mar: as near as `at` is."""
    past = now - at
    if timedelta(0) <= past < timedelta(minutes=1):
        return _("just now")
    if timedelta(0) <= past < AGO_UP_TO:
        return _("{span} ago").format(span=_span(past))
    days = _days_between(at, now, zone)
    near = when(at, now, zone, in_table=in_table)
    return near if -1 <= days <= 0 else day_near(at, now, zone)


def when(at: datetime, now: datetime, zone: tzinfo, *, in_table: bool = False) -> str:
    """today at 9:10, yesterday at 16:05, tomorrow at 14:30, Monday at 9:00, 12 Mar.

    French sentences say 16 h 05, its tables 16:05.
    """
    days, local = _days_between(at, now, zone), at.astimezone(zone)
    clock = formats.time_of_day(local, current_language().value)
    if in_table:
        clock = formats.clock(local)
    near = {
        0: _("today at {time}"),
        -1: _("yesterday at {time}"),
        1: _("tomorrow at {time}"),
    }.get(days)
    if near is not None:
        return near.format(time=clock)
    if 1 < days < 7:
        return _("{weekday} at {time}").format(weekday=_weekday(at, zone), time=clock)
    return day_near(at, now, zone)


def day_near(at: datetime, now: datetime, zone: tzinfo) -> str:
    """today, yesterday, tomorrow, Monday (within six days), 4 Mar, 4 Mar 2025."""
    days = _days_between(at, now, zone)
    near = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}.get(days)
    if near is not None:
        return near
    if abs(days) < 7:
        return _weekday(at, zone)
    today = now.astimezone(zone).date()
    return formats.day(at.astimezone(zone).date(), current_language().value, today)


def time_left(left: timedelta) -> str:
    """3 min, 1 h 10, 7 h, 2 d: what is left of a delay."""
    if left >= timedelta(days=1):
        return _("{count} d").format(count=round(left / timedelta(days=1)))
    return _span(left)


def late_by(late: timedelta) -> str:
    """12 min late."""
    return _("{span} late").format(span=time_left(late))


def late() -> str:
    """Below how much a promise is overdue, in a narrow column."""
    return _("late")


def due_now() -> str:
    """A lead whose turn has come without a promise."""
    return _("now")


def phone_kind_word(kind: PhoneKind) -> str:
    """What the number is, in one word; empty where nothing is known."""
    words = {PhoneKind.MOBILE: _("mobile"), PhoneKind.FIXED: _("landline")}
    return words.get(kind, "")


def lasting_bar_label(bar: Bar) -> str:
    """Why waiting does not help, in a table cell."""
    labels = {
        Bar.OPPOSED: _("do not call"),
        Bar.NUMBER_MISSING: _("no number"),
        Bar.NUMBER_BAD: _("wrong number"),
        Bar.DISQUALIFIED: _("disqualified"),
        Bar.NATURE_UNKNOWN: _("private or pro?"),
        Bar.CONSENT_WITHDRAWN: _("consent withdrawn"),
        Bar.BASIS_MISSING: _("no legal basis"),
        Bar.BASIS_TOO_WEAK: _("consent needed"),
        Bar.PROOF_MISSING: _("proof missing"),
    }
    return labels.get(bar, _("not callable"))


def signal_told(kind: SignalKind, text: str) -> str:
    """What the lead did, as one tells it: Asked for a quote. The list's own words where it names
    no kind that we know."""
    words = {
        SignalKind.QUOTE: _("Asked for a quote"),
        SignalKind.CALLBACK_REQUEST: _("Asked to be called back"),
        SignalKind.DEMO: _("Asked for a demo"),
        SignalKind.CONFIGURATOR: _("Saved a configuration"),
        SignalKind.PRICE_PAGE: _("Looked at the prices"),
        SignalKind.COMPARISON: _("Compared offers"),
        SignalKind.EVENT: _("Came to an event"),
        SignalKind.WEBINAR: _("Signed up for a webinar"),
        SignalKind.DOWNLOAD: _("Downloaded a document"),
        SignalKind.EMAIL_OPENED: _("Opened an e-mail"),
        SignalKind.VISIT: _("Visited the site"),
    }
    known = words.get(kind)
    return known or text or _("Showed interest")


@dataclass(frozen=True, slots=True)
class WhyNow:
    """What the sentence needs to know. Labels (`outcome`, `reason`) are given in words.

    `words` are what was noted at the last call; `promise` is the first-call promise.
    """

    why: Why
    due_at: datetime
    promise: timedelta
    for_team: bool = False
    strong_kind: SignalKind | None = None
    strong_at: datetime | None = None
    outcome: str = ""
    words: str = ""
    last_at: datetime | None = None
    reason: str = ""
    sales: str = ""
    since: datetime | None = None


def why_now(one: WhyNow, now: datetime, zone: tzinfo) -> str:
    """The sentence of the rule that put the lead where it is. A fresh strong signal comes first."""
    parts = []
    if one.strong_kind is not None and one.strong_at is not None:
        parts.append(_strong(one, now, zone))
    rule = {
        Why.CALLBACK: _callback,
        Why.RETURNED: _returned,
        Why.TAKEN_BACK: _taken_back,
        Why.RETRY: _retry,
        Why.WAKE_UP: _wake_up,
        Why.FIRST: _first,
    }.get(one.why)
    if rule is not None and not (parts and one.why in (Why.FIRST, Why.RETRY)):
        parts.append(rule(one, now, zone))
    return " ".join(parts)


def callback_due(name: str, at: datetime, zone: tzinfo, now: datetime) -> str:
    """The notice of a promised callback: Call back Thomas Aubriot at 14:30."""
    language = current_language().value
    if _days_between(at, now, zone) == 0:
        time = formats.time_of_day(at.astimezone(zone), language)
        return _("Call back {name} at {time}").format(name=name, time=time)
    return _("Call back {name}, promised for {moment}").format(
        name=name, moment=when(at, now, zone)
    )


def callback_planned(name: str, at: datetime, zone: tzinfo, now: datetime) -> str:
    """What was done, not what is to do: Callback planned: Thomas Aubriot, tomorrow at 14:30."""
    is_near = -1 <= _days_between(at, now, zone) < 7
    near, far = when(at, now, zone), formats.moment(at, now, zone, current_language().value)
    return _("Callback planned: {name}, {moment}").format(
        name=name, moment=near if is_near else far
    )


def next_callback_sentence(name: str, at: datetime, now: datetime, zone: tzinfo) -> str:
    """Below "Everyone has been called"."""
    moment = formats.moment(at, now, zone, current_language().value)
    if _days_between(at, now, zone) == 0:
        time = formats.time_of_day(at.astimezone(zone), current_language().value)
        return _("The next call back is {name} at {time}.").format(name=name, time=time)
    return _("The next call back is {name}, {moment}.").format(name=name, moment=moment)


def found_first(count: int) -> str:
    """Where a search found more than is shown."""
    return _("The first {count} matches. Type more to narrow them down.").format(count=count)


def found_elsewhere(count: int) -> str:
    """Leads that fit a search but are nobody's to call from the queue."""
    return ngettext(
        "{count} lead that matches is not in the queue: handed over, closed or not to be called.",
        "{count} leads that match are not in the queue: handed over, closed or not to be called.",
        count,
    ).format(count=count)


def staff_and_city(staff: str, city: str) -> str:
    """240 staff, Saint-Dizier."""
    words = staff
    if staff.isdecimal():
        count = int(staff)
        shown = formats.number(count, current_language().value, 0)
        words = ngettext("{count} employee", "{count} employees", count).format(count=shown)
    return ", ".join(filter(None, (words, city)))


def quoted(text: str) -> str:
    """`text` between the quotation marks of the language."""
    return formats.quoted(text, current_language().value)


def _strong(one: WhyNow, now: datetime, zone: tzinfo) -> str:
    assert one.strong_kind is not None
    assert one.strong_at is not None
    told = signal_told(one.strong_kind, "")
    told = _("{what} {ago}.").format(what=told, ago=ago(one.strong_at, now, zone))
    promise = _("The agreement promises a first call within {span}.").format(
        span=formats.span(one.promise)
    )
    return f"{told} {promise}" if one.last_at is None else told


def _callback(one: WhyNow, now: datetime, zone: tzinfo) -> str:
    moment = when(one.due_at, now, zone)
    told = (
        _("The team promised a call back {moment}.")
        if one.for_team
        else _("You promised a call back {moment}.")
    ).format(moment=moment)
    return f"{told} {quoted(one.words)}" if one.words else told


def _returned(one: WhyNow, _now: datetime, _zone: tzinfo) -> str:
    who = one.sales or _("Sales")
    if not one.reason:
        return _("{who} sent this lead back without a reason.").format(who=who)
    return _("{who} sent this lead back: {reason}.").format(who=who, reason=_low(one.reason))


def _taken_back(_one: WhyNow, _now: datetime, _zone: tzinfo) -> str:
    return _("The hand-off was taken back. What was said stands in the dossier.")


def _retry(one: WhyNow, now: datetime, zone: tzinfo) -> str:
    last = when(one.last_at, now, zone) if one.last_at else ""
    told = _("{outcome} {when}.").format(outcome=one.outcome, when=last)
    if one.due_at <= now:
        return _("{last} The pause before another attempt is over.").format(last=told)
    return _("{last} To be tried again {moment}.").format(
        last=told, moment=when(one.due_at, now, zone)
    )


def _wake_up(one: WhyNow, now: datetime, zone: tzinfo) -> str:
    day = day_near(one.due_at, now, zone)
    if one.due_at <= now:
        told = _("Set aside until {day}: that day has come.").format(day=day)
    else:
        told = _("Set aside until {day}.").format(day=day)
    return f"{told} {one.reason}." if one.reason else told


def _first(one: WhyNow, now: datetime, zone: tzinfo) -> str:
    since = one.since or one.due_at
    return _("In the list since {day}, never called.").format(day=day_near(since, now, zone))


def _low(label: str) -> str:
    """A label inside a sentence: its first letter small, unless the word is an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _span(length: timedelta) -> str:
    minutes = max(int(length.total_seconds() // 60), 0)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{max(rest, 1)}{formats.NO_BREAK}min"
    shown = f"{hours}{formats.NO_BREAK}h"
    return f"{shown}{formats.NO_BREAK}{rest:02d}" if rest else shown


def _days_between(at: datetime, now: datetime, zone: tzinfo) -> int:
    return (at.astimezone(zone).date() - now.astimezone(zone).date()).days


def _weekday(at: datetime, zone: tzinfo) -> str:
    from babel.dates import format_date

    on: date = at.astimezone(zone).date()
    return str(format_date(on, "EEEE", locale=current_language().value))
