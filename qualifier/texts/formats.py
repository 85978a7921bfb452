"""Dates, times, numbers and money as people read them, in French and English (DESIGN.md §7).

`language` is `fr` or `en`. Instants are given with the zone they are shown in. Sentences say
"14 h 30" in French; tables say "10:42" in both. Spaces inside a figure never break.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta, tzinfo

from qualifier.texts.catalogue import _, ngettext

NARROW = "\u202f"  # no-break, inside figures and before ; ! ?
NO_BREAK = "\u00a0"  # before %, € and : and inside « »
MINUS = "−"
# Babel is imported where it is used: no window has to wait for it before its first paint.
_LOCALES = {"fr": "fr", "en": "en_GB"}


def number(value: float, language: str, places: int = 1) -> str:
    """`1 234,5` or `1,234.5`, with at most `places` decimals."""
    if 0 <= value < 1000 and value == int(value):
        return str(int(value))  # nothing to group, alike in both: most figures, at every question

    from babel.numbers import format_decimal

    pattern = "#,##0." + "#" * places if places else "#,##0"
    return format_decimal(value, pattern, locale=_LOCALES[language]).replace("-", MINUS)


def signed(value: float, language: str = "en") -> str:
    """`+2`, `0`, `−1`, with a true minus."""
    return f"+{number(value, language)}" if value > 0 else number(value, language)


def percent(share: float, language: str) -> str:
    """`38 %` or `38%` of a share between 0 and 1."""
    space = NO_BREAK if language == "fr" else ""
    return f"{number(share * 100, language, 0)}{space}%"


def money(amount: float, currency: str, language: str) -> str:
    """`30 k€` or `€30k`, `1 250 €` or `€1,250`; a currency without a symbol keeps its code."""
    figure, scale = _scaled(amount, language)
    return _with_currency(figure, scale, currency, language)


def money_range(low: float, high: float, currency: str, language: str) -> str:
    """One amount, or `30 à 35 k€`, `€30k to €35k`."""
    if low == high:
        return money(low, currency, language)
    first, last = money(low, currency, language), money(high, currency, language)
    if language == "fr":
        (figure, scale), (_figure, last_scale) = _scaled(low, language), _scaled(high, language)
        first = figure if scale == last_scale else first
        return f"{first} à {last}"
    return f"{first} to {last}"


def day(on: date, language: str, today: date | None = None) -> str:
    """`24 nov.` or `24 Nov`; the year is said when it is not that of `today`."""
    return _day(on, "d MMM", language, today)


def weekday(on: date, language: str, today: date | None = None) -> str:
    """`jeu. 3 déc.` or `Thu 3 Dec`; the year is said when it is not that of `today`."""
    return _day(on, "EEE d MMM", language, today)


def full_day(on: date, language: str) -> str:
    """`jeudi 3 décembre 2026` or `Thursday 3 December 2026`."""
    return _day(on, "EEEE d MMMM", language, None)


def period(first: date, last: date, language: str, today: date | None = None) -> str:
    """A whole month or quarter by its name, else both days: `T2 2027`, `3 to 9 Dec`."""
    from babel.dates import format_date

    if first.day == 1 and last == _month_end(last):
        months = (last.year - first.year) * 12 + last.month - first.month
        if months == 0:
            return format_date(first, "MMMM y", locale=_LOCALES[language])
        if months == 2 and first.month % 3 == 1:
            quarter = (first.month + 2) // 3
            return f"{'T' if language == 'fr' else 'Q'}{quarter} {first.year}"
    if first == last:
        return weekday(first, language, today)
    joint = "au" if language == "fr" else "to"
    if (first.year, first.month) == (last.year, last.month):
        start = "1er" if language == "fr" and first.day == 1 else str(first.day)
        return f"{start} {joint} {day(last, language, today)}"
    known = today or (last if first.year == last.year else None)
    return f"{day(first, language, known)} {joint} {day(last, language, today)}"


def clock(at: datetime | time) -> str:
    """`10:42`, for tables. A datetime is shown in its own zone."""
    return f"{at.hour:02d}:{at.minute:02d}"


def time_of_day(at: datetime | time, language: str) -> str:
    """`14 h 30`, `9 h` or `14:30`, `09:00`, for sentences."""
    if language != "fr":
        return clock(at)
    hours = f"{at.hour}{NO_BREAK}h"
    return f"{hours}{NO_BREAK}{at.minute:02d}" if at.minute else hours


def moment(at: datetime, now: datetime, zone: tzinfo, language: str) -> str:
    """`today 10:42`, `tomorrow 09:00`, `24 Nov, 10:42`: an instant near `now`, for a sentence."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    clock_time = time_of_day(local, language)
    near = {0: _("today {time}"), 1: _("tomorrow {time}"), -1: _("yesterday {time}")}
    words = near.get((local.date() - today).days)
    if words is not None:
        return words.format(time=clock_time)
    return _("{day}, {time}").format(day=day(local.date(), language, today), time=clock_time)


def stamp(at: datetime, now: datetime, zone: tzinfo, language: str) -> str:
    """The same for a column of a table: `10:42` today, `24 Nov` this year, `24 Nov 2025` before."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    return clock(local) if local.date() == today else day(local.date(), language, today)


def duration(seconds: int) -> str:
    """`45 s`, `8 min 40`, `1 h 05`; the same in both languages."""
    minutes, rest = divmod(max(seconds, 0), 60)
    if minutes >= 60:
        return f"{minutes // 60}{NO_BREAK}h{NO_BREAK}{minutes % 60:02d}"
    if minutes == 0:
        return f"{rest}{NO_BREAK}s"
    return f"{minutes}{NO_BREAK}min" + (f"{NO_BREAK}{rest:02d}" if rest else "")


def offset(seconds: int) -> str:
    """Where in a call: `02:20`, past an hour `1:02:20`."""
    minutes, rest = divmod(max(seconds, 0), 60)
    if minutes < 60:
        return f"{minutes:02d}:{rest:02d}"
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"


def span(length: timedelta) -> str:
    """How long something may take: `24 h`, `3 days`, `45 min`."""
    minutes = round(length.total_seconds() / 60)
    if minutes < 60:
        return f"{minutes}{NO_BREAK}min"
    hours, rest = divmod(minutes, 60)
    if hours < 48 or hours % 24:
        return f"{hours}{NO_BREAK}h" + (f"{NO_BREAK}{rest:02d}" if rest else "")
    days = hours // 24
    return ngettext("{count} day", "{count} days", days).format(count=days)


def quoted(text: str, language: str) -> str:
    """`text` between the quotation marks of `language`: « … » or “…”."""
    if language == "fr":
        return f"«{NO_BREAK}{text}{NO_BREAK}»"
    return f"“{text}”"


def _day(on: date, pattern: str, language: str, today: date | None) -> str:
    from babel.dates import format_date

    if today is None or on.year != today.year:
        pattern += " y"
    words = format_date(on, pattern, locale=_LOCALES[language])
    # British CLDR writes "Sept"; three letters keep columns straight.
    words = words.replace("Sept ", "Sep ") if language == "en" else words
    words = f"{words[:-4]}Sep" if language == "en" and words.endswith(" Sept") else words
    if language == "fr" and on.day == 1:
        words = words.replace("1 ", "1er ", 1)
    return words


def _month_end(on: date) -> date:
    return on.replace(day=monthrange(on.year, on.month)[1])


def _scaled(amount: float, language: str) -> tuple[str, str]:
    """The figure and what it counts in: units, or k and M where nothing is lost by it."""
    if abs(amount) >= 1_000_000 and amount % 10_000 == 0:
        return number(amount / 1_000_000, language, 2), "M"
    if abs(amount) >= 1_000 and amount % 100 == 0 and (amount % 1_000 == 0 or amount >= 10_000):
        return number(amount / 1_000, language, 1), "k"
    return number(amount, language, 2), ""


def _with_currency(figure: str, scale: str, currency: str, language: str) -> str:
    from babel.numbers import get_currency_symbol

    try:
        symbol = get_currency_symbol(currency, locale=_LOCALES[language])
    except ValueError:
        symbol = currency
    if len(symbol) > 2:
        symbol = currency
    if language == "fr":
        return f"{figure}{NO_BREAK}{scale}{symbol}"
    if symbol.isalpha():
        return f"{symbol}{NO_BREAK}{figure}{scale}"
    return f"{MINUS if figure.startswith(MINUS) else ''}{symbol}{figure.removeprefix(MINUS)}{scale}"
