"""P14: hostile texts on the pages: shown as text, nothing fetched, no page grown by them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QTextEdit, QToolTip, QWidget

from qualifier.store import handoffs, queue, tables
from qualifier.store.handoffs import Feedback
from qualifier.ui.dossiers.dossiers_page import DossiersPage
from qualifier.ui.queue.page import QueuePage
from qualifier.ui.widgets.tip import show_tip
from tests.fakes import dossier_call as facts
from tests.fakes.called_lead import add_lead
from tests.fakes.caller import Caller
from tests.fakes.desk import close_desk, make_desk
from tests.fakes.filled_profile import fill
from tests.faults import hostile
from tests.faults.guards import Guard
from tests.faults.test_hostile_dossiers import storable

SIZE = QSize(1180, 720)
FIELDS = ("first_name", "last_name", "company", "job_title", "city", "email", "sector", "notes")
PER_LEAD = len(FIELDS)
SHORT = 200
MOST_DOSSIERS = 6


@pytest.fixture
def guard(tmp_path):
    return Guard(tmp_path)


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    close_desk(made)


@pytest.fixture
def texts(effort, guard):
    count = SHORT if effort.form == "short" else hostile.COUNT
    sample = hostile.sample(effort.seed, count)
    return [storable(hostile.baited(one, str(guard.bait))) for one in sample]


def hostile_leads(texts):
    """The fields of leads, eight texts each."""
    return [
        dict(zip(FIELDS, texts[at : at + PER_LEAD], strict=True))
        for at in range(0, len(texts) - PER_LEAD + 1, PER_LEAD)
    ]


def look_at(page: QWidget) -> None:
    """Paint the page, and check that it neither grew nor shows anything as rich text."""
    QApplication.processEvents()
    page.grab()
    least = page.minimumSizeHint()
    assert least.width() <= SIZE.width(), least
    assert least.height() <= SIZE.height(), least
    for one in rich_parts(page):
        raise AssertionError(f"shown as rich text: {one!r:.200}")


def rich_parts(page: QWidget) -> list[str]:
    """Words that Qt would read as HTML."""
    found = [
        one.text()
        for one in page.findChildren(QLabel)
        if not one.inherits("QTipLabel")
        and one.textFormat() is not Qt.TextFormat.PlainText
        and "<" in one.text()
    ]
    found += [one.toHtml() for one in page.findChildren(QTextEdit)]
    for one in (page, *page.findChildren(QWidget)):
        tip = one.toolTip()
        if "<" in tip.removeprefix('<p style="white-space:pre-wrap">').removesuffix("</p>"):
            found.append(tip)
    return found


def sized(page: QWidget) -> None:
    page.resize(SIZE)
    page.show()
    QApplication.processEvents()


def test_queue_and_preview_show_hostile_leads_as_text(qtbot, desk, guard, texts, figures):
    for fields in hostile_leads(texts):
        lead = add_lead(desk, **fields)
        desk.store.write(
            lambda c, one=lead: queue.refresh(
                c, one.id, desk.agreement, desk.permission.lasting_refusal, opposed=False
            )
        )
    page = QueuePage(desk)
    qtbot.addWidget(page)
    with guard:
        sized(page)
        page.entered()
        shown = 0
        for _line in range(len(texts) // PER_LEAD):
            look_at(page)
            shown += page.presenter.selected_face is not None
            qtbot.keyClick(page.list, Qt.Key.Key_Down)
    figures.add("P14", "queue and preview", len(texts), met=len(guard.met), shown=shown)
    assert shown
    assert guard.met == []


def test_call_page_shows_hostile_leads_as_text(qtbot, desk, guard, texts, figures):
    page = (caller := Caller(desk)).page
    qtbot.addWidget(page)
    chosen = hostile_leads(texts)
    with guard:
        sized(page)
        for fields in chosen:
            caller.open(add_lead(desk, **fields))
            look_at(page)
        with qtbot.waitActive(page):
            page.activateWindow()
        caller.talk()
        for text in texts[:20]:
            caller.page.questions.focus_note()
            caller.type(text)
            look_at(page)
        caller.page.header.stop_timer()
    figures.add("P14", "call page", len(chosen) * PER_LEAD, met=len(guard.met))
    assert guard.met == []


def rewrite(connection, lead_id, fields):
    connection.execute(tables.lead.update().where(tables.lead.c.id == lead_id).values(fields))


def test_dossier_page_shows_hostile_leads_as_text(qtbot, tmp_path, guard, texts, effort, figures):
    desk = make_desk(tmp_path / "two", facts.MADE)
    made = fill(desk)
    page = DossiersPage(desk)
    qtbot.addWidget(page)
    chosen = hostile_leads(texts)
    with guard:
        sized(page)
        for number, fields in enumerate(chosen):
            if number >= MOST_DOSSIERS and effort.form == "short":
                break
            answer = Feedback(
                f"f{number}", made.id, made.lead_id, "rejected", texts[number], texts[-number],
                "", texts[number], facts.MADE,
            )  # fmt: skip
            desk.store.write(lambda c, new=fields: rewrite(c, made.lead_id, new))
            desk.store.write(lambda c, one=answer: handoffs.add_feedback(c, one))
            page.entered()
            look_at(page)
            page.open_dossier(made.id)
            look_at(page)
    close_desk(desk)
    shown = min(number + 1, MOST_DOSSIERS) * PER_LEAD
    figures.add("P14", "dossier page", shown, met=len(guard.met))
    assert guard.met == []


@pytest.mark.qt_log_ignore("raise", extend=True)  # offscreen says it of every tooltip
@pytest.mark.parametrize("where", ("label", "tooltip"))
def test_image_in_rich_text_is_found(qtbot, guard, figures, where):
    """The control: what Qt does with such a text where nobody takes care."""
    page = QWidget()
    qtbot.addWidget(page)
    label = QLabel("", page)
    words = f'<img src="file://{guard.bait}">'
    label.setText(words) if where == "label" else label.setToolTip(words)
    with guard:
        page.show()
        page.grab()
        QToolTip.showText(QPoint(1, 1), label.toolTip(), label)
        QApplication.processEvents()
        QToolTip.hideText()
    figures.control("P14", f"image in a {where}", is_found=bool(guard.met))
    assert guard.met == ["the bait was opened"]
    assert rich_parts(page) == [words]


@pytest.mark.qt_log_ignore("raise", extend=True)
def test_tooltip_that_looks_like_html_is_shown_letter_by_letter(qtbot, guard):
    label = QLabel()
    qtbot.addWidget(label)
    show_tip(label, f'<img src="file://{guard.bait}">')
    with guard:
        label.show()
        QToolTip.showText(QPoint(1, 1), label.toolTip(), label)
        QApplication.processEvents()
        QToolTip.hideText()
    assert guard.met == []
