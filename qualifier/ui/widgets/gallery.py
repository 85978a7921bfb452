"""The components page: every widget in its states, for tests and for looking at.

Run `python -m qualifier.ui.widgets.gallery page.png [light|dark] [percent]` to get a picture.
Its words are samples, so they are not translated.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from qualifier.core.basis import Basis
from qualifier.ui.theme import Glyph, Look, Role, Type, install_theme
from qualifier.ui.widgets.answer_option import AnswerOption, Option
from qualifier.ui.widgets.button import Button, ButtonSize, Kind
from qualifier.ui.widgets.card import Card, Notice, OptionCard, Panel
from qualifier.ui.widgets.chip import Chip, SmallChips, SmallChoice
from qualifier.ui.widgets.criteria import CriteriaList, CriterionMark
from qualifier.ui.widgets.facet_row import FacetMark, FacetRow
from qualifier.ui.widgets.field import Field, LineEdit, TextArea
from qualifier.ui.widgets.figures import Avatar, Spark, SparkBar, StepDisc
from qualifier.ui.widgets.gate import GateBlock, GateMark
from qualifier.ui.widgets.label import Label
from qualifier.ui.widgets.marks import Badge, BasisMark, SlaMark, SlaRing, usual_cell
from qualifier.ui.widgets.matrix import Matrix, MatrixMark
from qualifier.ui.widgets.pill import Pill, PillButton, Tone
from qualifier.ui.widgets.say_text import SayText, Verbatim
from qualifier.ui.widgets.scale import Scale, ScaleMark
from qualifier.ui.widgets.states import EmptyState, Skeleton
from qualifier.ui.widgets.stepper import Step, Stepper, StepState
from qualifier.ui.widgets.timeline import Timeline, TimelineEntry
from qualifier.ui.widgets.toast import Toast
from qualifier.ui.widgets.toast_mark import ToastMark

QUESTION = (
    "« Pour vous mettre en relation avec la bonne personne\u00a0: vous avez déjà une enveloppe en "
    "tête, ou c’est encore à construire avec M.\u00a0Brévault\u202f?\u00a0»"
)


class Gallery(Panel):
    """A grid of cards, one per component."""

    def __init__(self) -> None:
        super().__init__(Role.WINDOW)
        grid = QGridLayout(self)
        grid.setContentsMargins(20, 18, 20, 18)
        grid.setSpacing(14)
        for number, (title, fill) in enumerate(_CARDS):
            card = Card()
            column = QVBoxLayout(card)
            column.setContentsMargins(16, 12, 16, 12)
            column.setSpacing(8)
            if title:
                column.addWidget(Label(title, Type.STRONG))
            fill(column)
            column.addStretch(1)
            grid.addWidget(card, number // 4, number % 4)
        for place in range(4):
            grid.setColumnStretch(place, 1)


def _row(*widgets: QWidget, spacing: int = 8) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(spacing)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _buttons(column: QVBoxLayout) -> None:
    off = Button("Send")
    off.setEnabled(False)
    column.addLayout(_row(Button("Send", kind=Kind.PRIMARY), Button("Later"), off))
    hang_up = Button("Hang up", kind=Kind.DESTRUCTIVE, glyph=Glyph.PHONE_OFF)
    ghost = Button("Details", kind=Kind.GHOST)
    column.addLayout(_row(hang_up, ghost, Button(glyph=Glyph.MIC, name="Mute")))
    small = Button("Choose another", size=ButtonSize.SMALL, glyph=Glyph.USERS)
    column.addLayout(_row(small, Button("Import leads", keys="Ctrl+Shift+I")))
    size = ButtonSize.MAIN
    main = Button("Send", kind=Kind.PRIMARY, size=size, glyph=Glyph.SEND, keys="Ctrl+Return")
    column.addLayout(_row(main))
    column.addWidget(Label("Chip, 28 px", Type.STRONG))
    on = Chip("Due", 3)
    on.setChecked(True)
    column.addLayout(_row(Chip("Due", 3), on, Chip("Due", 0), Chip("New", 9, glyph=Glyph.INBOX)))


def _badges(column: QVBoxLayout) -> None:
    for fit in "ABCD":
        row = _row(*(Badge(usual_cell(fit, level)) for level in (4, 3, 2, 1)))
        if fit == "D":
            row.insertWidget(4, Badge(usual_cell("A", 1), big=True))
        column.addLayout(row)
    column.addWidget(Label("SLA ring, 20 px", Type.STRONG))
    marks = (SlaMark(0.7, "3 h"), SlaMark(0.3, "8 min"), SlaMark(0.15, "3 min"))
    column.addLayout(_row(*(SlaRing(mark) for mark in marks), spacing=14))
    column.addWidget(SlaRing(SlaMark(0, "12 min late", late=True)))


def _scales(column: QVBoxLayout) -> None:
    column.setSpacing(4)
    for value in (-2, -1, 0, 1, 2):
        mark = BasisMark(Basis.HEARD if value % 2 == 0 else Basis.SAID)
        column.addLayout(_row(mark, Scale("Interest", ScaleMark(value))))
    pending = Scale("Budget ease", ScaleMark(-1, is_pending=True))
    column.addLayout(_row(BasisMark(Basis.HUNCH), pending, Label("pending", Type.LABEL)))
    column.addLayout(_row(Scale("Mood"), Label("not captured", Type.LABEL, Role.TEXT3)))
    column.addLayout(_row(Scale("Pain", ScaleMark(1), small=True)))


def _facets(column: QVBoxLayout) -> None:
    column.setSpacing(0)
    facets = (
        FacetMark("interest", "Intérêt", ScaleMark(2), Basis.SAID, "01:35"),
        FacetMark("trust", "Confiance", ScaleMark(1), Basis.HEARD, "03:10"),
        FacetMark("budget", "Aisance budget", ScaleMark(-1, True), Basis.SAID, "en cours"),
        FacetMark("power", "Pouvoir de décision", ScaleMark(1), Basis.HUNCH, "03:47"),
        FacetMark("rivals", "Concurrence", ScaleMark(), None, "—"),
    )
    for facet in facets:
        column.addWidget(FacetRow(facet, label_width=126, note_width=56))
    legend = (BasisMark(basis, with_glyph=True, words=basis.value) for basis in Basis)
    column.addLayout(_row(*legend))
    column.addLayout(_row(Pill("dit", Tone.PLUM, glyph=Glyph.QUOTE)))


def _fields(column: QVBoxLayout) -> None:
    column.addWidget(Field("Direct line", placeholder="Direct line"))
    faulty = Field("Mobile", "01 99 00 41", hide_label=True)
    faulty.show_error("Two digits are missing.")
    column.addWidget(faulty)
    locked = Field("Origin", "Read only, from the CRM", hide_label=True)
    locked.show_read_only("from the CRM")
    column.addWidget(locked)
    column.addWidget(
        LineEdit(placeholder="Lead, number or action", glyph=Glyph.SEARCH, keys="Ctrl+K")
    )
    done = QCheckBox("Confirmed")
    done.setChecked(True)
    column.addLayout(_row(QCheckBox("To confirm"), done))
    column.addWidget(TextArea("Note", placeholder="Margin note"))


def _stepper(column: QVBoxLayout) -> None:
    states = (
        Step("Need", StepState.DONE),
        Step("Timing", StepState.SKIPPED, 1),
        Step("Budget", StepState.CURRENT),
        Step("Close", StepState.TO_COME),
    )
    column.addWidget(Stepper(states))
    column.addWidget(AnswerOption(Option("a", "Default", "1", "amount to be given")))
    chosen = AnswerOption(Option("b", "Chosen", "2"))
    chosen.setChecked(True)
    column.addWidget(chosen)
    off = AnswerOption(Option("c", "Disabled", "3"), compact=True, multiple=True)
    off.setEnabled(False)
    column.addWidget(off)
    chips = SmallChips(
        (SmallChoice("unknown", "does not know", "8"), SmallChoice("refused", "refused", "9"))
    )
    chips.show_chosen("refused")
    column.addWidget(chips)


def _gate(column: QVBoxLayout) -> None:
    opened = GateMark(is_open=True, headline="6 of 6", to="to Julien Armand")
    column.addWidget(GateBlock("Hand over", "Ctrl+Return", opened))
    missing = (("budget", "Budget"), ("step", "next step"))
    closed = GateMark(is_open=False, headline="2 criteria missing", missing=missing)
    column.addWidget(GateBlock("Hand over", "", closed))
    outcome = Button(
        "Call back", size=ButtonSize.OUTCOME, glyph=Glyph.CALENDAR_CLOCK, keys="Ctrl+Shift+R"
    )
    size = ButtonSize.OUTCOME
    refuse = Button("Stop", kind=Kind.DESTRUCTIVE, size=size, glyph=Glyph.BAN, keys="Ctrl+Shift+D")
    column.addLayout(_row(outcome, refuse))


def _toasts(column: QVBoxLayout) -> None:
    marks = (
        ToastMark("Dossier sent to Julien", action="Undo", keys="Ctrl+Z"),
        ToastMark("Offline. Calls are kept here.", Tone.WARN, glyph=Glyph.CLOUD_OFF),
        ToastMark("The number was refused", Tone.DANGER, action="Edit"),
    )
    for mark in marks:
        column.addWidget(Toast(mark))
    column.addWidget(
        Verbatim("« On verra en janvier. »", "07:10 · Budget, ease −1", glyph=Glyph.PLAY)
    )


def _empty(column: QVBoxLayout) -> None:
    button = Button("Import leads", keys="Ctrl+Shift+I")
    sentence = "The next call back is Thomas Aubriot at 14:30."
    column.addWidget(EmptyState(Glyph.PHONE, "Everyone called", sentence, buttons=(button,)))


def _matrix(column: QVBoxLayout) -> None:
    criteria = (
        CriterionMark("need", "Besoin confirmé", True),
        CriterionMark("fit", "Cible : 50 salariés et plus", True),
        CriterionMark("budget", "Ordre de grandeur du budget", False),
        CriterionMark("step", "Rendez-vous accepté", False),
    )
    row = QHBoxLayout()
    row.setSpacing(20)
    row.addWidget(Matrix(MatrixMark(("A", 2), ("B", 3))), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(CriteriaList(criteria), 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(row)
    column.addWidget(SparkBar("Field sales", 0.86, "86", chosen=True))
    column.addWidget(SparkBar("Inside sales", 0.61, "61"))


def _offline(column: QVBoxLayout) -> None:
    title, sentence = "Working offline since 10:12", "14 items are kept on this computer."
    column.addWidget(Notice(Tone.WARN, title, sentence, glyph=Glyph.CLOUD_OFF))
    waiting = PillButton("Hors ligne · 14 en attente", Tone.WARN, glyph=Glyph.CLOUD_OFF)
    narrow = PillButton("Hors ligne", Tone.WARN, glyph=Glyph.CLOUD_OFF, counter=14)
    narrow.show_narrow(True)
    column.addLayout(_row(waiting, narrow))
    column.addLayout(_row(PillButton("Online · all sent", Tone.OK, glyph=Glyph.CLOUD_CHECK)))
    sending = PillButton("Sending 3 of 14", Tone.ACCENT, glyph=Glyph.REFRESH_CW)
    needed = PillButton("2 need you", Tone.DANGER, glyph=Glyph.CIRCLE_ALERT)
    column.addLayout(_row(sending, needed))
    column.addLayout(_row(Pill("En qualification", Tone.ACCENT, glyph=Glyph.FLAG)))


def _loading(column: QVBoxLayout) -> None:
    column.addWidget(Skeleton())
    spark = Spark((2, 4, 3, 6, 5, 8, 9), "Calls per day, 9 today", target=5.5)
    column.addLayout(_row(spark, Label("dotted line: target", Type.LABEL, Role.TEXT3)))
    discs = [StepDisc(number) for number in (1, 3, 4)]
    discs[0].show_state(done=True, current=False)
    column.addLayout(_row(*discs, Avatar("Claire Vasseur"), Avatar("Inès Caradec", 28)))


def _say(column: QVBoxLayout) -> None:
    column.addWidget(SayText(QUESTION, small=True))
    card = OptionCard("Full, 17 questions", "Seven sections, six shared criteria.")
    card.setChecked(True)
    column.addWidget(card)
    column.addWidget(OptionCard("Softphone", "Opens the app set", glyph=Glyph.MONITOR))


def _timeline(column: QVBoxLayout) -> None:
    quote = "« avant l’arrêt d’été, sinon ça ne sert à rien »"
    entries = (
        TimelineEntry("04:51", "Urgence", Basis.SAID, 1, quote=quote, link="Calendrier"),
        TimelineEntry("03:47", "Pouvoir", Basis.HUNCH, 1, text="Appelle le DG par son prénom"),
        TimelineEntry("03:10", "Confiance", Basis.HEARD, -1, text="Parle lentement", link="Besoin"),
        TimelineEntry("02:58", "Parc machines", None, None, text="180 machines"),
    )
    column.addWidget(Timeline(entries))


_CARDS: tuple[tuple[str, Callable[[QVBoxLayout], None]], ...] = (
    ("Button, 32 px", _buttons),
    ("Badge, fit A to D × maturity 1 to 4", _badges),
    ("Scale, −2 to +2, row 24 px, cell 27 × 14", _scales),
    ("Facet rows", _facets),
    ("Field, 32 px", _fields),
    ("Stepper, 4 px bar; answer, 42 px", _stepper),
    ("Outcome bar", _gate),
    ("Toast, 4 s, 40 px", _toasts),
    ("", _empty),
    ("Matrix, criteria, routing", _matrix),
    ("Offline", _offline),
    ("Loading, after 300 ms", _loading),
    ("Say", _say),
    ("Timeline", _timeline),
)


def main(arguments: list[str]) -> int:
    """Write the page as a picture: path, then optionally look and percent."""
    app = QApplication([])
    look = Look(arguments[1]) if len(arguments) > 1 else Look.LIGHT
    install_theme(app, look, int(arguments[2]) if len(arguments) > 2 else 100)
    page = Gallery()
    page.resize(1440, page.heightForWidth(1440))
    page.show()
    app.processEvents()
    return 0 if page.grab().save(arguments[0]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
