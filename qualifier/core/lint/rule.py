"""The rule by which leads are called with a script: it can look at the lead alone."""

from __future__ import annotations

from collections.abc import Iterator

from qualifier.core.condition import LeadTest
from qualifier.core.flaw import Flaw
from qualifier.core.lint.branches import check_lead_test, placed_tests
from qualifier.core.lint.problem import Problem, error
from qualifier.core.script import Script


def check_rule(script: Script) -> Iterator[Problem]:
    """Problems of `for_leads`: nothing is answered yet when it is asked."""
    if script.for_leads is None:
        return
    for at, test in placed_tests(script.for_leads, "for_leads"):
        if isinstance(test, LeadTest):
            yield from check_lead_test(at, test)
        else:
            yield error(at, Flaw.RULE_ON_ANSWERS)
