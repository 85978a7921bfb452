"""P14: hostile texts in scripts, agreements, answers and mappings: read as text, or refused."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from random import Random

import pytest

from qualifier.core.errors import InputError
from qualifier.exchange.documents import (
    agreement_from_text,
    answers_from_text,
    checked_script,
    script_from_text,
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


def spoken(value: object, texts: Iterator[str]) -> object:
    """`value` with a hostile text wherever a person would read words."""
    if isinstance(value, dict):
        return {
            key: next(texts) if key in WORDS and isinstance(one, str) else spoken(one, texts)
            for key, one in value.items()
        }
    return [spoken(one, texts) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("kind", ("scripts/maintenance_inbound", "agreements/default"))
def test_document_with_hostile_words_is_read_word_for_word_or_refused(
    guard, effort, figures, kind
):
    path = resources_dir() / f"{kind}.yaml"
    plain = tree_of(path.read_text(encoding="utf-8"), path.name).value
    reader = script_from_text if kind.startswith("scripts") else agreement_from_text
    texts, used, read = iter(texts_of(effort, guard)), 0, 0
    harmless = [one for one in texts_of(effort, guard) if one.isprintable() and len(one) < 200]
    with guard:
        while used < hostile.COUNT:
            taken: list[str] = []
            filled = spoken(plain, _noted(texts, harmless, taken))
            used += len(taken)
            document = json.dumps(filled, ensure_ascii=used % 2 == 0, default=str)
            try:
                found = reader(document, path.name)
            except InputError:
                continue
            read += 1
            assert all(one in repr(found) or repr(one)[1:-1] in repr(found) for one in taken[:3])
    figures.add("P14", f"words in {kind.split('/')[0]}", used, met=len(guard.met), read=read)
    assert guard.met == []


def _noted(texts: Iterator[str], spare: list[str], taken: list[str]) -> Iterator[str]:
    random = Random(len(spare))
    for one in texts:
        taken.append(one)
        yield one
    while True:
        taken.append(random.choice(spare))
        yield taken[-1]


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


BOMBS = {
    "laughs": "a0: &a0 [x,x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1},*a{n - 1}]\n" for n in range(1, 60)),
    "itself": "&a [*a]",
    "merge": "a: &a {x: 1}\nb: {<<: *a, <<: *a}",
    "deep": "[" * 100_000,
    "deep block": "".join(" " * n + "a:\n" for n in range(1_400)),
    "deep json": '{"a":' * 50_000 + "1" + "}" * 50_000,
    "many": "[" + "1," * 600_000 + "]",
    "figure": "format: " + "9" * 200_000,
    "exponent": "format: 1e99999999",
    "tag": "!!python/object/apply:os.system ['id']",
    "tags": "format: !!python/name:os.system\nid: !!binary aGk=",
    "escape": 'a: "\\UFFFFFFFF"',
    "keys": "? {a: 1}\n: 2",
    "twice": "id: a\nid: b",
    "anchors": "\n".join(f"k{n}: &a{n} 1" for n in range(50_000)),
    "include": "%INCLUDE x\n---\na: !include /etc/hostname",
    "documents": "---\na: 1\n" * 10_000,
    "spaces": "a: " + " " * 1_000_000 + "b",
    "long": "a: " + "x" * 1_900_000,
    "quotes": "a: '" + "''" * 500_000 + "'",
    "folded": "a: >\n" + " x\n" * 300_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_refused_in_time(guard, name):
    start = time.process_time()
    with guard:
        for reader in READERS[:1] if len(BOMBS[name]) > 200_000 else READERS:
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
        for text in texts[:: len(texts) // 40]:
            with suppress(InputError):
                checked_script(json.dumps(_conditions(plain, text), default=str), "typed.yaml")
    assert guard.met == []


def _conditions(value: object, text: str) -> object:
    if isinstance(value, dict):
        return {
            key: text if key in ("when", "if", "id", "next") else _conditions(one, text)
            for key, one in value.items()
        }
    return [_conditions(one, text) for one in value] if isinstance(value, list) else value
