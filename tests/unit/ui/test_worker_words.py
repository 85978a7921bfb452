"""What the worker says that asks for attention reaches the person in words."""

from __future__ import annotations

import pytest

from qualifier.core.errors import DiskFull, LocalError
from qualifier.ui.worker_words import damage_words, warnings_of
from qualifier.wire import error_to_json


@pytest.mark.parametrize(
    ("changed", "said"),
    (
        ({"sync_problem": ["folder_unreachable", "", ""]}, "folder cannot be reached"),
        ({"sync_problem": ["key_refused", "", "Our Odoo"]}, "Our Odoo: It"),
        ({"feedback_unknown": [["h9", "won"]]}, "h9: no hand-off of yours"),
        ({"feedback_late": [["h1", "accepted"], ["h1", "rejected"]]}, "came late, for h1."),
        ({"trouble": error_to_json(DiskFull())}, "the disk is full"),
        ({"trouble": error_to_json(LocalError())}, "Something went wrong"),
    ),
)
def test_what_needs_attention_is_said(changed, said):
    (words,) = warnings_of(changed)
    assert said in words


@pytest.mark.parametrize(
    "changed", ({"leads": True}, {"outbox": {"pending": 1}}, {"sync_problem": ["", "", ""]})
)
def test_what_needs_none_is_not(changed):
    assert list(warnings_of(changed)) == []


def test_damage_says_to_finish_the_call_first():
    assert "Finish this call first" in damage_words(in_call=True)
    assert "Finish" not in damage_words(in_call=False)
