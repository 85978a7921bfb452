"""Question types answered by a figure: number, money, scale."""

from __future__ import annotations

import re

from qualifier.core.answer import Money, Value
from qualifier.core.errors import AnswerRefused
from qualifier.core.figures import figure, plain
from qualifier.core.questions.base import Earned, Json, QuestionType
from qualifier.core.script import Band, Question

# The sign of another currency than the question's is believed; "$" is many countries'.
_SIGNS = {"€": ("EUR",), "£": ("GBP",), "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD")}
_CURRENCY = re.compile(r"[€£$]|\beur(?:os?)?\b", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:à|\bto\b|–|—|-)\s*")


def band_of(question: Question, number: float) -> Band | None:
    """The first band that `number` lies below; the last, open one otherwise."""
    return next((b for b in question.bands if b.below is None or number < b.below), None)


def _within(question: Question, number: float) -> float:
    if question.least is not None and number < question.least:
        raise AnswerRefused("too_small", {"least": plain(question.least)})
    if question.most is not None and number > question.most:
        raise AnswerRefused("too_large", {"most": plain(question.most)})
    return number


class _BandedType(QuestionType):
    def _measure(self, value: Value) -> float:
        assert isinstance(value, (int, float))
        return float(value)

    def earned(self, question: Question, value: Value) -> tuple[Earned, ...]:
        band = band_of(question, self._measure(value))
        return (Earned("", band.fit, band.maturity),) if band else ()

    def meets(self, question: Question, value: Value) -> frozenset[str]:
        band = band_of(question, self._measure(value))
        met = frozenset(band.meets) if band else frozenset()
        if any(question.criterion in one.meets for one in question.bands):
            return met  # the bands say for which figures the question's criterion is met
        return met | super().meets(question, value)


class NumberType(_BandedType):
    """A count or measure ≥ 0 unless `least` says otherwise; whole numbers stay int."""

    name = "number"

    def value(self, question: Question, raw: object) -> Value:
        number = _within(question, figure(raw))
        if question.least is None and number < 0:
            raise AnswerRefused("too_small", {"least": "0"})
        return int(number) if number.is_integer() else number

    def shown(self, question: Question, value: Value, language: str) -> str:
        assert isinstance(value, (int, float))
        return f"{plain(float(value))} {question.unit}".strip()


class MoneyType(_BandedType):
    """An amount, or a range `30k-35k`, in whole units; currency from the question's unit."""

    name = "money"

    def value(self, question: Question, raw: object) -> Value:
        currency = question.unit or "EUR"
        if isinstance(raw, Money):
            return self._checked(question, raw.low, raw.high, raw.currency)
        if isinstance(raw, dict):
            if set(raw) - {"low", "high", "currency"}:
                raise AnswerRefused("not_a_number")
            low, said = raw.get("low"), raw.get("currency", currency)
            return self._checked(question, low, raw.get("high", low), str(said))
        if isinstance(raw, str):
            return self._read(question, raw, currency)
        return self._checked(question, raw, raw, currency)

    def _read(self, question: Question, typed: str, currency: str) -> Money:
        """30 000 €, £30k, 30-35k: a lone factor at the end holds for both figures."""
        for sign, named in _SIGNS.items():
            if sign in typed and currency not in named:
                currency = named[0]
        low, dash, high = _RANGE.sub("-", _CURRENCY.sub(" ", typed).strip()).partition("-")
        factor = high[-1:]
        if factor in ("k", "K", "m", "M") and figure(low) <= figure(high[:-1]):
            low = low if low[-1:].lower() in ("k", "m") else low + factor
        return self._checked(question, low, high if dash else low, currency)

    def _checked(self, question: Question, low: object, high: object, currency: str) -> Money:
        first, last = sorted((figure(low), figure(high)))
        if first < 0:
            raise AnswerRefused("too_small", {"least": "0"})
        _within(question, first)
        _within(question, last)
        return Money(first, last, currency)

    def _measure(self, value: Value) -> float:
        assert isinstance(value, Money)
        return value.low

    def shown(self, question: Question, value: Value, language: str) -> str:
        assert isinstance(value, Money)
        if value.low == value.high:
            return f"{plain(value.low)} {value.currency}"
        return f"{plain(value.low)}–{plain(value.high)} {value.currency}"

    def stored(self, value: Value) -> Json:
        assert isinstance(value, Money)
        return {"low": value.low, "high": value.high, "currency": value.currency}

    def restored(self, stored: Json) -> Value:
        assert isinstance(stored, dict)
        low, high = stored["low"], stored["high"]
        assert isinstance(low, (int, float))
        assert isinstance(high, (int, float))
        return Money(float(low), float(high), str(stored["currency"]))


class ScaleType(_BandedType):
    """A whole step from `least` (1) to `most` (5)."""

    name = "scale"

    def value(self, question: Question, raw: object) -> Value:
        number = figure(raw)
        least, most = self.ends(question)
        if not number.is_integer():
            raise AnswerRefused("not_a_step", {"least": str(least), "most": str(most)})
        if number < least:
            raise AnswerRefused("too_small", {"least": str(least)})
        if number > most:
            raise AnswerRefused("too_large", {"most": str(most)})
        return int(number)

    def ends(self, question: Question) -> tuple[int, int]:
        """First and last step of the scale."""
        least = 1 if question.least is None else int(question.least)
        most = 5 if question.most is None else int(question.most)
        return least, most

    def shown(self, question: Question, value: Value, language: str) -> str:
        return f"{value}/{self.ends(question)[1]}"
