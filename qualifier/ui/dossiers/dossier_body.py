"""The middle of a dossier: impressions, verbatims, facts and criteria, what is still unknown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qualifier.core.basis import Basis
from qualifier.core.criteria import Standing
from qualifier.exchange.dossiers.content import (
    AnswerWords,
    Content,
    FacetWords,
    Quote,
    Remark,
    RuleWords,
)
from qualifier.texts import _
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Theme, Type
from qualifier.ui.widgets import (
    BASIS_GLYPHS,
    Canvas,
    Card,
    FacetMark,
    FacetRow,
    GlyphLabel,
    Hairline,
    Label,
    Painted,
    Panel,
    ScaleMark,
    Verbatim,
    WrappedText,
    basis_in_words,
    draw_criterion,
)

COLUMNS = 2
LABEL_SHARE, ANSWER_SHARE, EVIDENCE_SHARE = 20, 36, 20


class DossierBody(QWidget):
    """All sections one below the other; made anew for each content. `narrow`: less air."""

    def __init__(self, content: Content, *, narrow: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = 20 if narrow else 36
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._section(self._impressions(content), last=False)
        if content.quotes:
            self._section(self._quotes(content.quotes), last=False)
        self._section(self._facts(content), last=True)
        self._column.addStretch(1)

    def _section(self, inside: QVBoxLayout, *, last: bool) -> None:
        ground = Panel(Role.SURFACE, lines=() if last else (Qt.Edge.BottomEdge,))
        inside.setContentsMargins(self._side, 16, self._side, 16)
        ground.setLayout(inside)
        self._column.addWidget(ground)

    # --- impressions ---------------------------------------------------------------------------
    def _impressions(self, content: Content) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Label(content.titles.impressions, Type.HEADING, Role.PLUM))
        head.addStretch(1)
        for basis in Basis:
            head.addLayout(_legend(basis))
        column.addLayout(head)
        column.addLayout(self._facets(content.facets))
        for facet in content.others:
            column.addWidget(_other(facet))
        for remark in content.remarks:
            column.addWidget(_remark(remark))
        for rule in content.rules:
            column.addSpacing(4)
            column.addWidget(_rule(rule))
        return column

    def _facets(self, facets: Sequence[FacetWords]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(30)
        grid.setVerticalSpacing(3)
        for number, one in enumerate(facets):
            mark = FacetMark(one.id, one.label, ScaleMark(one.value), one.basis, one.words)
            row = FacetRow(mark, label_width=134, note_width=82, read_only=True)
            grid.addWidget(row, number // COLUMNS, number % COLUMNS)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        return grid

    # --- verbatims -----------------------------------------------------------------------------
    def _quotes(self, quotes: Sequence[Quote]) -> QVBoxLayout:
        column = QVBoxLayout()
        grid = QGridLayout()
        grid.setHorizontalSpacing(30)
        grid.setVerticalSpacing(14)
        for number, one in enumerate(quotes):
            place = (number // COLUMNS, number % COLUMNS)
            grid.addWidget(Verbatim(one.words, one.caption), *place)
        for number in range(COLUMNS):
            grid.setColumnStretch(number, 1)
        column.addLayout(grid)
        return column

    # --- facts ---------------------------------------------------------------------------------
    def _facts(self, content: Content) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Label(_("Facts and criteria"), Type.HEADING))
        column.addSpacing(4)
        grid = _Table()
        grid.head((_("Shared criterion"), _("Answer"), _("Evidence"), _("At")))
        for one in content.criteria:
            is_short = one.standing in (Standing.MISSING, Standing.GAP)
            role = Role.WARN if is_short else Role.TEXT
            check = None if one.standing is Standing.NOT_APPLICABLE else not is_short
            grid.row(check, one.label, one.answer, one.evidence, one.at, role)
        for fact in _other_facts(content):
            grid.row(None, fact.question, fact.answer, "", fact.at, Role.TEXT)
        column.addLayout(grid)
        unknown = _unknown(content)
        if unknown is not None:
            column.addSpacing(12)
            column.addWidget(unknown)
        return column


class _Check(Painted):
    """Met or missing, in words for those who do not see it; None is the room of one."""

    def __init__(self, is_met: bool | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_met = is_met
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if is_met is not None:
            self.setAccessibleName(_("met") if is_met else _("missing"))

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(16), look.px(16))

    def paint(self, canvas: Canvas) -> None:
        if self._is_met is not None:
            draw_criterion(canvas, QRectF(self.rect()), self._is_met)


class _Table(QGridLayout):
    """Check, label, answer, evidence, time; a hairline under each row."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalSpacing(8)
        self.setVerticalSpacing(6)
        self._next = 0
        for column, share in ((1, LABEL_SHARE), (2, ANSWER_SHARE), (3, EVIDENCE_SHARE)):
            self.setColumnStretch(column, share)

    def head(self, titles: tuple[str, str, str, str]) -> None:
        for column, title in enumerate(titles, start=1):
            right = Qt.AlignmentFlag.AlignRight if column == 4 else Qt.AlignmentFlag.AlignLeft
            self.addWidget(Label(title, Type.LABEL, Role.TEXT2), self._next, column, right)
        self._line()

    def row(
        self, check: bool | None, label: str, answer: str, evidence: str, at: str, role: Role
    ) -> None:
        top = Qt.AlignmentFlag.AlignTop
        if self._next > 2:
            self._line()
        self.addWidget(_Check(check), self._next, 0, top)
        name = WrappedText(label, Type.BODY_MEDIUM if check is not None else Type.BODY, role)
        self.addWidget(name, self._next, 1, top)
        ink = Role.WARN if role is Role.WARN else Role.TEXT
        self.addWidget(WrappedText(answer, Type.BODY, ink), self._next, 2, top)
        self.addWidget(WrappedText(evidence, Type.BODY, Role.TEXT2), self._next, 3, top)
        right = top | Qt.AlignmentFlag.AlignRight
        self.addWidget(Label(at, Type.BODY, Role.TEXT2), self._next, 4, right)
        self._next += 1

    def _line(self) -> None:
        self.addWidget(Hairline(), self._next + 1, 0, 1, 5)
        self._next += 2


def _legend(basis: Basis) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(5)
    row.addWidget(GlyphLabel(BASIS_GLYPHS[basis], Role.PLUM, 13))
    row.addWidget(Label(basis_in_words(basis), Type.LABEL, Role.TEXT2))
    return row


def _other(facet: FacetWords) -> QWidget:
    """A categorical facet: basis, label, choice in plum."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    glyph = BASIS_GLYPHS[facet.basis] if facet.basis else Glyph.MINUS
    row.addWidget(GlyphLabel(glyph, Role.PLUM, 14))
    row.addWidget(Label(facet.label, Type.BODY_MEDIUM))
    row.addWidget(Label(facet.choice, Type.BODY_MEDIUM, Role.PLUM))
    row.addWidget(Label(facet.words, Type.LABEL, Role.TEXT3))
    row.addStretch(1)
    return box


def _remark(remark: Remark) -> QWidget:
    """Free words of an impression, with their time and facet."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(GlyphLabel(BASIS_GLYPHS[remark.basis], Role.PLUM, 14))
    said = f"{remark.at} {remark.label}".strip()
    row.addWidget(Label(said, Type.BODY_MEDIUM, Role.PLUM))
    row.addWidget(WrappedText(remark.words, Type.BODY, Role.TEXT2), 1)
    return box


def _rule(rule: RuleWords) -> QWidget:
    """A sentence the program adds, with the name of its rule."""
    card = Card(fill=Role.PLUM_SOFT, edge=None, radius=7)
    row = QHBoxLayout(card)
    row.setContentsMargins(12, 6, 12, 6)
    row.setSpacing(8)
    row.addWidget(GlyphLabel(Glyph.INFO, Role.PLUM, 15))
    row.addWidget(WrappedText(rule.sentence, Type.BODY, Role.TEXT), 1)
    named = _("rule: {name}").format(name=rule.name)
    row.addWidget(Label(named, Type.LABEL, Role.TEXT3))
    card.setAccessibleName(f"{rule.sentence} {named}")
    return card


def _other_facts(content: Content) -> tuple[AnswerWords, ...]:
    return (*content.rivals, *content.also)


def _unknown(content: Content) -> QWidget | None:
    if not content.gaps:
        return None
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    top = Qt.AlignmentFlag.AlignTop
    row.addWidget(GlyphLabel(Glyph.CIRCLE_QUESTION_MARK, Role.WARN, 16), 0, top)
    row.addWidget(Label(_("Still unknown:"), Type.STRONG, Role.WARN), 0, top)
    gaps = ", ".join(f"{one.question} {one.answer}" for one in content.gaps)
    row.addWidget(WrappedText(gaps, Type.BODY, Role.TEXT2), 1)
    return box
