"""From records to lead rows: fields, numbers, signals, legal basis, and what is told of each."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.errors import ActionRefused
from qualifier.core.lead import LEAD_FIELDS, Nature, PhoneKind, SignalKind, Stage
from qualifier.exchange.lists.cell_dates import read_date
from qualifier.exchange.lists.columns import propose
from qualifier.exchange.lists.lead_row import ListDefaults, ListSignal
from qualifier.exchange.lists.natures import is_not_chosen
from qualifier.exchange.lists.number_pool import POOL_FROM_ROWS
from qualifier.exchange.lists.people_names import split_name
from qualifier.exchange.lists.record import Record, Repair, Table
from qualifier.exchange.lists.rows import rows_to_leads
from qualifier.exchange.lists.targets import Column, ColumnMap, target_of

FRENCH = ListDefaults(country="FR")


def made(header, *rows, defaults=FRENCH, column_map=None, **options):
    """The lead rows of a small list, mapped as proposed."""
    records = (Record(number, row) for number, row in enumerate(rows, start=2))
    table = Table(tuple(header), records, sample=tuple(rows), row_estimate=len(rows))
    chosen = column_map or propose(header, rows)
    return list(rows_to_leads(table, chosen, defaults, **options))


def test_fields_are_filled_and_other_columns_kept_under_their_own_names():
    header = ("Prénom", "Nom", "Société", "Couleur", "", "Couleur")
    (row,) = made(header, (" Anne ", "Martin", "ACME", "bleu", "x", "vert"))
    assert row.number == 2
    assert row.values == {"first_name": "Anne", "last_name": "Martin", "company": "ACME"}
    assert row.extra == {"Couleur": "bleu", "column 5": "x", "Couleur (2)": "vert"}
    assert row.name == "Anne Martin"


def test_number_gets_kind_country_and_time_zone():
    (row,) = made(("Société", "Téléphone"), ("ACME", "01 46 86 53 85"))
    assert row.values["phone"] == "+33146865385"
    assert (row.phone_kind, row.number_country, row.time_zone) == (
        PhoneKind.FIXED,
        "FR",
        "Europe/Paris",
    )
    assert (row.phone_typed, row.number_problem, row.repairs) == ("", "", ())


def test_national_number_is_read_in_the_country_of_its_row():
    header = ("Société", "Téléphone", "Pays")
    rows = made(
        header, ("A", "020 7946 0371", "Royaume-Uni"), ("B", "0146865385", ""), ("C", "", "Narnia")
    )
    assert [row.values.get("phone") for row in rows] == ["+442079460371", "+33146865385", None]
    assert [row.values.get("country") for row in rows] == ["GB", None, None]
    assert rows[2].extra == {"Pays": "Narnia"}
    assert rows[2].repairs == (Repair.COUNTRY_UNKNOWN,)


def test_unreadable_number_is_kept_as_typed_with_its_problem():
    (row,) = made(("Société", "Téléphone"), ("ACME", "0146"))
    assert "phone" not in row.values
    assert row.phone_typed == "0146"
    assert row.number_problem == "too_short"


def test_number_that_a_spreadsheet_rounded_is_told():
    (row,) = made(("Société", "Téléphone"), ("ACME", "3,31469E+10"))
    assert row.phone_typed == "3,31469E+10"
    assert row.repairs == (Repair.DAMAGED_NUMBER,)


def test_second_number_takes_the_first_place_when_the_first_cannot_be_dialled():
    header = ("Société", "Téléphone", "Mobile")
    rows = made(header, ("A", "", "0639980001"), ("B", "12", "0639980001"), ("C", "", "06??12"))
    assert rows[0].values == {"company": "A", "phone": "+33639980001"}
    assert rows[0].phone_kind is PhoneKind.MOBILE
    assert rows[0].repairs == (Repair.NUMBER_PROMOTED,)
    assert (rows[1].values["phone"], rows[1].phone_typed) == ("+33639980001", "12")
    assert rows[2].phone_typed == "06??12"


def test_unreadable_second_number_is_kept_beside_the_first():
    header = ("Société", "Téléphone", "Mobile")
    (row,) = made(header, ("A", "12", "34"))
    assert row.phone_typed == "12"
    assert row.extra == {"Mobile": "34"}
    assert Repair.SECOND_NUMBER_UNREAD in row.repairs


def test_two_numbers_of_one_cell_take_both_places():
    (row,) = made(("Société", "Téléphone"), ("A", "01 46 86 53 85 / 06 39 98 00 01"))
    assert row.values["phone"] == "+33146865385"
    assert row.values["phone2"] == "+33639980001"
    assert row.repairs == (Repair.NUMBER_SPLIT,)


def test_extension_is_kept_in_the_lists_own_words():
    (row,) = made(("Société", "Téléphone"), ("A", "01 46 86 53 85 poste 12"))
    assert row.values["phone"] == "+33146865385"
    assert row.extra == {"Téléphone": "01 46 86 53 85 poste 12"}


def test_same_number_twice_is_one_number():
    (row,) = made(("Société", "Téléphone", "Mobile"), ("A", "0639980001", "+33 6 39 98 00 01"))
    assert row.numbers == ("+33639980001",)
    assert row.repairs == ()


def test_word_for_not_chosen_is_empty_but_a_person_may_be_called_so():
    header = ("Nom de famille", "Ville", "Secteur")
    (row,) = made(header, ("Select", "Select", "#N/A"))
    assert row.values == {"last_name": "Select"}
    assert row.extra == {}


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    (
        ("Ada Lovelace", "Ada", "Lovelace"),
        ("LOVELACE Ada", "Ada", "LOVELACE"),
        ("Lovelace, Ada", "Ada", "Lovelace"),
        ("Mme Ada LOVELACE", "Ada", "LOVELACE"),
        ("M. DE LA FONTAINE Jean", "Jean", "DE LA FONTAINE"),
        ("Jean-Marc d'Ormesson", "Jean-Marc", "d'Ormesson"),
        ("Ada King Lovelace", "Ada", "King Lovelace"),
        ("Madame Martin", "", "Martin"),
        ("Martin", "", "Martin"),
        ("", "", ""),
    ),
)
def test_full_name_is_split(typed, first, last):
    assert split_name(typed) == (first, last)


def test_full_name_column_keeps_what_the_split_left_out():
    (row,) = made(("Nom complet",), ("Mme Ada LOVELACE",))
    assert row.values == {"first_name": "Ada", "last_name": "LOVELACE"}
    assert row.extra == {"Nom complet": "Mme Ada LOVELACE"}


def test_mail_cell_gives_one_address_and_keeps_the_rest():
    header = ("Société", "E-mail")
    rows = made(header, ("A", "<a@b.example>; c@d.example"), ("B", "aucun"), ("C", "x@y.example"))
    assert [row.values.get("email") for row in rows] == ["a@b.example", None, "x@y.example"]
    assert rows[0].extra == {"E-mail": "<a@b.example>; c@d.example"}
    assert rows[1].extra == {"E-mail": "aucun"}


def test_signals_are_found_dated_and_kept_as_columns_too():
    header = ("Société", "Dernière activité", "Demande de devis", "Lead score", "Date du signal")
    rows = made(
        header,
        ("A", "E-mail ouvert", "Oui", "42", "13/03/2026 09:30"),
        ("B", "SMS Sent", "non", "", "14/03/2026"),
        ("C", "", "15/03/2026", "", ""),
        ("D", "Téléchargement livre blanc", "", "", "hier"),
        defaults=ListDefaults(zone="Europe/Paris"),
    )
    at = datetime(2026, 3, 13, 8, 30, tzinfo=UTC)
    assert rows[0].signals == (
        ListSignal(SignalKind.EMAIL_OPENED, "E-mail ouvert", at),
        ListSignal(SignalKind.QUOTE, "Demande de devis", at),
        ListSignal(SignalKind.MARKETING_SCORE, "42", at),
    )
    assert rows[0].extra["Dernière activité"] == "E-mail ouvert"
    assert rows[1].signals == ()
    assert rows[1].extra["Date du signal"] == "14/03/2026"
    quoted_on = datetime(2026, 3, 14, 23, 0, tzinfo=UTC)
    assert rows[2].signals == (ListSignal(SignalKind.QUOTE, "Demande de devis", quoted_on),)
    assert rows[3].signals == (ListSignal(SignalKind.DOWNLOAD, "Téléchargement livre blanc"),)
    assert rows[3].repairs == (Repair.DATE_UNREAD,)


@pytest.mark.parametrize(
    ("typed", "month_first", "read"),
    (
        ("2026-03-12", False, datetime(2026, 3, 12, tzinfo=UTC)),
        ("12/03/2026", False, datetime(2026, 3, 12, tzinfo=UTC)),
        ("03/12/2026", True, datetime(2026, 3, 12, tzinfo=UTC)),
        ("12.03.26 9h05", False, datetime(2026, 3, 12, 9, 5, tzinfo=UTC)),
        ("3/12/2026 12:05 AM", True, datetime(2026, 3, 12, 0, 5, tzinfo=UTC)),
        ("3/12/2026 1:05:09 pm", True, datetime(2026, 3, 12, 13, 5, 9, tzinfo=UTC)),
        ("2026-03-12T10:00:00.123Z", False, datetime(2026, 3, 12, 10, tzinfo=UTC)),
        ("2026-03-12T10:00:00+02:00", False, datetime(2026, 3, 12, 8, tzinfo=UTC)),
        ("31/02/2026", False, None),
        ("0001-01-01T00:00:00+14:00", False, None),
        ("hier", False, None),
        ("", False, None),
    ),
)
def test_dates_of_lists_are_read(typed, month_first, read):
    assert read_date(typed, month_first=month_first) == read


def test_month_stands_first_when_a_day_beyond_twelve_says_so():
    header = ("Société", "Signal", "Date du signal")
    rows = made(header, ("A", "Demo", "03/04/2026"), ("B", "Demo", "03/25/2026"))
    assert rows[0].signals[0].at == datetime(2026, 3, 4, tzinfo=UTC)


def test_defaults_of_the_list_hold_where_a_row_says_nothing():
    header = ("Société", "Pro/Particulier", "Base légale", "Date du consentement")
    defaults = ListDefaults("FR", Nature.PROFESSIONAL, "intérêt légitime", "salon", "2026-01-02")
    rows = made(
        header,
        ("A", "", "", ""),
        ("B", "Particulier", "consentement", "03/05/2026"),
        ("C", "peut-être", "", "bientôt"),
        defaults=defaults,
    )
    said = [(one.nature, one.legal_basis, one.basis_source, one.basis_on) for one in rows]
    assert said == [
        (Nature.PROFESSIONAL, "intérêt légitime", "salon", "2026-01-02"),
        (Nature.CONSUMER, "consentement", "salon", "2026-05-03"),
        (Nature.PROFESSIONAL, "intérêt légitime", "salon", "bientôt"),
    ]
    assert rows[2].extra == {"Pro/Particulier": "peut-être"}
    assert set(rows[2].repairs) == {Repair.NATURE_UNREAD, Repair.DATE_UNREAD}


@pytest.mark.parametrize(
    ("said", "opposed"),
    (
        ("Yes", True),
        ("oui", True),
        ("1", True),
        ("x", True),
        ("2026-01-02", True),
        ("peut-être", True),
        ("No", False),
        ("Non", False),
        ("0", False),
        ("FAUX", False),
        ("", False),
    ),
)
def test_opposition_is_taken_for_anything_but_a_plain_no(said, opposed):
    (row,) = made(("Société", "Ne pas appeler", "Do Not Email"), ("A", said, said))
    assert (row.is_opposed, row.is_email_opposed) == (opposed, opposed)
    assert ("Ne pas appeler" in row.extra) is opposed


def test_values_are_converted_and_columns_left_out_as_the_map_says():
    header = ("Société", "Statut", "Secret")
    column_map = ColumnMap(
        (
            Column("Société", target_of("company")),
            Column("Statut", target_of("nature"), {"P": "professional"}),
            Column("Secret", target_of("skip")),
        )
    )
    (row,) = made(header, ("A", "P", "x"), column_map=column_map)
    assert row.nature is Nature.PROFESSIONAL
    assert row.extra == {}


def test_short_and_long_records_keep_all_cells():
    records = iter(
        [
            Record(2, ("A",), (Repair.SHORT,)),
            Record(3, ("B", "Paris", "x", "", "y"), (Repair.LONG,)),
        ]
    )
    table = Table(("Société", "Ville"), records)
    rows = list(rows_to_leads(table, propose(table.header, ()), FRENCH))
    assert rows[0].values == {"company": "A"}
    assert rows[1].extra == {"column 3": "x", "column 5": "y"}
    assert [row.repairs for row in rows] == [(Repair.SHORT,), (Repair.LONG,)]


def test_row_becomes_a_lead():
    (row,) = made(("Nom complet", "Société", "Tél"), ("Ada Lovelace", "ACME", "0146865385"))
    now = datetime(2026, 11, 22, tzinfo=UTC)
    lead = row.as_lead("l1", "b1", now, possible_duplicate=True)
    assert (lead.name, lead.phone, lead.stage) == ("Ada Lovelace", "+33146865385", Stage.NEW)
    assert (lead.time_zone, lead.batch_id, lead.possible_duplicate) == ("Europe/Paris", "b1", True)


def many(count):
    header = ("Société", "Tél", "Portable")
    return header, [
        (f"S{n}", f"01 46 {n // 100 % 100:02d} {n % 100:02d} 11", "0639980001" if n % 3 else "")
        for n in range(count)
    ]


def test_numbers_read_by_two_processes_are_those_read_here():
    header, rows = many(POOL_FROM_ROWS + 1_500)
    here = made(header, *rows, children=1)
    assert made(header, *rows, children=2) == here
    assert [row.values["company"] for row in here] == [row[0] for row in rows]
    assert all(row.numbers for row in here)


def test_progress_is_told_and_ends_at_the_end():
    header, rows = many(4_100)
    told = []
    made(header, *rows, progress=lambda done, expected: told.append((done, expected)))
    assert told == [(2_000, 4_100), (4_000, 4_100), (4_100, 4_100)]


def test_cancelling_stops_between_chunks_and_gives_the_file_back():
    header, rows = many(9_000)
    closed = []
    records = (Record(number, row) for number, row in enumerate(rows, start=2))
    table = Table(header, records, close_file=lambda: closed.append(True))
    answers = iter((False, False, True))
    with pytest.raises(ActionRefused) as refused:
        list(
            rows_to_leads(
                table, propose(header, rows[:5]), FRENCH, is_cancelled=lambda: next(answers)
            )
        )
    assert refused.value.reason == "cancelled"
    assert closed == [True]


SAID = st.text(max_size=12).filter(lambda cell: not is_not_chosen(cell.strip()))


@given(rows=st.lists(st.tuples(SAID, SAID), max_size=20))
def test_nothing_of_an_unmapped_column_is_lost(rows):
    column_map = ColumnMap((Column("a", target_of("extra")), Column("b", target_of("extra"))))
    found = made(("a", "b"), *rows, column_map=column_map)
    assert len(found) == len(rows)
    for lead_row, cells in zip(found, rows, strict=True):
        assert lead_row.extra == {
            k: c.strip() for k, c in zip("ab", cells, strict=True) if c.strip()
        }


@given(cells=st.lists(st.text(max_size=20), min_size=len(LEAD_FIELDS), max_size=len(LEAD_FIELDS)))
def test_any_cells_in_any_field_make_a_row(cells):
    header = LEAD_FIELDS
    column_map = ColumnMap(tuple(Column(name, target_of(name)) for name in header))
    (row,) = made(header, tuple(cells), column_map=column_map)
    assert all(number.startswith("+") for number in row.numbers)
    assert set(row.values) <= set(LEAD_FIELDS)
    assert all(row.values.values())
