"""The keyboard map: one table for the keys that work, the F1 page, Ctrl+K and the tooltips.

Keys are Qt's portable text ("Ctrl+Shift+R"; on macOS Ctrl is ⌘, Alt ⌥). Never Alt with a letter,
never Ctrl+Alt (AltGr). `key_filter.py` takes the keys; what they do is the pages' business.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import Enum

from PySide6.QtGui import QKeySequence

from qualifier.texts import _


class Where(Enum):
    """On which page keys hold. A page's own keys go before those of ALL."""

    ALL = "all"
    QUEUE = "queue"
    RINGING = "ringing"
    CALL = "call"
    DOSSIER = "dossier"
    SYNC = "sync"
    SCRIPTS = "scripts"
    REPLAY = "replay"
    AGREEMENT = "agreement"
    HELP = "help"


class Action(Enum):
    """What keys can do."""

    PALETTE = "palette"
    FIND = "find"
    OPEN_QUEUE = "open_queue"
    OPEN_CALLS = "open_calls"
    OPEN_DOSSIERS = "open_dossiers"
    OPEN_REVIEW = "open_review"
    OPEN_SCRIPTS = "open_scripts"
    OPEN_SETTINGS = "open_settings"
    NEXT_PANE = "next_pane"
    PREVIOUS_PANE = "previous_pane"
    PRIMARY = "primary"
    UNDO = "undo"
    REDO = "redo"
    NEW = "new"
    IMPORT = "import"
    SYNC = "sync"
    CALL_DUE = "call_due"
    LOCK = "lock"
    HELP = "help"
    EDIT = "edit"
    BACK = "back"
    MOVE = "move"
    FOLD = "fold"
    PREVIEW = "preview"
    DIAL = "dial"
    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    LEFT_MESSAGE = "left_message"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"
    DO_NOT_CALL = "do_not_call"
    CHOOSE_ANSWER = "choose_answer"
    CHOOSE_GAP = "choose_gap"
    ANSWER_ANYWHERE = "answer_anywhere"
    SAVE_AND_NEXT = "save_and_next"
    PREVIOUS_QUESTION = "previous_question"
    NEXT_QUESTION = "next_question"
    PREVIOUS_SECTION = "previous_section"
    NEXT_SECTION = "next_section"
    IMPRESSION = "impression"
    NOTE = "note"
    OBJECTIONS = "objections"
    FACET_MOVE = "facet_move"
    FACET_VALUE = "facet_value"
    FACET_BASIS = "facet_basis"
    FACET_CLEAR = "facet_clear"
    CONFIRM_FACT = "confirm_fact"
    HAND_OVER = "hand_over"
    CALL_BACK = "call_back"
    NURTURE = "nurture"
    OFF_TARGET = "off_target"
    ALL_OUTCOMES = "all_outcomes"
    HANG_UP = "hang_up"
    SEND = "send"
    PDF = "pdf"
    RETRY = "retry"
    CANCEL_ROW = "cancel_row"
    CHOOSE_SIDE = "choose_side"
    NEXT_FIELD = "next_field"
    SAVE_CHOICES = "save_choices"
    TURN_WAY = "turn_way"
    SIMULATE = "simulate"
    NEXT_PROBLEM = "next_problem"
    GRAPH = "graph"
    MOVE_UP = "move_up"
    MOVE_DOWN = "move_down"
    REMOVE = "remove"
    PREVIOUS_MARK = "previous_mark"
    NEXT_MARK = "next_mark"
    FIVE_SECONDS = "five_seconds"
    SHARE = "share"
    EARLIER_GUIDE = "earlier_guide"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One row of the map. The first of `keys` is printed on buttons.

    `by_filter`: the window takes the keys wherever the cursor stands; the others are plain keys
    (Enter, Space, digits, arrows, Esc) that the focused control reads by itself.
    """

    action: Action
    where: Where
    keys: tuple[str, ...]
    by_filter: bool = True


def _plain(action: Action, where: Where, *keys: str) -> Shortcut:
    return Shortcut(action, where, keys, by_filter=False)


def _taken(action: Action, where: Where, *keys: str) -> Shortcut:
    return Shortcut(action, where, keys)


SHORTCUTS: tuple[Shortcut, ...] = (
    _taken(Action.PALETTE, Where.ALL, "Ctrl+K"),
    _taken(Action.FIND, Where.ALL, "Ctrl+F"),
    _taken(Action.OPEN_QUEUE, Where.ALL, "Ctrl+1"),
    _taken(Action.OPEN_CALLS, Where.ALL, "Ctrl+2"),
    _taken(Action.OPEN_DOSSIERS, Where.ALL, "Ctrl+3"),
    _taken(Action.OPEN_REVIEW, Where.ALL, "Ctrl+4"),
    _taken(Action.OPEN_SCRIPTS, Where.ALL, "Ctrl+5"),
    _taken(Action.OPEN_SETTINGS, Where.ALL, "Ctrl+6", "Ctrl+,"),
    _taken(Action.PRIMARY, Where.ALL, "Ctrl+Return"),
    _taken(Action.IMPORT, Where.ALL, "Ctrl+Shift+I"),
    _taken(Action.SYNC, Where.ALL, "F5"),
    _taken(Action.CALL_DUE, Where.ALL, "Ctrl+Shift+C"),
    _taken(Action.UNDO, Where.ALL, "Ctrl+Z"),
    _taken(Action.REDO, Where.ALL, "Ctrl+Shift+Z"),
    _taken(Action.NEXT_PANE, Where.ALL, "F6"),
    _taken(Action.PREVIOUS_PANE, Where.ALL, "Shift+F6"),
    _taken(Action.EDIT, Where.ALL, "F2"),
    _plain(Action.BACK, Where.ALL, "Esc"),
    _taken(Action.LOCK, Where.ALL, "Ctrl+L"),
    _taken(Action.HELP, Where.ALL, "F1"),
    _plain(Action.MOVE, Where.QUEUE, "Up", "Down"),
    _plain(Action.FOLD, Where.QUEUE, "Left", "Right"),
    _plain(Action.PREVIEW, Where.QUEUE, "Space"),
    _plain(Action.DIAL, Where.QUEUE, "Return"),
    _taken(Action.CALL_BACK, Where.QUEUE, "Ctrl+Shift+R"),
    _taken(Action.DO_NOT_CALL, Where.QUEUE, "Ctrl+Shift+D"),
    _plain(Action.ANSWERED, Where.RINGING, "Return"),
    _taken(Action.NO_ANSWER, Where.RINGING, "Ctrl+Shift+A"),
    _taken(Action.LEFT_MESSAGE, Where.RINGING, "Ctrl+Shift+L"),
    _taken(Action.BUSY, Where.RINGING, "Ctrl+Shift+B"),
    _taken(Action.WRONG_NUMBER, Where.RINGING, "Ctrl+Shift+F"),
    _taken(Action.ALL_OUTCOMES, Where.RINGING, "Ctrl+Shift+O"),
    _taken(Action.HANG_UP, Where.RINGING, "Ctrl+Shift+H"),
    _plain(Action.CHOOSE_ANSWER, Where.CALL, "1…7"),
    _plain(Action.CHOOSE_GAP, Where.CALL, "8", "9", "0"),
    _taken(Action.ANSWER_ANYWHERE, Where.CALL, "Alt+1…0"),
    _plain(Action.SAVE_AND_NEXT, Where.CALL, "Return"),
    _taken(Action.PREVIOUS_QUESTION, Where.CALL, "PgUp"),
    _taken(Action.NEXT_QUESTION, Where.CALL, "PgDown"),
    _taken(Action.PREVIOUS_SECTION, Where.CALL, "Ctrl+PgUp"),
    _taken(Action.NEXT_SECTION, Where.CALL, "Ctrl+PgDown"),
    _taken(Action.IMPRESSION, Where.CALL, "Ctrl+I"),
    _taken(Action.NOTE, Where.CALL, "Ctrl+J"),
    _taken(Action.OBJECTIONS, Where.CALL, "Ctrl+O"),
    _plain(Action.FACET_MOVE, Where.CALL, "Up", "Down"),
    _plain(Action.FACET_VALUE, Where.CALL, "Left", "Right"),
    _plain(Action.FACET_BASIS, Where.CALL, "B"),
    _plain(Action.FACET_CLEAR, Where.CALL, "Backspace"),
    _plain(Action.CONFIRM_FACT, Where.CALL, "Space"),
    _taken(Action.HAND_OVER, Where.CALL, "Ctrl+Return"),
    _taken(Action.CALL_BACK, Where.CALL, "Ctrl+Shift+R"),
    _taken(Action.NURTURE, Where.CALL, "Ctrl+Shift+N"),
    _taken(Action.OFF_TARGET, Where.CALL, "Ctrl+Shift+T"),
    _taken(Action.WRONG_NUMBER, Where.CALL, "Ctrl+Shift+F"),
    _taken(Action.DO_NOT_CALL, Where.CALL, "Ctrl+Shift+D"),
    _taken(Action.ALL_OUTCOMES, Where.CALL, "Ctrl+Shift+O"),
    _taken(Action.HANG_UP, Where.CALL, "Ctrl+Shift+H"),
    _taken(Action.SEND, Where.DOSSIER, "Ctrl+Return"),
    _taken(Action.PDF, Where.DOSSIER, "Ctrl+P"),
    _plain(Action.RETRY, Where.SYNC, "R"),
    _plain(Action.CANCEL_ROW, Where.SYNC, "Del"),
    _plain(Action.CHOOSE_SIDE, Where.SYNC, "Left", "Right"),
    _plain(Action.NEXT_FIELD, Where.SYNC, "Down"),
    _plain(Action.TURN_WAY, Where.SYNC, "Space"),
    _taken(Action.SAVE_CHOICES, Where.SYNC, "Ctrl+Return"),
    _taken(Action.NEW, Where.SCRIPTS, "Ctrl+N"),
    _taken(Action.SIMULATE, Where.SCRIPTS, "F9"),
    _taken(Action.NEXT_PROBLEM, Where.SCRIPTS, "F8"),
    _taken(Action.GRAPH, Where.SCRIPTS, "Ctrl+G"),
    _taken(Action.MOVE_UP, Where.SCRIPTS, "Alt+Up"),
    _taken(Action.MOVE_DOWN, Where.SCRIPTS, "Alt+Down"),
    _plain(Action.REMOVE, Where.SCRIPTS, "Del"),
    _plain(Action.PREVIOUS_MARK, Where.REPLAY, "Left"),
    _plain(Action.NEXT_MARK, Where.REPLAY, "Right"),
    _plain(Action.FIVE_SECONDS, Where.REPLAY, "Shift+Left", "Shift+Right"),
    _taken(Action.SHARE, Where.REPLAY, "Ctrl+Return"),
    _taken(Action.NEW, Where.AGREEMENT, "Ctrl+N"),
    _taken(Action.NEXT_PROBLEM, Where.AGREEMENT, "F8"),
    _taken(Action.MOVE_UP, Where.AGREEMENT, "Alt+Up"),
    _taken(Action.MOVE_DOWN, Where.AGREEMENT, "Alt+Down"),
    _plain(Action.REMOVE, Where.AGREEMENT, "Del"),
    _plain(Action.EARLIER_GUIDE, Where.HELP, "Alt+Left"),
    _taken(Action.PDF, Where.HELP, "Ctrl+P"),
)

# Held down, these go on; all others happen once a press.
REPEATING = frozenset(
    {Action.UNDO, Action.REDO, Action.PREVIOUS_QUESTION, Action.NEXT_QUESTION}
    | {Action.PREVIOUS_SECTION, Action.NEXT_SECTION, Action.MOVE_UP, Action.MOVE_DOWN}
)
_DIGITS_OF = {"Alt+1…0": tuple(f"Alt+{digit}" for digit in range(10))}


def keys_of(action: Action, where: Where = Where.ALL) -> str:
    """The keys to print for an action on a page ("Ctrl+Shift+R"); empty if it has none there."""
    rows = [one for one in SHORTCUTS if one.action is action]
    here = [one for one in rows if one.where is where] or rows
    return here[0].keys[0] if here else ""


def action_for(keys: str, where: Where) -> Action | None:
    """What the filter does with these keys on that page; None leaves them to the control."""
    return _TAKEN.get((where, keys)) or _TAKEN.get((Where.ALL, keys))


def _taken_keys() -> dict[tuple[Where, str], Action]:
    return {
        (one.where, each): one.action
        for one in SHORTCUTS
        if one.by_filter
        for keys in one.keys
        for each in _DIGITS_OF.get(keys, (keys,))
    }


_TAKEN = _taken_keys()


def keys_in_words(keys: str) -> str:
    """The keys as the platform writes them, for tooltips: Ctrl+Shift+R, on macOS ⇧⌘R."""
    if "…" in keys:
        return keys.replace("Alt+", "⌥") if sys.platform == "darwin" else keys
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def with_keys(text: str, action: Action, where: Where = Where.ALL) -> str:
    """`text` followed by the action's keys, for a tooltip."""
    keys = keys_of(action, where)
    return f"{text} ({keys_in_words(keys)})" if keys else text


def where_words(where: Where) -> str:
    """The heading of a part of the map."""
    return {
        Where.ALL: _("Everywhere"),
        Where.QUEUE: _("Queue"),
        Where.RINGING: _("While it rings"),
        Where.CALL: _("The call"),
        Where.DOSSIER: _("Dossier"),
        Where.SYNC: _("Sync centre"),
        Where.SCRIPTS: _("Scripts"),
        Where.REPLAY: _("Call review"),
        Where.AGREEMENT: _("Agreement"),
        Where.HELP: _("Help"),
    }[where]


def action_words(action: Action) -> str:
    """What an action does, in a few words."""
    return _everywhere()[action] if action in _everywhere() else _on_pages()[action]


def _everywhere() -> dict[Action, str]:
    return {
        Action.PALETTE: _("Search and commands"),
        Action.FIND: _("Find in the list"),
        Action.OPEN_QUEUE: _("Open the queue"),
        Action.OPEN_CALLS: _("Open the calls"),
        Action.OPEN_DOSSIERS: _("Open the dossiers"),
        Action.OPEN_REVIEW: _("Open the review"),
        Action.OPEN_SCRIPTS: _("Open the scripts"),
        Action.OPEN_SETTINGS: _("Open the settings"),
        Action.NEXT_PANE: _("Next part of the page"),
        Action.PREVIOUS_PANE: _("Previous part of the page"),
        Action.PRIMARY: _("Main action of the page"),
        Action.UNDO: _("Undo"),
        Action.REDO: _("Redo"),
        Action.IMPORT: _("Import leads"),
        Action.SYNC: _("Send and receive now"),
        Action.CALL_DUE: _("Call whose callback is due"),
        Action.LOCK: _("Lock the window"),
        Action.HELP: _("Help: keys and guides"),
        Action.EDIT: _("Edit in place"),
        Action.BACK: _("Back, or close"),
    }


def _on_pages() -> dict[Action, str]:
    return {
        Action.MOVE: _("Move"),
        Action.FOLD: _("Fold, unfold a group"),
        Action.PREVIEW: _("Preview"),
        Action.DIAL: _("Call"),
        Action.ANSWERED: _("Someone answers: the timer starts"),
        Action.NO_ANSWER: _("No answer"),
        Action.LEFT_MESSAGE: _("Left a message"),
        Action.BUSY: _("Busy"),
        Action.WRONG_NUMBER: _("Wrong number"),
        Action.DO_NOT_CALL: _("Do not call again"),
        Action.CHOOSE_ANSWER: _("Choose an answer"),
        Action.CHOOSE_GAP: _("Does not know, refused, not asked"),
        Action.ANSWER_ANYWHERE: _("Answer from anywhere"),
        Action.SAVE_AND_NEXT: _("Save and go on"),
        Action.PREVIOUS_QUESTION: _("Previous question"),
        Action.NEXT_QUESTION: _("Next question"),
        Action.PREVIOUS_SECTION: _("Previous section"),
        Action.NEXT_SECTION: _("Next section"),
        Action.IMPRESSION: _("Note an impression"),
        Action.NOTE: _("Write a note"),
        Action.OBJECTIONS: _("Objections"),
        Action.FACET_MOVE: _("Impressions: move"),
        Action.FACET_VALUE: _("Impressions: value"),
        Action.FACET_BASIS: _("Impressions: said, heard, hunch"),
        Action.FACET_CLEAR: _("Impressions: clear"),
        Action.CONFIRM_FACT: _("Confirm a fact"),
        Action.HAND_OVER: _("Hand over"),
        Action.CALL_BACK: _("Call back"),
        Action.NURTURE: _("Nurture"),
        Action.OFF_TARGET: _("Off target"),
        Action.ALL_OUTCOMES: _("All outcomes"),
        Action.HANG_UP: _("Hang up"),
        Action.SEND: _("Send"),
        Action.PDF: _("PDF"),
        Action.RETRY: _("Try the row again"),
        Action.CANCEL_ROW: _("Do not send the row; fields: take it out"),
        Action.CHOOSE_SIDE: _("Conflict: mine, CRM"),
        Action.NEXT_FIELD: _("Conflict: next field"),
        Action.SAVE_CHOICES: _("Save"),
        Action.TURN_WAY: _("Fields: which way"),
        Action.NEW: _("New"),
        Action.SIMULATE: _("Simulator"),
        Action.NEXT_PROBLEM: _("Next problem"),
        Action.GRAPH: _("Whole graph"),
        Action.MOVE_UP: _("Move up"),
        Action.MOVE_DOWN: _("Move down"),
        Action.REMOVE: _("Take out"),
        Action.PREVIOUS_MARK: _("Previous mark"),
        Action.NEXT_MARK: _("Next mark"),
        Action.FIVE_SECONDS: _("Back, on by 5 seconds"),
        Action.SHARE: _("Share the comment"),
        Action.EARLIER_GUIDE: _("The guide before"),
    }
