"""What the script editor does: every change makes a new script, is kept, checked and undoable.

No Qt here. The page owns the clocks: it calls `keep` within a second of a change, and
`studies.check` when typing pauses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from qualifier.core.agreement import Agreement
from qualifier.core.editing import script_edits as edits
from qualifier.core.editing.history import History, Mark
from qualifier.core.editing.naming import named, named_question_at
from qualifier.core.editing.spots import WHOLE, Part, Spot, exists, order
from qualifier.core.errors import NotFound, QualifierError
from qualifier.core.lint import Problem
from qualifier.core.roles import Right
from qualifier.core.script import Question, Script
from qualifier.store import document_versions as kept
from qualifier.store.database import Connection
from qualifier.store.document_versions import DocumentKind, Draft, Version
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.ui.desk import Desk
from qualifier.ui.scripts.editor_state import EditorState
from qualifier.ui.scripts.editor_studies import ScriptStudies

SCRIPT = DocumentKind.SCRIPT

_Read = tuple[Script, Agreement | None, Version | None, Script | None, Draft | None]


class EditorPresenter:
    """Holds the state of one script being written; `show` is called with each new one."""

    def __init__(
        self,
        desk: Desk,
        show: Callable[[EditorState], None],
        say: Callable[[str], None],
        warn: Callable[[str], None],
    ) -> None:
        self._desk, self._show, self._say, self._warn = desk, show, say, warn
        self.state = EditorState()
        self._history: History[Script] | None = None
        self.studies = ScriptStudies(desk, lambda: self.state, self._set)
        self._kept: Script | None = None  # as it is durable
        self._thrown: tuple[Script, int] | None = None  # a draft, and the version it began from
        self._last_problem: Problem | None = None  # that was brought to the front

    # --- opening -------------------------------------------------------------------------------
    def open(self, script_id: str, at: Spot = WHOLE) -> None:
        """Read the draft of a script, or begin one from its newest version; `at` comes in front."""
        self._history = None
        self._set(EditorState(may_edit=self.may_edit))
        self._desk.background.read(
            lambda c: self._read(c, script_id),
            lambda read: self._opened(read, at),
            failed=self._failed,
            key="script",
        )

    @property
    def may_edit(self) -> bool:
        """Admins write scripts (FORMATS.md, "Roles"); on the sample everybody may try."""
        settings = self._desk.settings
        return settings.may(Right.SETTINGS)

    def _read(self, connection: Connection, script_id: str) -> _Read:
        from qualifier.exchange.documents.draft_document import script_from_draft

        draft = kept.draft(connection, SCRIPT, script_id)
        versions = kept.versions(connection, SCRIPT, script_id)
        before = None
        if versions:
            before = self._desk.documents.script(connection, script_id, versions[0].number)
        if draft is not None:
            script = script_from_draft(draft.text)
        elif before is not None:
            script = before
        else:
            raise NotFound("script", script_id)
        agreement = self._agreement(connection, script.agreement)
        newest = versions[0] if versions else None
        return replace(script, version=0), agreement, newest, before, draft

    def _agreement(self, connection: Connection, agreement_id: str) -> Agreement | None:
        try:
            return self._desk.documents.newest_agreement(connection, agreement_id)
        except NotFound:
            return None

    def _opened(self, read: _Read, at: Spot) -> None:
        script, agreement, published, before, draft = read
        self._history, self.studies.before, self._kept = History(script), before, script
        first = next((one for one in order(script) if one.part is Part.QUESTION), WHOLE)
        if at != WHOLE and exists(script, at):
            first = at
        self._set(
            EditorState(
                script=script,
                agreement=agreement,
                published=published,
                chosen=first,
                base=_base(draft, published),
                saved_at=draft.at if draft is not None else None,
                may_edit=self.may_edit,
                is_draft=draft is not None,
            )
        )

    def _failed(self, error: QualifierError) -> None:
        self._set(replace(self.state, error=error))

    # --- moving about --------------------------------------------------------------------------
    def choose(self, spot: Spot) -> None:
        """Bring a part to the front."""
        script = self.state.script
        if script is None or not exists(script, spot):
            return
        self.seal()
        if spot.bare != self.state.chosen:
            self.name_part()  # keys lead on before the field hears that it was left
        self._set(replace(self.state, chosen=spot.bare))

    def step(self, way: int) -> None:
        """To the next (1) or previous (-1) part of the outline."""
        if self.state.script is None:
            return
        all_spots = order(self.state.script)
        here = all_spots.index(self.state.chosen) if self.state.chosen in all_spots else 0
        self.choose(all_spots[max(0, min(len(all_spots) - 1, here + way))])

    def next_problem(self) -> Problem | None:
        """The problem after the one shown last, round and round; brought to the front.

        After another part was brought to the front: the first from there on.
        """
        state = self.state
        if state.script is None or not state.problems:
            return None
        spots = order(state.script)

        def place(problem: Problem) -> int:
            return _place_in(spots, state.spot(problem).bare)

        in_order = sorted(state.problems, key=place)
        last, here = self._last_problem, _place_in(spots, state.chosen)
        if last is not None and last in in_order and place(last) == here:
            later = in_order[in_order.index(last) + 1 :]
        else:
            later = [one for one in in_order if place(one) >= here]
        found = later[0] if later else in_order[0]
        self.show_problem(found)
        return found

    def show_problem(self, problem: Problem) -> None:
        """Bring the place of a problem to the front; `next_problem` goes on from it."""
        self._last_problem = problem
        self.choose(self.state.spot(problem))

    # --- changing ------------------------------------------------------------------------------
    def change(
        self, script: Script, part: str, *, spot: Spot | None = None, joins: bool = False
    ) -> None:
        """Take `script` over. `part` names what changed at the spot in front (or at `spot`)."""
        history = self._history
        if history is None or not self.state.may_edit:
            return
        at = spot or self.state.chosen
        if not history.do(script, Mark(f"{at.part.value}:{at.id}", part), joins=joins):
            return
        self._took(at)

    def change_question(self, question: Question, part: str, *, joins: bool = False) -> None:
        """The question in front becomes `question`; a first sentence names a new one."""
        script, old = self.state.script, self.state.question
        if script is None or old is None:
            return
        self.change(edits.replace_question(script, question, old.id), part, joins=joins)

    def name_question(self) -> None:
        """A new question takes its id from its words once they are written (never later)."""
        question, language = self.state.question, self._desk.language
        if question is None:
            return
        spoken = question.ask.fr if language == "fr" else question.ask.en
        if spoken or not question.ask:  # the other language is written first: its own is to come
            self._name(named_question_at)

    def name_part(self) -> None:
        """What is in front is left: it and a question's answers take ids from their words."""
        self._name(named)

    def _name(
        self, name: Callable[[Script, Spot, Script | None, str], tuple[Script, Spot]]
    ) -> None:
        script, history, at = self.state.script, self._history, self.state.chosen
        if script is None or history is None or not self.state.may_edit:
            return
        after, spot = name(script, at, self.studies.before, self._desk.language)
        if after is not script:
            history.fold(after, Mark(f"{at.part.value}:{at.id}", "id"))
            self._took(spot)

    def add_question(self, type_name: str = "choice") -> None:
        """A new question behind what is in front."""
        self.name_part()
        script, section = self.state.script, self.state.section
        if script is None:
            return
        if section is not None:
            section_id = section.id
        elif script.sections:
            section_id = script.sections[-1].id
        else:
            script, section_id = edits.add_section(script)
        question = self.state.question
        after = question.id if question is not None else ""
        made, new_id = edits.add_question(script, type_name, section_id, after)
        self.change(made, "new", spot=Spot(Part.QUESTION, new_id))

    def duplicate(self) -> None:
        """A copy of the question in front, behind it."""
        self.name_part()
        script, question = self.state.script, self.state.question
        if script is not None and question is not None:
            made, new_id = edits.duplicate_question(script, question.id)
            self.change(made, "copy", spot=Spot(Part.QUESTION, new_id))

    def add_section(self) -> None:
        """A new section behind the one in front."""
        self.name_part()
        script, section = self.state.script, self.state.section
        if script is not None:
            made, new_id = edits.add_section(script, section.id if section else "")
            self.change(made, "new", spot=Spot(Part.SECTION, new_id))

    def add_objection(self) -> None:
        """A new objection at the end."""
        self.name_part()
        if self.state.script is not None:
            made, new_id = edits.add_objection(self.state.script)
            self.change(made, "new", spot=Spot(Part.OBJECTION, new_id))

    def remove(self) -> None:
        """Take what is in front out; Ctrl+Z brings it back."""
        script, at = self.state.script, self.state.chosen
        if script is None or at.part is Part.SCRIPT:
            return
        spots = order(script)
        act = {
            Part.QUESTION: edits.remove_question,
            Part.SECTION: edits.remove_section,
            Part.OBJECTION: edits.remove_objection,
        }[at.part]
        made = act(script, at.id)
        here = spots.index(at)
        behind = (*spots[here + 1 :], *reversed(spots[:here]))
        near = next(one for one in behind if exists(made, one))
        self.change(made, "removed", spot=near)

    def move(self, by: int) -> None:
        """What is in front one place up (-1) or down (1)."""
        script, at = self.state.script, self.state.chosen
        if script is None or at.part is Part.SCRIPT:
            return
        act = {
            Part.QUESTION: edits.move_question,
            Part.SECTION: edits.move_section,
            Part.OBJECTION: edits.move_objection,
        }[at.part]
        self.change(act(script, at.id, by), "order")

    def put(self, spot: Spot, section_id: str, place: int) -> None:
        """A part was dropped at a place among its like, a question at one of a section."""
        script = self.state.script
        if script is None:
            return
        match spot.part:
            case Part.QUESTION:
                made = edits.put_question(script, spot.id, section_id, place)
            case Part.SECTION:
                made = edits.put_section(script, spot.id, place)
            case _:
                made = edits.put_objection(script, spot.id, place)
        self.change(made, "order", spot=spot)

    def seal(self) -> None:
        """A field was left or a pause was made: what follows is a step of its own."""
        if self._history is not None:
            self._history.seal()

    def undo(self) -> bool:
        """Take the last step back; False if there is none."""
        return self._walk(self._history.undo() if self._history else None)

    def redo(self) -> bool:
        """Do it again; False if nothing was taken back."""
        return self._walk(self._history.redo() if self._history else None)

    def _walk(self, mark: Mark | None) -> bool:
        if mark is None or self._history is None:
            return False
        part, _colon, one = mark.place.partition(":")
        now, here = self._history.now, self.state.chosen
        near = next((at for at in (Spot(Part(part), one), here) if exists(now, at)), None)
        if near is None:  # it is gone, or has another id: what stands in its place
            was, spots = self.state.script, order(now)
            place = _place_in(order(was), here) if was is not None else 0
            near = spots[min(place, len(spots) - 1)]
        self._took(near)
        return True

    def _took(self, at: Spot) -> None:
        history = self._history
        assert history is not None
        chosen = at.bare if exists(history.now, at) else WHOLE
        self._set(
            replace(
                self.state,
                script=history.now,
                chosen=chosen,
                is_known=False,
                is_saved=False,
                is_draft=True,
                can_undo=history.can_undo,
                can_redo=history.can_redo,
            )
        )

    # --- kept -----------------------------------------------------------------------------------
    def keep(self) -> None:
        """Write the draft down, if it changed since it last was."""
        script = self.state.script
        if script is None or script is self._kept or not self.state.may_edit:
            return
        from qualifier.exchange.documents.draft_document import script_draft_text

        now = self._desk.clock()
        draft = Draft(script.id, script_draft_text(script), self.state.base, self._desk.seat, now)
        self._kept = script
        self._desk.background.write(
            lambda c: kept.put_draft(c, SCRIPT, draft),
            lambda _done: self._was_kept(script, now),
            lambda error: self._not_kept(script, error),
        )

    def _was_kept(self, script: Script, at: datetime) -> None:
        if self.state.script is not None and self.state.script.id == script.id:
            is_saved = self.state.script is script
            self._set(replace(self.state, saved_at=at, is_saved=is_saved, save_error=None))

    def _not_kept(self, script: Script, error: QualifierError) -> None:
        if self._kept is script:
            self._kept = None
        if self.state.script is not None and self.state.script.id == script.id:
            self._set(replace(self.state, save_error=error))

    def repair(self, problem: Problem) -> bool:
        """Mend a problem by its repair; False if it has none."""
        found = self.state.repair_of(problem)
        if found is None:
            return False
        self.change(found.script, "repair", spot=self.state.spot(problem).bare)
        return True

    # --- publishing ----------------------------------------------------------------------------
    def publish(self, note: str) -> None:
        """Make a version of the draft, once it is durable as it stands: the worker reads it."""
        if not self.state.may_publish:
            return
        self.name_part()  # not before: a script with new ids is not known yet
        script = self.state.script
        if script is None:
            return
        self.keep()
        self._set(replace(self.state, is_busy=True))
        request: dict[str, object] = {"do": "document_publish", "kind": SCRIPT.value}
        request |= {"document_id": script.id, "note": note}

        def ask(_draft: Draft | None) -> None:
            if self.state.save_error is not None:
                self._publish_failed(self.state.save_error)
                return
            self._desk.background.ask(
                request, lambda done: self._published(script, done), self._publish_failed
            )

        self._desk.background.write(  # after those before it
            lambda c: kept.draft(c, SCRIPT, script.id), ask, self._publish_failed
        )

    def _published(self, published: Script, done: dict[str, Any]) -> None:
        self._say(_("Version {number} is published.").format(number=done["version"]))
        script, at = self.state.script, self.state.chosen
        if script is None or script.id != published.id:
            return  # another one was opened meanwhile
        if script is published:
            self.open(script.id, at)
            return
        self._put(script, int(done["version"]), at)  # typing went on: that is the next draft

    def _publish_failed(self, error: QualifierError) -> None:
        self._set(replace(self.state, is_busy=False))
        self._warn(sentence(error))

    def throw_away(self, then: Callable[[], None]) -> None:
        """Forget the draft; the published version stands as before. `bring_back` undoes it."""
        script, base, at = self.state.script, self.state.base, self.state.chosen
        if script is None or self.state.published is None:
            return

        def thrown(_done: None) -> None:
            self._thrown = (script, base)
            self.open(script.id, at)
            then()

        self._kept = script
        self._desk.background.write(
            lambda c: kept.drop_draft(c, SCRIPT, script.id),
            thrown,
            lambda error: self._warn(sentence(error)),
        )

    def bring_back(self) -> None:
        """Put the draft back that was thrown away last."""
        if self._thrown is not None:
            (script, base), self._thrown = self._thrown, None
            self._put(script, base, self.state.chosen)

    def _put(self, script: Script, base: int, at: Spot) -> None:
        """Make `script` the draft, begun from the version `base`, and open it."""
        from qualifier.exchange.documents.draft_document import script_draft_text

        draft = Draft(
            script.id, script_draft_text(script), base, self._desk.seat, self._desk.clock()
        )
        self._desk.background.write(
            lambda c: kept.put_draft(c, SCRIPT, draft),
            lambda _done: self.open(script.id, at),
            lambda error: self._warn(sentence(error)),
        )

    def _set(self, after: EditorState) -> None:
        if after != self.state:
            self.state = after
            self._show(after)


def _base(draft: Draft | None, published: Version | None) -> int:
    """The version that a draft was begun from, or is begun from now."""
    if draft is not None:
        return draft.base_version
    return published.number if published is not None else 0


def _place_in(spots: tuple[Spot, ...], spot: Spot) -> int:
    return spots.index(spot) if spot in spots else 0
