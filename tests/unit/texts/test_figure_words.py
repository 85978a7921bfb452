"""Every figure has a name, a definition that stands in the documents too, and a sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qualifier.exchange.dossiers.speaking import speaking
from qualifier.paths import resources_dir
from qualifier.reports.alert_rules import AlertId, Owner
from qualifier.reports.alerts import AlertState
from qualifier.reports.cases import RefusalKind
from qualifier.reports.defects import DefectKind
from qualifier.reports.funnel import Step
from qualifier.reports.kpis import KpiId
from qualifier.reports.promises import PromiseId, Side
from qualifier.texts import alert_words, figure_words

DOCS = resources_dir().parent / "docs"
CHARTS = (
    "funnel",
    "refusals",
    "promises",
    "by_qualifier",
    "listening",
    "calibration",
    "defects",
    "versus",
    "alerts",
    "pipeline",
)


def definitions() -> Iterator[tuple[str, str]]:
    """Name and definition of everything the review shows, in the language in use."""
    for one in KpiId:
        yield figure_words.figure_label(one.value), figure_words.figure_definition(one.value)
    for chart in CHARTS:
        yield figure_words.chart_label(chart), figure_words.chart_definition(chart)
    for promise in PromiseId:
        label = figure_words.promise_label(promise.value)
        yield label, figure_words.promise_definition(promise.value)
    for alert in AlertId:
        yield alert_words.alert_label(alert.value), alert_words.alert_definition(alert.value)


@pytest.mark.parametrize(
    ("language", "file", "colon"),
    (("en", "figures.md", ": "), ("fr", "figures.fr.md", "\u00a0: ")),
)
def test_the_documents_define_the_figures_in_the_words_of_the_program(language, file, colon):
    written = (DOCS / file).read_text(encoding="utf-8")
    with speaking(language):
        lines = [f"- **{name}**{colon}{words}\n" for name, words in definitions()]
    missing = [one for one in lines if one not in written]
    assert not missing, "\n".join(missing)


def test_every_id_has_its_words():
    for step in Step:
        assert figure_words.step_label(step.value)
    for kind in RefusalKind:
        assert figure_words.kind_label(kind.value)
    for side in Side:
        assert figure_words.side_label(side.value)
    for subject in DefectKind:
        assert figure_words.subject_label(subject.value)
    for state in AlertState:
        assert alert_words.state_label(state.value)
    for owner in Owner:
        assert alert_words.owner_label(owner.value)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    (
        (0.38, "share", "38%"),
        (412, "count", "412"),
        (4.6, "each", "4.6"),
        (840, "seconds", "14\u00a0min"),
        (11_100, "seconds", "3\u00a0h\u00a005"),
        (None, "share", "–"),
    ),
)
def test_values_are_said_with_their_unit(value, unit, said):
    assert figure_words.value_in_words(value, unit, "en") == said


def test_changes_carry_a_sign_and_a_word():
    assert figure_words.change_in_words(0.09, "share", "en") == "+9 points"
    assert figure_words.change_in_words(-180, "seconds", "en") == "−3\u00a0min"
    assert figure_words.change_in_words(None, "share", "en") == ""


def test_charts_are_said_in_a_sentence():
    spoken = figure_words.figure_spoken("acceptance", 0.83, "share", 0.09, 0.9, "en")
    assert spoken == "Accepted by sales: 83%, +9 points on the period before, target 90%."
    steps = (("called", 412, None), ("reached", 157, 0.38))
    said = figure_words.funnel_spoken(steps, "en")
    assert said == "From call to customer: 412 called, 157 reached (38%)."
    assert figure_words.bars_spoken("refusals", ()) == "Refused by sales: nothing in this period."
    with speaking("fr"):
        assert figure_words.figure_spoken("refusal", None, "share", None, None, "fr") == (
            "Taux de refus\u00a0: rien pour le calculer."
        )


def test_an_alert_is_said_with_its_limit_and_leads():
    spoken = alert_words.alert_spoken("nurture_growing", "watch", 0.18, 0.15, "share", 3, "en")
    assert spoken == ("Pool to nurture grows: to watch, +18%, limit +15%, 3 leads behind it.")
