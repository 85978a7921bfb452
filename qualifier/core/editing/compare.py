"""Two versions of a script, question by question. Things are the same if their ids are.

A draft may hold an id twice: the first of one version is then compared with the first of the
other, the second with the second.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from qualifier.core.condition import Condition, tests_in
from qualifier.core.editing.difference import Change, Difference, Entry, Part, Spot
from qualifier.core.script import Choice, Objection, Question, Script, Section
from qualifier.core.text import LANGUAGES, Text

Of = TypeVar("Of", Section, Question, Choice, Objection)
Key = tuple[str, int]  # an id, and which of its bearers

_SCRIPT_FIELDS = ("title", "persona", "agreement", "for_leads")
_SECTION_FIELDS = ("title", "when")
_QUESTION_FIELDS = (
    *("type", "say", "ask", "help", "required", "criterion", "listen_for", "bands", "cap"),
    *("when", "goto", "ask_why", "use", "fills", "unit", "least", "most"),
)
_CHOICE_FIELDS = ("label", "hint", "fit", "maturity", "meets", "knock_out", "goto")
_OBJECTION_FIELDS = ("heard", "answer")


@dataclass(frozen=True, slots=True)
class _Placed:
    """An entry, where it stands, and the place among its like in the whole version."""

    entry: Entry
    spot: Spot
    place: int


def compare(old: Script, new: Script) -> tuple[Difference, ...]:
    """All that differs, in the order of `new`; what is gone follows what stood before it.

    Moves are as few as possible: of things whose order changed, the longest run that kept its
    order stays, the others moved. A question in another section moved. The `id` and `version` of
    the scripts are not compared.
    """
    return (
        *_fields(old, new, _SCRIPT_FIELDS, lambda **more: _changed(Part.SCRIPT, **more)),
        *_sections(old, new),
        *_objections(old, new),
    )


def _sections(old: Script, new: Script) -> Iterator[Difference]:
    before, after = _numbered(old.sections, ""), _numbered(new.sections, "")
    moved = _moved(before, after)
    questions = _Questions.of(old, new)
    for key, pair in _in_order(before, after):
        now, was = pair
        section_id = key[0]
        if now is None:
            yield Difference(Change.REMOVED, Part.SECTION, section_id, before=_entry(was))
        elif was is None:
            yield Difference(Change.ADDED, Part.SECTION, section_id, after=now.entry)
        else:
            if key in moved:
                yield _move(Part.SECTION, was, now, section=section_id)
            yield from _fields(
                was.entry,
                now.entry,
                _SECTION_FIELDS,
                lambda section=section_id, **more: _changed(Part.SECTION, section=section, **more),
            )
        if key[1] == 0:  # sections of one id share their questions
            yield from questions.within(section_id)


@dataclass(frozen=True, slots=True)
class _Questions:
    """The questions of both versions, wherever they stand."""

    before: Mapping[Key, _Placed]
    after: Mapping[Key, _Placed]
    moved: frozenset[Key]

    @classmethod
    def of(cls, old: Script, new: Script) -> _Questions:
        before, after = _all_questions(old), _all_questions(new)
        kept = [one for one in after if one in before]
        same = [one for one in kept if before[one].spot.section == after[one].spot.section]
        moved = {one for one in kept if one not in same}
        for section in new.sections:
            here = [one for one in same if after[one].spot.section == section.id]
            moved |= _out_of_order([before[one].place for one in here], here)
        return cls(before, after, frozenset(moved))

    def within(self, section_id: str) -> Iterator[Difference]:
        """Differences of the questions in one section, and of those that were removed from it."""
        before = {k: one for k, one in self.before.items() if one.spot.section == section_id}
        after = {k: one for k, one in self.after.items() if one.spot.section == section_id}
        gone = {k for k in before if k not in self.after}
        for key, (now, stood_here) in _in_order(before, after):
            was = stood_here or self.before.get(key)
            if now is None:
                if key in gone:  # else it moved to another section and is told there
                    place = (Change.REMOVED, Part.QUESTION, section_id, key[0])
                    yield Difference(*place, before=_entry(was))
            elif was is None:
                yield Difference(Change.ADDED, Part.QUESTION, section_id, key[0], after=now.entry)
            else:
                if key in self.moved:
                    yield _move(Part.QUESTION, was, now, section=section_id, question=key[0])
                assert isinstance(was.entry, Question)
                assert isinstance(now.entry, Question)
                yield from _question(section_id, was.entry, now.entry)


def _question(section: str, was: Question, now: Question) -> Iterator[Difference]:
    if was is now:
        return
    yield from _fields(
        was,
        now,
        _QUESTION_FIELDS,
        lambda **more: _changed(Part.QUESTION, section=section, question=now.id, **more),
    )
    before, after = _numbered(was.choices, section), _numbered(now.choices, section)
    yield from _entries(
        before, after, Part.CHOICE, _CHOICE_FIELDS, section=section, question=now.id
    )


def _objections(old: Script, new: Script) -> Iterator[Difference]:
    before, after = _numbered(old.objections, ""), _numbered(new.objections, "")
    yield from _entries(before, after, Part.OBJECTION, _OBJECTION_FIELDS)


def _entries(
    before: Mapping[Key, _Placed],
    after: Mapping[Key, _Placed],
    part: Part,
    fields: Sequence[str],
    **where: str,
) -> Iterator[Difference]:
    """Choices of a question, or objections: lists whose entries hold no lists themselves."""
    moved = _moved(before, after)
    for key, (now, was) in _in_order(before, after):
        at = {**where, part.value: key[0]}
        if now is None:
            yield Difference(Change.REMOVED, part, before=_entry(was), **at)
        elif was is None:
            yield Difference(Change.ADDED, part, after=now.entry, **at)
        else:
            if key in moved:
                yield _move(part, was, now, **at)
            yield from _fields(
                was.entry, now.entry, fields, lambda at=at, **more: _changed(part, **at, **more)
            )


def _fields(
    was: object, now: object, names: Sequence[str], made: Callable[..., Difference]
) -> Iterator[Difference]:
    for name in names:
        before, after = getattr(was, name), getattr(now, name)
        if isinstance(before, Text) and isinstance(after, Text):
            for code in LANGUAGES:
                one, other = getattr(before, code), getattr(after, code)
                if one != other:
                    yield made(field=name, language=code, before=one, after=other)
        elif before != after or (name == "when" and _flags(before) != _flags(after)):
            yield made(field=name, before=before, after=after)


def _flags(condition: Condition) -> list[bool]:
    """Which operands are true or false: to Python `is: true` and `is: 1` are equal."""
    return [isinstance(one.operand, bool) for one in tests_in(condition)]


def _changed(part: Part, **more: object) -> Difference:
    return Difference(Change.CHANGED, part, **more)  # type: ignore[arg-type]  # checked by its type


def _move(part: Part, was: _Placed, now: _Placed, **where: str) -> Difference:
    return Difference(Change.MOVED, part, before=was.spot, after=now.spot, **where)


def _entry(placed: _Placed | None) -> Entry | None:
    return placed.entry if placed else None


def _numbered(entries: Iterable[Of], section: str) -> dict[Key, _Placed]:
    seen: Counter[str] = Counter()
    found: dict[Key, _Placed] = {}
    last = ""
    for place, one in enumerate(entries):
        found[one.id, seen[one.id]] = _Placed(one, Spot(section, last), place)
        seen[one.id] += 1
        last = one.id
    return found


def _all_questions(script: Script) -> dict[Key, _Placed]:
    seen: Counter[str] = Counter()
    found: dict[Key, _Placed] = {}
    for section in script.sections:
        last = ""
        for question in section.questions:
            spot = Spot(section.id, last)
            found[question.id, seen[question.id]] = _Placed(question, spot, len(found))
            seen[question.id] += 1
            last = question.id
    return found


def _in_order(
    before: Mapping[Key, _Placed], after: Mapping[Key, _Placed]
) -> Iterator[tuple[Key, tuple[_Placed | None, _Placed | None]]]:
    """Each key with what it is now and what it was: in the new order, what is gone behind what
    stood before it."""
    follows: dict[Key | None, list[Key]] = {}
    last: Key | None = None
    for key in before:
        if key in after:
            last = key
        else:
            follows.setdefault(last, []).append(key)
    for one in (None, *after):
        if one is not None:
            yield one, (after[one], before.get(one))
        for gone in follows.get(one, ()):
            yield gone, (None, before[gone])


def _moved(before: Mapping[Key, _Placed], after: Mapping[Key, _Placed]) -> set[Key]:
    kept = [one for one in after if one in before]
    return _out_of_order([before[one].place for one in kept], kept)


def _out_of_order(places: Sequence[int], keys: Sequence[Key]) -> set[Key]:
    """The fewest `keys` to take out so that their `places` rise: all but a longest rising run."""
    tails: list[int] = []  # index of the last member of the best run of each length
    values: list[int] = []
    before: list[int | None] = []
    for index, place in enumerate(places):
        length = bisect_left(values, place)
        before.append(tails[length - 1] if length else None)
        tails[length : length + 1] = [index]
        values[length : length + 1] = [place]
    stays: set[int] = set()
    at = tails[-1] if tails else None
    while at is not None:
        stays.add(at)
        at = before[at]
    return {key for index, key in enumerate(keys) if index not in stays}
