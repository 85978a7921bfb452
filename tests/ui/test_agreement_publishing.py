"""Saving, publishing and versions of the agreement editor; those who may only read it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
)

from qualifier.core.errors import StoreFailed
from qualifier.exchange.documents.draft_document import agreement_draft_text
from qualifier.settings import SEAT_ROLES
from qualifier.store import document_versions as kept
from qualifier.store.document_versions import Draft
from qualifier.texts import Language
from qualifier.ui.agreement.state import Section
from qualifier.ui.language import speak
from qualifier.ui.shortcuts import Action
from qualifier.ui.theme import Look, install_theme
from tests.fakes.agreement_scene import KIND, draft, go, now, press, shown, type_over
from tests.fakes.desk import MORNING, close_desk, make_desk


@pytest.fixture(autouse=True)
def light(qapp):
    yield install_theme(qapp, Look.LIGHT)
    install_theme(qapp, Look.LIGHT)
    speak(Language.ENGLISH)


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    made.settings = made.settings.with_value(SEAT_ROLES, ["admin"])
    yield made
    close_desk(made)


@pytest.fixture
def page(qtbot, desk):
    yield from shown(qtbot, desk)


# --- saved, published, versions ------------------------------------------------------------------
def test_saved_is_said_only_after_the_disk_took_it(page, desk, monkeypatch):
    failing = []
    monkeypatch.setattr(
        desk.background,
        "write",
        lambda job, then=None, failed=None, lane=None: failing.append(failed),
    )
    page.lists.edit()
    type_over("X")
    page.presenter.keep()
    assert page.head.saved_label.full_text == ""
    failing[0](StoreFailed("disk_error"))
    assert page.head.saved_label.full_text
    assert page.head.saved_label.full_text != "Saved 10:42"
    assert not page.presenter.state.may_publish


def test_leaving_keeps_what_was_typed_and_undoing_all_drops_the_draft(page, desk):
    page.lists.edit()
    type_over("X")
    page.left()
    assert draft(desk) is not None
    page.undo()
    page.left()
    assert draft(desk) is None
    assert not page.presenter.state.is_draft


def test_publishing_asks_for_a_note_and_the_worker(page, desk, qtbot):
    desk.background.answers["document_publish"] = {"version": 2, "is_new": True}
    page.primary_action()
    assert page.publish_popover is None  # nothing was changed
    page.lists.edit()
    type_over("Besoin")
    qtbot.waitUntil(lambda: page.presenter.state.may_publish)
    page.primary_action()
    assert page.publish_popover.note_field.edit.hasFocus()
    QTest.keyClicks(QApplication.focusWidget(), "shorter")
    with qtbot.waitSignal(page.said) as said:
        press(Qt.Key.Key_Return)
    (request,) = desk.background.requests
    assert request == {
        "do": "document_publish",
        "kind": "agreement",
        "document_id": "default",
        "note": "shorter",
    }
    assert said.args == ["Version 2 is in force."]


def test_versions_tell_who_when_and_why_and_lead_back(page, desk, qtbot):
    changed = replace(now(page), override_by="team_lead")
    put = Draft("default", agreement_draft_text(changed), 1, "Ada", MORNING)
    desk.store.write(lambda c: kept.put_draft(c, KIND, put))
    from qualifier.exchange.documents.agreement_document import agreement_to_text

    desk.store.write(
        lambda c: kept.publish(
            c, KIND, "default", agreement_to_text(changed), note="safer", by="Ada", at=MORNING
        )
    )
    page.presenter.open()
    go(page, Section.VERSIONS)
    lines = page.versions.table.rows.lines
    assert [one.text for one in lines[0].cells] == ["2", "today 10:42", "Ada", "safer", "0"]
    assert lines[1].cells[3].text == "As delivered"
    assert not page.versions.back_button.isEnabled()  # it is the newest
    page.versions.table.setFocus()
    press(Qt.Key.Key_Down)
    page.versions.back_button.click()
    (request,) = desk.background.requests
    assert (request["do"], request["version"]) == ("document_roll_back", 1)
    page.versions.export_button.click()
    dialog = page.findChild(QFileDialog)
    dialog.fileSelected.emit("/nowhere/a.yaml")
    assert desk.background.requests[-1]["do"] == "document_export"
    dialog.close()


def test_draft_thrown_away_can_be_brought_back(page, desk, qtbot):
    page.lists.edit()
    type_over("Besoin")
    page.presenter.keep()
    typed = now(page)
    with qtbot.waitSignal(page.may_undo):
        page.throw_away()
    assert draft(desk) is None
    assert now(page).criteria[0].label.fr == "Besoin confirmé"
    page.toast_action("agreement draft thrown away")
    assert now(page) == typed
    assert page.presenter.state.is_draft


def test_others_read_it_only(qtbot, desk):
    desk.settings = desk.settings.with_value(SEAT_ROLES, ["qualifier"])
    for page in shown(qtbot, desk):
        assert not page.head.locked_pill.isHidden()
        assert page.head.publish_button.isHidden()
        assert not page.lists.add_button.isEnabled()
        page.lists.edit()
        before = now(page)
        QTest.keyClicks(QApplication.focusWidget(), "X")
        page.act(Action.NEW)
        page.lists.table.setFocus()
        press(Qt.Key.Key_Delete)
        assert now(page) == before
        go(page, Section.DECISIONS)
        assert not page.decisions.lists["A1"].isEnabled()
