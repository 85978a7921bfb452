"""Routing and reasons of a connection: read both sides, choose, keep. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from qualifier.core.errors import QualifierError
from qualifier.store.connections import CrmConnection
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.texts.sync_sentences import trouble_at
from qualifier.ui.desk import Desk
from qualifier.ui.sync.ways_state import TheirField, WaysState, state_of

REASON_LISTS = ("rejection", "turn_back", "disqualification")


class WaysPresenter:
    """Holds the state; `show` gets each new one."""

    def __init__(
        self,
        desk: Desk,
        show: Callable[[WaysState], None],
        say: Callable[[str], None],
        warn: Callable[[str], None],
    ) -> None:
        self._desk, self._show, self._say, self._warn = desk, show, say, warn
        self.state = WaysState()
        self._before: list[WaysState] = []
        self._is_left = False
        self._saving: tuple[object, ...] | None = None

    def open(self, one: CrmConnection) -> None:
        """Show a connection's; their side is asked for."""
        agreement, language = self._desk.agreement, self._desk.language
        reasons: dict[str, str] = {}
        for name in REASON_LISTS:
            for reason in agreement.reasons.get(name, ()):
                reasons.setdefault(reason.id, reason.label.within(language) or reason.id)
        self._before.clear()
        self._set(
            replace(
                state_of(one.details),
                id=one.id,
                name=one.name,
                kind=one.kind,
                our_channels=tuple(
                    (channel.id, channel.label.within(language) or channel.id)
                    for channel in agreement.routing.channels
                ),
                our_reasons=tuple(reasons.items()),
            )
        )
        request: dict[str, object] = {"do": "crm_language", "connection_id": one.id}
        self._desk.background.ask(request, self._told, self._failed)

    def leave(self, say: Callable[[str], None], warn: Callable[[str], None]) -> None:
        """The page goes: what became of what is being saved is told there from now on."""
        self._is_left = True
        self._say = say
        self._warn = lambda words: warn(trouble_at(self.state.name, words))

    @property
    def is_unsaved(self) -> bool:
        """Whether something was chosen that is not on its way to the worker."""
        return self.state.chosen not in (self.state.kept, self._saving)

    def take_up(self, left: WaysState) -> None:
        """The choices of a page that was left without saving them."""
        self._change(
            replace(self.state, channels=left.channels, people=left.people, reasons=left.reasons)
        )

    def route(self, channel: str, name: str, value: str) -> None:
        self._change(self.state.with_route(channel, name, value))

    def follow_up(self, channel: str, person: str) -> None:
        self._change(self.state.with_person(channel, person))

    def reason(self, theirs: str, ours: str) -> None:
        self._change(self.state.with_reason(theirs, ours))

    def take_proposals(self) -> None:
        """All that is proposed for reasons without a partner."""
        state = self.state
        self._change(replace(state, reasons={**state.open_proposals, **state.reasons}))

    def undo(self) -> bool:
        """Take the last choice back; False if there is none."""
        if not self._before:
            return False
        was = self._before.pop()  # its choices only: a save may have begun or failed since
        self._set(
            replace(self.state, channels=was.channels, people=was.people, reasons=was.reasons)
        )
        return True

    def save(self) -> None:
        """Keep what was chosen."""
        state = self.state
        if not state.may_save:
            return
        request: dict[str, object] = {
            "do": "crm_keep_language",
            "connection_id": state.id,
            "channels": {one: dict(values) for one, values in state.channels.items()},
            "people": dict(state.people),
            "reasons": dict(state.reasons),
        }
        self._saving = state.chosen
        self._set(replace(state, is_saving=True))

        def done(_answer: Mapping[str, Any]) -> None:
            self._saving = None
            if self.state.chosen == state.chosen:
                self._before.clear()
            # What was chosen while it was being saved is still to be saved.
            self._set(replace(self.state, is_saving=False, kept=state.chosen))
            self._say(_("Saved. It holds from the next exchange on."))

        def failed(error: QualifierError) -> None:
            self._saving = None
            self._set(replace(self.state, is_saving=False))
            self._warn(sentence(error))

        self._desk.background.ask(request, done, failed)

    def _told(self, done: Mapping[str, Any]) -> None:
        if self._is_left:
            return
        fields = tuple(
            TheirField(
                str(one["name"]),
                str(one["part"]),
                tuple((str(key), str(words)) for key, words in one["options"].items()),
            )
            for one in done.get("fields") or ()
        )
        self._set(
            replace(
                self.state,
                is_read=True,
                fields=fields,
                persons=tuple((str(k), str(v)) for k, v in (done.get("people") or {}).items()),
                their_reasons=tuple(
                    (str(k), str(v)) for k, v in (done.get("reasons") or {}).items()
                ),
                proposed=dict(done.get("proposed") or {}),
            )
        )

    def _failed(self, error: QualifierError) -> None:
        if not self._is_left:
            self._set(replace(self.state, error=error))

    def _change(self, after: WaysState) -> None:
        if after != self.state:
            self._before.append(self.state)
            self._set(after)

    def _set(self, after: WaysState) -> None:
        self.state = after
        if not self._is_left:
            self._show(after)
