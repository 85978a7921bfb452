"""Looking through a dossier and sending it: form, gate, another channel, narrow windows."""

from __future__ import annotations

import dataclasses
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from qualifier.core.answer import Gap
from qualifier.core.call import AnswerFact
from qualifier.core.gate import Block
from qualifier.ui.call.ending import HandoffForm
from qualifier.ui.dossiers import faces
from qualifier.ui.dossiers.channel_popover import ChannelPopover
from qualifier.ui.dossiers.dossier_page import DossierPage
from qualifier.ui.dossiers.files import DossierFiles
from qualifier.ui.dossiers.states import Chosen, ReviewState
from tests.fakes import dossier_call as facts
from tests.fakes.desk import close_desk, make_desk

PARIS = ZoneInfo("Europe/Paris")


def state(call=None, **changes) -> ReviewState:
    dossier = facts.made_dossier(call, **changes)
    return ReviewState(dossier, facts.routed(call), facts.gated(call), facts.MADE, PARIS)


def shut(**changes) -> ReviewState:
    refused = AnswerFact("late", "call-1", 90, "budget", Gap.REFUSED, facts.MADE, 431)
    return state(facts.call(answers=(*facts.call().answers, refused)), **changes)


@pytest.fixture
def page(qtbot):
    page = DossierPage(lambda: facts.MADE)
    qtbot.addWidget(page)
    page.resize(1300, 860)
    page.show()
    return page


def test_page_shows_what_the_picture_shows(page):
    page.show_review(state())
    face = page.face
    assert face.made.replace("\u00a0", " ") == "Inès Caradec, today 10:55, call of 11 min 40"
    assert face.side.gate.headline == "Gate passed, 6 of 6 criteria"
    assert (face.side.receiver.name, face.side.receiver.load + face.side.receiver.limit) == (
        "Julien Armand",
        "11 / 15",
    )
    assert [bar.points for bar in face.side.bars] == ["86", "61", "38", "25"]
    assert face.side.commitments[0] == ("accept_by", "Accept or refuse by tomorrow 10:55")
    assert page.foot.send_button.text() == "Send to Julien"
    assert page.foot.label.text() == "A word for Julien"


def test_ctrl_enter_sends_the_form_with_what_was_typed(page, qtbot):
    page.show_review(state(opening="", avoid="", word=""))
    page.entered()
    qtbot.keyClicks(page.opening.opening_field, "Parlons du four")
    qtbot.keyClicks(page.opening.avoid_field, "le prix")
    qtbot.keyClicks(page.foot.word_field, "Viens avec un chiffre")
    with qtbot.waitSignal(page.send_requested) as sent:
        page.primary_action()
    assert sent.args[0] == HandoffForm(
        "field_sales", "Julien Armand", "", "Parlons du four", "le prix", "Viens avec un chiffre"
    )
    assert not page.foot.send_button.isEnabled()
    page.show_error("The disk is full.")
    assert page.foot.send_button.isEnabled()
    assert page.foot.error_label.text() == "The disk is full."


def test_texts_typed_before_stand_in_the_fields(page):
    page.show_review(state())
    form = page.form()
    assert form.opening.startswith("Inès m’a raconté")
    assert form.avoid.startswith("Ouvrir sur le prix")
    assert form.word.startswith("Elle aime")


def test_every_edit_is_told_for_the_drafts(page, qtbot):
    page.show_review(state(opening="", avoid="", word=""))
    told = []
    page.draft_changed.connect(lambda field, text: told.append((field, text)))
    qtbot.keyClicks(page.opening.opening_field, "a")
    qtbot.keyClicks(page.opening.avoid_field, "b")
    qtbot.keyClicks(page.foot.word_field, "c")
    assert told == [("opening", "a"), ("avoid", "b"), ("word", "c")]


def test_opening_keeps_to_its_limit(page):
    page.show_review(state(opening="", avoid="", word=""))
    page.opening.opening_field.setPlainText("x" * 900)
    assert len(page.form().opening) == 400


def test_shut_gate_asks_for_a_reason_before_it_sends(page, qtbot):
    page.show_review(shut())
    gate = page.face.side.gate
    assert gate.missing == ("Budget order of magnitude",)
    assert gate.asks_reason
    with qtbot.assertNotEmitted(page.send_requested):
        page.primary_action()
    assert page.foot.error_label.text() == "Write why, in 10 characters at least."
    qtbot.keyClicks(page.side.override_field, "Le DG veut la visite")
    with qtbot.waitSignal(page.send_requested) as sent:
        page.primary_action()
    assert sent.args[0].override == "Le DG veut la visite"


def test_reason_given_before_stands_in_the_gate_and_outlives_another_channel(page):
    page.show_review(dataclasses.replace(shut(), override="Le DG a fixé la visite"))
    assert page.side.override_field.toPlainText() == "Le DG a fixé la visite"
    page.take_choice(Chosen("inside_sales", "Léa Montbriand", "Absent"))
    assert page.side.override_field.toPlainText() == "Le DG a fixé la visite"
    assert page.form().override == "Le DG a fixé la visite"


def test_gate_kept_to_team_leads_cannot_be_passed_here(page, qtbot):
    page.show_review(dataclasses.replace(shut(), may_override=False))
    assert page.side.override_field is None
    assert not page.foot.send_button.isEnabled()
    assert page.foot.send_button.toolTip() == "The gate is shut."
    with qtbot.assertNotEmitted(page.send_requested):
        page.primary_action()


def test_opposition_is_never_overridden():
    blocked = shut()
    gate = dataclasses.replace(blocked.gate, blocks=(Block.OPPOSED,))
    face = faces.review_face(dataclasses.replace(blocked, gate=gate), faces.proposed(blocked), "en")
    assert not face.may_send
    assert not face.side.gate.asks_reason
    assert "The lead asked not to be called." in face.side.gate.missing


def test_lead_that_no_channel_takes_is_not_sent():
    nobody = state(channel="", person="")
    face = faces.review_face(nobody, faces.proposed(nobody), "en")
    assert not face.may_send
    assert face.why_not.startswith("No channel can take")


def test_another_channel_needs_a_reason_and_is_shown_with_it(page, qtbot):
    page.show_review(state())
    page.choose_another()
    panel = page.findChild(ChannelPopover)
    place = panel.channel_combo.findData("inside_sales")
    panel.channel_combo.setCurrentIndex(place)
    assert panel.person_combo.currentText() == "Léa Montbriand"
    with qtbot.assertNotEmitted(panel.given):
        panel.use_button.click()
    panel.reason_combo.setCurrentIndex(panel.reason_combo.findData("other"))
    with qtbot.assertNotEmitted(panel.given):
        panel.use_button.click()
    panel.words_field.edit.setText("Déjà en contact")
    panel.use_button.click()
    assert page.face.side.receiver.name == "Léa Montbriand"
    assert page.face.side.bars[0].is_chosen
    assert page.foot.send_button.text() == "Send to Léa"
    assert page.form() == dataclasses.replace(
        page.form(),
        channel="inside_sales",
        person="Léa Montbriand",
        route_reason="Other, Déjà en contact",
    )


def test_channel_that_is_full_is_offered_closed():
    full = facts.routed()
    totals = tuple(
        dataclasses.replace(one, full=one.channel.id == "partner") for one in full.totals
    )
    listed = faces.choices(facts.made_dossier(), dataclasses.replace(full, totals=totals), "en")
    by_id = {one.id: one for one in listed}
    assert not by_id["partner"].is_open
    assert by_id["partner"].label == "Partner network, 38 points (full this week)"
    assert by_id["inside_sales"].is_open


def test_external_network_keeps_its_whole_name():
    chosen = state(channel="partner", person="Réseau Hexapro")
    assert faces.called(chosen.dossier) == "Réseau Hexapro"


def test_narrow_window_shows_the_side_as_a_tab_and_keeps_the_send_button(page, qtbot):
    page.show_review(state())
    assert page.side.isVisible()
    assert page.body.isVisible()
    assert not page.tabs.isVisible()
    page.resize(1132, 720)
    qtbot.waitUntil(page.tabs.isVisible)
    assert page.body.isVisible()
    assert not page.side.isVisible()
    assert page.foot.send_button.isVisible()
    page.tabs.setCurrentIndex(1)
    assert page.side.isVisible()
    assert not page.body.isVisible()
    assert page.foot.send_button.isVisible()
    page.resize(1300, 860)
    qtbot.waitUntil(lambda: not page.tabs.isVisible())
    assert page.side.isVisible()
    assert page.body.isVisible()


def test_page_fits_the_smallest_window(page):
    page.show_review(state())
    page.resize(1132, 720)
    assert page.minimumSizeHint().width() <= 1132
    assert page.minimumSizeHint().height() <= 720


def test_tab_goes_from_opening_to_sending_in_reading_order(page, qtbot):
    page.show_review(state())
    page.entered()
    seen: list[QWidget] = []
    for _step in range(12):
        seen.append(page.focusWidget())
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    names = [one.accessibleName() or one.text() for one in seen]
    order = [
        "Open the next conversation with",
        "What to avoid",
        "Choose another",
        "A word for Julien",
        "Send to Julien",
    ]
    places = [names.index(one) for one in order]
    assert places == sorted(places), names


def test_facets_are_read_out_with_value_and_basis(page):
    from qualifier.ui.widgets import FacetRow

    page.show_review(state())
    rows = {
        one.accessibleName(): one.accessibleDescription() for one in page.findChildren(FacetRow)
    }
    assert len(rows) == 8
    assert rows["Budget ease"].startswith("minus one, said")
    assert rows["Competition"] == "not captured"


def test_commands_offer_sending_and_files(page):
    page.show_review(state())
    assert [(one.words, one.keys) for one in page.commands()] == [
        ("Send the dossier", "Ctrl+Return"),
        ("Choose another channel", ""),
        ("Save as PDF", "Ctrl+P"),
        ("Save as HTML", ""),
    ]


def test_middle_scrolls_by_keys_from_a_button(page, qtbot):
    page.resize(1300, 500)
    page.show_review(state())
    bar = page._centre_scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    page.head.pdf_button.setFocus()
    qtbot.keyClick(page.head.pdf_button, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    qtbot.keyClick(page.head.pdf_button, Qt.Key.Key_PageUp)
    assert bar.value() == 0


def test_dossier_can_be_saved_before_it_is_sent(page, qtbot, tmp_path):
    desk = make_desk(tmp_path, facts.MADE)
    files = DossierFiles(desk, page)
    page.show_review(state(opening="Parlons du four"))
    page.save_pdf()
    dialog = page.findChild(QFileDialog)
    assert "2026-11-24-fonderies-brevault" in dialog.selectedFiles()[0]
    with qtbot.waitSignal(files.said):
        dialog.fileSelected.emit(str(tmp_path / "look.pdf"))
    dialog.close()
    close_desk(desk)
    assert (tmp_path / "look.pdf").read_bytes().startswith(b"%PDF-")


def test_words_to_save_are_those_typed_now(page, qtbot):
    page.show_review(shut(opening="", avoid="", word=""))
    assert not page.content_now().outcome.is_gate_open
    qtbot.keyClicks(page.opening.opening_field, "Parlons du four")
    qtbot.keyClicks(page.side.override_field, "Le DG veut la visite")
    outcome = page.content_now().outcome
    assert outcome.opening == "«\u00a0Parlons du four\u00a0»"
    assert outcome.override == "Le DG veut la visite"
