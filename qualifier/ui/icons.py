"""Lucide icons, recoloured: SVG text with its stroke replaced, rendered once per look."""

from __future__ import annotations

from enum import Enum
from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from qualifier.paths import resources_dir


class Glyph(Enum):
    """The icons that are shipped; the value is the name of the file."""

    __hash__ = object.__hash__  # asked for at every stroke; members are the same by identity

    ACCESSIBILITY = "accessibility"
    ARROW_DOWN = "arrow-down"
    ARROW_LEFT = "arrow-left"
    ARROW_RIGHT = "arrow-right"
    ARROW_UP = "arrow-up"
    ARROW_UP_DOWN = "arrow-up-down"
    AT_SIGN = "at-sign"
    AUDIO_LINES = "audio-lines"
    BAN = "ban"
    BANKNOTE = "banknote"
    BELL = "bell"
    BOOK_OPEN = "book-open"
    BOOKMARK = "bookmark"
    BRIEFCASE = "briefcase"
    BUILDING_2 = "building-2"
    CALENDAR = "calendar"
    CALENDAR_CHECK = "calendar-check"
    CALENDAR_CLOCK = "calendar-clock"
    CHART_COLUMN = "chart-column"
    CHECK = "check"
    CHEVRON_DOWN = "chevron-down"
    CHEVRON_LEFT = "chevron-left"
    CHEVRON_RIGHT = "chevron-right"
    CHEVRON_UP = "chevron-up"
    CIRCLE_ALERT = "circle-alert"
    CIRCLE_CHECK = "circle-check"
    CIRCLE_DASHED = "circle-dashed"
    CIRCLE_QUESTION_MARK = "circle-question-mark"
    CIRCLE_STOP = "circle-stop"
    CIRCLE_X = "circle-x"
    CLOCK = "clock"
    CLOUD = "cloud"
    CLOUD_CHECK = "cloud-check"
    CLOUD_OFF = "cloud-off"
    CLOUD_SYNC = "cloud-sync"
    CLOUD_UPLOAD = "cloud-upload"
    COLUMNS_3 = "columns-3"
    COPY = "copy"
    CORNER_DOWN_LEFT = "corner-down-left"
    DATABASE = "database"
    DOWNLOAD = "download"
    EAR = "ear"
    ELLIPSIS = "ellipsis"
    EXTERNAL_LINK = "external-link"
    EYE = "eye"
    EYE_OFF = "eye-off"
    FILE_DOWN = "file-down"
    FILE_PEN_LINE = "file-pen-line"
    FILE_PLUS_2 = "file-plus-2"
    FILE_SPREADSHEET = "file-spreadsheet"
    FILE_TEXT = "file-text"
    FILTER = "filter"
    FLAG = "flag"
    FOLDER_INPUT = "folder-input"
    FOLDER_OPEN = "folder-open"
    GAUGE = "gauge"
    GIT_BRANCH = "git-branch"
    GLOBE = "globe"
    HANDSHAKE = "handshake"
    HARD_DRIVE = "hard-drive"
    HASH = "hash"
    HEADPHONES = "headphones"
    HISTORY = "history"
    HOURGLASS = "hourglass"
    IMPORT = "import"
    INBOX = "inbox"
    INFO = "info"
    KEY_ROUND = "key-round"
    KEYBOARD = "keyboard"
    LANGUAGES = "languages"
    LAYERS = "layers"
    LIFE_BUOY = "life-buoy"
    LIGHTBULB = "lightbulb"
    LINK = "link"
    LIST = "list"
    LIST_CHECKS = "list-checks"
    LOCK = "lock"
    LOCK_OPEN = "lock-open"
    LOG_IN = "log-in"
    LOG_OUT = "log-out"
    MAIL = "mail"
    MAP_PIN = "map-pin"
    MESSAGE_SQUARE = "message-square"
    MESSAGE_SQUARE_QUOTE = "message-square-quote"
    MESSAGE_SQUARE_WARNING = "message-square-warning"
    MIC = "mic"
    MIC_OFF = "mic-off"
    MINUS = "minus"
    MONITOR = "monitor"
    MOON = "moon"
    MOUSE_POINTER_CLICK = "mouse-pointer-click"
    PALETTE = "palette"
    PANEL_RIGHT = "panel-right"
    PAUSE = "pause"
    PENCIL = "pencil"
    PERCENT = "percent"
    PHONE = "phone"
    PHONE_CALL = "phone-call"
    PHONE_FORWARDED = "phone-forwarded"
    PHONE_INCOMING = "phone-incoming"
    PHONE_MISSED = "phone-missed"
    PHONE_OFF = "phone-off"
    PHONE_OUTGOING = "phone-outgoing"
    PLAY = "play"
    PLUG = "plug"
    PLUS = "plus"
    QUOTE = "quote"
    REDO_2 = "redo-2"
    REFRESH_CW = "refresh-cw"
    REPEAT = "repeat"
    ROTATE_CCW = "rotate-ccw"
    SAVE = "save"
    SCALE = "scale"
    SEARCH = "search"
    SEND = "send"
    SETTINGS = "settings"
    SHIELD = "shield"
    SHIELD_ALERT = "shield-alert"
    SHIELD_CHECK = "shield-check"
    SMARTPHONE = "smartphone"
    SPARKLES = "sparkles"
    SPROUT = "sprout"
    SQUARE_PEN = "square-pen"
    STAR = "star"
    STICKY_NOTE = "sticky-note"
    SUN = "sun"
    SUN_MOON = "sun-moon"
    TABLE = "table"
    TAG = "tag"
    TARGET = "target"
    THUMBS_DOWN = "thumbs-down"
    THUMBS_UP = "thumbs-up"
    TICKET_CHECK = "ticket-check"
    TIMER = "timer"
    TRASH_2 = "trash-2"
    TRIANGLE_ALERT = "triangle-alert"
    TYPE = "type"
    UNDO_2 = "undo-2"
    UPLOAD = "upload"
    USER = "user"
    USER_PLUS = "user-plus"
    USER_ROUND = "user-round"
    USERS = "users"
    VOICEMAIL = "voicemail"
    WIFI_OFF = "wifi-off"
    X = "x"


@cache
def svg_text(glyph: Glyph) -> str:
    """The drawing as shipped, stroke in `currentColor`."""
    return (resources_dir() / "icons" / f"{glyph.value}.svg").read_text("utf-8")


@lru_cache(maxsize=1024)
def glyph_pixmap(glyph: Glyph, colour: str, size: int, ratio: float) -> QPixmap:
    """The icon in `colour` (`#RRGGBB`), `size` px wide on a screen of that pixel ratio.

    The stroke is 1.75 on a grid of 24, and 2 at 14 px and below, so that lines stay visible.
    """
    stroke = "2" if size <= 14 else "1.75"
    text = svg_text(glyph).replace("currentColor", colour)
    text = text.replace('stroke-width="2"', f'stroke-width="{stroke}"')
    return _render(text, size, ratio)


@lru_cache(maxsize=16)
def logo_pixmap(size: int, ratio: float) -> QPixmap:
    """The program's own mark, a lens in a blue square."""
    text = (resources_dir() / "icons" / "logo.svg").read_text("utf-8")
    return _render(text, size, ratio)


def glyph_icon(glyph: Glyph, colour: QColor, size: int, disabled: QColor) -> QIcon:
    """A QIcon for Qt's own widgets (menus, fields); at one and two pixels per point."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(glyph_pixmap(glyph, colour.name(), size, ratio))
        grey = glyph_pixmap(glyph, disabled.name(), size, ratio)
        made.addPixmap(grey, QIcon.Mode.Disabled)
    return made


def _render(text: str, size: int, ratio: float) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(text.encode("utf-8")))
    side = max(1, round(size * ratio))
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
