"""Every id and enum that a hand-off can show has its words."""

from __future__ import annotations

from qualifier.core.agreement import Decision
from qualifier.core.basis import Basis
from qualifier.core.criteria import Standing
from qualifier.core.gate import Block
from qualifier.core.lead import SignalKind
from qualifier.store.outbox import State
from qualifier.texts import handoff_sentences as sentences


def test_every_member_has_words_of_its_own():
    for members, words in (
        (Decision, sentences.decision_in_words),
        (Block, sentences.block_in_words),
        (Standing, sentences.standing_in_words),
        (Basis, sentences.basis_word),
        (SignalKind, sentences.signal_in_words),
    ):
        said = [words(one) for one in members]
        assert all(said)
        assert len(set(said)) == len(said)


def test_every_outbox_state_is_said():
    said = {sentences.outbox_in_words(one.value) for one in State}
    assert len(said) == len(State)
    assert sentences.outbox_in_words("") not in said


def test_gate_in_words_counts():
    assert sentences.gate_in_words(6, 6, is_open=True) == "Gate passed, 6 of 6 criteria"
    assert sentences.gate_in_words(4, 6, is_open=False) == "Gate not passed, 4 of 6 criteria"
    assert sentences.gate_in_words(1, 1, is_open=True) == "Gate passed, 1 of 1 criterion"


def test_commitments_name_the_deadline_and_who_answers_questions():
    lines = dict(sentences.commitments("tomorrow 10:55", "Inès"))
    assert lines["accept_by"] == "Accept or refuse by tomorrow 10:55"
    assert lines["questions"] == "Put questions to Inès"
    assert "questions" not in dict(sentences.commitments("tomorrow 10:55", ""))
