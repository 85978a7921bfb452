"""Every reason that synchronisation can give, and every finding, has a sentence of its own.

The reasons are read from the source: one that is added without a sentence fails here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import qualifier.sync
from qualifier.texts import sync_sentences as sentences
from qualifier.texts.sync_fields import listed_field_words, their_field_words

SOURCE = Path(qualifier.sync.__file__).parent
PASSING = ("TryLater", "MaybeDone")
FOR_A_PERSON = ("NeedsAttention", "Refused", "TakenThere", "UnknownThere")
FINDINGS = ("Finding", "_blocking")
# Reasons that stand in tables and not in a call.
KEPT_APART = {
    "many_gone",
    "receiver_gone",
    "broken_off",
    "cannot_be_composed",
    "way_unknown",
    "lead_frozen",
}


def calls_of(*names: str) -> Iterator[tuple[str, str]]:
    """File and first argument of each call of these, where it is a text, or one of two."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            called = node.func
            both = (called.body, called.orelse) if isinstance(called, ast.IfExp) else (called,)
            if not {one.id for one in both if isinstance(one, ast.Name)} & set(names):
                continue
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield path.name, part.value


def reasons() -> set[str]:
    from qualifier.sync.connectors.odoo.refusals import _REASON

    said = {reason for _file, reason in calls_of(*PASSING, *FOR_A_PERSON)}
    return said | set(_REASON.values()) | KEPT_APART


def is_general(sentence: str, about: str) -> bool:
    return sentence in (
        sentences.reason_sentence("no such reason"),
        sentences.reason_sentence("no such reason", about),
    )


def test_the_reasons_are_found():
    found = reasons()
    assert {"key_refused", "field_refused", "no_answer", "busy", "list_unreadable"} <= found
    assert "own_documents_only" in {name for _file, name in calls_of(*FINDINGS)}
    assert len(found) > 35


@pytest.mark.parametrize("reason", sorted(reasons()))
def test_every_reason_has_a_sentence(reason):
    said = sentences.reason_sentence(reason, "about")
    assert not is_general(said, "about")
    assert "{" not in said


@pytest.mark.parametrize("finding", sorted({one for _file, one in calls_of(*FINDINGS)}))
def test_every_finding_has_a_sentence(finding):
    said = sentences.finding_sentence(finding, "about")
    assert said != sentences.finding_sentence("no such finding", "about")
    assert "{" not in said


def test_field_that_keeps_contacts_single_is_said_with_what_to_do_in_hubspot():
    for said in (
        sentences.reason_sentence("key_field_missing", "lq_external_id"),
        sentences.finding_sentence("key_field_missing", "lq_external_id"),
    ):
        assert said.count("lq_external_id") == 2


def test_fields_that_the_program_made_have_one_name_in_every_crm():
    names = ("x_qualifier_fit", "lq_fit", "LQ_Fit", "LQ_Fit__c")
    assert {their_field_words(name) for name in names} == {"Fit"}
    assert listed_field_words("hs_note_body, lq_external_id") == "Text of the note, lq_external_id"
