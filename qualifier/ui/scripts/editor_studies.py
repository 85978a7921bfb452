"""What is found out about a script being written, off the UI thread: problems, branches, ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from qualifier.core.agreement import Agreement
from qualifier.core.editing.graph import Graph, branches
from qualifier.core.editing.paths import Paths, survey
from qualifier.core.editing.repairs import Repair, repair
from qualifier.core.lint import Problem, check_script
from qualifier.core.script import Script
from qualifier.ui.desk import Desk
from qualifier.ui.scripts.editor_state import EditorState

MOST_REPAIRS = 20  # each takes some checks of the whole script


class ScriptStudies:
    """What comes back for a script that has changed since is dropped. `before` is the newest
    published version."""

    def __init__(
        self, desk: Desk, state: Callable[[], EditorState], take: Callable[[EditorState], None]
    ) -> None:
        self._desk, self._state, self._set = desk, state, take
        self.before: Script | None = None

    def check(self) -> None:
        """Have the linter look at the script as it stands, off the UI thread."""
        script, agreement, before = self._state().script, self._state().agreement, self.before
        if script is None or self._state().is_known:
            return
        self._desk.background.read(
            lambda _c: check(script, agreement, before),
            lambda found: self._checked(script, found),
            key="script check",
        )

    def _checked(self, script: Script, found: tuple[Problem, ...]) -> None:
        if self._state().script is script:
            self._set(replace(self._state(), problems=found, repairs=(), is_known=True))
            if found:
                self._look_for_repairs(script, found)

    def _look_for_repairs(self, script: Script, found: tuple[Problem, ...]) -> None:
        agreement = self._state().agreement
        self._desk.background.read(
            lambda _c: repairs_of(found, script, agreement),
            lambda repairs: self._repairs_found(script, repairs),
            key="script repairs",
        )

    def _repairs_found(self, script: Script, repairs: tuple[tuple[int, Repair], ...]) -> None:
        if self._state().script is script:
            self._set(replace(self._state(), repairs=repairs))

    def look_around(self) -> None:
        """Compute the branches of the script as it stands, off the UI thread."""
        script = self._state().script
        if script is None or self._state().graph is not None:
            return
        self._desk.background.read(
            lambda _c: branches(script),
            lambda found: self._looked_around(script, found),
            key="script branches",
        )

    def _looked_around(self, script: Script, found: Graph) -> None:
        if self._state().script is script:
            self._set(replace(self._state(), branches=(script, found)))

    def survey(self, then: Callable[[Paths | None], None]) -> None:
        """All ways through the script; None while it has errors. The newest asking counts."""
        script, agreement = self._state().script, self._state().agreement
        if script is None or agreement is None or self._state().errors:
            then(None)
            return

        def found(paths: Paths | None) -> None:
            if self._state().script is script:
                then(paths)

        self._desk.background.read(lambda _c: survey(script, agreement), found, key="script ways")


def check(
    script: Script, agreement: Agreement | None, before: Script | None
) -> tuple[Problem, ...]:
    """All problems of a draft; `before` is the newest published version."""
    return check_script(script, agreement, before)


def repairs_of(
    problems: tuple[Problem, ...], script: Script, agreement: Agreement | None
) -> tuple[tuple[int, Repair], ...]:
    """The repairs of the first problems, by their places among all."""
    found = ((at, repair(one, script, agreement)) for at, one in enumerate(problems[:MOST_REPAIRS]))
    return tuple((at, one) for at, one in found if one is not None)
