"""A real worker process publishes, rolls back, reads and writes documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from qualifier.core.lead import Lead
from qualifier.exchange.documents.agreement_document import read_agreement
from qualifier.exchange.documents.draft_document import agreement_draft_text, script_draft_text
from qualifier.exchange.documents.script_document import read_script
from qualifier.paths import resources_dir
from qualifier.store import document_versions as kept
from qualifier.store import leads
from qualifier.store.document_versions import DocumentKind, Draft
from qualifier.store.profile import Store
from tests.fakes.program import WorkerProcess, prepared

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ID = "maintenance_inbound"


@pytest.fixture
def profile(tmp_path):
    return prepared(tmp_path)


def test_worker_publishes_an_agreement_and_ranks_the_queue_anew(profile):
    agreement = read_agreement(resources_dir() / "agreements" / "default.yaml")
    changed = replace(agreement, fit_bands={"A": 30, "B": 20, "C": 10, "D": 0})
    lead = Lead(id="l1", sector="industry", created_at=NOW, phone="+33199004152")
    draft = Draft("default", agreement_draft_text(changed), 1, "Ada", NOW)
    store = Store(profile.folder, profile.key(), is_window=True)
    try:
        store.write(lambda c: leads.add(c, [lead]))
        store.write(lambda c: kept.put_draft(c, DocumentKind.AGREEMENT, draft))
        with WorkerProcess(profile.folder, profile.key()) as worker:
            asked = {"kind": "agreement", "document_id": "default", "note": ""}
            done = worker.done({"do": "document_publish", **asked})
            assert done == {"version": 2, "is_new": True}
            assert worker.changed("agreement") == 2
            assert worker.changed("leads") is True
        assert store.read(lambda c: leads.score_of(c, "l1"))[0] == "A4"
    finally:
        store.close()


def test_worker_publishes_a_draft_and_goes_back_to_the_version_before(profile, tmp_path):
    script = read_script(resources_dir() / "scripts" / f"{ID}.yaml")
    asked = {"kind": "script", "document_id": ID}
    with WorkerProcess(profile.folder, profile.key()) as worker:
        answer = worker.answer(worker.ask({"do": "document_publish", **asked}))
        assert answer["error"]["class"] == "NotFound"
        text = script_draft_text(replace(script, persona="other"))
        store = Store(profile.folder, profile.key(), is_window=True)
        try:
            draft = Draft(ID, text, 1, "Ada", NOW)
            store.write(lambda c: kept.put_draft(c, DocumentKind.SCRIPT, draft))
        finally:
            store.close()
        done = worker.done({"do": "document_publish", **asked, "note": "other persona"})
        assert done == {"version": 2, "is_new": True}
        worker.done({"do": "document_roll_back", **asked, "version": 1})
        file = tmp_path / "out.yaml"
        worker.done({"do": "document_export", **asked, "version": 0, "file": str(file)})
        assert read_script(file) == script
        read_in = {"do": "document_import", "kind": "script", "file": str(file)}
        answer = worker.answer(worker.ask(read_in))
        assert (answer["error"]["class"], answer["error"]["reason"]) == (
            "ActionRefused",
            "draft_exists",
        )
