"""A script beside its agreement: names that must exist there, criteria that can be met."""

from __future__ import annotations

from collections.abc import Iterator

from qualifier.core.agreement import Agreement
from qualifier.core.flaw import Flaw
from qualifier.core.lint.problem import Placed, Problem, error, near, placed_questions, warning
from qualifier.core.lint.reach import Reach
from qualifier.core.script import Script


def check_names(script: Script, agreement: Agreement) -> Iterator[Problem]:
    """Criteria and facets that the script names are the agreement's."""
    criteria, facets = list(agreement.criterion_by_id), list(agreement.facet_by_id)
    for placed in placed_questions(script):
        for place, criterion in _criteria(placed):
            if criterion not in criteria:
                details = {"criterion": criterion, **near(criterion, criteria)}
                yield error(place, Flaw.UNKNOWN_CRITERION, **details)
        for i, facet in enumerate(placed.question.listen_for):
            if facet not in facets:
                place = f"{placed.place}.listen_for[{i}]"
                yield error(place, Flaw.UNKNOWN_FACET, facet=facet, **near(facet, facets))


def check_criteria(script: Script, agreement: Agreement, found: Reach) -> Iterator[Problem]:
    """Criteria that no question serves, or that no answer can meet."""
    served = {criterion for one in script.questions() for criterion in one.criteria}
    for criterion in agreement.offered_criteria:
        if criterion.id not in served:
            yield warning("", Flaw.CRITERION_NOT_SERVED, criterion=criterion.id)
        elif criterion.must and criterion.id not in found.met:
            yield warning("", Flaw.CRITERION_NEVER_MET, criterion=criterion.id)


def _criteria(placed: Placed) -> Iterator[tuple[str, str]]:
    question, place = placed.question, placed.place
    if question.criterion:
        yield f"{place}.criterion", question.criterion
    meets = [(f"{place}.choices[{i}]", one.meets) for i, one in enumerate(question.choices)]
    meets += [(f"{place}.bands[{i}]", one.meets) for i, one in enumerate(question.bands)]
    for part, criteria in meets:
        for m, criterion in enumerate(criteria):
            yield f"{part}.meets[{m}]", criterion
