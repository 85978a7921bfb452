"""Question types answered by a day or a stretch of days."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from qualifier.core.answer import Period, Value
from qualifier.core.errors import AnswerRefused
from qualifier.core.questions.base import Json, QuestionType
from qualifier.core.script import Question
from qualifier.core.text import fold

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_EUROPEAN = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})")
_MONTH = re.compile(r"(\d{1,2})[/. -](\d{4})|(\d{4})-(\d{1,2})")
_NAMED = re.compile(
    r"(\d{1,2})(?:er|st|nd|rd|th)?[ .-]+([^\W\d_]{3,})\.?[ ,-]+(\d{4})"
    r"|([^\W\d_]{3,})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})"
)
_NAMED_MONTH = re.compile(r"([^\W\d_]{3,})\.? +(\d{4})")
_MONTHS = tuple(
    f"{fr} {en}".split()
    for fr, en in zip(
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre "
        "decembre".split(),
        "january february march april may june july august september october november "
        "december".split(),
        strict=True,
    )
)
_QUARTER = re.compile(r"[tq]([1-4])[ /-]?(\d{4})", re.IGNORECASE)
_LEADING = re.compile(r"(?:du|de|from)\s+", re.IGNORECASE)
_TO = re.compile(r"\s+(?:-|–|à|au|to|/)\s+|\.\.", re.IGNORECASE)


def day(raw: object) -> date:
    """A day: 2026-12-03, 3/12/2026 (day first), 3 déc. 2026, December 3, 2026.

    Raises AnswerRefused (not_a_date, no_such_day).
    """
    if isinstance(raw, date):
        return _made(raw.year, raw.month, raw.day)
    if not isinstance(raw, str):
        raise AnswerRefused("not_a_date")
    text = raw.strip()
    if iso := _ISO.fullmatch(text):
        return _made(int(iso[1]), int(iso[2]), int(iso[3]))
    if european := _EUROPEAN.fullmatch(text):
        century = 2000 if len(european[3]) == 2 else 0
        return _made(century + int(european[3]), int(european[2]), int(european[1]))
    if named := _NAMED.fullmatch(text):
        month = _month(named[2] or named[4])
        return _made(int(named[3] or named[6]), month, int(named[1] or named[5]))
    raise AnswerRefused("not_a_date")


def _month(name: str) -> int:
    """1–12 for a month's French or English name, or a beginning that no other month has."""
    typed = fold(name)
    found = [
        number
        for number, names in enumerate(_MONTHS, start=1)
        if any(one.startswith(typed) for one in names)
    ]
    if len(found) != 1:
        raise AnswerRefused("not_a_date")
    return found[0]


def _made(year: int, month: int, of_month: int) -> date:
    try:
        made = date(year, month, of_month)
    except ValueError as error:
        raise AnswerRefused("no_such_day") from error
    if not 1900 <= made.year <= 2200:
        raise AnswerRefused("no_such_day")
    return made


class DateType(QuestionType):
    """One day."""

    name = "date"

    def value(self, question: Question, raw: object) -> Value:
        return day(raw)

    def shown(self, question: Question, value: Value, language: str) -> str:
        assert isinstance(value, date)
        return value.isoformat()

    def stored(self, value: Value) -> Json:
        assert isinstance(value, date)
        return value.isoformat()

    def restored(self, stored: Json) -> Value:
        return date.fromisoformat(str(stored))


class PeriodType(QuestionType):
    """From one day to another: two days, a month (06/2027, juin 2027) or a quarter (T2 2027)."""

    name = "period"

    def value(self, question: Question, raw: object) -> Value:
        if isinstance(raw, Period):
            return self._ordered(raw.first, raw.last)
        if isinstance(raw, dict):
            return self._ordered(day(raw.get("first")), day(raw.get("last")))
        if not isinstance(raw, str):
            raise AnswerRefused("not_a_period")
        text = _LEADING.sub("", raw.strip())
        if quarter := _QUARTER.fullmatch(text):
            first_month = 3 * int(quarter[1]) - 2
            return self._months(int(quarter[2]), first_month, first_month + 2)
        if month := _MONTH.fullmatch(text):
            of_year = int(month[1] or month[4])
            return self._months(int(month[2] or month[3]), of_year, of_year)
        if named := _NAMED_MONTH.fullmatch(text):
            of_year = _month(named[1])
            return self._months(int(named[2]), of_year, of_year)
        parts = _TO.split(text)
        if len(parts) != 2:
            raise AnswerRefused("not_a_period")
        return self._ordered(day(parts[0]), day(parts[1]))

    def _months(self, year: int, first: int, last: int) -> Period:
        if not 1 <= first <= last <= 12:
            raise AnswerRefused("no_such_day")
        return Period(_made(year, first, 1), _made(year, last, monthrange(year, last)[1]))

    def _ordered(self, first: date, last: date) -> Period:
        if last < first:
            raise AnswerRefused("ends_before_it_starts")
        return Period(first, last)

    def shown(self, question: Question, value: Value, language: str) -> str:
        assert isinstance(value, Period)
        return f"{value.first.isoformat()} – {value.last.isoformat()}"

    def stored(self, value: Value) -> Json:
        assert isinstance(value, Period)
        return {"first": value.first.isoformat(), "last": value.last.isoformat()}

    def restored(self, stored: Json) -> Value:
        assert isinstance(stored, dict)
        return Period(
            date.fromisoformat(str(stored["first"])), date.fromisoformat(str(stored["last"]))
        )
