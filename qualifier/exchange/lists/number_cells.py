"""The number columns of a row: which number takes which place, and what is told of the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qualifier.core.lead import PhoneKind
from qualifier.exchange.lists.countries import country_code
from qualifier.exchange.lists.number_pool import ReadNumber, Typed
from qualifier.exchange.lists.record import Record, Repair

PHONES = ("phone", "phone2")


class Dialled(NamedTuple):
    """What is known of a row's first number, or of why it has none."""

    kind: PhoneKind = PhoneKind.NONE
    country: str = ""
    time_zone: str = ""
    typed: str = ""
    problem: str = ""


class NumberCells:
    """The columns at `places`, the first choice first; `keys` name all columns of the list."""

    def __init__(self, places: Sequence[int], keys: Sequence[str]) -> None:
        self._places = places
        self._keys = keys

    def typed(
        self, records: Sequence[Record], country_place: int | None, default: str
    ) -> list[Typed]:
        """The filled number cells of `records` in order, each with the country to try."""
        found: list[Typed] = []
        for record in records:
            cells = record.cells
            for place in self._places:
                if cells[place]:
                    said = cells[country_place] if country_place is not None else ""
                    country = country_code(said) if said else ""
                    found.append((cells[place], country or default))
        return found

    def fill(
        self,
        cells: Sequence[str],
        values: dict[str, str],
        extra: dict[str, str],
        repairs: list[Repair],
        numbers: Iterator[ReadNumber],
    ) -> Dialled:
        """Fills phone and phone2, the first sound number in the first place; tells of the rest."""
        sound: dict[str, ReadNumber] = {}
        typed = problem = ""
        for order, place in enumerate(self._places):
            said = cells[place]
            if not said:
                continue
            number = next(numbers)
            if number.e164:
                if order and not sound:
                    repairs.append(Repair.NUMBER_PROMOTED)
                sound.setdefault(number.e164, number)
                if number.other:
                    sound.setdefault(number.other, number)
                    repairs.append(Repair.NUMBER_SPLIT)
                if number.is_more_said or len(sound) > 2:
                    extra[self._keys[place]] = said
            elif number.problem != "missing":
                if typed:
                    extra[self._keys[place]] = said
                    repairs.append(Repair.SECOND_NUMBER_UNREAD)
                else:
                    typed, problem = said, number.problem
                if number.problem == "excel_number":
                    repairs.append(Repair.DAMAGED_NUMBER)
        if not sound:
            return Dialled(typed=typed, problem=problem)
        values.update(zip(PHONES, sound, strict=False))
        first = next(iter(sound.values()))
        return Dialled(first.phone_kind, first.country, first.time_zone, typed, problem)
