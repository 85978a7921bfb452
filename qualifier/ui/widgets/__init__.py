"""The widgets of the program. Pages import them from here."""

from qualifier.ui.widgets.answer_option import AnswerOption, Option
from qualifier.ui.widgets.base import Painted, PaintedButton
from qualifier.ui.widgets.button import Button, ButtonSize, Kind, LinkButton
from qualifier.ui.widgets.card import Card, Hairline, Notice, OptionCard, Panel
from qualifier.ui.widgets.chip import Chip, SmallChips, SmallChoice
from qualifier.ui.widgets.criteria import CriteriaList, CriterionMark, CriterionRow, draw_criterion
from qualifier.ui.widgets.digit_list import DigitList
from qualifier.ui.widgets.facet_row import FacetMark, FacetRow
from qualifier.ui.widgets.field import Field, LineEdit, TextArea
from qualifier.ui.widgets.figures import Avatar, Spark, SparkBar, StepDisc, initials
from qualifier.ui.widgets.first_read_stack import FirstReadStack
from qualifier.ui.widgets.flow_row import FlowRow
from qualifier.ui.widgets.gate import GateBlock, GateMark
from qualifier.ui.widgets.key_caps import KeyCaps, Keys, key_labels
from qualifier.ui.widgets.label import ElidedLabel, Label
from qualifier.ui.widgets.marks import (
    BASIS_GLYPHS,
    Badge,
    BasisMark,
    CellBand,
    CellMark,
    SlaMark,
    SlaRing,
    badge_size,
    basis_in_words,
    cell_in_words,
    draw_badge,
    draw_basis,
    draw_sla,
    sla_role,
    usual_cell,
)
from qualifier.ui.widgets.matrix import Matrix, MatrixMark, usual_bands
from qualifier.ui.widgets.painting import CENTRE, LEFT, RIGHT, Canvas, middle
from qualifier.ui.widgets.pill import TONES, Pill, PillButton, Tone, draw_pill
from qualifier.ui.widgets.popover import Popover
from qualifier.ui.widgets.say_text import Paragraph, SayText, Verbatim, WrappedText
from qualifier.ui.widgets.scale import (
    Scale,
    ScaleMark,
    cell_rects,
    draw_scale,
    scale_size,
    signed,
    value_in_words,
    value_role,
)
from qualifier.ui.widgets.sight_scroll import SightScroll
from qualifier.ui.widgets.states import EmptyState, GlyphLabel, Skeleton
from qualifier.ui.widgets.stepper import Step, Stepper, StepState
from qualifier.ui.widgets.timeline import Timeline, TimelineEntry, entry_in_words
from qualifier.ui.widgets.toast import Toast, ToastHost
from qualifier.ui.widgets.toast_mark import ToastAction, ToastMark

__all__ = [
    "BASIS_GLYPHS",
    "CENTRE",
    "LEFT",
    "RIGHT",
    "TONES",
    "AnswerOption",
    "Avatar",
    "Badge",
    "BasisMark",
    "Button",
    "ButtonSize",
    "Canvas",
    "Card",
    "CellBand",
    "CellMark",
    "Chip",
    "CriteriaList",
    "CriterionMark",
    "CriterionRow",
    "DigitList",
    "ElidedLabel",
    "EmptyState",
    "FacetMark",
    "FacetRow",
    "Field",
    "FirstReadStack",
    "FlowRow",
    "GateBlock",
    "GateMark",
    "GlyphLabel",
    "Hairline",
    "KeyCaps",
    "Keys",
    "Kind",
    "Label",
    "LineEdit",
    "LinkButton",
    "Matrix",
    "MatrixMark",
    "Notice",
    "Option",
    "OptionCard",
    "Painted",
    "PaintedButton",
    "Panel",
    "Paragraph",
    "Pill",
    "PillButton",
    "Popover",
    "SayText",
    "Scale",
    "ScaleMark",
    "SightScroll",
    "Skeleton",
    "SlaMark",
    "SlaRing",
    "SmallChips",
    "SmallChoice",
    "Spark",
    "SparkBar",
    "Step",
    "StepDisc",
    "StepState",
    "Stepper",
    "TextArea",
    "Timeline",
    "TimelineEntry",
    "Toast",
    "ToastAction",
    "ToastHost",
    "ToastMark",
    "Tone",
    "Verbatim",
    "WrappedText",
    "badge_size",
    "basis_in_words",
    "cell_in_words",
    "cell_rects",
    "draw_badge",
    "draw_basis",
    "draw_criterion",
    "draw_pill",
    "draw_scale",
    "draw_sla",
    "entry_in_words",
    "initials",
    "key_labels",
    "middle",
    "scale_size",
    "signed",
    "sla_role",
    "usual_bands",
    "usual_cell",
    "value_in_words",
    "value_role",
]
