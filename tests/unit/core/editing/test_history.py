"""Undo and redo of a draft."""

from qualifier.core.editing.history import History, Mark

SAY, ASK = Mark("budget", "say"), Mark("budget", "ask")


def test_undo_and_redo_walk_over_the_same_states():
    history = History("a")
    history.do("b", SAY)
    history.do("c", ASK)
    assert history.undo() == ASK
    assert history.now == "b"
    assert history.undo() == SAY
    assert history.now == "a"
    assert history.undo() is None
    assert history.redo() == SAY
    assert history.redo() == ASK
    assert history.now == "c"
    assert history.redo() is None


def test_letters_of_one_word_are_one_step_until_the_field_is_left():
    history = History("")
    for typed in ("b", "bu", "bud"):
        history.do(typed, SAY, joins=True)
    history.seal()
    history.do("budg", SAY, joins=True)
    assert history.undo() == SAY
    assert history.now == "bud"
    assert history.undo() == SAY
    assert history.now == ""


def test_steps_of_another_mark_stand_for_themselves():
    history = History("")
    history.do("a", SAY, joins=True)
    history.do("ab", ASK, joins=True)
    history.undo()
    assert history.now == "a"


def test_typing_after_an_undo_forgets_what_was_taken_back():
    history = History("")
    history.do("a", SAY, joins=True)
    history.do("b", ASK)
    history.undo()
    history.do("ac", SAY, joins=True)
    assert not history.can_redo
    history.undo()
    assert history.now == "a"  # not joined with what stood before the undo


def test_a_step_that_changes_nothing_is_none():
    history = History("a")
    assert not history.do("a", SAY)
    assert not history.can_undo
