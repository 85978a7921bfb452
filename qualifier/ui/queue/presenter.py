"""The queue at work: what is read when, what is selected, what a person's wishes change. No Qt.

Only row numbers are held for the whole queue; lines are read as they come into sight and kept for
a while. The page pulls them by `face` and tells by `sees` which ones it shows.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from qualifier.core.calling_windows import CallingHours
from qualifier.core.errors import QualifierError
from qualifier.core.lead import Nature
from qualifier.core.queue import Group
from qualifier.store.queue_order import Filter, Sort
from qualifier.store.queue_rows import QueueRow
from qualifier.texts import queue_sentences as words
from qualifier.texts.errors import sentence
from qualifier.ui.desk import Desk
from qualifier.ui.queue.faces import FaceMaker, RowFace
from qualifier.ui.queue.lines import QueueLines
from qualifier.ui.queue.preview import PreviewMaker
from qualifier.ui.queue.readings import (
    FIRST_LEADS,
    Asked,
    Counted,
    Hours,
    Known,
    Ordered,
    QueueReader,
)
from qualifier.ui.queue.state import QueueState

ROWS_KEPT = 1000
ROWS_AHEAD = 30


class QueuePresenter:
    """Reads the queue and tells the page: `show` a new state, `repaint` when lines arrived."""

    def __init__(
        self, desk: Desk, show: Callable[[QueueState], None], repaint: Callable[[], None]
    ) -> None:
        self._desk = desk
        self._show = show
        self._repaint = repaint
        self.reader = QueueReader(
            desk.permission, desk.agreement, desk.zone, desk.opposition_secret
        )
        self.state = QueueState(now=desk.clock())
        self._folded: frozenset[Group] = frozenset()
        self._selected: int | None = None  # a row number: it stays when lines move
        self._rows: dict[int, QueueRow] = {}
        self._faces: dict[int, RowFace] = {}
        self._stale: set[int] = set()
        self._gone: set[int] = set()  # left the queue since the order was read
        self._asked_rows: frozenset[int] = frozenset()
        self._hours: Hours = {}
        self._counted: Counted | None = None
        self._wants_preview = True
        self._wish_changed = False
        self.is_waiting = False  # for the order of what was asked last
        self._round = 0  # counts reads of the order: an answer of an older round is dropped

        now, zone = desk.clock(), desk.zone
        desk.background.read(lambda _c: words.prepare(now, zone), lambda _none: None)

    # --- reading ---------------------------------------------------------------------------------
    def reload(self) -> None:
        """Read all anew: at the start, and after anything changed in the profile."""
        self._stale = set(self._rows)
        self._read_order()
        self._counted = None
        self._read_counts()
        self._read_preview()

    def tick(self) -> None:
        """A minute has passed: tell times anew, and regroup where groups changed."""
        self._update(now=self._desk.clock())
        self._read_counts()

    def retranslate(self) -> None:
        """The language changed: say all lines and the preview anew."""
        self._faces.clear()
        self._read_preview()
        self._update()

    def sees(self, first: int, last: int) -> None:
        """The page shows these lines: read those that are not here, and some around them."""
        numbers = [n for n in self.state.lines.numbers_between(first, last) if self._lacks(n)]
        if not numbers:
            return
        around = self.state.lines.numbers_between(first - ROWS_AHEAD, last + ROWS_AHEAD)
        numbers += [n for n in around if self._lacks(n) and n not in numbers]
        self._asked_rows = frozenset(numbers)
        now, reader = self.state.now, self.reader
        self._desk.background.read(
            lambda c: reader.rows(c, numbers, now),
            self._take_rows,
            failed=self._rows_failed,
            key="queue-rows",
        )

    def face(self, line: int) -> RowFace | None:
        """The lead's line in words; None for a heading, or while it is being read."""
        number = self.state.lines.number_at(line)
        return None if number is None else self._face(number)

    # --- what the person wants to see ------------------------------------------------------------
    def choose(self, chosen: Filter) -> None:
        """Show one of the chips' parts; the chip in force again shows all."""
        if chosen is self.state.chosen:
            chosen = Filter.ALL
        self._ask(chosen=chosen)

    def show_only_callable(self, only: bool) -> None:
        """Leave out who may not be called now."""
        self._ask(only_callable=only)

    def sort_by(self, sort: Sort) -> None:
        """Change the order inside the groups."""
        self._ask(sort=sort)

    def search(self, typed: str) -> None:
        """Show only leads that fit what is typed; an empty text shows all again."""
        typed = typed.strip()
        if typed != self.state.typed:
            self._ask(typed=typed)

    def clear(self) -> None:
        """Take filters and search away."""
        if self.state.is_filtered:
            self._ask(chosen=Filter.ALL, only_callable=False, typed="")

    def fold(self, group: Group, folded: bool) -> None:
        """Fold or unfold a group. A selection inside moves to its heading."""
        if (group in self.state.lines.folded) != folded:
            lines = self.state.lines.with_folded(group, folded)
            if not self.state.typed:
                self._folded = lines.folded
            self._lay_out(lines, may_fold=True)

    def select(self, line: int) -> None:
        """Put the selection on a line: a lead or a heading."""
        if not 0 <= line < self.state.lines.count:
            return
        number = self.state.lines.number_at(line)
        moved = number != self._selected
        self._selected = number
        self._update(selected=line)
        if moved:
            self._read_preview()

    def go_on_from(self, number: int) -> None:
        """This lead is settled: select the one below it, else the one above."""
        lines = self.state.lines
        here = lines.line_of(number)
        if here is None or number != self._selected:
            return
        below, above = range(here + 1, lines.count), range(here - 1, -1, -1)
        for line in itertools.chain(below, above):
            if lines.number_at(line) is not None:
                self.select(line)
                return

    def want_preview(self, wanted: bool) -> None:
        """Whether anybody sees the preview: if not, it is not read."""
        self._wants_preview = wanted
        if wanted:
            self._read_preview()

    @property
    def selected_face(self) -> RowFace | None:
        """The selected lead's line."""
        return None if self._selected is None else self._face(self._selected)

    def hours_of(self, face: RowFace) -> CallingHours | None:
        """When that lead may be called; None where it is not known whom the law sees."""
        row = self._rows.get(face.n)
        if row is None:
            return None
        return self._desk.permission.calling_hours(Nature(row.nature), row.time_zone)

    # --- inside ----------------------------------------------------------------------------------
    def _ask(self, **wishes: object) -> None:
        self._wish_changed = True
        self._update(**wishes)
        self._read_order()

    def _asked(self) -> Asked:
        one = self.state
        return Asked(one.chosen, one.only_callable, one.sort, one.typed)

    def _read_order(self) -> None:
        """The beginning first, so that there is something to see; all of it behind."""
        self._round += 1
        self.is_waiting = True
        round_now, asked, now = self._round, self._asked(), self._desk.clock()
        reader = self.reader

        def read(limit: int | None) -> None:
            self._desk.background.read(
                lambda c: reader.ordered(c, asked, now, limit),
                take,
                failed=self._failed,
                key="queue-order",
            )

        def take(found: Ordered) -> None:
            if round_now != self._round:
                return
            self.is_waiting = False
            self._take_order(found, now)
            if not found.is_complete:
                read(None)

        # A list that stands is replaced at once: its beginning alone would lose the selection.
        read(None if self.state.is_complete and not self._wish_changed else FIRST_LEADS)

    def _take_order(self, found: Ordered, now: datetime) -> None:
        self._gone.clear()
        self._keep(found.rows, {})
        self._lay_out(
            # A search shows all it found: what is folded for work is no reason to hide it.
            QueueLines(found.order, frozenset() if self.state.typed else self._folded),
            now=now,
            is_complete=found.is_complete,
            found_more=found.found_more,
            elsewhere=found.elsewhere,
            trouble="",
        )

    def _lay_out(self, lines: QueueLines, *, may_fold: bool = False, **more: object) -> None:
        """Show new lines with the selection where it was: the same lead, else the same place.

        `may_fold`: the person folds, and the selected lead with its group. A lead that only moved
        to a folded group is left there, and the selection stays where somebody can be called.
        """
        line = None if self._selected is None else lines.line_of(self._selected)
        if line is None or (lines.number_at(line) is None and not may_fold):
            line = self._nearest(lines, -1 if self._wish_changed else self.state.selected)
        self._wish_changed = False
        number = lines.number_at(line)
        moved = number != self._selected
        self._selected = number
        self._update(lines=lines, selected=line, **more)
        if moved:
            self._read_preview()

    def _nearest(self, lines: QueueLines, line: int) -> int:
        """The line to select where the selected lead is gone; -1 in an empty list."""
        if not lines.count:
            return -1
        if line < 0 or self.state.lines.heading_at(line) is not None:
            first = lines.first_lead()
            return 0 if first is None else first
        line = min(line, lines.count - 1)
        if lines.number_at(line) is None and lines.number_at(line + 1) is not None:
            return line + 1
        return line

    def _read_counts(self) -> None:
        asked, now, reader, before = self._asked(), self._desk.clock(), self.reader, self._counted
        self._desk.background.read(
            lambda c: reader.counted(c, asked, now, before),
            lambda found: self._take_counts(found, now),
            failed=self._failed,
            key="queue-counts",
        )

    def _take_counts(self, found: Counted, now: datetime) -> None:
        self._counted = found
        self._hours = dict(found.hours)
        coming = found.next_callback
        sentence_of = words.next_callback_sentence
        self._update(
            now=now,
            counts=found.counts,
            callable_now=found.callable_now,
            has_leads=found.has_leads,
            next_callback=(
                sentence_of(coming.name, coming.due_at, now, self._desk.zone) if coming else ""
            ),
        )
        if found.shape is None or not self.state.is_complete:
            return
        asked, hot, groups = found.shape
        order = self.state.lines.order
        stands = groups == order.groups and hot == tuple(order.numbers[: len(hot)])
        if asked == self._asked() and not stands:
            self._stale = set(self._rows)
            self._read_order()

    def _read_preview(self) -> None:
        row = None if self._selected is None else self._rows.get(self._selected)
        if row is None or not self._wants_preview:
            if self.state.preview is not None and self._selected is None:
                self._update(preview=None)
            return
        now, reader = self._desk.clock(), self.reader
        self._desk.background.read(
            lambda c: reader.known(c, row, now),
            lambda known: self._take_preview(known, now),
            failed=lambda _gone: self._update(preview=None),
            key="queue-preview",
        )

    def _take_preview(self, known: Known, now: datetime) -> None:
        if known.row.n != self._selected:
            return
        desk = self._desk
        maker = PreviewMaker(desk.agreement, desk.permission.rules, desk.zone, now)
        self._update(preview=maker.preview(known.row, known.history, known.verdict))

    def _lacks(self, number: int) -> bool:
        """Whether a line must be read and nobody is at it."""
        is_here = number in self._rows and number not in self._stale
        return not is_here and number not in self._asked_rows and number not in self._gone

    def _take_rows(self, found: tuple[dict[int, QueueRow], Hours]) -> None:
        self._gone |= self._asked_rows - found[0].keys()
        self._asked_rows = frozenset()
        self._keep(*found)
        if self._selected in found[0] and self.state.preview is None:
            self._read_preview()
        self._repaint()

    def _keep(self, rows: dict[int, QueueRow], hours: Hours) -> None:
        self._hours |= hours
        for number, row in rows.items():
            self._rows[number] = row
            self._faces.pop(number, None)
            self._stale.discard(number)
        for number in list(self._rows)[: max(0, len(self._rows) - ROWS_KEPT)]:
            if number != self._selected and number not in rows:
                del self._rows[number]
                self._faces.pop(number, None)

    def _face(self, number: int) -> RowFace | None:
        made = self._faces.get(number)
        row = self._rows.get(number)
        if made is None and row is not None:
            desk = self._desk
            zone = desk.permission.rules.default_zone
            maker = FaceMaker(desk.agreement, desk.zone, zone, self.state.now, self._hours)
            made = self._faces[number] = maker.face(row)
        return made

    def _update(self, **values: object) -> None:
        """A new state with these values changed."""
        before = self.state
        self.state = replace(before, **values)  # type: ignore[arg-type]
        if self.state.now != before.now:
            self._faces.clear()
        self._show(self.state)

    def _rows_failed(self, error: QualifierError) -> None:
        self._gone |= self._asked_rows  # not asked again before the next reading of the order
        self._asked_rows = frozenset()
        self._failed(error)

    def _failed(self, error: QualifierError) -> None:
        self._update(trouble=sentence(error))
