"""An agreement by itself: ids, and names that must exist elsewhere in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qualifier.core.agreement import (
    Agreement,
    Channel,
    Criterion,
    Facet,
    FacetChoice,
    FlagRule,
    HardRule,
    Outcome,
    PointRule,
    Reason,
)
from qualifier.core.condition import AxisTest, Condition, LeadTest
from qualifier.core.flaw import Flaw
from qualifier.core.lead import LEAD_FIELDS
from qualifier.core.lint.branches import check_lead_test, placed_tests
from qualifier.core.lint.ids import room
from qualifier.core.lint.problem import Problem, error, near, warning
from qualifier.core.lint.words import languages

# Errors that keep a draft from being published, but not a version published before from being read.
AT_PUBLISHING = frozenset(
    {Flaw.NO_REASONS_LEFT, Flaw.NO_HAND_OVER_OUTCOME, Flaw.NO_OPPOSED_OUTCOME}
)
Labelled = Criterion | Facet | FacetChoice | Outcome | Reason | Channel


def agreement_problems(agreement: Agreement) -> Iterator[Problem]:
    """All that is wrong with `agreement`."""
    yield from _ids(agreement)
    yield from _outcomes(agreement)
    yield from _routing(agreement)
    yield from _rules(agreement)
    yield from _labels(agreement)


def _ids(agreement: Agreement) -> Iterator[Problem]:
    yield from room([("id", agreement.id)])
    yield from room((f"reasons.{name}", name) for name in agreement.reasons)
    routing = agreement.routing
    rooms: tuple[tuple[str, Iterable[str]], ...] = (
        ("criteria", (one.id for one in agreement.criteria)),
        ("facets", (one.id for one in agreement.facets)),
        ("outcomes", (one.id for one in agreement.outcomes)),
        ("routing.channels", (one.id for one in routing.channels)),
        ("flag_rules", (one.id for one in agreement.flag_rules)),
        *(
            (f"reasons.{name}", (one.id for one in found))
            for name, found in agreement.reasons.items()
        ),
        *(
            (f"facets[{f}].choices", (one.id for one in facet.choices))
            for f, facet in enumerate(agreement.facets)
        ),
    )
    for place, ids in rooms:
        yield from room((f"{place}[{i}].id", one) for i, one in enumerate(ids))


def _outcomes(agreement: Agreement) -> Iterator[Problem]:
    lists = list(agreement.reasons)
    keys: dict[str, str] = {}
    for i, outcome in enumerate(agreement.outcomes):
        place = f"outcomes[{i}]"
        if outcome.reasons and outcome.reasons not in lists:
            details = {"list": outcome.reasons, **near(outcome.reasons, lists)}
            yield error(f"{place}.reasons", Flaw.UNKNOWN_REASON_LIST, **details)
        elif outcome.reasons and not (
            outcome.retired or agreement.offered_reasons(outcome.reasons)
        ):
            yield error(f"{place}.reasons", Flaw.NO_REASONS_LEFT, list=outcome.reasons)
        key = "" if outcome.retired else outcome.key.upper()
        if key in keys:
            yield error(f"{place}.key", Flaw.DUPLICATE_ID, id=outcome.key, first=keys[key])
        if key:
            keys.setdefault(key, f"{place}.key")
    offered = agreement.offered_outcomes
    if offered and not any(one.hand_over for one in offered):
        yield error("outcomes", Flaw.NO_HAND_OVER_OUTCOME)
    if offered and not any(one.opposed for one in offered):
        yield error("outcomes", Flaw.NO_OPPOSED_OUTCOME)


def _routing(agreement: Agreement) -> Iterator[Problem]:
    known = [one.id for one in agreement.routing.channels]
    retired = {one.id for one in agreement.routing.channels if one.retired}
    rules: list[tuple[str, HardRule | PointRule]] = [
        *((f"routing.hard[{i}]", one) for i, one in enumerate(agreement.routing.hard)),
        *((f"routing.points[{i}]", one) for i, one in enumerate(agreement.routing.points)),
    ]
    for place, rule in rules:
        if rule.channel not in known:
            details = {"channel": rule.channel, **near(rule.channel, known)}
            yield error(f"{place}.channel", Flaw.UNKNOWN_CHANNEL, **details)
        elif rule.channel in retired:
            yield warning(f"{place}.channel", Flaw.RETIRED_USED, id=rule.channel)
        yield from _condition(f"{place}.when", rule.when, axes=True)


def _rules(agreement: Agreement) -> Iterator[Problem]:
    for i, rule in enumerate(agreement.field_rules):
        place = f"field_rules[{i}]"
        if rule.field not in LEAD_FIELDS:
            details = {"field": rule.field, **near(rule.field, list(LEAD_FIELDS))}
            yield error(f"{place}.field", Flaw.UNKNOWN_LEAD_FIELD, **details)
        yield from _condition(f"{place}.when", rule.when, axes=False)
    for i, flag in enumerate(agreement.flag_rules):
        yield from _flag_facet(f"flag_rules[{i}]", flag, agreement)
        yield from _condition(f"flag_rules[{i}].when", flag.when, axes=False)


def _flag_facet(place: str, flag: FlagRule, agreement: Agreement) -> Iterator[Problem]:
    facet = agreement.facet_by_id.get(flag.facet)
    if facet is None:
        details = {"facet": flag.facet, **near(flag.facet, list(agreement.facet_by_id))}
        yield error(f"{place}.facet", Flaw.UNKNOWN_FACET, **details)
        return
    if facet.retired:
        yield warning(f"{place}.facet", Flaw.RETIRED_USED, id=facet.id)
    known = [one.id for one in facet.choices]
    for i, choice in enumerate(flag.felt_choices):
        if choice not in known:
            details = {"value": choice, "allowed": ", ".join(known), **near(choice, known)}
            yield error(f"{place}.felt_as[{i}]", Flaw.UNKNOWN_VALUE, **details)


def _condition(place: str, condition: Condition, *, axes: bool) -> Iterator[Problem]:
    """Tests on questions are left alone: an agreement serves scripts it does not know."""
    for at, test in placed_tests(condition, place):
        if isinstance(test, LeadTest):
            yield from check_lead_test(at, test)
        elif isinstance(test, AxisTest) and not axes:
            yield error(at, Flaw.CONDITION_SCORE, axis=test.axis)


def _labels(agreement: Agreement) -> Iterator[Problem]:
    lists: tuple[tuple[str, Iterable[Labelled]], ...] = (
        ("criteria", agreement.criteria),
        ("facets", agreement.facets),
        *((f"facets[{f}].choices", facet.choices) for f, facet in enumerate(agreement.facets)),
        ("outcomes", agreement.outcomes),
        *((f"reasons.{name}", found) for name, found in agreement.reasons.items()),
        ("routing.channels", agreement.routing.channels),
    )
    for place, entries in lists:
        for i, one in enumerate(entries):
            if not one.label:
                yield warning(f"{place}[{i}].label", Flaw.NO_WORDS)
            yield from languages(f"{place}[{i}].label", one.label)
    for i, rule in enumerate(agreement.flag_rules):
        yield from languages(f"flag_rules[{i}].sentence", rule.sentence)
