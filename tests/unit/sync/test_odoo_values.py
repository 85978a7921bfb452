"""Values of Odoo's fields as text, and back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import FieldKind, RemoteField
from qualifier.sync.connectors.odoo.session import ids_of
from qualifier.sync.connectors.odoo.values import (
    KINDS,
    LeadField,
    cell_of,
    column_of,
    instant_of,
    odoo_instant,
    odoo_of,
    stands,
    text_of,
)


def field(kind: str, name: str = "x_one") -> LeadField:
    relation = "crm.tag" if kind.startswith("many2") else ""
    return LeadField(RemoteField(name, name, KINDS[kind]), kind, relation)


READ = (
    ("char", "Acme", "Acme"),
    ("char", False, ""),
    ("char", "false", "false"),
    ("text", "one\r\ntwo\rthree", "one\ntwo\nthree"),
    ("html", "<p>a<br>b</p>", "<p>a<br>b</p>"),
    ("integer", 0, "0"),
    ("integer", -7, "-7"),
    ("float", 42.96, "42.96"),
    ("float", 100.0, "100"),
    ("float", 1e21, "1000000000000000000000"),
    ("float", 1e-7, "0.0000001"),
    ("monetary", 1234.5, "1234.5"),
    ("date", "2026-12-05", "2026-12-05"),
    ("date", False, ""),
    ("datetime", "2026-11-22 15:13:53", "2026-11-22T15:13:53Z"),
    ("datetime", False, ""),
    ("boolean", True, "true"),
    ("boolean", False, "false"),
    ("selection", "0", "0"),
    ("selection", False, ""),
    ("many2one", [4, "Won"], "4"),
    ("many2one", False, ""),
    ("many2many", [12, 9], "12;9"),
    ("many2many", [], ""),
)


@pytest.mark.parametrize(("kind", "value", "text"), READ)
def test_value_is_read_as_text(kind, value, text):
    assert text_of(value, KINDS[kind]) == text


WRITTEN = (
    ("char", "Acme", "Acme"),
    ("char", "", False),
    ("char", "a\0b", "ab"),
    ("integer", "3", 3),
    ("float", "12.5", 12.5),
    ("float", "", False),
    ("date", "2026-12-05", "2026-12-05"),
    ("datetime", "2026-11-30T08:15:00Z", "2026-11-30 08:15:00"),
    ("datetime", "2026-11-30T09:15:00.75+01:00", "2026-11-30 08:15:00"),
    ("datetime", "", False),
    ("boolean", "true", True),
    ("boolean", "false", False),
    ("boolean", "", False),
    ("selection", "1", "1"),
    ("many2one", "4", 4),
    ("many2one", "", False),
    ("many2many", "9;12", [[6, 0, [9, 12]]]),
    ("many2many", "", [[6, 0, []]]),
)


@pytest.mark.parametrize(("kind", "text", "value"), WRITTEN)
def test_text_is_written_as_odoo_takes_it(kind, text, value):
    written = odoo_of(text, field(kind))
    assert written == value
    assert type(written) is type(value)


CELLS = (
    ("char", "Acme", "x_one", "Acme"),
    ("float", "12.5", "x_one", "12.5"),
    ("boolean", "true", "x_one", "1"),
    ("boolean", "false", "x_one", "0"),
    ("datetime", "2026-11-30T08:15:00Z", "x_one", "2026-11-30 08:15:00"),
    ("many2one", "4", "x_one/.id", "4"),
    ("many2one", "", "x_one/.id", ""),
    ("many2many", "9;12", "x_one/.id", "9,12"),
)


@pytest.mark.parametrize(("kind", "text", "column", "cell"), CELLS)
def test_cells_of_load_are_text_and_point_by_database_id(kind, text, column, cell):
    assert column_of(field(kind)) == column
    assert cell_of(text, field(kind)) == cell


@pytest.mark.parametrize(
    ("kind", "text"),
    (
        ("integer", "3.5"),
        ("integer", "many"),
        ("float", "1,5"),
        ("float", "nan"),
        ("float", "inf"),
        ("date", "2026-02-30"),
        ("datetime", "tomorrow"),
        ("many2one", "crm.stage,4"),
        ("many2many", "1;x"),
    ),
)
def test_text_that_cannot_be_is_refused_here_and_names_its_field(kind, text):
    with pytest.raises(NeedsAttention) as caught:
        odoo_of(text, field(kind, "x_bad"))
    assert (caught.value.reason, caught.value.field) == ("field_refused", "x_bad")


@given(st.datetimes(timezones=st.just(UTC)))
def test_instants_come_back_to_the_second(at):
    there = odoo_instant(at.isoformat(), "at")
    assert len(there) == len("2026-11-30 08:15:00")
    assert datetime.fromisoformat(instant_of(there)) == at.replace(microsecond=0)


@given(st.integers(-(2**31), 2**31 - 1) | st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_come_back_as_they_went(number):
    kind = "integer" if isinstance(number, int) else "float"
    text = text_of(number, FieldKind.NUMBER)
    assert "e" not in text
    assert odoo_of(text, field(kind)) == number


def test_values_stand_where_they_are_read_as_they_were_written():
    assert stands([9, 12], "12;9", field("many2many"))
    assert not stands([9], "12;9", field("many2many"))
    assert stands([4, "Won"], "4", field("many2one"))
    assert stands(False, "", field("char"))
    assert stands(12.50, "12.5", field("float"))
    assert not stands("a", "b", field("char"))


@pytest.mark.parametrize(
    ("result", "ids"),
    ((18, [18]), ([18, 19], [18, 19]), ("mail.activity(18,)", [18]), ("crm.lead(1, 2)", [1, 2]),
     (None, []), (False, []), (True, []), ([], []), ("crm.lead()", [])),
)  # fmt: skip
def test_ids_are_found_in_whatever_a_method_returns(result, ids):
    assert ids_of(result) == ids
