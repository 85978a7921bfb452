"""All paths in lines: counted, more than counted, estimated."""

from __future__ import annotations

from qualifier.core.editing.cells import Cells
from qualifier.core.editing.paths import Paths
from qualifier.texts import Language, use_language
from qualifier.texts.path_words import path_lines

CELLS = Cells({"A1": 0.25, "B4": 0.5}, 0.25, 0, 0)


def test_counted_paths() -> None:
    found = Paths(1_200, True, 3, 5, (), (), CELLS)

    assert path_lines(found, "en") == (
        "1,200 ways through the script",
        "3 to 5 questions",
        "A1: 25%",
        "B4: 50%",
        "Knock-out: 25%",
        "Shares of all paths, not of calls: answers are not equally likely.",
    )


def test_estimated_paths_say_so_in_french() -> None:
    use_language(Language.FRENCH)
    cells = Cells({"A1": 1.0}, 0.0, 1_000, 7, is_even=False)
    lines = path_lines(Paths(2_000, False, 3, 5, (), (), cells), "fr")

    assert [one.replace("\u00a0", " ").replace("\u202f", " ") for one in lines] == [
        "Plus de 2 000 parcours dans le script",
        "De 3 à 5 questions, parmi les parcours examinés",
        "A1 : 100 %",
        "Estimé sur 1 000 parcours pris en répondant au hasard (graine 7) ; des parcours, non des "
        "appels.",
    ]


def test_count_beyond_reading_is_a_power_of_ten() -> None:
    lines = path_lines(Paths(2 * 10**40, True, 4, 4, (), (), CELLS), "en")

    assert lines[:2] == ("More than 10^40 ways through the script", "4 questions on each")
