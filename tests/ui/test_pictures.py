"""Pictures of docs and guides: none is of a page that says something else by now."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from qualifier.texts import Language
from tests import pictures_shown
from tests.guide_pictures import GUIDE_PICTURES, PARTS, PICTURES, part_of
from tests.pictures_shown import page_of, recorded, shown


def test_every_picture_is_of_a_page_that_is_watched():
    names = [one.stem for one in PICTURES.glob("*.png")]
    assert len(names) > 100
    assert not [one for one in names if not page_of(one)]


@pytest.mark.parametrize(
    ("picture", "page"),
    (("call-light-fr", "call"), ("call-review-1180-dark-en", "call-review"), ("calls-x", "calls")),
)
def test_a_picture_belongs_to_the_longest_name(picture, page):
    assert page_of(picture) == page


def test_no_page_says_something_else_than_its_pictures():
    """docs/guides.md says what this does not catch."""
    now, then = shown(), recorded()
    old = sorted(one for one in now.keys() | then.keys() if now.get(one) != then.get(one))
    assert not old, f"run `make screenshots` and look at the pictures of {', '.join(old)}"


def test_another_sentence_is_noticed_in_its_language_alone(monkeypatch):
    before = shown()
    told = pictures_shown._sentences()
    place = next(n for n, one in enumerate(told) if "qualifier/ui/queue/header.py" in one[2])
    english, _french, places = told[place]
    changed = (*told[:place], (english, "Autrement", places), *told[place + 1 :])
    monkeypatch.setattr(pictures_shown, "_sentences", lambda: changed)
    differ = {one for one, mark in shown().items() if before[one] != mark}
    assert "queue-fr" in differ
    assert not any(one.endswith("-en") for one in differ)


@pytest.mark.parametrize("language", [one.value for one in Language])
def test_guides_show_parts_of_those_pictures(qapp, language):
    for name in PARTS:
        cut = QImage(str(GUIDE_PICTURES / f"{name}-{language}.png"))
        wanted = part_of(name, language)
        form = QImage.Format.Format_RGB32
        assert cut.convertToFormat(form) == wanted.convertToFormat(form), name
