"""Sentences for what is wrong with a document. The place is shown apart by whoever shows them."""

from __future__ import annotations

from functools import cache

from qualifier.core.errors import DocumentError, FileRefused
from qualifier.core.flaw import Flaw
from qualifier.core.lint import Problem
from qualifier.texts.catalogue import Language, _, current_language


def sentence(found: Problem | DocumentError | FileRefused) -> str:
    """What is wrong, in one or two sentences, in the language in use."""
    details = dict(found.details)
    if isinstance(found, FileRefused):
        return _file_sentence(found.reason, {**details, "file": found.file})
    template = _template(found.reason)
    said = template.format_map(_Shown(details, reason=found.reason))
    if details.get("near"):
        return said + " " + _("Did you mean “{near}”?").format(near=details["near"])
    return said


def place_words(found: Problem | DocumentError) -> str:
    """Where it stands: the path in the document and the line, as far as known; may be empty."""
    line = found.details.get("line", "")
    if found.place and line:
        return _("{place}, line {line}").format(place=found.place, line=line)
    return found.place or (_("line {line}").format(line=line) if line else "")


class _Shown(dict[str, str]):
    """Details as people read them: words for languages and kinds, `…` for what is not known."""

    def __init__(self, details: dict[str, str], reason: str) -> None:
        super().__init__(details, reason=reason)

    def __missing__(self, key: str) -> str:
        return "…"

    def __getitem__(self, key: str) -> str:
        value = super().__getitem__(key)
        if key == "expected":
            return _kinds().get(value, value)
        if key == "language":
            return {"fr": _("French"), "en": _("English")}.get(value, value)
        return value


def _kinds() -> dict[str, str]:
    return {
        "text": _("text"),
        "whole_number": _("a whole number"),
        "number": _("a number"),
        "true_or_false": _("true or false"),
        "list": _("a list"),
        "mapping": _("keys with values"),
        "single_value": _("one single value"),
        "number_or_day": _("a number or a day"),
        "day": _("a day such as 2026-12-03"),
        "answer": _("an answer: a value, a list of values, or keys with values"),
    }


def _template(reason: str) -> str:
    found = _templates(current_language()).get(reason)
    return found or _("This document breaks its format ({reason}).")


@cache
def _templates(_language: Language) -> dict[str, str]:
    """All of them in the language in use: a page shows hundreds of problems at a time."""
    groups = (_shape, _values, _references, _structure, _branches, _words, _beside, _agreement)
    return {reason: words for group in reversed(groups) for reason, words in group().items()}


def _file_sentence(reason: str, details: dict[str, str]) -> str:
    known = {
        "not_found": _("There is no file “{file}”."),
        "not_a_file": _("“{file}” is a folder or a device. Name the YAML file in it."),
        "unreadable": _("“{file}” cannot be opened. Check that you may read it."),
        "too_large": _("“{file}” is larger than {most_mb} MB, too large for a document."),
        "empty": _("“{file}” is empty. A document begins with its “format”."),
        "binary": _("“{file}” is not a text file. Documents are YAML, saved as UTF-8."),
        "wrong_encoding": _("“{file}” is not in UTF-8. Save it again with that encoding."),
    }
    other = _("“{file}” cannot be used ({reason}).")
    return known.get(reason, other).format_map(_Shown(details, reason=reason))


def _shape() -> dict[str, str]:
    return {
        Flaw.NOT_YAML: _("This is not valid YAML: it cannot be read from line {line} on."),
        Flaw.SEVERAL_DOCUMENTS: _("The file holds several documents (---). Keep one a file."),
        Flaw.TAG: _("The YAML tag “{tag}” is not allowed: documents hold plain values only."),
        Flaw.ALIAS_UNKNOWN: _("The alias “*{alias}” stands for nothing that is complete here."),
        Flaw.TOO_DEEP: _("Values are nested more than {most} levels deep."),
        Flaw.TOO_MANY_VALUES: _("The document holds more than {most} values."),
        Flaw.DUPLICATE_KEY: _("The key “{key}” stands twice. Remove one of them."),
        Flaw.KEY_NOT_TEXT: _("A key must be a plain word."),
        Flaw.CONTROL_CHARACTER: _("This text holds a character that cannot be shown. Remove it."),
        Flaw.MISSING_KEY: _("The key “{key}” is missing."),
        Flaw.UNKNOWN_KEY: _("The key “{key}” is not known here."),
        Flaw.WRONG_TYPE: _("Here should stand {expected}."),
        Flaw.WRONG_FORMAT: _("This is “{found}”; “{expected}” was expected."),
        Flaw.NEWER_FORMAT: _(
            "The format “{found}” is newer than this program, which reads “{expected}”. "
            "Update the program."
        ),
        Flaw.TOO_MANY_QUESTIONS: _("The script has more than {most} questions."),
        Flaw.TOO_MANY: _("At most {most} entries may stand here."),
        Flaw.TOO_LONG: _("At most {most} characters may stand here."),
    }


def _values() -> dict[str, str]:
    return {
        Flaw.NUMBER_TOO_LARGE: _("This number is too large."),
        Flaw.NO_SUCH_DAY: _("There is no day “{day}” in the calendar."),
        Flaw.UNKNOWN_VALUE: _("“{value}” is not known here. Known are: {allowed}."),
        Flaw.OUT_OF_RANGE: _("{value} is out of range; the bound is {bound}."),
        Flaw.NOT_A_DURATION: _("“{value}” is no length of time. Write PT3H, P2D or P30D."),
        Flaw.NOT_A_TIME_SPAN: _("“{value}” is no stretch of time. Write 09:00-12:30."),
        Flaw.NOT_A_TIME_ZONE: _("“{value}” is no time zone. Write Europe/Paris."),
        Flaw.UNKNOWN_GAP: _("“{value}” is no system answer. Known are: {allowed}."),
        Flaw.CONDITION_INCOMPLETE: _(
            "This condition is incomplete: it needs a question or a field, and one test on it."
        ),
        Flaw.CONDITION_SEVERAL_TESTS: _(
            "This condition says several things at once. Put each into a list under “all” or “any”."
        ),
    }


def _references() -> dict[str, str]:
    return {
        Flaw.BAD_ID: _(
            "“{id}” is no id: small letters without accents, digits and _, a letter first."
        ),
        Flaw.RESERVED_ID: _("“{id}” means the end of the script. Choose another id."),
        Flaw.DUPLICATE_ID: _("“{id}” is already used at {first}."),
        Flaw.UNKNOWN_TYPE: _("There is no question type “{type}”. Known are: {known}."),
        Flaw.UNKNOWN_AGREEMENT: _("There is no agreement “{agreement}”. Known are: {known}."),
        Flaw.UNKNOWN_CRITERION: _("The agreement has no criterion “{criterion}”."),
        Flaw.UNKNOWN_FACET: _("The agreement has no facet “{facet}”."),
        Flaw.UNKNOWN_LEAD_FIELD: _("A lead has no field “{field}”."),
    }


def _structure() -> dict[str, str]:
    return {
        Flaw.NO_QUESTIONS: _("The script has no questions."),
        Flaw.EMPTY_SECTION: _("The section “{section}” has no questions."),
        Flaw.NO_CHOICES: _("“{question}” has no choices to choose from."),
        Flaw.CHOICES_MISFIT: _("A question of type {type} takes no choices."),
        Flaw.YES_NO_CHOICE: _("“{choice}” cannot be chosen here: only “yes” and “no” can."),
        Flaw.ASK_WHY_UNKNOWN_CHOICE: _("“{choice}” is none of this question’s choices."),
        Flaw.BANDS_MISFIT: _("A question of type {type} takes no bands: nobody would score them."),
        Flaw.BANDS_ORDER: _(
            "Bands must rise, and the one without “below” comes last: this one is never reached."
        ),
        Flaw.RANGE_EMPTY: _("Nothing lies between {least} and {most}: no answer is possible."),
        Flaw.CAP_UNUSED: _("“cap” has no effect on a question of type {type}."),
        Flaw.REQUIRED_SAY: _("A sentence to say cannot be required: nothing is answered."),
        Flaw.USE_MISFIT: _("“{use}” needs a date; a question of type {type} gives none."),
        Flaw.NO_POINTS: _(
            "“{question}” serves a criterion or has a cap, but none of its choices has points."
        ),
    }


def _branches() -> dict[str, str]:
    return {
        Flaw.GOTO_NOWHERE: _("There is no question “{goto}” to go to."),
        Flaw.GOTO_BACKWARDS: _("“{goto}” does not come later: a jump may only lead forwards."),
        Flaw.CONDITION_UNKNOWN_QUESTION: _("There is no question “{question}”."),
        Flaw.CONDITION_LATER_QUESTION: _(
            "“{question}” is asked later: its answer is not known yet, so the condition fails."
        ),
        Flaw.CONDITION_LOOP: _(
            "“{question}” depends on its own answer: it would never be asked, or vanish once "
            "answered."
        ),
        Flaw.CONDITION_UNKNOWN_CHOICE: _("“{question}” has no choice “{choice}”."),
        Flaw.CONDITION_MISFIT: _(
            "The test “{test}” does not fit “{subject}”: no answer could pass it."
        ),
        Flaw.CONDITION_SCORE: _("Only the routing of an agreement may test the score ({axis})."),
        Flaw.RULE_ON_ANSWERS: _(
            "A script can only be chosen by fields of the lead: nothing is answered yet."
        ),
        Flaw.ALWAYS_JUMPED_OVER: _(
            "“{question}” can never be asked: every way through the script jumps over it."
        ),
        Flaw.CONDITION_NEVER_HOLDS: _(
            "“{question}” can never be asked: no answers fulfil its condition."
        ),
        Flaw.GOTO_NEXT: _("This jump changes nothing: “{goto}” is the next question anyway."),
        Flaw.REQUIRED_PASSED_BY: _(
            "“{question}” is required, but some ways through the script never ask it."
        ),
    }


def _words() -> dict[str, str]:
    return {
        Flaw.NO_WORDS: _("Nothing is written here for people to read or say."),
        Flaw.LANGUAGE_MISSING: _("The text is missing in {language}; the other one is shown."),
        Flaw.SENTENCE_TOO_LONG: _(
            "One sentence in {language} has {words} words, more than {most}: too long to say."
        ),
        Flaw.FIELD_UNKNOWN: _(
            "“{field}” between braces ({language}) is neither a field of the lead nor a question."
        ),
        Flaw.FIELD_LATER: _(
            "“{field}” between braces ({language}) has no answer yet when this is said."
        ),
    }


def _beside() -> dict[str, str]:
    """The script beside its agreement, and beside the version published before."""
    return {
        Flaw.AXIS_MAXIMA: _(
            "The best answers give fit {fit} and maturity {maturity}; both should reach {full}."
        ),
        Flaw.CRITERION_NOT_SERVED: _(
            "No question serves the criterion “{criterion}”: it does not apply to this script."
        ),
        Flaw.CRITERION_NEVER_MET: _(
            "No answer can meet the criterion “{criterion}”: the gate would never open."
        ),
        Flaw.TYPE_CHANGED: _(
            "“{question}” was of type {before} in the version published before and is of type "
            "{after} now: answers of older versions mean something else. A new id keeps them apart."
        ),
        Flaw.REMOVED_QUESTION_USED: _(
            "The question “{question}” is gone, but a rule of the agreement still asks for its "
            "answer."
        ),
        Flaw.REMOVED_CHOICE_USED: _(
            "The answer “{choice}” of “{question}” is gone, but a rule of the agreement still asks "
            "for it."
        ),
    }


def _agreement() -> dict[str, str]:
    return {
        Flaw.CELL_MISSING: _("No decision is given for: {cells}."),
        Flaw.BAND_MISSING: _("No bound is given for: {bands}."),
        Flaw.UNKNOWN_CHANNEL: _("The routing has no channel “{channel}”."),
        Flaw.UNKNOWN_REASON_LIST: _("There is no list of reasons called “{list}”."),
        Flaw.NO_REASONS_LEFT: _(
            "This outcome asks for a reason of the list “{list}”, where none is left to choose."
        ),
        Flaw.NO_HAND_OVER_OUTCOME: _(
            "No outcome hands over: a qualified lead could not be passed on."
        ),
        Flaw.NO_OPPOSED_OUTCOME: _(
            "No outcome records that somebody objects to being called. The law asks for one."
        ),
        Flaw.RETIRED_USED: _("“{id}” is retired: this has no effect any more."),
    }


def overtaken_sentence(base: int, newest: int) -> str:
    """A draft was begun from version `base` (0: from none); `newest` was published since."""
    if not base:
        words = _("Version {newest} was published since this draft was begun.")
    else:
        words = _("Version {newest} was published since this draft was begun from {base}.")
    said = words.format(newest=newest, base=base)
    return said + " " + _("Publishing puts the draft in its place: look at both first.")
