"""Documents compiled once read back equal, without the libraries that parsed them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from qualifier.exchange import compiled
from qualifier.exchange.documents import read_agreement, read_script
from qualifier.exchange.documents.contact_rules_document import read_contact_rules
from qualifier.exchange.kept_documents import KeptDocuments
from qualifier.paths import resources_dir
from qualifier.store import derived, documents
from tests.fakes.desk import close_desk, make_desk

DOCUMENTS = [
    (read, path)
    for folder, read in (
        ("scripts", read_script),
        ("agreements", read_agreement),
        ("contact_rules", read_contact_rules),
    )
    for path in sorted((resources_dir() / folder).glob("*.yaml"))
]

PROGRAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from qualifier.exchange.workplace import open_workplace
from qualifier.store.profile import Store

store = Store(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), is_window=True)
open_workplace(store, datetime.now(UTC))
store.close()
print(sorted({"pydantic", "ruamel.yaml", "holidays"} & set(sys.modules)))
"""


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path)
    yield desk
    close_desk(desk)


@pytest.mark.parametrize(("read", "path"), DOCUMENTS, ids=[path.stem for _r, path in DOCUMENTS])
def test_document_comes_back_equal(read, path):
    document = read(path)
    assert compiled.from_json(compiled.to_json(document)) == document


def test_value_without_a_form_is_refused():
    with pytest.raises(TypeError):
        compiled.to_json(object())


def test_profile_keeps_what_was_parsed_and_reads_that(desk):
    text = desk.store.read(lambda c: c.execute(documents.script_version.select()).mappings().all())[
        0
    ]["text"]
    kept = KeptDocuments()
    parsed = desk.store.read(lambda c: kept.script(c, text, 1))
    kept.keep(desk.store)
    rows = desk.store.read(lambda c: c.execute(derived.derived.select()).all())
    key, sealed = next((row.key, row.stamp) for row in rows if row.key.startswith("script"))
    stamp = sealed.rpartition(" ")[0]  # behind it stands the seal of the body
    changed = compiled.to_json(replace(parsed, persona="read from what was kept"))
    desk.store.write(lambda c: derived.put(c, key, stamp, changed))
    read = desk.store.read(lambda c: KeptDocuments().script(c, text, 7))
    assert (read.persona, read.version) == ("read from what was kept", 7)
    # Another program's classes: parsed anew.
    desk.store.write(lambda c: derived.put(c, key, "older", changed))
    assert desk.store.read(lambda c: KeptDocuments().script(c, text, 1)) == parsed


def test_window_opens_a_kept_profile_without_the_parsing_libraries(desk, tmp_path):
    """In a process of its own: nothing else may have imported them."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(desk.store.folder), desk.store.key.hex()],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
