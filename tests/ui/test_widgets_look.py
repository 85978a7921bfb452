"""Fonts, icons, palette and focus ring of the theme, on a real QApplication."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPalette, QRawFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QVBoxLayout, QWidget

from qualifier.ui.fonts import STEPS, Type, font_files
from qualifier.ui.icons import Glyph, glyph_pixmap, svg_text
from qualifier.ui.theme import Look, Role, install_theme, theme
from qualifier.ui.theme_tokens import DARK, LIGHT
from qualifier.ui.widgets import Button, Canvas, Kind, Label, Painted
from qualifier.ui.widgets.gallery import Gallery

NEEDED = "éèêëàâçîïôùûüÉÈÀÇœŒæ€’‘“”«»…–—·×°% \u00a0"
SIGNS = "\u202f−≤≥≈→←↑↓⇧⌘⌥⌃⏎"


@pytest.fixture(autouse=True)
def light(qapp):
    yield install_theme(qapp, Look.LIGHT)
    install_theme(qapp, Look.LIGHT)


@pytest.mark.parametrize("path", font_files(), ids=lambda path: path.stem)
def test_font_file_has_its_letters(qapp, path):
    raw = QRawFont(str(path), 16)
    if "Extended" in path.stem:
        assert all(raw.supportsCharacter(ord(letter)) for letter in "łŁřęžşğő")
        return
    missing = [letter for letter in NEEDED if not raw.supportsCharacter(ord(letter))]
    assert missing == []
    if path.stem.startswith("Inter"):
        assert [sign for sign in SIGNS if not raw.supportsCharacter(ord(sign))] == []


@pytest.mark.parametrize("step", Type, ids=lambda step: step.value)
def test_step_is_drawn_with_the_bundled_family(step):
    expected = "Source Serif 4" if STEPS[step].serif else "Inter"
    font = theme().font(step)
    assert QRawFont.fromFont(font).familyName() == expected
    assert font.pixelSize() == STEPS[step].size


def test_spoken_text_finds_every_sign_in_some_bundled_font():
    from PySide6.QtGui import QTextLayout

    layout = QTextLayout(
        "Łódź, n°\u00a02\u202f? ≤ 3 ≈ œ € − «\u00a0é\u00a0»", theme().font(Type.SAY)
    )
    layout.beginLayout()
    layout.createLine().setLineWidth(2000)
    layout.endLayout()
    indexes = [index for run in layout.glyphRuns() for index in run.glyphIndexes()]
    families = {run.rawFont().familyName() for run in layout.glyphRuns()}
    assert 0 not in indexes
    assert families == {"Source Serif 4", "Qualifier Serif Extended", "Inter"}


def test_figures_have_one_width():
    for step in (Type.BODY, Type.TIMER, Type.LABEL):
        widths = {theme().width(digit * 10, step) for digit in "0123456789"}
        assert max(widths) - min(widths) < 0.01


@pytest.mark.parametrize("glyph", Glyph, ids=lambda glyph: glyph.value)
def test_icon_is_shipped_and_draws_something_in_its_colour(qapp, glyph):
    assert "currentColor" in svg_text(glyph)
    image = glyph_pixmap(glyph, "#B3261E", 16, 2.0).toImage()
    inked = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    ]
    assert image.width() == 32
    assert inked
    # Two strokes that cross may round by one step of 255.
    assert all(abs(one.red() - 0xB3) + abs(one.blue() - 0x1E) <= 2 for one in inked)


@pytest.mark.parametrize(("look", "tokens"), ((Look.LIGHT, LIGHT), (Look.DARK, DARK)))
def test_palette_takes_the_tokens_of_the_look(qapp, look, tokens):
    theme().use(look)
    palette = qapp.palette()
    assert palette.color(QPalette.ColorRole.Window).name().upper() == tokens[Role.WINDOW]
    assert palette.color(QPalette.ColorRole.Text).name().upper() == tokens[Role.TEXT]
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled.name().upper() == tokens[Role.TEXT3]
    assert theme().is_dark is (look is Look.DARK)


def test_widgets_repaint_in_the_colours_of_the_new_look(qtbot):
    button = Button("Send", kind=Kind.PRIMARY)
    label = Label("Word", Type.BODY, Role.PLUM)
    for widget in (button, label):
        qtbot.addWidget(widget)
        widget.show()
    before = button.grab().toImage().pixelColor(6, 16).name().upper()
    with qtbot.waitSignal(theme().changed):
        theme().use(Look.DARK)
    after = button.grab().toImage().pixelColor(6, 16).name().upper()
    assert (before, after) == (LIGHT[Role.ACCENT], DARK[Role.ACCENT])
    ink = label.palette().color(QPalette.ColorRole.WindowText).name().upper()
    assert ink == DARK[Role.PLUM]


def test_text_size_grows_widgets_and_stays_within_90_to_150(qtbot):
    button = Button("Send")
    qtbot.addWidget(button)
    heights = []
    for percent in (50, 90, 100, 125, 150, 400):
        theme().use(Look.LIGHT, percent)
        heights.append(button.sizeHint().height())
    assert heights == [29, 29, 32, 40, 48, 48]


def test_role_colours_are_those_of_every_painted_pixel(qtbot):
    class Square(Painted):
        def paint(self, canvas: Canvas) -> None:
            canvas.painter.fillRect(self.rect(), canvas.color(Role.PLUM_SOFT))

    square = Square()
    qtbot.addWidget(square)
    square.resize(10, 10)
    assert square.grab().toImage().pixelColor(5, 5).name().upper() == LIGHT[Role.PLUM_SOFT]


@pytest.fixture
def two_controls(qtbot):
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(20, 20, 20, 20)
    page.edit, page.box, page.button = QLineEdit(), QCheckBox("Sure"), Button("Go")
    for widget in (page.edit, page.box, page.button):
        column.addWidget(widget)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def test_tab_shows_the_ring_two_pixels_away(two_controls):
    page = two_controls
    page.edit.setFocus()
    QTest.keyClick(page.windowHandle(), Qt.Key.Key_Tab)
    QTest.keyClick(page.windowHandle(), Qt.Key.Key_Tab)
    assert theme().focus_ring.target is page.button
    picture = page.grab().toImage()
    place = page.button.geometry()
    ring = picture.pixelColor(place.left() - 3, place.center().y()).name().upper()
    gap = picture.pixelColor(place.left() - 1, place.center().y()).name().upper()
    assert ring == LIGHT[Role.ACCENT]
    assert gap == LIGHT[Role.WINDOW]


def test_page_that_was_handed_the_focus_shows_no_ring(two_controls):
    page = two_controls
    page.edit.setFocus()
    QTest.keyClick(page.windowHandle(), Qt.Key.Key_Tab)
    page.box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    page.button.setFocus()
    page.box.setFocus()  # as a stack does for a page without a control
    assert page.box.hasFocus()
    assert theme().focus_ring.target is None


def test_mouse_focus_shows_no_ring(two_controls):
    page = two_controls
    QTest.keyClick(page.windowHandle(), Qt.Key.Key_Tab)
    QTest.mouseClick(
        page.windowHandle(), Qt.MouseButton.LeftButton, pos=page.edit.geometry().center()
    )
    assert QApplication.focusWidget() is page.edit
    assert theme().focus_ring.target is None


def test_ring_goes_with_the_widget_it_surrounds(two_controls, qtbot):
    page = two_controls
    page.edit.setFocus()
    QTest.keyClick(page.windowHandle(), Qt.Key.Key_Tab)
    assert theme().focus_ring.target is page.box
    page.box.setParent(None)
    page.box.deleteLater()
    qtbot.waitUntil(lambda: theme().focus_ring.target is not page.box)
    page.grab()


def test_hover_paints_the_hover_ground(qtbot):
    button = Button("Later")
    qtbot.addWidget(button)
    button.show()
    quiet = button.grab().toImage().pixelColor(6, 16).name().upper()
    enter = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(5, 5),
        QPointF(5, 5),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    QApplication.sendEvent(button, enter)
    hot = button.grab().toImage().pixelColor(6, 16).name().upper()
    assert (quiet, hot) == (LIGHT[Role.RAISED], LIGHT[Role.HOVER])


@pytest.mark.parametrize("look", (Look.LIGHT, Look.DARK))
@pytest.mark.parametrize("percent", (90, 100, 150))
def test_gallery_paints_every_widget(qtbot, look, percent):
    theme().use(look, percent)
    page = Gallery()
    qtbot.addWidget(page)
    page.resize(1440, page.heightForWidth(1440))
    image = page.grab().toImage()
    assert image.height() > 600
    assert image.pixelColor(4, 4).name() == theme().color(Role.WINDOW).name()
    colours = {image.pixelColor(x, y).name() for x in range(0, 1400, 3) for y in range(0, 900, 3)}
    for role in (Role.ACCENT, Role.POS, Role.NEG, Role.PLUM, Role.TRACK, Role.WARN_SOFT):
        assert theme().color(role).name() in colours, role


def test_type_scale_never_shrinks_with_the_percent():
    sizes = []
    for percent in range(90, 151, 10):
        theme().use(Look.LIGHT, percent)
        sizes.append(theme().font(Type.SMALL).pixelSize())
    assert all(small <= large for small, large in pairwise(sizes))
    assert QPoint(sizes[0], sizes[-1]) == QPoint(10, 16)
