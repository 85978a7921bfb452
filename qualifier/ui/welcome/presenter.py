"""The first run's state machine: each choice makes a new state and shows it. No Qt here."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from qualifier.core.errors import ActionRefused, QualifierError
from qualifier.exchange.workplace import SHIPPED_SCRIPTS
from qualifier.ui.away import Away
from qualifier.ui.imports.list_facts import ListFacts
from qualifier.ui.welcome.carry_out import ListChosen, SetUp
from qualifier.ui.welcome.reading import ListRead, read_list
from qualifier.ui.welcome.state import (
    ROLES,
    LeadsChoice,
    LeadsFrom,
    SafetyChoice,
    Way,
    WelcomeState,
)

Result = TypeVar("Result")


class WelcomePresenter:
    """Holds the state; `show` is called with each new one.

    `new_recovery_key` makes the key that is shown (`store.key.new_recovery_key`); `speak` makes
    a language the one of all texts, before the state is shown.
    """

    def __init__(
        self,
        language: str,
        show: Callable[[WelcomeState], None],
        speak: Callable[[str], None],
        new_recovery_key: Callable[[], str],
        away: Away,
    ) -> None:
        self.state = WelcomeState(language)
        self._show = show
        self._speak = speak
        self._new_recovery_key = new_recovery_key
        self._away = away
        self._stop_reading = threading.Event()

    def keyring_found(self, is_there: bool) -> None:
        """The computer was asked for a native key store."""
        way = Way.KEYRING if is_there else Way.PASSPHRASE
        self._set_safety(has_keyring=is_there)
        self.choose_way(way)

    def choose_language(self, language: str) -> None:
        """fr or en; all texts change at once."""
        self._speak(language)
        self._set(language=language)

    def set_name(self, name: str) -> None:
        self._set(name=name)

    def toggle_role(self, role: str) -> None:
        """Take a role or give it up; the last one stays."""
        held = set(self.state.roles) ^ {role}
        if held:
            self._set(roles=tuple(one for one in ROLES if one in held))

    def choose_sample(self) -> None:
        """Begin with the fictional leads."""
        self.stop_reading()
        self._set(leads=LeadsChoice(LeadsFrom.SAMPLE, facts=self.state.leads.facts))

    def choose_file(self, file: Path) -> None:
        """Read a list and count it; the choice stands once it is read."""
        self.stop_reading()
        stop = threading.Event()
        self._stop_reading = stop
        facts = self.state.leads.facts
        self._set(leads=LeadsChoice(LeadsFrom.FILE, file, is_reading=True, facts=facts))

        def told(done: int, expected: int) -> None:
            self._away.call_here(lambda: self._progress(stop, done, expected))

        self._away.run(
            lambda: read_list(file, facts.country, told, stop.is_set),
            lambda read: self._list_read(stop, read),
            lambda error: self._list_refused(stop, error),
        )

    def stop_reading(self) -> None:
        """Leave the file that is being read; nothing of it is chosen."""
        self._stop_reading.set()
        if self.state.leads.is_reading:
            self._set(leads=LeadsChoice(facts=self.state.leads.facts))

    def change_facts(self, facts: ListFacts) -> None:
        """What is said of the whole list. Another country reads the numbers anew."""
        before = self.state.leads
        self._set(leads=replace(before, facts=facts))
        if before.file and before.facts.country != facts.country:
            self.choose_file(before.file)

    def explore(self) -> None:
        """The shortest way to look round: sample leads, the first script, dialling by hand."""
        self.choose_sample()
        self._set(
            script=self.state.script or SHIPPED_SCRIPTS[0],
            dialer=self.state.dialer or "by_hand",
        )

    def choose_script(self, script: str) -> None:
        self._set(script=script)

    def choose_dialer(self, dialer: str) -> None:
        self._set(dialer=dialer)

    def set_command(self, command: str) -> None:
        self._set(dial_command=command)

    def choose_way(self, way: Way) -> None:
        """How the profile opens. The recovery key is made once and stays the same."""
        key = self.state.safety.recovery_key or self._new_recovery_key()
        self._set_safety(way=way, recovery_key=key)

    def set_passphrase(self, passphrase: str) -> None:
        self._set_safety(passphrase=passphrase)

    def repeat_passphrase(self, repeated: str) -> None:
        self._set_safety(repeated=repeated)

    def put_away(self, is_put_away: bool) -> None:
        """The person says where the recovery key is: not on this computer."""
        self._set_safety(is_put_away=is_put_away)

    def making(self) -> SetUp | None:
        """All choices as one value, and the page waits; None while choices are left."""
        if self.state.left or self.state.is_making:
            return None
        self._set(is_making=True, problem=None)
        return self._set_up()

    def failed(self, problem: QualifierError) -> None:
        """The profile could not be made: say why, all choices stay."""
        self._set(is_making=False, problem=problem)

    def close(self) -> None:
        """Stop what is being read."""
        self._stop_reading.set()

    def _set_up(self) -> SetUp:
        state = self.state
        return SetUp(
            language=state.language,
            name=state.name.strip(),
            roles=state.roles,
            first_list=_list_chosen(state.leads),
            script=state.script,
            dialer=state.dialer,
            dial_command=state.dial_command.strip(),
            home_country=state.leads.facts.country,
            way=state.safety.way,
            passphrase=state.safety.passphrase if state.safety.way is Way.PASSPHRASE else "",
            recovery_key=state.safety.recovery_key,
        )

    def _progress(self, stop: threading.Event, done: int, expected: int) -> None:
        if not stop.is_set() and self.state.leads.is_reading:
            self._set(leads=replace(self.state.leads, done=done, expected=expected))

    def _list_read(self, stop: threading.Event, read: ListRead) -> None:
        if not stop.is_set():
            self._set(leads=replace(self.state.leads, is_reading=False, read=read, error=None))

    def _list_refused(self, stop: threading.Event, error: QualifierError) -> None:
        is_ours = isinstance(error, ActionRefused) and error.reason == "cancelled"
        if not stop.is_set() and not is_ours:
            choice = replace(self.state.leads, is_reading=False, read=None, error=error)
            self._set(leads=choice)

    def _set_safety(self, **values: object) -> None:
        safety: SafetyChoice = replace(self.state.safety, **values)  # type: ignore[arg-type] # ours
        self._set(safety=safety)

    def _set(self, **values: object) -> None:
        after: WelcomeState = replace(self.state, **values)  # type: ignore[arg-type] # ours
        if after != self.state:
            self.state = after
            self._show(after)


def _list_chosen(leads: LeadsChoice) -> ListChosen | None:
    if leads.source is not LeadsFrom.FILE or leads.read is None:
        return None
    return ListChosen(leads.read.file, leads.read.column_map.as_json(), leads.facts)
