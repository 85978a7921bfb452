"""The right side of the import page: what is said of the whole list, and what would happen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from qualifier.texts import _, current_language
from qualifier.ui.imports.facts_form import FactsForm
from qualifier.ui.imports.list_facts import ListFacts
from qualifier.ui.imports.state import KINDS, Example, ImportState
from qualifier.ui.imports.words import (
    count_words,
    example_why,
    example_words,
    kind_hint,
    kind_words,
)
from qualifier.ui.theme import Role, Theme, Type
from qualifier.ui.widgets import Hairline, Label, Panel, WrappedText
from qualifier.ui.widgets.base import PaintedButton
from qualifier.ui.widgets.painting import RIGHT, Canvas


class ImportSide(Panel):
    """Signals: `facts_changed(ListFacts)`, `kind_chosen(str)`."""

    facts_changed = Signal(object)
    kind_chosen = Signal(str)

    def __init__(self, facts: ListFacts, parent: QWidget | None = None) -> None:
        super().__init__(Role.WINDOW, lines=(Qt.Edge.LeftEdge,), parent=parent)
        self.form = FactsForm(facts, least=140, most=2)
        self.form.facts_changed.connect(self.facts_changed)
        self.kinds = {kind: KindRow(kind_words(kind)) for kind in KINDS}
        for kind, row in self.kinds.items():
            row.clicked.connect(lambda _on=False, one=kind: self.kind_chosen.emit(one))
        self.hint = WrappedText("", Type.LABEL, Role.TEXT2)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self._shown: tuple[tuple[str, str], ...] | None = None
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(12)
        column.addWidget(Label(_("Said of the whole list"), Type.HEADING))
        column.addWidget(self.form)
        column.addSpacing(4)
        column.addWidget(Hairline())
        column.addSpacing(4)
        column.addWidget(Label(_("What will happen"), Type.HEADING))
        kinds = QVBoxLayout()
        kinds.setSpacing(2)
        for row in self.kinds.values():
            kinds.addWidget(row)
        column.addLayout(kinds)
        column.addWidget(self.hint)
        column.addLayout(self._rows)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(scroll)

    def show_state(self, state: ImportState) -> None:
        """Show the sums and the examples of the kind that is chosen."""
        self.form.show_facts(state.facts)
        preview = state.preview
        if preview is None:
            return
        language = current_language().value
        for kind, row in self.kinds.items():
            examples = preview.examples.get(kind, ())
            row.show_count(count_words(preview, kind, language))
            # Of two kinds there are examples only: shown where there are any.
            row.setVisible(kind in preview.totals or bool(examples))
            row.setChecked(kind == state.kind)
        self.hint.show_text(kind_hint(state.kind))
        self._show_examples(preview.examples.get(state.kind, ()), state.kind)

    def _show_examples(self, examples: tuple[Example, ...], kind: str) -> None:
        shown = tuple((example_words(one), example_why(one, kind)) for one in examples)
        if shown == self._shown:
            return
        self._shown = shown
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for who, why in shown:
            self._rows.addWidget(_ExampleRow(who, why))


class KindRow(PaintedButton):
    """A kind of rows with their number; pressed, it shows examples."""

    ring_radius = 7

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = ""
        self.setText(text)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def nextCheckState(self) -> None:
        """A press changes nothing here: the page decides what is chosen."""

    def show_count(self, count: str) -> None:
        self._count = count
        self.setAccessibleName(f"{self.text()}: {count}")
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(160), look.px(30))

    def paint(self, canvas: Canvas) -> None:
        look, on = canvas.look, self.isChecked()
        ground = Role.ACCENT_SOFT if on else Role.HOVER if self.is_hot else None
        rect = QRectF(self.rect())
        canvas.box(rect, ground, None, 7)
        ink = Role.ACCENT_TEXT if on else Role.TEXT3 if self._count == "0" else Role.TEXT
        row = rect.adjusted(look.px(10), 0, -look.px(10), 0)
        canvas.line(row, self.text(), Type.BODY, ink)
        canvas.line(row, self._count, Type.STRONG, ink, RIGHT)


class _ExampleRow(QWidget):
    """A row of the list: who it is, and why it counts as it does."""

    def __init__(self, who: str, why: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(WrappedText(who, Type.BODY, Role.TEXT))
        if why:
            column.addWidget(WrappedText(why, Type.LABEL, Role.TEXT2))
