"""What the script editor shows, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qualifier.core.agreement import Agreement
from qualifier.core.editing.graph import Graph
from qualifier.core.editing.repairs import Repair
from qualifier.core.editing.spots import WHOLE, Part, Spot, spot_of
from qualifier.core.errors import QualifierError
from qualifier.core.lint import Problem
from qualifier.core.script import Objection, Question, Script, Section
from qualifier.store.document_versions import Version


@dataclass(frozen=True, slots=True)
class EditorState:
    """`published` is the newest version, None before the first; `base` the version that the draft
    was begun from, 0 for none. `repairs`: the place of a problem
    among `problems`, and its repair. `is_known` tells whether `problems`
    are those of `script` as it stands; while a person types they may be a moment old.

    `saved_at`: when the draft was last durable; `is_saved` False while typing waits to be.
    `branches`: the graph that was computed last, and the script it is of.
    """

    script: Script | None = None
    agreement: Agreement | None = None
    published: Version | None = None
    chosen: Spot = WHOLE
    problems: tuple[Problem, ...] = ()
    repairs: tuple[tuple[int, Repair], ...] = ()
    is_known: bool = False
    branches: tuple[Script, Graph] | None = None
    base: int = 0
    saved_at: datetime | None = None
    is_saved: bool = True
    save_error: QualifierError | None = None
    may_edit: bool = True
    can_undo: bool = False
    can_redo: bool = False
    is_draft: bool = False
    is_busy: bool = False
    error: QualifierError | None = None

    @property
    def number(self) -> int:
        """The version that the draft would become."""
        return (self.published.number if self.published else 0) + 1

    @property
    def is_overtaken(self) -> bool:
        """Whether another version was published since the draft was begun."""
        return self.is_draft and self.published is not None and self.base < self.published.number

    @property
    def compared(self) -> tuple[int, int] | None:
        """The versions to compare: the published one and the draft (0), else the one before and
        the published one; None where there is only one."""
        if self.published is None:
            return None
        number = self.published.number
        if self.is_draft:
            return number, 0
        return (number - 1, number) if number > 1 else None

    @property
    def graph(self) -> Graph | None:
        """The branches of the script as it stands; None while they are being computed."""
        if self.branches is None or self.branches[0] is not self.script:
            return None
        return self.branches[1]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if one.is_error)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if not one.is_error)

    @property
    def may_publish(self) -> bool:
        return (
            self.is_draft
            and self.may_edit
            and self.is_known
            and not self.errors
            and not self.is_busy
            and self.save_error is None
        )

    @property
    def question(self) -> Question | None:
        """The question in front, if one is."""
        if self.script is None or self.chosen.part is not Part.QUESTION:
            return None
        return self.script.by_id.get(self.chosen.id)

    @property
    def section(self) -> Section | None:
        """The section in front, or that of the question in front."""
        if self.script is None:
            return None
        if self.chosen.part is Part.QUESTION:
            return self.script.section_of.get(self.chosen.id)
        if self.chosen.part is not Part.SECTION:
            return None
        return next((one for one in self.script.sections if one.id == self.chosen.id), None)

    @property
    def objection(self) -> Objection | None:
        """The objection in front, if one is."""
        if self.script is None or self.chosen.part is not Part.OBJECTION:
            return None
        return next((one for one in self.script.objections if one.id == self.chosen.id), None)

    def repair_of(self, problem: Problem) -> Repair | None:
        """The one-key repair of a problem, if there is one and the script is still the same."""
        if not self.is_known or problem not in self.problems:
            return None
        return dict(self.repairs).get(self.problems.index(problem))

    def spot(self, problem: Problem) -> Spot:
        """Where a problem stands."""
        return spot_of(self.script, problem.place) if self.script is not None else WHOLE
