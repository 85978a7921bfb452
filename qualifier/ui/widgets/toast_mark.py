"""What a toast says and for how long, and who goes first where several have something to say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from qualifier.ui.icons import Glyph
from qualifier.ui.widgets.key_caps import Keys
from qualifier.ui.widgets.pill import Tone

PLAIN_MS = 4_000
UNDO_MS = 8_000
UNDO_KEYS = "Ctrl+Z"


class Rank(IntEnum):
    """Who has the place: the higher one. Of equals the newer takes it; notices wait their turn.

    What takes the place of a notice or an error gives it back afterwards.
    """

    NOTICE = 0  # stays until somebody acts
    ERROR = 1  # stays until it is closed
    PLAIN = 2
    ACTS = 3
    UNDOES = 4  # what it offers is over in eight seconds: nothing may hide it


@dataclass(frozen=True, slots=True)
class ToastAction:
    """A link beside the first one: its words, what `action_chosen` carries."""

    words: str
    id: str


@dataclass(frozen=True, slots=True)
class ToastMark:
    """What a toast says. `action` is the words of its link, `action_id` what the signal carries,
    `keys` what presses it from the keyboard; `others` are links beside it.

    Danger, and what `stays`, is there until it is closed; with an action 8 s, else 4 s. `about`
    names what it is about, for `ToastHost.dismiss`.
    """

    text: str
    tone: Tone = Tone.OK
    action: str = ""
    action_id: str = ""
    keys: Keys = ""
    glyph: Glyph | None = None
    others: tuple[ToastAction, ...] = ()
    stays: bool = False
    about: str = ""

    @property
    def lasts_ms(self) -> int:
        """How long it stays; 0: until it is closed."""
        if self.stays or self.tone is Tone.DANGER:
            return 0
        return UNDO_MS if self.action else PLAIN_MS

    @property
    def rank(self) -> Rank:
        """Whether it waits for the toast on screen, or takes its place."""
        if self.tone is Tone.DANGER:
            return Rank.ERROR
        if self.stays:
            return Rank.NOTICE
        if not self.action:
            return Rank.PLAIN
        return Rank.UNDOES if self.keys == UNDO_KEYS else Rank.ACTS
