"""A document as its author sees it: every flaw of shape and sense at once, with its line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualifier.core.agreement import Agreement
from qualifier.core.errors import DocumentError
from qualifier.core.flaw import Flaw
from qualifier.core.lint import Problem, Severity, check_agreement, check_script
from qualifier.core.script import Script
from qualifier.exchange.documents.agreement_model import AGREEMENT_FORMAT, AgreementModel
from qualifier.exchange.documents.refusals import all_flaws, check_format, near
from qualifier.exchange.documents.script_model import SCRIPT_FORMAT, ScriptModel
from qualifier.exchange.documents.yaml_file import text_of, tree_of
from qualifier.exchange.documents.yaml_tree import Tree, shown_place


@dataclass(frozen=True, slots=True)
class CheckedScript:
    """`script` is None if its shape is broken. `details` of each problem hold its `line`."""

    script: Script | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps the script from being used."""
        return tuple(one for one in self.problems if one.is_error)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What its author may leave as it is."""
        return tuple(one for one in self.problems if not one.is_error)


def checked_agreement_file(path: Path) -> tuple[Problem, ...]:
    """All problems of the agreement in the file at `path`. Raises FileRefused."""
    name = str(path)
    text = text_of(path)
    try:
        tree = tree_of(text, name)
        check_format(tree, AGREEMENT_FORMAT, name)
    except DocumentError as error:
        return (_problem(error),)
    flaws = all_flaws(AgreementModel, tree, name)
    if flaws:
        return tuple(_problem(one) for one in flaws)
    agreement = AgreementModel.model_validate(tree.value).core()
    return _with_lines(check_agreement(agreement), tree)


def checked_script_file(
    path: Path,
    agreement_named: Callable[[str], Agreement | None],
    agreements: Sequence[str] | None = None,
) -> CheckedScript:
    """`checked_script` of the file at `path`. Raises FileRefused."""
    return checked_script(text_of(path), str(path), agreement_named, agreements)


def checked_script(
    text: str,
    name: str,
    agreement_named: Callable[[str], Agreement | None],
    agreements: Sequence[str] | None = None,
) -> CheckedScript:
    """All problems of the script in `text`, which came from `name`.

    `agreement_named` finds the agreement whose criteria and facets the script uses; without one
    they are not looked up. `agreements` are all there are: a script that names another has an
    error; None where that is not known. Raises FileRefused if there is no document at all.
    """
    try:
        tree = tree_of(text, name)
        check_format(tree, SCRIPT_FORMAT, name)
    except DocumentError as error:
        return CheckedScript(None, (_problem(error),))
    flaws = all_flaws(ScriptModel, tree, name)
    if flaws:
        return CheckedScript(None, tuple(_problem(one) for one in flaws))
    script = ScriptModel.model_validate(tree.value).core()
    problems = check_script(script, agreement_named(script.agreement))
    if agreements is not None and script.agreement not in agreements:
        problems = (_unknown_agreement(script.agreement, agreements), *problems)
    return CheckedScript(script, _with_lines(problems, tree))


def _unknown_agreement(name: str, agreements: Sequence[str]) -> Problem:
    details = {"agreement": name, "known": ", ".join(agreements), **near(name, list(agreements))}
    return Problem(Severity.ERROR, "agreement", Flaw.UNKNOWN_AGREEMENT, details)


def _problem(error: DocumentError) -> Problem:
    return Problem(Severity.ERROR, error.place, Flaw(error.reason), error.details)


def _with_lines(problems: tuple[Problem, ...], tree: Tree) -> tuple[Problem, ...]:
    lines = {shown_place(place): line for place, line in tree.lines.items()}
    found = []
    for problem in problems:
        place = problem.place
        while place and place not in lines:
            place = place[: max(place.rfind("."), place.rfind("["), 0)]
        line = str(lines.get(place, 1))
        found.append(replace(problem, details={**problem.details, "line": line}))
    return tuple(found)
