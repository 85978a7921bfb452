"""What every CRM must keep of values: each kind comes and goes as it stands there.

Judged by what the CRM itself holds (`Scene.stands`), with a clock of this computer that is in no
zone of the CRM's: an instant is one and the same moment on both sides, a date the same day.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from qualifier.sync.connectors.base import FieldKind, Step
from tests.contract.mirror import Mirror, assert_told_once, person
from tests.contract.scene import Held
from tests.contract.sending import attempt, delivery

NIGHT = "2026-06-30T22:30:00Z"  # the next day in Paris, and two days after the one in Honolulu
DST = ("2026-03-29T00:59:59Z", "2026-03-29T01:30:00Z", "2026-10-25T00:30:00Z")
VALUES = {
    Held.TEXT: ("Ça <b>va</b> & co", "0", "false"),
    Held.LONG_TEXT: ("une ligne\nune autre\n\net une", "שלום\n👩‍🏭", "x" * 5_000),
    Held.NUMBER: ("1234.5", "-7", "0", "0.1"),
    Held.MONEY: ("12500", "1234.56", "0"),
    Held.DATE: ("2026-03-29", "2026-12-31", "2026-01-01"),
    Held.INSTANT: (NIGHT, *DST, "2026-11-30T08:15:00Z"),
    Held.BOOLEAN: ("true", "false"),
    Held.CHOICE: (),  # the first two options there are
    Held.SEVERAL: (),
}
KINDS = {Held.MONEY: FieldKind.NUMBER} | {
    held: FieldKind(held.value) for held in Held if held is not Held.MONEY
}


@pytest.fixture(params=("Pacific/Auckland", "Pacific/Honolulu"))
def zone(request, monkeypatch) -> Iterator[str]:
    """This computer stands far from the CRM."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def fields(scene) -> dict[Held, str]:
    """Fields of each kind, as far as this CRM has them."""
    named = {held: scene.holding(held) for held in Held}
    return {held: name for held, name in named.items() if name}


def texts_of(crm, held: Held, name: str) -> tuple[str, ...]:
    """Values to try; of choices what there is to choose."""
    if held not in (Held.CHOICE, Held.SEVERAL):
        return VALUES[held]
    (field,) = [one for one in crm.describe() if one.name == name]
    first, second = sorted(field.options)[:2]
    return (second, first) if held is Held.CHOICE else (f"{first};{second}", second)


def cleared(held: Held) -> tuple[str, ...]:
    """What an emptied field may hold: some CRMs know no empty number and no empty tick."""
    if held in (Held.NUMBER, Held.MONEY):
        return ("", "0")
    return ("", "false") if held is Held.BOOLEAN else ("",)


def test_every_crm_has_a_field_of_each_kind(fields):
    assert fields.keys() == set(Held)


def test_fields_are_described_as_what_they_hold(scene, fields):
    described = {one.name: one for one in scene.connector(*fields.values()).describe()}
    for held, name in fields.items():
        assert described[name].kind is KINDS[held], held
        assert described[name].is_writable


def test_values_arrive_and_come_back_as_they_went(scene, fields, zone):
    lead, crm = scene.add(person(scene)), scene.connector(*fields.values())
    for held, name in fields.items():
        for text in texts_of(crm, held, name):
            one = delivery(scene, Step.FIELDS, lead, values={name: text})
            assert attempt(crm, one) == lead
            assert scene.stands(lead, name) == text, held
            assert crm.read([lead])[lead].values[name] == text, held
            assert crm.find([one]) == [lead], (held, text)
        emptied = delivery(scene, Step.FIELDS, lead, values={name: ""})
        assert attempt(crm, emptied) == lead
        assert scene.stands(lead, name) in cleared(held)
        assert crm.read([lead])[lead].values[name] in cleared(held)


def test_values_of_a_colleague_are_told_as_they_stand(scene, fields, zone):
    lead, crm = scene.add(person(scene)), scene.connector(*fields.values())
    mirror = Mirror()
    mirror.round(crm)
    texts = {name: texts_of(crm, held, name) for held, name in fields.items()}
    for turn in range(max(map(len, texts.values()))):
        now = {name: some[turn] for name, some in texts.items() if turn < len(some)}
        for name, text in now.items():
            scene.put(lead, name, text)
        assert_told_once(mirror.round(crm), [lead])
        assert mirror.leads[lead].values.items() >= now.items()


def test_record_is_made_with_values_of_every_kind(scene, fields, zone):
    crm = scene.connector(*fields.values())
    values = {name: texts_of(crm, held, name)[0] for held, name in fields.items()}
    one = delivery(scene, Step.FIELDS)
    whole = {**one.payload["values"], **values}
    lead = attempt(crm, delivery(scene, Step.FIELDS, values=whole))
    assert isinstance(lead, str)
    assert {name: scene.stands(lead, name) for name in values} == values
    assert crm.read([lead])[lead].values.items() >= values.items()
