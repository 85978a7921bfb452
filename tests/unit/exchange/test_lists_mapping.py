"""A column map as a document, and the sentences about lists."""

from __future__ import annotations

import pytest

from qualifier.core.errors import DocumentError, FileRefused
from qualifier.exchange.lists.columns import propose
from qualifier.exchange.lists.mapping_document import (
    mapped_over,
    mapping_from_text,
    mapping_text,
    read_mapping,
)
from qualifier.exchange.lists.planned import Reason
from qualifier.exchange.lists.record import Repair
from qualifier.exchange.lists.targets import Column, ColumnMap, all_targets, target_of
from qualifier.texts import list_problems

HEAD = "format: qualifier-mapping/1\n"


def test_map_written_as_a_document_reads_back():
    nature = target_of("nature")
    others = [target for target in all_targets() if target != nature]
    columns = [Column(f"Colonne {n}: #é", target) for n, target in enumerate(others)]
    columns.append(Column("75", nature, {"Oui": "professional", "1": "consumer"}))
    made = ColumnMap(tuple(columns))
    assert mapping_from_text(mapping_text(made)) == made


def test_document_of_a_person_is_read_with_or_without_lead_before_the_field(tmp_path):
    path = tmp_path / "map.yaml"
    path.write_text(
        HEAD + "list:\n  - {ours: lead.company, theirs: Client, way: in}\n"
        "  - {ours: phone, theirs: Joignable au, convert: {aucun: ''}}\n"
        "  - {ours: handoff.decision, theirs: Décision, way: out}\n",
        encoding="utf-8",
    )
    found = read_mapping(path)
    assert found.columns == (
        Column("Client", target_of("company")),
        Column("Joignable au", target_of("phone"), {"aucun": ""}),
    )


def test_columns_the_document_does_not_name_stay_as_proposed():
    header = ("Téléphone", "Nom", "Rappel au", "Autre")
    given = mapping_from_text(HEAD + "list: [{ours: lead.phone, theirs: RAPPEL AU}]")
    found = mapped_over(given, header, propose(header, ()))
    assert [(one.header, one.target.text) for one in found.columns] == [
        ("Téléphone", "extra"),
        ("Nom", "name"),
        ("Rappel au", "phone"),
        ("Autre", "extra"),
    ]
    assert mapped_over(given, header).target_at(1) == target_of("extra")


def test_column_that_the_list_has_not_is_refused():
    given = mapping_from_text(HEAD + "list: [{ours: lead.phone, theirs: Telefone}]")
    with pytest.raises(DocumentError) as refused:
        mapped_over(given, ("Téléphone",))
    assert (refused.value.reason, refused.value.details) == (
        "unknown_column",
        {"column": "Telefone"},
    )


def test_two_columns_on_one_field_are_refused_and_named():
    entries = "[{ours: lead.phone, theirs: Fixe}, {ours: phone, theirs: Mobile}]"
    with pytest.raises(DocumentError) as refused:
        mapping_from_text(f"{HEAD}list: {entries}")
    assert refused.value.reason == "duplicate_target"
    words = list_problems.mapping_refused("duplicate_target", refused.value.details)
    assert "“Fixe” and “Mobile”" in words
    assert "“phone”" in words
    several = "[{ours: signal:quote, theirs: A}, {ours: signal:quote, theirs: B}]"
    assert len(mapping_from_text(f"{HEAD}list: {several}").columns) == 2


def test_column_named_twice_is_refused_unless_the_list_has_two():
    given = mapping_from_text(
        HEAD + "list: [{ours: lead.phone, theirs: Tel}, {ours: lead.phone2, theirs: TEL}]"
    )
    with pytest.raises(DocumentError) as refused:
        mapped_over(given, ("Tel", "Nom"))
    assert refused.value.reason == "duplicate_column"
    assert mapped_over(given, ("Tel", "Tel")).target_at(1) == target_of("phone2")


@pytest.mark.parametrize(
    ("text", "reason", "place"),
    (
        ("list: []", "mapping_format", "format"),
        (HEAD, "mapping_without_list", "list"),
        (HEAD + "odoo: []\nfolder: []", "mapping_without_list", "list"),
        (HEAD + "list: [{ours: lead.phone}]", "bad_mapping", "list.0.theirs"),
        (HEAD + "list: [{ours: lead.phone, theirs: T, code: x}]", "bad_mapping", "list.0.code"),
        (HEAD + "list: [{ours: lead.phone3, theirs: T}]", "unknown_target", "list[0].ours"),
    ),
)
def test_broken_mapping_is_refused_with_its_place(text, reason, place):
    with pytest.raises(DocumentError) as refused:
        mapping_from_text(text)
    assert (refused.value.reason, refused.value.place) == (reason, place)
    assert list_problems.mapping_refused(reason, refused.value.details)


@pytest.mark.parametrize(
    "text", (HEAD + "list: [", HEAD + "list: !!python/object:os.system x", "- a")
)
def test_yaml_that_is_no_plain_mapping_is_refused(text):
    with pytest.raises(DocumentError):
        mapping_from_text(text)


REASONS = (
    "not_found not_a_file unreadable unwritable too_large empty no_rows binary pdf archive "
    "old_excel open_document web_page broken_xlsx zip_bomb xlsx_unsafe wrong_encoding no_header "
    "cell_too_long broken_quotes too_many_rows too_many_columns"
).split()


def test_every_refusal_has_its_own_sentence_with_the_file_in_it():
    said = [list_problems.refusal_sentence(FileRefused(reason, "l{i}st.csv")) for reason in REASONS]
    assert len(set(said)) == len(REASONS)
    assert all("l{i}st.csv" in one or "XLSX" in one for one in said)
    fallback = list_problems.refusal_sentence(FileRefused("new_reason", "list.csv"))
    assert fallback not in said
    assert "list.csv" in fallback


def test_every_reason_repair_and_target_has_words():
    for reason in Reason:
        assert list_problems.row_reason(reason.value) != reason.value
    for repair in Repair:
        assert list_problems.repair(repair.value) != repair.value
    for target in all_targets():
        assert list_problems.target_name(target.text) != target.text
    assert "12" in list_problems.row_reason("same_email", 12)
