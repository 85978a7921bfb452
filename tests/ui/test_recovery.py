"""The way out of a damaged profile in the real window: real files, real keys, real threads."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from qualifier.app import Application
from qualifier.store import backups, calls, documents, handoffs, swap
from qualifier.store.locks import hold_worker
from qualifier.texts import Language, use_language
from qualifier.ui.recovery.page import RecoveryPage
from qualifier.ui.recovery.state import Phase
from qualifier.ui.theme import Look, install_theme
from tests.fakes import damaged, dossier_call

WAIT_MS = 20_000


@pytest.fixture(autouse=True)
def light(qapp):
    use_language(Language.ENGLISH)
    yield install_theme(qapp, Look.LIGHT)
    use_language(Language.ENGLISH)


@pytest.fixture
def made(tmp_path):
    return damaged.make(tmp_path / "profile")


@pytest.fixture
def opened(qtbot):
    runs = []

    def run(made, passphrase=damaged.PASSPHRASE):
        application = Application(
            made.folder, passphrase=passphrase, demo=False, clock=lambda: damaged.EVENING
        )
        runs.append(application)
        qtbot.addWidget(application.window)
        application.start()
        return application

    yield run
    for application in runs:
        application.window.close()
        application.close()


def page_of(qtbot, application) -> RecoveryPage:
    """The page once the ways out stand on it."""

    def found():
        pages = application.window.findChildren(RecoveryPage)
        return bool(pages) and pages[-1]._state.phase in (Phase.CHOOSING, Phase.FAILED)

    qtbot.waitUntil(found, timeout=WAIT_MS)
    return application.window.findChildren(RecoveryPage)[-1]


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    target = QApplication.focusWidget()
    assert isinstance(target, QWidget)
    qtbot.keyClick(target, key, modifier)


def wait_for(qtbot, page, phase):
    qtbot.waitUntil(lambda: page._state.phase is phase, timeout=WAIT_MS)


def test_salvage_from_the_keyboard_brings_all_back(qtbot, made, opened):
    damaged.lose_first_page(made)
    before = (made.folder / "profile.db").read_bytes()
    application = opened(made)
    page = page_of(qtbot, application)
    rows = [page.choice_list.item(row).text() for row in range(page.choice_list.count())]
    assert rows[0].startswith("Salvage")
    assert rows[0].endswith("No call, hand-off or note would be missing.")
    assert "2 calls, 1 hand-off" in rows[1]
    assert page.choice_list.hasFocus()
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_for(qtbot, page, Phase.DONE)
    said = " ".join(label.accessibleName() for label in page.line_labels)
    assert "There are 2 leads, 2 calls and 1 hand-off." in said
    (aside,) = swap.folders_aside(made.folder)
    assert str(aside / "report.txt") in said
    assert (aside / "profile.db").read_bytes() == before
    assert page.go_button.hasFocus()
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: application._workspace is not None, timeout=WAIT_MS)
    store = application._workspace.store
    assert store.read(lambda c: handoffs.newest(c, 10))
    assert store.read(lambda c: calls.of_lead(c, dossier_call.LEAD.id))


def test_report_holds_no_personal_data(qtbot, made, opened):
    damaged.damage_table(made, "lead")
    application = opened(made)
    # The window opens; it is the worker's check that finds this.
    qtbot.waitUntil(
        lambda: application._workspace is not None and application._workspace.is_damaged,
        timeout=WAIT_MS,
    )
    application._workspace.repair()
    page = page_of(qtbot, application)
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_for(qtbot, page, Phase.DONE)
    (aside,) = swap.folders_aside(made.folder)
    lead = dossier_call.LEAD
    for name in ("report.txt", "report.json"):
        text = (aside / name).read_text(encoding="utf-8")
        for word in (lead.last_name, lead.first_name, lead.company, lead.phone, lead.email):
            assert word
            assert word not in text
    assert "made again" in (aside / "report.txt").read_text(encoding="utf-8")


def test_copy_is_put_back_when_it_is_chosen(qtbot, made, opened):
    damaged.destroy(made)
    application = opened(made)
    page = page_of(qtbot, application)
    assert "can be read any longer" in page.choice_list.item(0).text()
    assert "Everything since" in page.choice_list.item(1).text()
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return)
    wait_for(qtbot, page, Phase.DONE)
    assert "damaged file only" in " ".join(one.accessibleName() for one in page.line_labels)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application._workspace is not None, timeout=WAIT_MS)


def test_damaged_copy_is_reached_by_keyboard_and_cannot_be_taken(qtbot, made, opened):
    (copy,) = backups.list_backups(made.folder)
    copy.path.write_bytes(b"?" * copy.size_bytes)
    damaged.lose_first_page(made)
    page = page_of(qtbot, opened(made))
    press(qtbot, Qt.Key.Key_End)
    assert page.choice_list.currentItem().text().endswith("This copy is damaged too.")
    assert not page.go_button.isEnabled()
    press(qtbot, Qt.Key.Key_Return)
    assert page._state.phase is Phase.CHOOSING
    press(qtbot, Qt.Key.Key_Home)
    assert page.go_button.isEnabled()


def test_salvage_without_a_copy_does_without_the_lost_agreement(qtbot, tmp_path, opened):
    made = damaged.make(tmp_path / "profile", with_backup=False)
    damaged.publish_own_script(made)
    damaged.damage_table(made, "agreement_version")
    damaged.lose_first_page(made)
    application = opened(made)
    page = page_of(qtbot, application)
    press(qtbot, Qt.Key.Key_Return)
    wait_for(qtbot, page, Phase.DONE)
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: application._workspace is not None, timeout=WAIT_MS)
    store = application._workspace.store
    assert store.read(lambda c: calls.of_lead(c, dossier_call.LEAD.id))
    assert store.read(lambda c: documents.newest_agreement_version(c, "default")) == 1
    # The shipped script does not go over what was published since.
    assert store.read(lambda c: documents.newest_script_version(c, "maintenance_inbound")) == 2


def test_nothing_is_made_where_nothing_can_be_read_and_no_copy_is_there(qtbot, tmp_path, opened):
    made = damaged.make(tmp_path / "profile", with_backup=False)
    damaged.destroy(made)
    before = sorted(path.name for path in made.folder.iterdir())
    content = (made.folder / "profile.db").read_bytes()
    page = page_of(qtbot, opened(made))
    assert page._state.phase is Phase.FAILED
    assert "backups" in page.words.accessibleName()
    assert (made.folder / "profile.db").read_bytes() == content
    assert {"profile.db", "key.json"} <= set(before)
    assert not swap.folders_aside(made.folder)


def test_cancel_leaves_the_profile_as_it_was(qtbot, made, opened, monkeypatch):
    damaged.lose_first_page(made)
    content = (made.folder / "profile.db").read_bytes()
    page = page_of(qtbot, opened(made))
    page.chosen.connect(lambda _choice: page.cancel_asked.emit())
    press(qtbot, Qt.Key.Key_Return)
    wait_for(qtbot, page, Phase.CHOOSING)
    qtbot.waitUntil(lambda: not (made.folder / swap.WORK).exists(), timeout=WAIT_MS)
    assert (made.folder / "profile.db").read_bytes() == content
    assert not swap.folders_aside(made.folder)


def test_repair_waits_for_another_program_to_let_go(qtbot, made, opened):
    damaged.lose_first_page(made)
    with hold_worker(made.folder):
        page = page_of(qtbot, opened(made))
        assert page._state.phase is Phase.FAILED
        assert page.go_button.text() == "Try again"
    press(qtbot, Qt.Key.Key_Space)
    wait_for(qtbot, page, Phase.CHOOSING)


def test_damage_found_while_working_leads_to_the_same_page(qtbot, made, opened):
    application = opened(made)
    qtbot.waitUntil(lambda: application._workspace is not None, timeout=WAIT_MS)
    workspace = application._workspace
    workspace.worker.changed.emit({"damaged": ["page 3"]})
    assert "brought together again" in application.window.toasts._toast.accessibleName()
    application.window.toasts.action_chosen.emit("repair")
    page = page_of(qtbot, application)
    assert application._workspace is None
    assert page._state.choices[0].is_open
    press(qtbot, Qt.Key.Key_Return)
    wait_for(qtbot, page, Phase.DONE)
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: application._workspace is not None, timeout=WAIT_MS)


@pytest.mark.parametrize("language", tuple(Language))
@pytest.mark.parametrize(("width", "percent"), ((1440, 100), (1180, 100), (1180, 150)))
def test_page_fits_the_smallest_window_in_both_languages(
    qtbot, qapp, made, opened, language, width, percent
):
    damaged.copy_backups(made, 8)
    damaged.lose_first_page(made)
    use_language(language)
    install_theme(qapp, Look.LIGHT, percent)
    application = opened(made)
    application.window.resize(width, 720 if width == 1180 else 900)
    page = page_of(qtbot, application)
    for widget in (page.title_label, page.choice_list, page.go_button, page.quit_button):
        assert page.rect().contains(widget.mapTo(page, widget.rect().topLeft()))
        assert page.rect().contains(widget.mapTo(page, widget.rect().bottomRight()))
    assert page.choice_list.geometry().bottom() < page.go_button.geometry().top()
    assert page.choice_list.accessibleName()
    assert page.progress.accessibleName()
