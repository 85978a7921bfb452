"""Why a question is not asked, in sentences: what failed, and the answer that stood."""

from __future__ import annotations

from qualifier.core.condition import LeadTest, QuestionTest
from qualifier.core.editing.why import Cause, FailedTest, Reason
from qualifier.core.script import Script
from qualifier.texts.answers import answer_in_words
from qualifier.texts.catalogue import _
from qualifier.texts.condition_words import question_named, words_of_test


def why_words(reason: Reason, script: Script, language: str) -> str:
    """One sentence. The words of the script are given in `language`."""
    match reason.cause:
        case Cause.SECTION_CONDITION:
            section = next(one for one in script.sections if one.id == reason.section)
            words = _("The section “{name}” is asked only if {tests}.")
            name = section.title.within(language) or section.id
            return words.format(name=name, tests=_tests(reason, script, language))
        case Cause.OWN_CONDITION:
            tests = _tests(reason, script, language)
            return _("It is asked only if {tests}.").format(tests=tests)
        case Cause.JUMPED_OVER:
            return _jump(reason, script, language)
        case Cause.NOT_REACHED:
            question = question_named(script, reason.question, language)
            return _("The call has not come to it: {question} is open.").format(question=question)
        case Cause.UNKNOWN:
            return _("The script has no such question.")


def _jump(reason: Reason, script: Script, language: str) -> str:
    question = question_named(script, reason.question, language)
    if not reason.choice:
        return _("{question} jumps over it, whatever is answered.").format(question=question)
    choice = script.by_id[reason.question].choice(reason.choice)
    label = (choice.label.within(language) if choice else "") or reason.choice
    words = _("The answer “{choice}” to {question} jumps over it.")
    return words.format(choice=label, question=question)


def _tests(reason: Reason, script: Script, language: str) -> str:
    said = [failed_words(one, script, language) for one in reason.tests]
    return _("; ").join(said) if said else _("never")


def failed_words(failed: FailedTest, script: Script, language: str) -> str:
    """What had to be true, and between brackets what stood instead."""
    wanted = words_of_test(failed.test, script, language, holds=failed.wanted)
    return _("{wanted} ({stood})").format(wanted=wanted, stood=_stood(failed, script, language))


def _stood(failed: FailedTest, script: Script, language: str) -> str:
    if failed.is_aside:
        return _("it is not asked itself")
    if failed.stood is None:
        return _("no answer yet") if isinstance(failed.test, QuestionTest) else _("not known")
    if isinstance(failed.test, LeadTest):
        return _("it is {answer}").format(answer=failed.stood)
    assert isinstance(failed.test, QuestionTest)  # scores are tested in routing only
    said = answer_in_words(script.by_id[failed.test.question], failed.stood, language)
    return _("the answer is: {answer}").format(answer=said)
