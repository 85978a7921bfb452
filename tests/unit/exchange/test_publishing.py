"""From draft to published version, on a real profile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qualifier.core.condition import QuestionTest
from qualifier.core.condition import Test as Check
from qualifier.core.errors import ActionRefused, DocumentError, FileRefused, NotFound
from qualifier.core.script import Script
from qualifier.exchange import publishing
from qualifier.exchange.documents.agreement_document import agreement_from_text
from qualifier.exchange.documents.draft_document import (
    agreement_draft_text,
    agreement_from_draft,
    script_draft_text,
    script_from_draft,
)
from qualifier.exchange.documents.script_document import script_from_text
from qualifier.exchange.workplace import open_workplace
from qualifier.store import document_versions as kept
from qualifier.store.document_versions import DocumentKind, Draft
from qualifier.store.profile import Store
from tests.fakes.new_profile import new_profile

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SCRIPT, ID = DocumentKind.SCRIPT, "maintenance_inbound"
RESOURCES = Path(__file__).parents[3] / "resources"


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "profile"
    store = Store(folder, new_profile(folder), is_window=False)
    yield open_workplace(store, NOW)
    store.close()


def shipped() -> Script:
    return script_from_text((RESOURCES / "scripts" / f"{ID}.yaml").read_text(), ID)


def put(place, script: Script) -> None:
    draft = Draft(script.id, script_draft_text(script), 1, "Ada", NOW)
    place.store.write(lambda c: kept.put_draft(c, SCRIPT, draft))


def publish(place, note="why"):
    return publishing.publish(place, SCRIPT, ID, note=note, by="Ada", at=NOW)


def test_a_draft_reads_back_as_it_was():
    script = shipped()
    question = replace(
        script.sections[1].questions[0], when=QuestionTest("hoped", Check.BELOW, date(2027, 1, 1))
    )
    section = replace(script.sections[1], questions=(question, *script.sections[1].questions[1:]))
    changed = replace(script, sections=(script.sections[0], section, *script.sections[2:]))
    assert script_from_draft(script_draft_text(changed)) == changed
    text = (RESOURCES / "agreements" / "default.yaml").read_text()
    agreement = agreement_from_text(text, "default")
    assert agreement_from_draft(agreement_draft_text(agreement)) == agreement


def test_what_is_written_while_it_is_published_stays_as_a_draft(place, monkeypatch):
    first, later = replace(shipped(), persona="first"), replace(shipped(), persona="later")
    check = publishing.check_script

    def checked_meanwhile(script, agreement):
        put(place, later)
        return check(script, agreement)

    monkeypatch.setattr(publishing, "check_script", checked_meanwhile)
    put(place, first)
    assert publish(place).number == 2
    left = place.store.read(lambda c: kept.draft(c, SCRIPT, ID))
    assert left is not None
    assert (script_from_draft(left.text), left.base_version) == (later, 2)


def test_publishing_makes_a_version_and_drops_the_draft(place):
    changed = replace(shipped(), persona="other")
    put(place, changed)
    done = publish(place)
    assert (done.number, done.is_new) == (2, True)
    assert place.store.read(lambda c: kept.draft(c, SCRIPT, ID)) is None
    newest = place.store.read(lambda c: place.documents.newest_script(c, ID))
    assert newest == replace(changed, version=2)
    first, second = reversed(place.store.read(lambda c: kept.versions(c, SCRIPT, ID)))
    assert (second.number, second.note, second.by, second.at) == (2, "why", "Ada", NOW)
    assert first.number == 1


def test_publishing_what_is_published_adds_no_version(place):
    put(place, replace(shipped(), persona="other"))
    publish(place)
    put(place, replace(shipped(), persona="other"))
    assert publish(place).is_new is False


def test_errors_block_publishing_and_keep_the_draft(place):
    script = shipped()
    astray = replace(script.sections[0].questions[0], goto="nowhere")
    broken = replace(script.sections[0], questions=(astray, *script.sections[0].questions[1:]))
    put(place, replace(script, sections=(broken, *script.sections[1:])))
    with pytest.raises(ActionRefused) as refused:
        publish(place)
    assert refused.value.reason == "has_errors"
    assert place.store.read(lambda c: kept.draft(c, SCRIPT, ID)) is not None
    assert len(place.store.read(lambda c: kept.versions(c, SCRIPT, ID))) == 1


def test_without_a_draft_nothing_is_published(place):
    with pytest.raises(NotFound):
        publish(place)


def test_a_damaged_draft_is_refused_and_kept(place):
    draft = Draft(ID, '{"format": "qualifier-script/1", "id": ', 1, "Ada", NOW)
    place.store.write(lambda c: kept.put_draft(c, SCRIPT, draft))
    with pytest.raises(DocumentError):
        publish(place)
    assert place.store.read(lambda c: kept.draft(c, SCRIPT, ID)) == draft


def test_rolling_back_makes_a_draft_of_the_old_version(place):
    put(place, replace(shipped(), persona="other"))
    publish(place)
    publishing.roll_back(place, SCRIPT, ID, 1, by="Ada", at=NOW)
    draft = place.store.read(lambda c: kept.draft(c, SCRIPT, ID))
    assert draft is not None
    assert draft.base_version == 2
    assert script_from_draft(draft.text) == shipped()
    assert publish(place).number == 3


def test_a_file_becomes_a_draft_and_comes_out_the_same(place, tmp_path):
    source = tmp_path / "mine.yaml"
    source.write_text((RESOURCES / "scripts" / f"{ID}.yaml").read_text())
    assert publishing.import_file(place, SCRIPT, source, by="Ada", at=NOW) == ID
    with pytest.raises(ActionRefused) as refused:
        publishing.import_file(place, SCRIPT, source, by="Ada", at=NOW)
    assert refused.value.reason == "draft_exists"
    out = tmp_path / "out.yaml"
    publishing.export_file(place, SCRIPT, ID, 0, out)
    assert script_from_text(out.read_text(), "out") == shipped()


def test_a_file_that_is_no_script_leaves_no_draft(place, tmp_path):
    source = tmp_path / "mine.yaml"
    source.write_text("format: qualifier-script/1\nid: x\nsections: !!python/object:os.system []\n")
    with pytest.raises((DocumentError, FileRefused)):
        publishing.import_file(place, SCRIPT, source, by="Ada", at=NOW)
    assert place.store.read(lambda c: kept.draft(c, SCRIPT, "x")) is None
