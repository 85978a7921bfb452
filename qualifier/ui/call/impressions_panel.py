"""The right column: quick capture, facets, the timeline, matrix and criteria."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from qualifier.core.agreement import Facet
from qualifier.core.basis import Basis
from qualifier.texts import _
from qualifier.ui.call.capture_line import CaptureLine
from qualifier.ui.call.faces import ImpressionsFace
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import (
    BasisMark,
    CriteriaList,
    CriterionRow,
    ElidedLabel,
    FacetRow,
    Hairline,
    KeyCaps,
    Label,
    Matrix,
    MatrixMark,
    Panel,
    Timeline,
    basis_in_words,
)

HISTORY_LEAST_PX = 44
SETTLE_MS = 600  # a facet moved by arrow keys is one impression, not one for each step
NEXT_BASIS = {Basis.HUNCH: Basis.SAID, Basis.SAID: Basis.HEARD, Basis.HEARD: Basis.HUNCH}


class ImpressionsPanel(Panel):
    """Signals: `captured(Captured)`, `previewed(Captured|None)`, `facet_set(id, value, Basis)`,
    `facet_cleared(id)`, `question_chosen(id)`, `draft(text)`, `left`."""

    captured = Signal(object)
    previewed = Signal(object)
    facet_set = Signal(str, object, object)
    facet_cleared = Signal(str)
    question_chosen = Signal(str)
    draft = Signal(str)
    left = Signal()
    asked = Signal()  # its keys were pressed: it is to be seen

    def __init__(
        self, facets: tuple[Facet, ...], language: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(Role.WINDOW, lines=(Qt.Edge.LeftEdge,), parent=parent)
        self._face: ImpressionsFace | None = None
        self._rows: dict[str, FacetRow] = {}
        self._is_small = False
        self._moved: tuple[str, int | None, Basis] | None = None
        self.capture = CaptureLine(facets, language)
        self.capture.captured.connect(self.captured)
        self.capture.parsed.connect(self.previewed)
        self.capture.draft.connect(self.draft)
        self.capture.left.connect(self.left)
        self.capture.left_downwards.connect(self._focus_first_facet)
        self._facets = QVBoxLayout()
        self._facets.setSpacing(0)
        self._legend = self._legend_row()
        self._lay_out()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.settle_facet)

    def show_face(self, face: ImpressionsFace) -> None:
        """Show facets, timeline, matrix and criteria."""
        before, self._face = self._face, face
        if face == before:
            return
        for mark in face.facets:
            if mark.id not in self._rows:
                self._add_row(mark.id)
            is_moved = self._moved is not None and self._moved[0] == mark.id
            if not is_moved and mark != self._rows[mark.id].facet:
                self._rows[mark.id].show_facet(mark)
        if before is None or [one.id for one in face.facets] != [one.id for one in before.facets]:
            offered = {one.id for one in face.facets}
            for facet_id, row in self._rows.items():
                row.setVisible(facet_id in offered)
        if before is None or face.timeline != before.timeline:
            self.timeline.show_entries(face.timeline)
            self._empty.setVisible(not face.timeline)
        if before is None or face.matrix != before.matrix:
            self._matrix.show_mark(face.matrix)
        if before is None or face.criteria != before.criteria:
            self._show_criteria(face)
        self._met.setText(face.met)
        self._short.setText(face.shortfall)

    def _show_criteria(self, face: ImpressionsFace) -> None:
        self._criteria.show_criteria(
            tuple(c for c in face.criteria if not c.is_met) if self._is_small else face.criteria
        )

    def show_link(self, words: str) -> None:
        """What an impression noted now is linked to."""
        self.capture.show_link("" if self._is_small else words)

    def show_small(self, small: bool) -> None:
        """The smallest window: no legend, no matrix, missing criteria only."""
        if small == self._is_small:
            return
        self._is_small = small
        for widget in (self._aside, self._legend, self._matrix_box):
            widget.setVisible(not small)
        for row in self._rows.values():
            row.show_note(not small)
        face, self._face = self._face, None
        if face is not None:
            self.show_face(face)

    def focus_capture(self) -> None:
        """Ctrl+I."""
        self.asked.emit()
        self.capture.edit.setFocus()

    def flush_drafts(self) -> None:
        """Save what is under way: the capture line as a draft, a moved facet as an impression."""
        self.settle_facet()
        self.capture.flush()

    def settle_facet(self) -> None:
        """A facet that was moved by keys has come to rest."""
        self._settle.stop()
        if self._moved is not None:
            facet, value, basis = self._moved
            self._moved = None
            self.facet_set.emit(facet, value, basis)

    def parts(self) -> tuple[QWidget, ...]:
        """What takes the focus here, in reading order."""
        criteria = self._criteria.findChildren(CriterionRow)
        return (self.capture.edit, *self._rows.values(), self.timeline, *criteria)

    # --- parts ---------------------------------------------------------------------------------
    def _lay_out(self) -> None:
        """The capture line stays; what is below scrolls in a low window or with large text."""
        below = QVBoxLayout()
        below.setContentsMargins(16, 0, 16, 10)
        below.setSpacing(6)
        below.addLayout(self._facets)
        below.addWidget(self._legend)
        below.addWidget(Hairline())
        below.addWidget(self._history(), 1)
        below.addWidget(Hairline())
        below.addLayout(self._definition())
        ground = Panel(Role.WINDOW)
        ground.setLayout(below)
        above = QVBoxLayout()
        above.setContentsMargins(16, 10, 16, 6)
        above.setSpacing(6)
        above.addLayout(self._heading())
        above.addWidget(self.capture)
        column = QVBoxLayout(self)
        # 1 px for the line at the left, which the scrolled part would paint over.
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(_scrolled(ground), 1)

    def _history(self) -> QScrollArea:
        self.timeline = Timeline()
        self.timeline.link_chosen.connect(self.question_chosen)
        ground = Panel(Role.WINDOW)
        inner = QVBoxLayout(ground)
        inner.setContentsMargins(0, 0, 0, 0)
        self._empty = Label(
            _("What did you hear? One word is enough."), Type.BODY, Role.TEXT3, wrap=True
        )
        inner.addWidget(self._empty)
        inner.addWidget(self.timeline)
        inner.addStretch(1)
        area = _scrolled(ground)
        area.setMinimumHeight(theme().px(HISTORY_LEAST_PX))
        return area

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(Label(_("Impressions"), Type.HEADING, Role.PLUM))
        self._aside = ElidedLabel(_("what the form will not say"), Type.LABEL, Role.TEXT3)
        row.addWidget(self._aside)
        row.addStretch(1)
        row.addWidget(KeyCaps("Ctrl+I"))
        return row

    def _legend_row(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(12)
        for basis in Basis:
            row.addWidget(BasisMark(basis, with_glyph=True, words=basis_in_words(basis)))
        row.addStretch(1)
        return box

    def _definition(self) -> QHBoxLayout:
        self._matrix = Matrix(MatrixMark())
        self._short = Label("", Type.LABEL, Role.TEXT3)
        self._matrix_box = QWidget()
        left = QVBoxLayout(self._matrix_box)
        left.setContentsMargins(0, 0, 8, 0)
        left.setSpacing(4)
        left.addWidget(Label(_("Fit × maturity"), Type.LABEL_STRONG, Role.TEXT2))
        left.addWidget(self._matrix)
        left.addWidget(self._short)
        left.addStretch(1)
        self._criteria = CriteriaList(())
        self._criteria.criterion_chosen.connect(self.question_chosen)
        self._met = Label("", Type.LABEL_STRONG, Role.WARN)
        right = QVBoxLayout()
        right.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(ElidedLabel(_("Shared SQL definition"), Type.LABEL_STRONG, Role.TEXT2))
        head.addStretch(1)
        head.addWidget(self._met)
        right.addLayout(head)
        right.addWidget(self._criteria)
        right.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self._matrix_box)
        row.addLayout(right, 1)
        return row

    def _add_row(self, facet_id: str) -> None:
        assert self._face is not None
        mark = next(one for one in self._face.facets if one.id == facet_id)
        row = FacetRow(mark)
        row.show_note(not self._is_small)
        row.value_set.connect(lambda value: self._move(facet_id, value, None))
        row.basis_cycled.connect(lambda: self._move(facet_id, None, self._next_basis(facet_id)))
        row.cleared.connect(lambda: self._clear(facet_id))
        row.left_upwards.connect(lambda: self._step(facet_id, -1))
        row.left_downwards.connect(lambda: self._step(facet_id, 1))
        self._rows[facet_id] = row
        self._facets.addWidget(row)

    def _move(self, facet_id: str, value: int | None, basis: Basis | None) -> None:
        """Show the step at once as pending; it becomes an impression when it comes to rest."""
        if self._moved is not None and self._moved[0] != facet_id:
            self.settle_facet()
        shown = self._rows[facet_id].facet
        new_value = shown.scale.value if value is None else value
        new_basis = basis or shown.basis or Basis.HUNCH
        self._moved = (facet_id, new_value, new_basis)
        self._rows[facet_id].show_facet(
            replace(
                shown,
                scale=replace(shown.scale, value=new_value, is_pending=True),
                basis=new_basis,
                note=_("in hand"),
            )
        )
        self._settle.start()

    def _next_basis(self, facet_id: str) -> Basis:
        return NEXT_BASIS[self._rows[facet_id].facet.basis or Basis.HEARD]

    def _clear(self, facet_id: str) -> None:
        self._moved = None
        self._settle.stop()
        self.facet_cleared.emit(facet_id)

    def _focus_first_facet(self) -> None:
        for row in list(self._rows.values())[:1]:
            row.setFocus(Qt.FocusReason.TabFocusReason)

    def _step(self, facet_id: str, way: int) -> None:
        ids = list(self._rows)
        place = ids.index(facet_id) + way
        if 0 <= place < len(ids):
            self._rows[ids[place]].setFocus(Qt.FocusReason.TabFocusReason)
        elif place < 0:
            self.focus_capture()


def _scrolled(ground: QWidget) -> QScrollArea:
    """`ground` in a scroll area that is seen only by its bar, and never scrolls sideways."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(ground)
    return area
