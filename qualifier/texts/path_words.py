"""What there is to know about all paths through a script, in lines."""

from __future__ import annotations

from qualifier.core.editing.cells import Cells
from qualifier.core.editing.paths import Paths
from qualifier.texts import formats
from qualifier.texts.catalogue import _, ngettext

_MOST_DIGITS = 9  # beyond, a count is said as a power of ten


def path_lines(paths: Paths, language: str) -> tuple[str, ...]:
    """How many, how long, where they end; and how that was found out."""
    return (ways_words(paths, language), length_words(paths), *cell_lines(paths.cells, language))


def ways_words(paths: Paths, language: str) -> str:
    """`51,840 ways through the script`, `more than 10^40 ways …`."""
    digits = len(str(paths.ways)) - 1
    if digits >= _MOST_DIGITS:
        return _("More than 10^{digits} ways through the script").format(digits=digits)
    count = formats.number(paths.ways, language, 0)
    if not paths.is_exact:
        return _("More than {count} ways through the script").format(count=count)
    words = ngettext(
        "{count} way through the script", "{count} ways through the script", paths.ways
    )
    return words.format(count=count)


def length_words(paths: Paths) -> str:
    """From the shortest to the longest, in questions that are answered."""
    if paths.fewest == paths.most:
        words = ngettext("{count} question on each", "{count} questions on each", paths.most)
        return words.format(count=paths.most)
    words = _("{fewest} to {most} questions")
    if not paths.is_exact:
        words = _("{fewest} to {most} questions, of the paths looked at")
    return words.format(fewest=paths.fewest, most=paths.most)


def cell_lines(cells: Cells, language: str) -> tuple[str, ...]:
    """One line a cell, one for knock-outs, one that says how they were found out."""
    lines = [
        _("{name}: {value}").format(name=name, value=formats.percent(share, language))
        for name, share in cells.shares.items()
    ]
    if cells.knock_out:
        value = formats.percent(cells.knock_out, language)
        lines.append(_("{name}: {value}").format(name=_("Knock-out"), value=value))
    return (*lines, how_words(cells, language))


def how_words(cells: Cells, language: str) -> str:
    """Whether all paths were counted or some drawn; and that paths are no calls."""
    if not cells.sampled:
        return _("Shares of all paths, not of calls: answers are not equally likely.")
    count = formats.number(cells.sampled, language, 0)
    if cells.is_even:
        words = _("Estimated from {count} paths drawn at random (seed {seed}); paths, not calls.")
    else:
        words = _(
            "Estimated from {count} paths taken by random answers (seed {seed}); paths, not calls."
        )
    return words.format(count=count, seed=cells.seed)
