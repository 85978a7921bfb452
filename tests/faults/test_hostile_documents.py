"""P14: hostile texts in scripts, agreements, answers and mappings: read as text, or refused."""

from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest

from qualifier.core.errors import InputError
from qualifier.exchange.documents import (
    agreement_from_text,
    answers_from_text,
    checked_script,
    script_from_text,
    script_to_text,
)
from qualifier.exchange.documents.yaml_file import tree_of
from qualifier.exchange.lists.mapping_document import mapping_from_text
from qualifier.paths import resources_dir
from tests.faults import hostile
from tests.faults.guards import Guard

READERS = (script_from_text, agreement_from_text, answers_from_text, mapping_from_text)
MOST_S = 10.0  # for one document: many times what the largest of ours takes
# What a document says in words stands under its language; other values are ids and figures.
WORDS = frozenset(("fr", "en"))


@pytest.fixture
def guard(tmp_path):
    return Guard(tmp_path)


def texts_of(effort, guard) -> list[str]:
    return [hostile.baited(one, str(guard.bait)) for one in hostile.texts(effort.seed)]


def spoken(value: object, text: str) -> object:
    """`value` with a hostile text wherever a person would read words."""
    if isinstance(value, dict):
        return {
            key: text if key in WORDS and isinstance(one, str) else spoken(one, text)
            for key, one in value.items()
        }
    return [spoken(one, text) for one in value] if isinstance(value, list) else value


SCRIPT = {
    "format": "qualifier-script/1",
    "id": "hostile",
    "title": {"fr": "x", "en": "x"},
    "sections": [
        {
            "id": "one",
            "title": {"fr": "x", "en": "x"},
            "questions": [
                {
                    "id": "first",
                    "type": "choice",
                    "say": {"fr": "x", "en": "x"},
                    "ask": {"fr": "x", "en": "x"},
                    "choices": [
                        {"id": "a", "label": {"fr": "x", "en": "x"}},
                        {"id": "b", "label": {"fr": "x", "en": "y"}},
                    ],
                }
            ],
        }
    ],
}


def test_script_with_hostile_words_is_read_word_for_word_or_refused(guard, effort, figures):
    texts, read = texts_of(effort, guard), 0
    if effort.form == "short":
        texts = [one for one in texts if len(one) < 3_000][::15]
    with guard:
        for number, text in enumerate(texts):
            document = json.dumps(spoken(SCRIPT, text), ensure_ascii=number % 2 == 0)
            try:
                script = script_from_text(document, "typed.yaml")
            except InputError:
                continue
            read += 1
            said = script.by_id["first"].say.en
            assert said == text or said == text.strip()
            assert script_from_text(script_to_text(script), "again.yaml") == script
    figures.add("P14", "words in scripts", len(texts), met=len(guard.met), read=read)
    assert read > len(texts) / 4
    assert guard.met == []


@pytest.mark.parametrize("kind", ("scripts/maintenance_inbound", "agreements/default"))
def test_whole_document_of_hostile_words_is_read_or_refused(guard, effort, kind):
    path = resources_dir() / f"{kind}.yaml"
    plain = tree_of(path.read_text(encoding="utf-8"), path.name).value
    reader = script_from_text if kind.startswith("scripts") else agreement_from_text
    texts = texts_of(effort, guard)
    with guard:
        for text in texts if effort.form == "long" else texts[:: len(texts) // 4]:
            with suppress(InputError):
                reader(json.dumps(spoken(plain, text), default=str), path.name)
    assert guard.met == []


def test_hostile_texts_as_whole_documents_are_refused(guard, effort, figures):
    texts, read = texts_of(effort, guard), 0
    if effort.form == "short":
        texts = [one for one in texts if len(one) < 400][::4]
    with guard:
        for number, text in enumerate(texts):
            try:
                READERS[number % len(READERS)](text, "typed.yaml")
            except InputError:
                continue
            read += 1
    figures.add("P14", "whole documents", len(texts), met=len(guard.met), read=read)
    assert read == 0
    assert guard.met == []


def _twice_as_much(n: int) -> str:
    return f"a{n}: &a{n} [*a{n - 1},*a{n - 1}]\n"


BOMBS = {
    "laughs": "a0: &a0 [x,x]\n" + "".join(map(_twice_as_much, range(1, 60))),
    "itself": "&a [*a]",
    "merge": "a: &a {x: 1}\nb: {<<: *a, <<: *a}",
    "deep": "[" * 20_000,
    "deep block": "".join(" " * n + "a:\n" for n in range(1_400)),
    "deep json": '{"a":' * 50_000 + "1" + "}" * 50_000,
    "many": "[" + "1," * 60_000 + "]",
    "figure": "format: " + "9" * 200_000,
    "exponent": "format: 1e99999999",
    "tag": "!!python/object/apply:os.system ['id']",
    "tags": "format: !!python/name:os.system\nid: !!binary aGk=",
    "escape": 'a: "\\UFFFFFFFF"',
    "keys": "? {a: 1}\n: 2",
    "twice": "id: a\nid: b",
    "anchors": "\n".join(f"k{n}: &a{n} 1" for n in range(10_000)),
    "include": "%INCLUDE x\n---\na: !include /etc/hostname",
    "documents": "---\na: 1\n" * 10_000,
    "spaces": "a: " + " " * 500_000 + "b",
    "long": "a: " + "x" * 500_000,
    "quotes": "a: '" + "''" * 500_000 + "'",
    "folded": "a: >\n" + " x\n" * 50_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_refused_in_time(guard, name):
    start = time.process_time()
    with guard:
        for reader in READERS[:1] if len(BOMBS[name]) > 100_000 else READERS:
            with pytest.raises(InputError):
                reader(BOMBS[name], "bomb.yaml")
    assert time.process_time() - start < MOST_S
    assert guard.met == []


def test_script_with_hostile_conditions_is_refused_or_checked(guard, effort):
    """Expressions are data too: nothing of them is ever evaluated by Python."""
    path = resources_dir() / "scripts" / "maintenance_inbound.yaml"
    plain = tree_of(path.read_text(encoding="utf-8"), path.name).value
    texts = [one for one in texts_of(effort, guard) if len(one) < 300]
    with guard:
        for text in texts[:: len(texts) // 12]:
            with suppress(InputError):
                document = json.dumps(_conditions(plain, text), default=str)
                checked_script(document, "typed.yaml", lambda _id: None)
    assert guard.met == []


def _conditions(value: object, text: str) -> object:
    if isinstance(value, dict):
        return {
            key: text if key in ("when", "if", "id", "next") else _conditions(one, text)
            for key, one in value.items()
        }
    return [_conditions(one, text) for one in value] if isinstance(value, list) else value
