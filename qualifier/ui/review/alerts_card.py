"""The alerts: state, value and limit a line; a press opens owner, leads and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qualifier.exchange.review_page.faces import AlertLine
from qualifier.texts import _
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Theme, Type
from qualifier.ui.widgets import (
    RIGHT,
    Button,
    ButtonSize,
    Canvas,
    Card,
    Kind,
    Label,
    PaintedButton,
    Pill,
    Tone,
)
from qualifier.ui.widgets.tip import show_tip

STATES = {
    "act": (Glyph.CIRCLE_ALERT, Role.DANGER),
    "watch": (Glyph.TRIANGLE_ALERT, Role.WARN),
    "ok": (Glyph.CHECK, Role.POS),
    "unknown": (Glyph.MINUS, Role.TEXT3),
}
ORDER = ("act", "watch", "ok", "unknown")


class AlertButton(PaintedButton):
    """One alert."""

    def __init__(self, alert: AlertLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_alert(alert)

    def show_alert(self, alert: AlertLine) -> None:
        """Show this one."""
        self.alert = alert
        self.update()
        self.setAccessibleName(alert.spoken)
        self.setAccessibleDescription(" ".join((alert.detail, alert.definition)).strip())
        parts = (alert.spoken, alert.detail, alert.definition)
        show_tip(self, "\n\n".join(one for one in parts if one))

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(280), look.px(30))

    def paint(self, canvas: Canvas) -> None:
        look, alert = canvas.look, self.alert
        rect = QRectF(self.rect())
        if self.is_hot:
            canvas.box(rect, Role.HOVER, None, 5)
        glyph, ink = STATES[alert.state]
        is_raised = alert.state in ("act", "watch") and not alert.done
        canvas.glyph_in(QRectF(look.px(2), 0, look.px(18), rect.height()), glyph, ink, 16)
        said = f"{alert.value} · {alert.done}" if alert.done else alert.value
        width = min(look.width(said, Type.BODY) + look.px(4), rect.width() * 0.5)
        value = QRectF(rect.right() - width - look.px(4), 0, width, rect.height())
        canvas.line(value, said, Type.BODY, ink if is_raised else Role.TEXT2, RIGHT)
        left = look.px(28)
        label = QRectF(left, 0, value.left() - left - look.px(8), rect.height())
        step = Type.BODY_MEDIUM if is_raised else Type.BODY
        canvas.line(label, alert.label, step, Role.TEXT if is_raised else Role.TEXT2)


class AlertsCard(Card):
    """Signals: `opened(AlertLine)`, `explained(title, definition)`, `survey_asked`,
    `limits_asked`."""

    opened = Signal(object)
    explained = Signal(str, str)
    survey_asked = Signal()
    limits_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.buttons: list[AlertButton] = []
        self._title = Label("", Type.HEADING)
        self.explain_button = Button(
            kind=Kind.GHOST, size=ButtonSize.SMALL, glyph=Glyph.INFO, name=_("How it is worked out")
        )
        self.explain_button.clicked.connect(self._explain)
        self.act_pill = Pill("", Tone.DANGER, glyph=Glyph.CIRCLE_ALERT)
        self.watch_pill = Pill("", Tone.WARN, glyph=Glyph.TRIANGLE_ALERT)
        self.survey_button = Button("", size=ButtonSize.SMALL, glyph=Glyph.PLUS)
        self.survey_button.clicked.connect(self.survey_asked)
        self.limits_button = Button("", size=ButtonSize.SMALL, kind=Kind.GHOST)
        self.limits_button.clicked.connect(self.limits_asked)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._title)
        head.addWidget(self.explain_button)
        head.addStretch(1)
        head.addWidget(self.act_pill)
        head.addWidget(self.watch_pill)
        self._body = QVBoxLayout()
        self._body.setSpacing(1)
        foot = QHBoxLayout()
        foot.addWidget(self.survey_button)
        foot.addWidget(self.limits_button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._body)
        column.addLayout(foot)
        column.addStretch(1)
        self._definition = ""

    def show_alerts(self, title: str, definition: str, alerts: tuple[AlertLine, ...]) -> None:
        """Show these, the most pressing first."""
        self._definition = definition
        self._title.setText(title)
        self.setAccessibleName(title)
        raised = [one for one in alerts if not one.done]
        for pill, state, words in (
            (self.act_pill, "act", _("{count} to act on")),
            (self.watch_pill, "watch", _("{count} to watch")),
        ):
            count = sum(one.state == state for one in raised)
            tone = Tone.DANGER if state == "act" else Tone.WARN
            pill.show_state(words.format(count=count), tone, STATES[state][0])
            pill.setVisible(bool(count))
        self.survey_button.setText(_("Enter a satisfaction survey"))
        self.limits_button.setText(_("Limits"))
        for button in (self.survey_button, self.limits_button):
            button.updateGeometry()
        ordered = sorted(alerts, key=lambda one: (bool(one.done), ORDER.index(one.state)))
        for alert in ordered[len(self.buttons) :]:
            made = AlertButton(alert)
            made.clicked.connect(lambda _on=False, one=made: self.opened.emit(one.alert))
            self._body.addWidget(made)
            self.buttons.append(made)
        for line, alert in zip(self.buttons, ordered, strict=True):
            line.show_alert(alert)

    def _explain(self) -> None:
        spoken = "\n".join(one.spoken for one in (button.alert for button in self.buttons))
        self.explained.emit(self._title.text(), f"{self._definition}\n\n{spoken}")
