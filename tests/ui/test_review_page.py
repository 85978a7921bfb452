"""The review on a real profile: figures, the leads behind them, filters, alerts, decisions."""

from __future__ import annotations

import json
from dataclasses import asdict
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qualifier.core.errors import ActionRefused, QualifierError
from qualifier.core.ids import new_id
from qualifier.core.roles import Right, may
from qualifier.exchange.review_page.desk import ReviewDesk
from qualifier.exchange.review_page.faces import face_from
from qualifier.exchange.workplace import open_workplace
from qualifier.settings import ALERT_LIMITS, SEAT_NAME, SEAT_ROLES
from qualifier.store.profile import save_settings
from qualifier.texts import Language
from qualifier.ui.language import speak
from qualifier.ui.review.popovers import day_of
from qualifier.ui.review.review_page import ReviewPage
from qualifier.ui.theme import Look, install_theme
from qualifier.work.feedback_requests import FeedbackRequests
from qualifier.work.review_requests import ReviewRequests
from tests.fakes import dossier_call as facts
from tests.fakes.desk import close_desk, make_desk
from tests.fakes.filled_profile import fill

PARIS = ZoneInfo("Europe/Paris")
SEAT = facts.call().seat


@pytest.fixture(autouse=True)
def light(qapp):
    yield install_theme(qapp, Look.LIGHT)
    install_theme(qapp, Look.LIGHT)
    speak(Language.ENGLISH)


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path, facts.MADE)
    fill(desk)
    be(desk, "team_lead")
    place = open_workplace(desk.store, desk.clock())
    asked = FeedbackRequests(place, desk.clock, new_id)
    desk.handoff_id = facts.handoff().id
    refused = {"handoff_id": desk.handoff_id, "status": "rejected", "reason": "off_target"}
    asked.do("feedback_add", {**refused, "comment": "trop tôt", "about": "budget"})
    answer(desk, ReviewRequests(place, desk.clock, new_id))
    yield desk
    close_desk(desk)


def be(desk, *roles, name="Marc Delorme"):
    """Who sits here."""
    desk.store.write(lambda c: save_settings(c, {SEAT_ROLES: list(roles), SEAT_NAME: name}))
    desk.settings = desk.store.settings()


def answer(desk, requests):
    """The worker's answers, at once, through JSON as on the way."""

    def ask(request, then=None, failed=None, _progress=None):
        try:
            done = json.loads(
                json.dumps(requests.do(request["do"], json.loads(json.dumps(request))))
            )
        except QualifierError as error:
            if failed is not None:
                failed(error)
        else:
            if then is not None:
                then(done)
        return lambda: None

    desk.background.ask = ask


@pytest.fixture
def page(qtbot, desk):
    page = ReviewPage(desk)
    qtbot.addWidget(page)
    page.resize(1244, 860)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.entered()
    yield page
    page.left()


def press(key):
    QTest.keyClick(QApplication.focusWidget(), key)


def tile(page, key):
    return next(one for one in page.tiles.buttons if one.tile.key == key)


def alert(page, alert_id):
    return next(one for one in page.alerts.buttons if one.alert.id == alert_id)


def test_it_shows_the_month_and_the_words_of_sales(page):
    face = page.presenter.face
    assert [one.value for one in face.tiles[:2]] == ["2", "50%"]
    assert tile(page, "kpi handed_over").tile.value == "1"
    assert face.refusals.caption == "1 of 1"
    assert [one.words for one in face.said] == ["“trop tôt”"]
    assert facts.LEAD.company in face.said[0].caption
    heard = []
    page.dossier_asked.connect(heard.append)
    page.refusals.links[0].click()
    assert heard == [facts.handoff().id]


def test_no_reason_given_stands_there_as_a_result(page):
    last = page.refusals.bars[-1].bar
    assert (last.label, last.value, last.key) == ("No reason given", "0", "")


def test_a_figure_opens_the_leads_behind_it_and_enter_opens_one(page):
    heard = []
    page.lead_asked.connect(heard.append)
    button = tile(page, "kpi handed_over")
    button.setFocus()
    press(Qt.Key.Key_Space)
    popover = page.popover
    assert popover.table.rows.lines[0].cells[0].text == facts.LEAD.name
    assert QApplication.focusWidget() is popover.table
    press(Qt.Key.Key_Return)
    assert heard == [facts.LEAD.id]
    assert page.popover is None


def test_a_bar_and_a_cell_open_theirs(page):
    bar = next(one for one in page.funnel.bars if one.bar.key == "funnel handed_over")
    bar.click()
    assert [one.id for one in page.popover.table.rows.lines] == [facts.LEAD.id]
    page.popover.close_quietly()
    table = page.by_qualifier.table
    table.setFocus()
    table.setCurrentIndex(table.figures.index(0, 4))
    press(Qt.Key.Key_Return)
    assert [one.id for one in page.popover.table.rows.lines] == [facts.LEAD.id]


def test_a_chart_can_be_read_as_a_table_and_says_itself_in_a_sentence(page):
    page.funnel.table_button.click()
    rows = page.funnel.table.figures.table.rows
    assert [row.cells[1].text for row in rows] == [one.bar.value for one in page.funnel.bars]
    assert page.funnel.table.isVisible()
    assert not page.funnel.bars[0].isVisible()
    assert "handed over" in page.funnel.accessibleDescription()
    page.funnel.explain_button.click()
    assert page.popover.accessibleName() == "From call to customer"


def test_filters_narrow_and_are_cleared(page):
    page.filters.changed.emit("source", "nobody’s source")
    assert tile_values(page)[0] == "0"
    assert page.filters.clear_button.isVisible()
    page.filters.clear_button.click()
    assert tile_values(page)[0] == "2"
    page.filters.seat_list.chosen.emit(SEAT)
    assert tile_values(page)[0] == "2"


def tile_values(page):
    return [one.tile.value for one in page.tiles.buttons]


def test_an_answer_that_was_overtaken_is_not_shown(page, desk):
    waiting = []
    real = desk.background.ask
    desk.background.ask = lambda *arguments: waiting.append(arguments) or (lambda: None)
    page.presenter.choose(source="nobody’s source")
    page.presenter.choose(source="")
    for arguments in reversed(waiting):
        real(*arguments)
    assert tile_values(page)[0] == "2"


def test_from_a_day_to_another(page):
    page.ask_days()
    popover = page.popover
    popover.from_field.show_text("24/11/2026")
    popover.to_field.show_text("2026-11-01")
    popover.confirm()
    assert popover.error_label.text() == "The last day is before the first one."
    popover.to_field.show_text("tomorrow")
    popover.confirm()
    assert "24/11/2026" in popover.error_label.text()
    popover.from_field.show_text("01/01/2020")
    popover.to_field.show_text("31/01/2020")
    popover.confirm()
    assert page.presenter.asked.period == "2020-01-01..2020-01-31"
    assert tile_values(page)[0] == "0"
    assert page.filters.period_list.chosen_id == "days"


@pytest.mark.parametrize(
    ("typed", "day"),
    (("1/2/2026", "2026-02-01"), (" 2026-2-1 ", "2026-02-01"), ("31/02/2026", None), ("1/2", None)),
)
def test_a_day_as_it_is_typed(typed, day):
    found = day_of(typed)
    assert (found.isoformat() if found else None) == day


def test_an_alert_is_dismissed_with_a_reason_only(page):
    button = alert(page, "warm_back")
    button.setFocus()
    button.click()
    popover = page.popover
    popover.dismiss_button.click()
    assert popover.error_label.text()
    popover.reason_field.show_text("One hand-off says nothing")
    popover.dismiss_button.click()
    assert page.popover is None
    assert "One hand-off says nothing" in alert(page, "warm_back").alert.done


def test_an_alert_goes_on_the_agenda(page):
    heard = []
    page.said.connect(heard.append)
    alert(page, "warm_back").click()
    page.popover.agenda_button.click()
    assert heard == ["It is on the agenda."]
    assert alert(page, "warm_back").alert.done == "on the agenda"


def test_an_admin_changes_limit_and_owner_of_an_alert(page, desk):
    be(desk, "team_lead", "admin")
    page.presenter.read()
    page.alerts.limits_button.click()
    table = page.popover.table
    table.setCurrentIndex(table.model().index(2, 0))
    press(Qt.Key.Key_Return)
    popover = page.popover
    popover.limit_field.show_text("1200")
    popover.confirm()
    assert popover.error_label.text() == "Write a limit from 0 to 1,000%."
    popover.limit_field.show_text("150 %")
    popover.owner_list.show_chosen("sales")
    popover.least_field.show_text("1")
    popover.confirm()
    assert page.popover is None
    found = alert(page, "warm_back").alert
    assert (found.value, found.owner, found.state) == ("100%, limit 150%", "Sales", "ok")
    assert set(desk.store.settings().names(ALERT_LIMITS)) == {
        "warm_back=1.5",
        "warm_back.owner=sales",
        "warm_back.least=1",
    }
    page.ask_limit("warm_back")
    page.popover.usual_button.click()
    page.popover.confirm()
    assert desk.store.settings().names(ALERT_LIMITS) == ()


def test_a_fall_is_typed_with_its_sign_or_without(page, desk):
    be(desk, "admin")
    for typed in ("25", "−25 %", "-25"):
        page.ask_limit("cold_falling")
        page.popover.limit_field.show_text(typed)
        page.popover.confirm()
        assert desk.store.settings().names(ALERT_LIMITS) == ("cold_falling=-0.25",)


def test_limits_are_for_admins(page, desk):
    assert not page.alerts.limits_button.isVisible()
    alert(page, "warm_back").click()
    assert not page.popover.limit_button.isVisible()
    told = []
    desk.background.ask({"do": "alert_limits", "limits": []}, None, told.append)
    assert told == [ActionRefused("for_admins")]


def test_an_alert_says_what_it_is_about(page):
    found = alert(page, "hot_unassigned").alert
    assert found.detail == "Waiting for more than 30\u00a0min of opening hours"
    assert alert(page, "warm_back").alert.detail == ""


def test_a_qualifier_sees_their_own_figures_alone(page, desk):
    be(desk, "qualifier", name="Somebody Else")
    page.presenter.choose(qualifier=SEAT)  # asked for, not given
    assert tile_values(page)[0] == "0"
    assert page.own_note.isVisible()
    assert not page.filters.seat_list.isVisible()
    alert(page, "warm_back").click()
    assert not page.popover.agenda_button.isVisible()
    assert not page.decisions.add_button.isVisible()
    assert not page.alerts.survey_button.isVisible()
    assert "Take a decision" not in [one.words for one in page.commands()]


def test_the_worker_refuses_what_the_role_may_not(desk):
    be(desk, "qualifier")
    told = []
    for what in ("alert_note", "survey_add", "decision_add", "decision_set"):
        desk.background.ask({"do": what}, None, told.append)
    assert told == [ActionRefused("for_team_leads")] * 4


def test_decisions_are_taken_and_settled(page):
    page.ask_decision()
    page.popover.confirm()
    assert page.popover.error_label.text() == "Write what was decided."
    page.popover.text_field.show_text("Ask for the budget first")
    page.popover.owner_field.show_text("Marc")
    page.popover.due_field.show_text("01/11/2026")
    page.popover.confirm()
    (decision,) = page.presenter.face.decisions
    assert (decision.text, decision.state, decision.is_late) == (
        "Ask for the budget first",
        "open",
        True,
    )
    page.decisions.state_buttons[decision.id, "done"].click()
    assert page.presenter.face.decisions[0].state == "done"


def test_a_survey_is_entered(page):
    page.ask_survey()
    page.popover.answers_field.show_text("31")
    page.popover.score_field.show_text("11")
    page.popover.confirm()
    assert page.popover.error_label.text()
    page.popover.score_field.show_text("8,4")
    page.popover.confirm()
    assert alert(page, "surveys").alert.value == "8.4 out of 10"


@pytest.mark.parametrize("ending", ("pdf", "csv"))
def test_it_is_written_to_a_file(page, tmp_path, ending):
    file = tmp_path / f"review.{ending}"
    page.export_to(str(file))
    assert file.stat().st_size > 500


def test_an_export_that_fails_says_so(page, tmp_path):
    heard = []
    page.refused.connect(heard.append)
    page.export_to(str(tmp_path / "nowhere" / "review.pdf"))
    assert len(heard) == 1


def test_it_is_said_in_french(page):
    speak(Language.FRENCH)
    page.retranslate()
    assert tile(page, "kpi acceptance").tile.label == "Accepté par les ventes"
    assert page.filters.export_button.text() == "Exporter"


def test_a_narrow_window_puts_the_alerts_under_the_funnel(page, qtbot):
    page.resize(1000, 720)
    qtbot.waitUntil(lambda: page.alerts.y() > page.funnel.y() + 50)
    assert page.alerts.width() > page.funnel.width()


def test_the_face_is_the_same_after_the_wire(desk):
    place = open_workplace(desk.store, desk.clock())
    face = ReviewDesk(place).face(
        {"period": "quarter"}, language="fr", zone=PARIS, now=desk.clock(), fresh=True
    )
    assert face_from(json.loads(json.dumps(asdict(face)))) == face


def test_rights_are_those_of_the_table():
    assert may(["qualifier", "team_lead"], Right.TEAM_FIGURES)
    assert not may(["qualifier", "admin"], Right.TEAM_FIGURES)
    assert not may(["emperor"], Right.OWN_FIGURES)


def test_tab_goes_as_one_reads(page):
    page.filters.export_button.setFocus()
    went = []
    for _ in range(9):
        press(Qt.Key.Key_Tab)
        went.append(QApplication.focusWidget())
    funnel = page.funnel
    assert went == [*page.tiles.buttons, funnel.explain_button, funnel.table_button, funnel.bars[0]]


def test_a_month_that_has_only_begun_is_not_the_first_thing_shown(desk):
    desk.clock.now = desk.clock.now.replace(month=12, day=2)
    assert ReviewPage(desk).presenter.asked.period == "30d"
    desk.clock.now = desk.clock.now.replace(day=20)
    assert ReviewPage(desk).presenter.asked.period == "month"
