"""The right column of a dossier: gate, receiver, why this channel, sales' word, commitments."""

from __future__ import annotations

from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qualifier.exchange.dossiers.content import Ground
from qualifier.texts import _, formats
from qualifier.ui.dossiers.judging import JudgingList
from qualifier.ui.dossiers.states import DossierFace, GateFace, SalesWord, SentFace, SideFace
from qualifier.ui.form_parts import row_of
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import (
    TONES,
    Avatar,
    Button,
    ButtonSize,
    GlyphLabel,
    Hairline,
    Label,
    Panel,
    Pill,
    SparkBar,
    TextArea,
    Tone,
    WrappedText,
)

GROUND_GLYPHS = {
    "type": Glyph.LAYERS,
    "potential": Glyph.BANKNOTE,
    "geography": Glyph.MAP_PIN,
    "cost": Glyph.SCALE,
}
COMMITMENT_GLYPHS = {
    "accept_by": Glyph.CLOCK,
    "reason": Glyph.MESSAGE_SQUARE_WARNING,
    "before_contact": Glyph.PHONE,
    "questions": Glyph.USER_ROUND,
}
GATE_GLYPHS = {Tone.OK: Glyph.SHIELD_CHECK, Tone.WARN: Glyph.SHIELD_ALERT}
PAD = 20
Box = TypeVar("Box", bound=QBoxLayout)


class DossierSide(QWidget):
    """Made anew for each face. Signals: `another_asked`, `override_edited(str)`, `undo_asked`;
    `answer_asked`: enter what sales said; `dispute_asked(feedback id)`, `rule_asked(feedback id)`.
    """

    another_asked = Signal()
    answer_asked = Signal()
    dispute_asked = Signal(str)
    rule_asked = Signal(str)
    judged = Signal(str, str)
    override_edited = Signal(str)
    undo_asked = Signal()

    def __init__(
        self, face: DossierFace, *, broad: bool = False, parent: QWidget | None = None
    ) -> None:
        """`broad`: why this channel stands beside the rest (the side is a tab of its own)."""
        super().__init__(parent)
        side = face.side
        self.override_field: TextArea | None = None
        self.another_button: Button | None = None
        self.undo_button: Button | None = None
        self.answer_button: Button | None = None
        self.reply_buttons: dict[str, Button] = {}
        self.judging: JudgingList | None = None
        whole = _tight(QVBoxLayout(self))
        whole.addWidget(self._gate(side.gate))
        row = _tight(QHBoxLayout())
        whole.addLayout(row, 1)
        main = _tight(QVBoxLayout())
        other = _tight(QVBoxLayout()) if broad else main
        row.addLayout(main, 1)
        if side.sent is not None:
            _section(main, self._sent(side.sent))
            if side.sent.answers or side.sent.may_answer:
                _section(main, self._answers(side.sent))
        if side.sent is not None and side.sent.judgements:
            _section(main, self._judgements(side.sent))
        _section(main, self._receiver(side))
        _section(other, self._channel(side, face.content.outcome.grounds), last=broad)
        if side.sent is not None and side.sent.word:
            _section(main, self._word(face.word_label, side.sent.word))
        _section(main, self._commitments(side), last=True)
        main.addStretch(1)
        if broad:
            row.addWidget(Hairline(vertical=True))
            row.addLayout(other, 1)
            other.addStretch(1)

    def _gate(self, gate: GateFace) -> QWidget:
        ink, fill, _edge = TONES[gate.tone]
        ground = Panel(fill, lines=(Qt.Edge.BottomEdge,))
        row = QHBoxLayout(ground)
        row.setContentsMargins(PAD, 12, PAD, 12)
        row.setSpacing(10)
        top = Qt.AlignmentFlag.AlignTop
        glyph = GATE_GLYPHS.get(gate.tone, Glyph.BAN)
        row.addWidget(GlyphLabel(glyph, ink, 18), 0, top)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(WrappedText(gate.headline, Type.STRONG, Role.TEXT))
        if gate.missing:
            missing = _("Missing: {names}").format(names=", ".join(gate.missing))
            words.addWidget(WrappedText(missing, Type.BODY, ink))
        if gate.under:
            words.addWidget(WrappedText(gate.under, Type.LABEL, Role.TEXT2))
        if gate.asks_reason:
            words.addSpacing(4)
            words.addWidget(self._override(gate.reason))
        elif gate.reason:
            words.addWidget(WrappedText(gate.reason, Type.WORDS, Role.TEXT))
        row.addLayout(words, 1)
        return ground

    def _override(self, reason: str) -> TextArea:
        field = TextArea(
            _("Why hand it over all the same?"),
            placeholder=_("Why hand it over all the same?"),
            lines=2,
        )
        field.setPlainText(reason)
        field.textChanged.connect(lambda: self.override_edited.emit(field.toPlainText()))
        self.override_field = field
        return field

    def _sent(self, sent: SentFace) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        row = QHBoxLayout()
        row.addWidget(Pill(sent.state, sent.tone, glyph=Glyph.SEND))
        row.addStretch(1)
        if sent.may_undo_until is not None:
            self.undo_button = Button(_("Undo"), size=ButtonSize.SMALL, glyph=Glyph.UNDO_2)
            self.undo_button.clicked.connect(self.undo_asked)
            row.addWidget(self.undo_button)
        column.addLayout(row)
        column.addWidget(Label(sent.under, Type.LABEL, Role.TEXT2, wrap=True))
        return column

    def _receiver(self, side: SideFace) -> QVBoxLayout:
        one = side.receiver
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(Label(_("Goes to"), Type.HEADING))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Avatar(one.name or "?", 40))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(WrappedText(one.name or _("Nobody yet"), Type.STRONG, Role.TEXT))
        names.addWidget(WrappedText(one.channel, Type.BODY, Role.TEXT2))
        row.addLayout(names, 1)
        if one.load:
            row.addLayout(_load(one.load, one.limit, one.full))
        column.addLayout(row)
        return column

    def _channel(self, side: SideFace, grounds: tuple[Ground, ...]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(Label(_("Why this channel"), Type.HEADING))
        head.addStretch(1)
        head.addWidget(Label(side.rule, Type.LABEL, Role.TEXT2))
        column.addLayout(head)
        for ground in grounds:
            column.addLayout(_ground(ground))
        column.addSpacing(4)
        for bar in side.bars:
            column.addWidget(SparkBar(bar.label, bar.share, bar.points, chosen=bar.is_chosen))
        if side.reason:
            column.addWidget(WrappedText(side.reason, Type.BODY, Role.TEXT2))
        if side.choices:
            column.addSpacing(4)
            row = QHBoxLayout()
            row.setSpacing(8)
            self.another_button = Button(
                _("Choose another"), size=ButtonSize.SMALL, glyph=Glyph.USERS
            )
            self.another_button.clicked.connect(self.another_asked)
            row.addWidget(self.another_button)
            row.addWidget(Label(_("a reason is asked"), Type.LABEL, Role.TEXT2))
            row.addStretch(1)
            column.addLayout(row)
        return column

    def _answers(self, sent: SentFace) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(Label(_("What sales answered"), Type.HEADING))
        if not sent.answers:
            column.addWidget(Label(_("Nothing yet."), Type.BODY, Role.TEXT2))
        for one in sent.answers:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(Pill(one.status, one.tone))
            row.addWidget(Label(one.reason, Type.BODY_MEDIUM), 1)
            column.addLayout(row)
            if one.words:
                column.addWidget(WrappedText(one.words, Type.WORDS, Role.TEXT))
            column.addWidget(Label(one.caption, Type.LABEL, Role.TEXT2, wrap=True))
            self._reply(column, one)
        if sent.may_answer:
            self.answer_button = Button(
                _("Enter an answer of sales"), size=ButtonSize.SMALL, glyph=Glyph.PENCIL
            )
            self.answer_button.clicked.connect(self.answer_asked)
            column.addLayout(row_of(self.answer_button))
        return column

    def _judgements(self, sent: SentFace) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(Label(_("Were the impressions right?"), Type.HEADING))
        hint = _("As sales found them. It comes back to who noted them, with the sample.")
        column.addWidget(WrappedText(hint, Type.LABEL, Role.TEXT2))
        self.judging = JudgingList(sent.judgements)
        self.judging.judged.connect(self.judged)
        column.addWidget(self.judging)
        return column

    def _reply(self, column: QVBoxLayout, one: SalesWord) -> None:
        """The dispute of a refusal, its ruling, and what can be done about it."""
        if one.dispute is not None:
            column.addWidget(Label(_("Disputed"), Type.LABEL_STRONG, Role.TEXT2))
            column.addWidget(WrappedText(one.dispute.words, Type.WORDS, Role.TEXT))
            column.addWidget(Label(one.dispute.caption, Type.LABEL, Role.TEXT2, wrap=True))
            if one.dispute.ruling:
                column.addWidget(WrappedText(one.dispute.ruling, Type.BODY_MEDIUM, Role.TEXT))
            column.addWidget(Label(one.dispute.ruling_caption, Type.LABEL, Role.TEXT2, wrap=True))
            if one.dispute.rule_change:
                words = _("For the next meeting: {change}").format(change=one.dispute.rule_change)
                column.addWidget(WrappedText(words, Type.BODY, Role.TEXT2))
        for shown, words, asked in (
            (one.may_dispute, _("Dispute…"), self.dispute_asked),
            (one.may_rule, _("Rule on it…"), self.rule_asked),
        ):
            if shown:
                button = Button(words, size=ButtonSize.SMALL, glyph=Glyph.SCALE)
                button.clicked.connect(partial(asked.emit, one.feedback_id))
                self.reply_buttons[one.feedback_id] = button
                column.addLayout(row_of(button))

    def _word(self, label: str, word: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(Label(label, Type.HEADING))
        column.addWidget(WrappedText(word, Type.WORDS, Role.TEXT))
        return column

    def _commitments(self, side: SideFace) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(Label(side.commitments_title, Type.HEADING))
        top = Qt.AlignmentFlag.AlignTop
        for kind, sentence in side.commitments:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(GlyphLabel(COMMITMENT_GLYPHS[kind], Role.TEXT2, 15), 0, top)
            row.addWidget(WrappedText(sentence, Type.BODY, Role.TEXT), 1)
            column.addLayout(row)
        return column


def _tight(layout: Box) -> Box:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    return layout


def _section(column: QVBoxLayout, inside: QVBoxLayout, *, last: bool = False) -> None:
    ground = Panel(Role.WINDOW, lines=() if last else (Qt.Edge.BottomEdge,))
    inside.setContentsMargins(PAD, 14, PAD, 14)
    ground.setLayout(inside)
    column.addWidget(ground)


def _load(load: str, limit: str, full: str) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    right = Qt.AlignmentFlag.AlignRight
    figures = QHBoxLayout()
    figures.setSpacing(0)
    figures.addStretch(1)
    figures.addWidget(Label(load, Type.STRONG, Role.WARN if full else Role.TEXT))
    figures.addWidget(Label(limit, Type.BODY, Role.TEXT2))
    column.addLayout(figures)
    under = full or _("leads this week")
    column.addWidget(Label(under, Type.LABEL, Role.WARN if full else Role.TEXT2), 0, right)
    return column


def _ground(ground: Ground) -> QVBoxLayout:
    """Label and points on one line, what it was on the next."""
    column = QVBoxLayout()
    column.setSpacing(0)
    first = QHBoxLayout()
    first.setSpacing(8)
    first.addWidget(GlyphLabel(GROUND_GLYPHS.get(ground.id, Glyph.TAG), Role.TEXT2, 15))
    first.addWidget(Label(ground.label, Type.LABEL, Role.TEXT2), 1)
    role = Role.POS if ground.points > 0 else Role.NEG
    first.addWidget(Label(formats.signed(ground.points), Type.LABEL_STRONG, role))
    column.addLayout(first)
    words = WrappedText(ground.words, Type.BODY_MEDIUM, Role.TEXT)
    words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    row = QHBoxLayout()
    row.setContentsMargins(23, 0, 0, 0)
    row.addWidget(words)
    column.addLayout(row)
    return column
