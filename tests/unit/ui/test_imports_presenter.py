"""The import page without a window: asks the real import code, shows sums, undoes."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from qualifier.core.errors import ActionRefused, FileRefused, QualifierError
from qualifier.core.ids import new_id
from qualifier.core.lead import Nature
from qualifier.store import leads
from qualifier.texts import Language, use_language
from qualifier.ui.imports.presenter import ImportPresenter
from qualifier.ui.imports.state import ImportState, Phase, preview_of
from qualifier.ui.imports.words import (
    button_words,
    count_words,
    done_sentence,
    done_title,
    progress_words,
    refusal,
    shut_reason,
    undone_sentence,
)
from qualifier.work.worker import Worker
from tests.fakes.background import InlineBackground
from tests.fakes.desk import close_desk, make_desk

LIST = (
    "Nom;Société;Téléphone;Courriel\n"
    "Ada Morin;Fonderies Brévault;01 99 00 41 07;a.morin@brevault.example\n"
    "Luc Petit;Cartonneries Hautvigne;06 39 98 41 07;\n"
    "Zoé Leroy;Sucrerie de Beaufonds;;\n"
    "Ada Morin;Fonderies Brévault;01 99 00 41 07;a.morin@brevault.example\n"
)


class WorkerBackground(InlineBackground):
    """Requests are done by the real worker code, in place; `holds_requests` keeps them."""

    def __init__(self, store):
        super().__init__(store)
        self._worker = Worker(
            store,
            lambda _message: None,
            clock=lambda: datetime.now(UTC),
            random=random.Random(1),
            new_id=new_id,
        )
        self.holds_requests = False
        self.held = []
        self.cancelled = 0

    def ask(self, request, then=None, failed=None, progress=None):
        self.requests.append(request)
        if self.holds_requests:
            self.held.append((request, then, failed, progress))
        else:
            self.carry_out(request, then, failed)

        def cancel():
            self.cancelled += 1

        return cancel

    def carry_out(self, request, then, failed):
        try:
            answer = self._worker.do({"id": 1, **request})
        except QualifierError as error:
            if failed:
                failed(error)
        else:
            if then:
                then(answer)


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    made.background = WorkerBackground(made.store)
    yield made
    close_desk(made)


@pytest.fixture
def told():
    return {"states": [], "imported": 0}


@pytest.fixture
def presenter(desk, told):
    def imported():
        told["imported"] += 1

    return ImportPresenter(desk, told["states"].append, imported)


@pytest.fixture
def list_file(tmp_path):
    file = tmp_path / "salon.csv"
    file.write_text(LIST, encoding="utf-8")
    return file


def stored(desk):
    return desk.store.read(leads.count)


def test_preview_shows_sums_and_changes_nothing(presenter, desk, list_file):
    presenter.open_file(list_file)
    preview = presenter.state.preview
    assert presenter.state.phase is Phase.PREVIEW
    assert preview.totals == {
        "rows": 4,
        "added": 3,
        "updated": 0,
        "duplicates": 1,
        "refused": 0,
        "not_callable": 3,
    }
    assert [column.target.text for column in preview.column_map.columns] == [
        "name",
        "company",
        "phone",
        "email",
    ]
    assert preview.samples[0] == ("Ada Morin", "Luc Petit", "Zoé Leroy")
    assert [one.row for one in preview.examples["duplicates"]] == [5]
    assert stored(desk) == 0


def test_another_target_is_counted_anew_and_its_former_holder_gives_way(presenter, list_file):
    presenter.open_file(list_file)
    presenter.change_target(0, "company")
    preview = presenter.state.preview
    assert [column.target.text for column in preview.column_map.columns][:2] == ["company", "extra"]
    assert presenter.state.phase is Phase.PREVIEW


def test_what_is_said_of_the_list_decides_who_may_be_called(presenter, list_file):
    presenter.open_file(list_file)
    presenter.change_facts(replace(presenter.state.facts, nature=Nature.PROFESSIONAL))
    assert presenter.state.preview.totals["not_callable"] == 1  # Zoé has no number


def test_bad_day_shuts_the_button_and_asks_nothing(presenter, desk, list_file):
    presenter.open_file(list_file)
    asked = len(desk.background.requests)
    presenter.change_facts(replace(presenter.state.facts, basis_on="yesterday"))
    assert not presenter.state.may_import
    assert len(desk.background.requests) == asked
    assert shut_reason(presenter.state) == "Correct the date first."


def test_sums_of_an_import_agree_with_their_number_in_french():
    use_language(Language.FRENCH)
    alone = {"added": 2, "refused": 1, "not_callable": 1}
    assert done_sentence(alone, "fr") == "1 refusé, 1 pas encore appelable."
    assert done_sentence({"not_callable": 2}, "fr") == "2 pas encore appelables."


def test_import_and_undo_of_the_whole_batch(presenter, desk, told, list_file):
    presenter.open_file(list_file)
    assert button_words(presenter.state, "en") == "Import 3 leads"
    presenter.run()
    assert presenter.state.phase is Phase.DONE
    assert stored(desk) == 3
    assert done_title(presenter.state.result, "en") == "3 leads imported"
    assert done_sentence(presenter.state.result, "en") == "1 there already, 3 not callable yet."
    presenter.undo()
    assert presenter.state.phase is Phase.UNDONE
    assert stored(desk) == 0
    assert undone_sentence(presenter.state.result, "en") == "3 leads were taken out."
    assert told["imported"] == 2


def test_the_same_list_again_brings_nothing_and_cannot_be_imported(presenter, list_file):
    rows = LIST.splitlines()
    list_file.write_text("\n".join(rows[:3]) + "\n", encoding="utf-8")
    presenter.open_file(list_file)
    presenter.run()
    presenter.open_file(list_file)
    assert presenter.state.preview.is_remembered
    assert presenter.state.preview.will_change == 0
    assert shut_reason(presenter.state) == "The list brings nothing new."


def test_list_of_the_first_run_is_imported_at_once(presenter, desk, list_file):
    presenter.open_file(list_file, facts=presenter.state.facts, at_once=True)
    assert presenter.state.phase is Phase.DONE
    assert stored(desk) == 3
    assert [one["do"] for one in desk.background.requests] == ["import"]


def test_file_without_names_is_refused_in_plain_words(presenter, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("1,2,3\n4,5,6\n", encoding="utf-8")
    presenter.open_file(bad)
    assert presenter.state.phase is Phase.REFUSED
    assert isinstance(presenter.state.error, FileRefused)
    title, words = refusal(presenter.state.error)
    assert title == "This file could not be read"
    assert "no column names" in words
    assert words.endswith("nothing was changed.")


def test_answer_to_an_older_question_is_dropped(presenter, desk, list_file, tmp_path):
    desk.background.holds_requests = True
    presenter.open_file(list_file)
    other = tmp_path / "other.csv"
    other.write_text("Nom;Téléphone\nNoé Blin;01 99 00 00 01\n", encoding="utf-8")
    presenter.open_file(other)
    first, second = desk.background.held
    desk.background.carry_out(second[0], second[1], second[2])
    desk.background.carry_out(first[0], first[1], first[2])
    assert presenter.state.preview.rows == 1
    assert desk.background.cancelled == 1


def test_progress_is_told_in_numbers(presenter, desk, list_file):
    desk.background.holds_requests = True
    presenter.open_file(list_file)
    _request, _then, _failed, progress = desk.background.held[0]
    progress(120, 214)
    assert progress_words(presenter.state, "en") == "Reading leads… 120 of 214"


def test_cancel_while_reading_forgets_the_file(presenter, desk, list_file):
    desk.background.holds_requests = True
    presenter.open_file(list_file)
    presenter.cancel()
    assert presenter.state.phase is Phase.NO_FILE
    assert desk.background.cancelled == 1


def test_stopped_import_goes_back_to_the_preview_and_says_so(presenter, desk, list_file):
    presenter.open_file(list_file)
    desk.background.holds_requests = True
    presenter.run()
    presenter.cancel()
    _request, _then, failed, _progress = desk.background.held[0]
    failed(ActionRefused("import_cancelled"))
    assert presenter.state.phase is Phase.PREVIEW
    assert presenter.state.may_import
    assert presenter.state.error == ActionRefused("import_cancelled")


def test_kinds_with_examples_only_are_counted_up_to_what_is_told():
    column_map = {"columns": [{"header": "a", "target": "extra"}]}
    lines = [{"row": number} for number in range(20)]
    preview = preview_of(
        {"map": column_map, "totals": {"added": 1200}, "examples": {"possible": lines}}
    )
    assert count_words(preview, "added", "en") == "1,200"
    assert count_words(preview, "possible", "en") == "20+"


def test_nothing_is_imported_without_a_file():
    assert not ImportState().may_import
    assert shut_reason(ImportState()) == "Choose a file first."
