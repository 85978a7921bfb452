"""Pictures of every page, in both themes and languages, from the real program on the sample.

`make screenshots` runs `python -m tests.screenshots [FOLDER]`: docs/pictures/<page>-<look>.png.
Each look (light-fr …) is a process of its own, on its own copy of one temporary profile.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from qualifier import settings
from qualifier.app import LOOK_FILE, Application, make_application
from qualifier.cli.given import SAMPLE_PASSPHRASE
from qualifier.cli.sample_profile import SAMPLE_COST
from qualifier.core.editing.agreement_edits import Part as ListPart
from qualifier.core.editing.agreement_edits import Place
from qualifier.core.editing.spots import Part, Spot
from qualifier.core.ids import new_id
from qualifier.core.lead import Nature
from qualifier.exchange import sample_job
from qualifier.exchange.import_job import Doing
from qualifier.exchange.workplace import open_workplace
from qualifier.store import profile
from qualifier.store.profile import Secret, Store, save_settings
from qualifier.ui.agreement.state import Section, Stand
from tests import guide_pictures, pictures_shown
from tests.fakes.coached_call import answer_and_coach
from tests.fakes.crm_worker import answers
from tests.fakes.outbox_scene import fill_outbox
from tests.fakes.pictured import (
    AFTER_BUDGET,
    COACH,
    CONFIRMED,
    FIELDS,
    FILE_NAME,
    HESITATION,
    IMPRESSIONS,
    LISTS,
    NOTE,
    TO_BUDGET,
    VISIT,
    WHY,
    WORDS,
)

PICTURES = guide_pictures.PICTURES
LOOKS = tuple(itertools.product(("light", "dark"), ("fr", "en")))
FIRST_MOMENT = datetime(2026, 11, 19, 9, 42, tzinfo=UTC)  # a Thursday, 10:42 in Paris
NORMAL, LEAST = QSize(1440, 900), QSize(1180, 720)
PATIENCE_S = 30.0


class FilmClock:
    """A clock that runs on from a set moment and can be put forward."""

    def __init__(self, first: datetime) -> None:
        self._first, self._started = first, time.monotonic()

    def __call__(self) -> datetime:
        return self._first + timedelta(seconds=time.monotonic() - self._started)

    def set_to(self, moment: datetime) -> None:
        """Put the clock forward; it never goes back."""
        self._first += max(moment - self(), timedelta(0))


class Shoot:
    """One look of the program: drives it by keys and keeps the pictures."""

    def __init__(self, folder: Path, pictures: Path, theme: str, language: str) -> None:
        self.folder, self.pictures = folder, pictures
        self.theme, self.language = theme, language
        self.clock = FilmClock(FIRST_MOMENT)
        self.app: QApplication = make_application(folder)
        self.run: Application | None = None

    # --- hands and eyes ------------------------------------------------------------------------
    @property
    def window(self) -> QWidget:
        assert self.run is not None
        return self.run.window

    def wait(self, what: str, is_so: Callable[[], object]) -> None:
        """Let the program work until something is so; TimeoutError if it never is."""
        end = time.monotonic() + PATIENCE_S
        while not is_so():
            if time.monotonic() > end:
                raise TimeoutError(f"{what} ({self.theme}, {self.language})")
            QTest.qWait(5)

    def keep(self, name: str) -> None:
        """One picture of the window as it is, with a palette of 256 colours."""
        QTest.qWait(250)
        image = self.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        few = image.convertToFormat(QImage.Format.Format_Indexed8, _palette(image))
        target = self.pictures / f"{name}-{self.theme}-{self.language}.png"
        if not few.save(str(target), "PNG", 0):
            raise OSError(f"cannot write {target}")

    def key(self, key: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.app.focusWidget() or self.window, key, with_)
        self.app.processEvents()

    def type(self, text: str) -> None:
        """Text into the field that has the focus: one edit, as from a paste."""
        field = self.app.focusWidget()
        (field.insertPlainText if hasattr(field, "insertPlainText") else field.insert)(text)
        self.app.processEvents()

    # --- the first run --------------------------------------------------------------------------
    def welcome(self, lists: Path) -> None:
        """The choices half made, a list read."""
        self._begin(passphrase=None)
        self.wait("the first run", lambda: self.run._first)
        first = self.run._first.presenter
        self.wait("the key store was asked", lambda: first.state.safety.has_keyring is not None)
        first.set_name("Inès Caradec")
        first.choose_file(lists / FILE_NAME[self.language])
        self.wait("the list was read", lambda: first.state.leads.read is not None)
        first.choose_script("maintenance_inbound")
        self.keep("welcome")
        self.window.close()

    def _begin(self, *, passphrase: str | None) -> None:
        self.run = Application(
            self.folder, passphrase=passphrase, demo=passphrase is not None, clock=self.clock
        )
        self.run.start()
        self.window.activateWindow()

    # --- the work -------------------------------------------------------------------------------
    def work(self, lists: Path) -> None:
        """The pages of an open profile, in the order of a working day."""
        self._begin(passphrase=SAMPLE_PASSPHRASE)
        self.wait("the workspace", lambda: self.run._workspace is not None)
        self.queue = self.run._workspace.queue_page.presenter
        self.wait("the queue", lambda: self.queue.selected_face is not None)
        self.wait("the preview", lambda: self.queue.state.preview is not None)
        self._both_sizes("queue")
        self._call()
        self._dossier()
        QTest.qWait(8000)  # until the toast of the hand-off has gone
        for page in ("calls", "dossiers", "settings", "help"):
            self.window.show_page(page)
            QTest.qWait(1500)
            self.keep(page)
        self.window.page_of("help").open_guide("offline")
        self.keep("help-guide")
        self._replay()
        self._import(lists / FILE_NAME[self.language])
        self._review()
        self._scripts()
        self._agreement()
        self._sync()
        self.window.close()

    def _both_sizes(self, name: str) -> None:
        self.keep(name)
        self.window.resize(LEAST)
        self.keep(f"{name}-1180")
        self.window.resize(NORMAL)
        QTest.qWait(100)

    def _call(self) -> None:
        workspace = self.run._workspace
        self.key(Qt.Key.Key_Return)
        self.wait("the call", lambda: self.window.page_id == "call")
        self.call = workspace.call_page.session
        self.key(Qt.Key.Key_Return)
        self.key(Qt.Key.Key_Return)
        self.begun = self.clock()
        self._answer(TO_BUDGET, last_s=330)
        at_s, words = HESITATION[self.language]
        self.key(Qt.Key.Key_3)
        workspace.call_page.questions.focus_note()
        self.type(NOTE[self.language])
        self.clock.set_to(self.begun + timedelta(seconds=at_s))
        self.key(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
        self.type(words)
        for field in CONFIRMED:
            self.call.tick(field, is_confirmed=True)
        QTest.qWait(1500)  # what was typed is a draft on the disk, the timer shows the new time
        self._both_sizes("call")
        self.key(Qt.Key.Key_Return)

    def _answer(self, answers: dict[str, str], last_s: int) -> None:
        felt = IMPRESSIONS[self.language]
        for place, (question, answer) in enumerate(answers.items(), start=1):
            if self.call.current != question:
                raise AssertionError(f"at {self.call.current}, not at {question}")
            if question in felt:
                at_s, words = felt[question]
                self.clock.set_to(self.begun + timedelta(seconds=at_s))
                self.key(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
                self.type(words)
                self.key(Qt.Key.Key_Return)
            self._give(question, answer)
            if place == len(answers):
                self.clock.set_to(self.begun + timedelta(seconds=last_s))
            self.key(Qt.Key.Key_Return)

    def _give(self, question: str, answer: str) -> None:
        page = self.run._workspace.call_page
        page.questions.take_focus()
        if question == "next_step":
            self.type(VISIT[self.language])
        elif answer.startswith("#"):
            self.type(answer[1:])
        else:
            for digit in answer:
                self.key(getattr(Qt.Key, f"Key_{digit}"))
        if question in WHY[self.language]:
            page.questions.focus_note()
            self.type(WHY[self.language][question])
            page.questions.take_focus()

    def _dossier(self) -> None:
        workspace = self.run._workspace
        self.clock.set_to(self.begun + timedelta(seconds=430))
        self._answer(AFTER_BUDGET, last_s=700)
        self.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.wait("the dossier", lambda: self.window.page_id == "review")
        words = list(WORDS[self.language])
        for _step in range(60):  # through the fields for sales, as Tab goes
            if words and self.app.focusWidget().metaObject().className() in FIELDS:
                self.type(words.pop(0))
            self.key(Qt.Key.Key_Tab)
        self.keep("dossier")
        self.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.wait("the hand-off", lambda: self.call.is_settled)
        self.wait("the next lead", lambda: workspace.call_page.session is not self.call)

    def _replay(self) -> None:
        """The call of the pictures, looked at again with what sales and a coach said of it."""
        store, now = self.run._workspace.store, self.clock()
        call_id = store.write(lambda c: answer_and_coach(c, new_id, self.language, now))
        self.window.show_page("calls")
        page = self.window.page_of("calls")
        page.replay_call(call_id)
        self.wait("the replay", lambda: page.replay.face is not None)
        felt = [one for one in page.replay.face.track.marks if one.value == -1]
        page.replay.go_to(felt[0].at_s)
        page.replay.coach.comment.area.setFocus()
        self.type(COACH[self.language])
        QTest.qWait(1000)  # what was typed is a draft on the disk
        self._both_sizes("call-review")
        self.window.resize(LEAST)
        page.replay.tabs.setCurrentIndex(1)
        self.keep("call-review-coach-1180")
        self.window.resize(NORMAL)
        page.show_list()

    def _import(self, file: Path) -> None:
        self.run._workspace.import_file(str(file))
        page = self.window.page_of("import")
        self.wait("the import's preview", lambda: page._presenter.state.preview is not None)
        facts = replace(page._presenter.state.facts, nature=Nature.PROFESSIONAL)
        page._presenter.change_facts(facts)
        QTest.qWait(1500)
        self.keep("import")

    def _review(self) -> None:
        """The figures of the month, and its lower half."""
        self.window.show_page("figures")
        page = self.window.page_of("figures")
        self.wait("the review", lambda: page.presenter.face is not None)
        self._both_sizes("review")
        page.sight.verticalScrollBar().setValue(760)
        self.keep("review-below")

    def _scripts(self) -> None:
        """The editor at the question of budget with a mistake in it, and all branches."""
        self.window.show_page("scripts")
        page = self.window.page_of("scripts")
        self.wait("the scripts", lambda: page.library.presenter.state.is_read)
        page.open_script("maintenance_inbound")
        editor = page.editor
        self.wait("the script", lambda: editor.presenter.state.is_known)
        editor.simulator.go_on()
        for digit in (1, 1):
            editor.simulator.take_digit(digit)
            editor.simulator.go_on()
        editor.presenter.choose(Spot(Part.QUESTION, "budget"))
        editor.question_form.choices.rows[3].goto_list.chosen.emit("next_stepp")
        self.wait("the check", lambda: editor.presenter.state.repairs)
        self.wait("the draft", lambda: editor.presenter.state.is_saved)
        self._both_sizes("scripts")
        editor.presenter.undo()
        self.wait("the check", lambda: editor.presenter.state.is_known)
        editor.toggle_whole()
        QTest.qWait(2000)
        self.keep("scripts-branches")
        page.left()

    def _agreement(self) -> None:
        """The promises with a goal that is too high, the matrix, and outcomes with one retired."""
        self.window.show_page("agreement")
        page = self.window.page_of("agreement")
        presenter = page.presenter
        self.wait("the agreement", lambda: presenter.state.is_known)
        presenter.go(Stand(Section.PROMISES))
        presenter.set_value("goal", "4000000")
        self.wait("the draft", lambda: presenter.state.is_saved and presenter.state.is_known)
        self._both_sizes("agreement")
        presenter.go(Stand(Section.DECISIONS))
        self.keep("agreement-decisions")
        presenter.go(Stand(Section.OUTCOMES))
        presenter.remove(Place(ListPart.OUTCOMES))
        self.wait("the draft", lambda: presenter.state.is_saved and presenter.state.is_known)
        self.keep("agreement-outcomes")
        page.left()

    def _sync(self) -> None:
        """The sync centre with rows of all states, and one connection's two pages."""
        workspace = self.run._workspace
        workspace.worker.stop()  # nothing here is to be sent, and no address is real
        workspace.store.write(lambda c: fill_outbox(c, self.clock(), new_id))
        background, given = workspace.background, answers()
        background.ask = lambda request, then=None, *_rest: (
            then(given[str(request["do"])]) if then and request["do"] in given else None
        )
        self.window.show_page("sync")
        page = self.window.page_of("sync")
        self.wait("the conflict", lambda: page.presenter.state.conflict is not None)
        first, second, _third = page.presenter.state.conflict.fields
        page.presenter.pick(first.conflict.id, "mine")
        page.presenter.pick(second.conflict.id, "theirs")
        self._both_sizes("sync")
        page.change("odoo-1")
        self.keep("sync-connect")
        page.show_fields("odoo-1")
        self.keep("sync-fields")


def main() -> int:
    """All looks; the sum of the pictures' sizes is told."""
    pictures = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else PICTURES
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="qualifier-") as name:
        place = Path(name)
        _fill(place / "filled")
        for language, text in LISTS.items():
            (place / FILE_NAME[language]).write_text(text, encoding="utf-8")
        for theme, language in LOOKS:
            for scene in ("welcome", "work"):
                arguments = (scene, theme, language, str(place), str(pictures))
                subprocess.run(
                    [sys.executable, "-m", "tests.screenshots", "--scene", *arguments], check=True
                )
    if pictures == PICTURES:
        guide_pictures.cut()
        pictures_shown.record()
    files = sorted(pictures.glob("*.png"))
    print(f"{len(files)} pictures, {sum(one.stat().st_size for one in files) / 1e6:.1f} MB")
    return 0


def _palette(image: QImage) -> list[int]:
    """The 64 colours of most pixels as they are, then the commonest of each kind of colour.

    Kinds are 16 steps of red, green and blue: edges of letters share theirs, small marks keep one.
    """
    counts = Counter(memoryview(image.constBits()).cast("B").cast("I"))
    ranked = [colour for colour, _count in counts.most_common()]
    weight: Counter[int] = Counter()
    for colour, count in counts.items():
        weight[colour & 0xF0F0F0] += count
    best: dict[int, int] = {}
    for colour in ranked:
        best.setdefault(colour & 0xF0F0F0, colour)
    kinds = (best[kind] for kind, _count in weight.most_common())
    return list(dict.fromkeys(itertools.chain(ranked[:64], kinds)))[:256]


def _fill(folder: Path) -> None:
    """The sample, told from the moment of the pictures."""
    secret = Secret("passphrase", SAMPLE_PASSPHRASE)
    store = Store(
        folder, profile.create(folder, (secret,), passphrase_cost=SAMPLE_COST), is_window=False
    )
    try:
        place = open_workplace(store, FIRST_MOMENT)
        sample_job.load(place, Doing("", FIRST_MOMENT, new_id))
    finally:
        store.close()


def _scene(scene: str, theme: str, language: str, place: Path, pictures: Path) -> int:
    """One process: one look, before or after the profile is there."""
    folder = place / f"{scene}-{theme}-{language}"
    if scene == "work":
        shutil.copytree(place / "filled", folder)
        _dress(folder, theme, language)
    else:
        folder.mkdir()
        look = {"language": language, "theme": theme}
        (folder / LOOK_FILE).write_text(json.dumps(look), encoding="utf-8")
    shoot = Shoot(folder, pictures, theme, language)
    (shoot.work if scene == "work" else shoot.welcome)(place)
    return 0


def _dress(folder: Path, theme: str, language: str) -> None:
    key = profile.key_from(folder, Secret("passphrase", SAMPLE_PASSPHRASE))
    store = Store(folder, key, is_window=False)
    chosen = {
        settings.LANGUAGE: language,
        settings.THEME: theme,
        settings.TIME_ZONE: "Europe/Paris",
    }
    try:
        store.write(lambda c: save_settings(c, chosen))
    finally:
        store.close()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if sys.argv[1:2] == ["--scene"]:
        sys.exit(_scene(*sys.argv[2:5], Path(sys.argv[5]), Path(sys.argv[6])))
    sys.exit(main())
