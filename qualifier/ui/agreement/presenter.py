"""What the agreement editor does: every change makes a new agreement, kept, checked and undoable.

No Qt here. The page owns the clocks: it calls `keep` within a second of a change and `check` when
typing pauses. Publishing and files are in `agreement_files`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from qualifier.core.agreement import (
    Agreement,
    Channel,
    Decision,
    Facet,
    FacetKind,
    HardRule,
    PointRule,
)
from qualifier.core.condition import Condition
from qualifier.core.editing import agreement_edits as edits
from qualifier.core.editing.agreement_edits import Entry, Part, Place, Retirable
from qualifier.core.editing.history import History, Mark
from qualifier.core.errors import QualifierError
from qualifier.core.lint import Problem, check_agreement
from qualifier.core.roles import Right
from qualifier.store import document_versions as kept
from qualifier.store.database import Connection
from qualifier.store.document_versions import Draft
from qualifier.ui.agreement import typed
from qualifier.ui.agreement.entry_inputs import ID, rows_of
from qualifier.ui.agreement.inputs import Rows, find
from qualifier.ui.agreement.opening import KIND, Opened, opened
from qualifier.ui.agreement.record_inputs import (
    band_rows,
    general_rows,
    promise_rows,
    signal_rows,
)
from qualifier.ui.agreement.state import AgreementState, Section, Stand, Target, target_of
from qualifier.ui.desk import Desk

DECISION = "decision"


class AgreementPresenter:
    """Holds the state of the agreement being written; `show` is called with each new one."""

    def __init__(self, desk: Desk, show: Callable[[AgreementState], None]) -> None:
        self._desk, self._show = desk, show
        self.state = AgreementState()
        self._history: History[Agreement] | None = None
        self._before: Agreement | None = None  # the newest published version
        self._kept: Agreement | None = None  # as it is durable
        self._shown_problem: Problem | None = None  # by `next_problem`

    # --- opening -------------------------------------------------------------------------------
    @property
    def id(self) -> str:
        """The agreement at work."""
        return self._desk.agreement.id

    @property
    def may_edit(self) -> bool:
        """Admins write the agreement (FORMATS.md, "Roles"); on the sample everybody may try."""
        settings = self._desk.settings
        return settings.may(Right.SETTINGS)

    def open(self) -> None:
        """Read the draft, or begin one from the newest version. Where one stood stays in front."""
        documents, agreement_id = self._desk.documents, self.id
        self._desk.background.read(
            lambda c: opened(c, documents, agreement_id),
            self._opened,
            failed=self._failed,
            key="agreement editor",
        )

    def _opened(self, read: Opened) -> None:
        self._history = History(read.agreement)
        self._before = read.before
        self._kept = read.agreement
        self._set(
            AgreementState(
                agreement=read.agreement,
                stand=self.state.stand,
                chosen=self.state.chosen,
                versions=read.versions,
                base=read.base,
                published_ids=read.published_ids,
                questions=read.questions,
                numbers=read.numbers,
                saved_at=read.kept_at,
                may_edit=self.may_edit,
                walked=self.state.walked + 1,
                is_draft=read.kept_at is not None,
            )
        )
        self.check()

    def _failed(self, error: QualifierError) -> None:
        self._set(replace(self.state, error=error))

    # --- looking -------------------------------------------------------------------------------
    def go(self, stand: Stand) -> None:
        """Bring a part of the outline to the front."""
        if stand != self.state.stand:
            self.seal()
            self._set(replace(self.state, stand=stand, refusals={}))

    def choose(self, place: Place, at: int) -> None:
        """Bring an entry of a list to the front."""
        if at != self.state.at(place):
            self.seal()
            self._set(replace(self.state, chosen={**self.state.chosen, place: at}, refusals={}))

    def go_to(self, target: Target) -> None:
        """Where a problem stands."""
        self.go(target.stand)
        place = self.state.place
        if place is None or target.at < 0:
            return
        self.choose(place, target.at)
        inner = self.inner_place(place)
        if inner is not None and target.inner >= 0:
            self.choose(inner, target.inner)

    def inner_place(self, place: Place) -> Place | None:
        """The list inside the entry in front: choices of a facet, people of a channel."""
        entry = self.entry(place)
        if isinstance(entry, Facet) and entry.kind is FacetKind.CHOICE:
            return Place(Part.FACET_CHOICES, entry.id)
        return Place(Part.PEOPLE, entry.id) if isinstance(entry, Channel) else None

    def entry(self, place: Place) -> Entry | None:
        """The entry of a list that is in front."""
        if self.state.agreement is None:
            return None
        found = edits.entries(self.state.agreement, place)
        at = self.state.at(place)
        return found[at] if 0 <= at < len(found) else None

    def rows(self, place: Place | None = None) -> Rows:
        """The fields of the entry in front of a list; without a list those of the section."""
        agreement = self.state.agreement
        if agreement is None:
            return ()
        if place is None:
            made = {
                Section.GENERAL: general_rows,
                Section.DECISIONS: lambda: band_rows(agreement),
                Section.PROMISES: lambda: promise_rows(agreement),
                Section.SIGNALS: signal_rows,
            }.get(self.state.stand.section)
            return made() if made is not None else ()
        entry = self.entry(place)
        is_published = entry is not None and not edits.may_remove(
            self.state.published_ids, place, entry
        )
        language = self._desk.language
        return rows_of(agreement, place, entry, is_published=is_published, language=language)

    def next_problem(self) -> Problem | None:
        """Bring the next problem's place to the front, from the first again behind the last."""
        state = self.state
        if not state.problems:
            return None
        targets = [target_of(one) for one in state.problems]
        last = self._shown_problem
        if last in state.problems and self._is_here(target_of(last)):
            here = state.problems.index(last)
        else:
            here = next((n for n, one in enumerate(targets) if self._is_here(one)), 0) - 1
        found = (here + 1) % len(targets)
        self.go_to(targets[found])
        self._shown_problem = state.problems[found]
        return self._shown_problem

    def _is_here(self, target: Target) -> bool:
        place = self.state.place
        if target.stand != self.state.stand or place is None:
            return target.stand == self.state.stand
        if target.at < 0:
            return True
        inner = self.inner_place(place)
        is_inner = target.inner < 0 or inner is None or self.state.at(inner) == target.inner
        return self.state.at(place) == target.at and is_inner

    # --- changing ------------------------------------------------------------------------------
    def set_value(self, name: str, raw: str, place: Place | None = None) -> None:
        """Take what was typed or chosen in a field over, or say why not."""
        state = self.state
        one = find(self.rows(place), name)
        if state.agreement is None or one is None or one.is_locked or not state.may_edit:
            return
        try:
            if place is None:
                made = one.write(state.agreement, raw)
            elif name == ID:
                made = self._renamed(state.agreement, place, raw)
            else:
                entry = one.write(self.entry(place), raw)
                made = edits.replace_entry(state.agreement, place, state.at(place), entry)
        except typed.NotTaken as refusal:
            self._set(replace(state, refusals={**state.refusals, name: str(refusal)}))
            return
        if name in state.refusals:
            rest = {key: why for key, why in state.refusals.items() if key != name}
            self._set(replace(state, refusals=rest))
        self._change(made, place, name, joins=True)

    def set_decision(self, cell: str, decision: str) -> None:
        """What happens with a cell."""
        agreement = self.state.agreement
        if agreement is not None:
            decisions = {**agreement.decisions, cell: Decision(decision)}
            made = replace(agreement, decisions=decisions)
            self._change(made, None, f"{DECISION}.{cell}")

    def set_condition(self, place: Place, condition: Condition) -> None:
        """When the rule in front holds."""
        agreement, rule = self.state.agreement, self.entry(place)
        if agreement is not None and isinstance(rule, HardRule | PointRule):
            made = edits.replace_entry(
                agreement, place, self.state.at(place), replace(rule, when=condition)
            )
            self._change(made, place, "when")

    def add(self, place: Place) -> bool:
        """A new entry behind the one in front, which it takes the place of; False if none is."""
        agreement = self.state.agreement
        if agreement is None or not self.state.may_edit:
            return False
        made, at = edits.add(agreement, place, self.state.at(place))
        if at < 0:
            return False
        self._change(made, place, "new", at=at)
        return True

    def remove(self, place: Place) -> None:
        """Take the entry in front out; one that a published version has is retired, or back."""
        agreement, entry = self.state.agreement, self.entry(place)
        if agreement is None or entry is None:
            return
        at = self.state.at(place)
        if isinstance(entry, Retirable) and entry.retired:
            self._change(edits.retire(agreement, place, at, retired=False), place, "retired")
            return
        made = edits.remove(agreement, place, at, self.state.published_ids)
        left = len(edits.entries(made, place))
        self._change(made, place, "removed", at=max(0, min(at, left - 1)))

    def move(self, place: Place, by: int) -> None:
        """The entry in front one place up (-1) or down (1)."""
        agreement, at = self.state.agreement, self.state.at(place)
        if agreement is not None and self.entry(place) is not None:
            made = edits.move(agreement, place, at, by)
            self._change(made, place, "order", at=at + by if made != agreement else at)

    def name_entry(self, place: Place) -> None:
        """A new entry takes its id from its label once that is written (never later)."""
        agreement, entry = self.state.agreement, self.entry(place)
        if agreement is None or not isinstance(entry, Retirable) or not self.state.may_edit:
            return
        if not edits.may_remove(self.state.published_ids, place, entry):
            return
        at = self.state.at(place)
        wanted = edits.id_of_words(agreement, place, at)
        self._change(edits.rename(agreement, place, at, wanted), place, "label.id")

    def _renamed(self, agreement: Agreement, place: Place, raw: str) -> Agreement:
        at = self.state.at(place)
        found = edits.entries(agreement, place)
        taken = [one.id for number, one in enumerate(found) if number != at]
        return edits.rename(agreement, place, at, typed.new_id(raw, taken))

    def _change(
        self,
        agreement: Agreement,
        place: Place | None,
        part: str,
        *,
        at: int | None = None,
        joins: bool = False,
    ) -> None:
        history = self._history
        if history is None or not self.state.may_edit:
            return
        number = self.state.at(place) if place is not None and at is None else at or 0
        mark = Mark(_mark_place(self.state.stand, place, number), part)
        if not history.do(agreement, mark, joins=joins):
            return
        chosen = self.state.chosen
        if place is not None:
            chosen = {**chosen, place: number}
        self._took(chosen)

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
        if mark is None:
            return False
        stand, place, at = _place_marked(mark.place)
        chosen = {**self.state.chosen, place: at} if place is not None else self.state.chosen
        self._took(chosen, stand=stand, walked=self.state.walked + 1)
        return True

    def _took(
        self, chosen: Mapping[Place, int], *, stand: Stand | None = None, walked: int = -1
    ) -> None:
        history = self._history
        assert history is not None
        self._set(
            replace(
                self.state,
                agreement=history.now,
                stand=stand or self.state.stand,
                chosen=_within(history.now, chosen),
                refusals=self.state.refusals if walked < 0 else {},
                walked=self.state.walked if walked < 0 else walked,
                is_known=False,
                is_saved=False,
                is_draft=history.now != self._before,
                can_undo=history.can_undo,
                can_redo=history.can_redo,
            )
        )

    # --- kept and checked ----------------------------------------------------------------------
    def keep(self) -> None:
        """Write the draft down if it changed since; one that differs no more is dropped."""
        agreement = self.state.agreement
        if agreement is None or agreement is self._kept or not self.state.may_edit:
            return
        from qualifier.exchange.documents.draft_document import agreement_draft_text

        now, self._kept = self._desk.clock(), agreement
        text = agreement_draft_text(agreement)
        draft = Draft(agreement.id, text, self.state.base, self._desk.seat, now)
        is_back = agreement == self._before

        def write(connection: Connection) -> None:
            if is_back:
                kept.drop_draft(connection, KIND, draft.document_id)
            else:
                kept.put_draft(connection, KIND, draft)

        self._desk.background.write(
            write,
            lambda _done: self._was_kept(agreement, now),
            lambda error: self._not_kept(agreement, error),
        )

    def _was_kept(self, agreement: Agreement, at: datetime) -> None:
        is_saved = self.state.agreement is agreement
        self._set(replace(self.state, saved_at=at, is_saved=is_saved, save_error=None))

    def _not_kept(self, agreement: Agreement, error: QualifierError) -> None:
        if self._kept is agreement:
            self._kept = None
        self._set(replace(self.state, save_error=error))

    def check(self) -> None:
        """Have the linter look at the agreement as it stands, off the UI thread."""
        agreement = self.state.agreement
        if agreement is None or self.state.is_known:
            return
        self._desk.background.read(
            lambda _c: check_agreement(agreement),
            lambda found: self._checked(agreement, found),
            key="agreement check",
        )

    def _checked(self, agreement: Agreement, found: tuple[Problem, ...]) -> None:
        if self.state.agreement is agreement:
            self._set(replace(self.state, problems=found, is_known=True))

    def show_busy(self, *, busy: bool, progress: tuple[int, int] | None = None) -> None:
        """The worker is at it, or through."""
        self._set(replace(self.state, is_busy=busy, progress=progress))

    def forget(self) -> None:
        """The draft on disk is another one now: what is in memory is not written over it."""
        self._kept = self.state.agreement
        self._history = None

    def _set(self, after: AgreementState) -> None:
        if after != self.state:
            self.state = after
            self._show(after)


def _mark_place(stand: Stand, place: Place | None, at: int) -> str:
    own = f"{place.part.value}/{place.of}/{at}" if place is not None else "//"
    return f"{stand.section.value}/{stand.of}/{own}"


def _place_marked(text: str) -> tuple[Stand, Place | None, int]:
    section, of, part, inside, at = text.split("/")
    stand = Stand(Section(section), of)
    return stand, Place(Part(part), inside) if part else None, int(at or 0)


def _within(agreement: Agreement, chosen: Mapping[Place, int]) -> dict[Place, int]:
    """Positions that are still there: undoing an addition leaves the one before in front."""
    return {
        place: max(0, min(at, len(edits.entries(agreement, place)) - 1))
        for place, at in chosen.items()
    }
