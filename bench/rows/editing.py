"""A script of 300 questions in the editor: opened, typed into key by key, checked and kept."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from bench.figure import Figure
from bench.painting import PaintWatch, settle, wait_until
from bench.profiles import NOW
from bench.timing import Times, stopwatch
from bench.window import OpenWindow, open_window
from qualifier.core.editing.spots import Part, Spot
from qualifier.core.script import Script
from qualifier.core.text import Text
from qualifier.exchange.documents.draft_document import script_draft_text
from qualifier.settings import IS_SAMPLE
from qualifier.store import document_versions as kept
from qualifier.store.document_versions import DocumentKind, Draft
from qualifier.ui.scripts.editor_page import EditorPage
from qualifier.ui.scripts.editor_studies import check
from qualifier.ui.scripts.scripts_page import ScriptsPage
from tests.fakes.branched_script import branched_script

QUESTIONS, OPENINGS, LETTERS, CHECKS = 300, 12, 160, 30
REACH_MS = 50
SENTENCE = "How long did the line stand still the last time it broke down "


def measure() -> list[Figure]:
    """p95 of opening it, of a letter until it is painted, of a check, of writing the draft."""
    script = _bilingual(replace(branched_script(QUESTIONS), id="long", agreement="default"))
    with open_window(1_000) as window:
        desk = window.workspace.desk
        desk.settings = desk.settings.with_value(IS_SAMPLE, True)  # where everybody may edit
        text = script_draft_text(script)
        draft = Draft("long", text, 0, "bench", NOW)
        desk.store.write(lambda c: kept.put_draft(c, DocumentKind.SCRIPT, draft))
        window.window.show_page("scripts")
        page = window.window.page
        assert isinstance(page, ScriptsPage)
        opened = _open(window, page)
        typed = _type(window, page)
        checked, written = Times(), Times()
        for _ in range(CHECKS):
            with stopwatch(checked):
                check(script, desk.agreement, None)
            with stopwatch(written):
                script_draft_text(script)
    what = f"script of {QUESTIONS} questions"
    rows = (
        (f"{what} opened and painted, p95", opened),
        (f"{what}, a letter typed → painted, p95", typed),
        (f"{what} checked by the linter, p95", checked),
        (f"{what} put into its draft, p95", written),
    )
    return [
        Figure("edit", name, "ms", times.percentile(0.95), REACH_MS, note=times.spread())
        for name, times in rows
    ]


def _bilingual(script: Script) -> Script:
    """The same with no translation missing, as a script that is at work has it."""
    sections = []
    for section in script.sections:
        asked = [
            replace(
                one,
                ask=_both(one.ask),
                choices=tuple(replace(each, label=_both(each.label)) for each in one.choices),
            )
            for one in section.questions
        ]
        sections.append(replace(section, questions=tuple(asked), title=_both(section.title)))
    return replace(script, sections=tuple(sections))


def _both(text: Text) -> Text:
    words = text.en or text.fr
    return Text(words, words)


def _open(window: OpenWindow, page: ScriptsPage) -> Times:
    """From asking for the script until its outline and form are painted; the linter's words on it
    come a little later, as after each edit."""
    times = Times()
    for number in range(OPENINGS + 2):
        page.show_library()
        settle(window.watch)
        start = time.perf_counter()
        page.open_script("long")
        editor = page.editor
        assert editor is not None
        wait_until(partial(_is_read, editor), "the script")
        seen = window.watch.updates
        wait_until(partial(_has_painted, window.watch, seen), "the page")
        if number >= 2:  # the first ones build the page
            times.add_s(window.watch.painted_at - start)
    return times


def _type(window: OpenWindow, page: ScriptsPage) -> Times:
    """Each letter of a sentence in the middle of the script, the checks running beside it."""
    times, editor = Times(), page.editor
    assert editor is not None
    editor.presenter.choose(Spot(Part.QUESTION, f"q{QUESTIONS // 2}"))
    settle(window.watch)
    editor.focus_form()
    QApplication.processEvents()
    window.press(Qt.Key.Key_End)
    settle(window.watch)
    for number in range(LETTERS):
        seen, start = window.watch.updates, time.perf_counter()
        window.type(SENTENCE[number % len(SENTENCE)])
        wait_until(partial(_has_painted, window.watch, seen), "the letter")
        times.add_s(window.watch.painted_at - start)
    return times


def _is_read(editor: EditorPage) -> bool:
    return editor.presenter.state.script is not None


def _has_painted(watch: PaintWatch, seen: int) -> bool:
    return watch.updates > seen
