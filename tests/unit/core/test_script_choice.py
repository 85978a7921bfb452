"""Which script a lead is called with."""

from qualifier.core.condition import ALWAYS, LeadTest, QuestionTest
from qualifier.core.condition import Test as Check
from qualifier.core.flaw import Flaw
from qualifier.core.lint import check_script
from qualifier.core.script import Question, Script, Section
from qualifier.core.script_choice import script_for
from qualifier.core.text import Text

SAID = Text("Bonjour", "Hello")


def a_script(script_id, rule=None):
    section = Section("one", SAID, (Question("hello", "say", say=SAID),))
    return Script(script_id, SAID, (section,), for_leads=rule)


FAIR = a_script("fair", LeadTest("campaign", Check.IS, "Salon"))
USUAL, OTHER = a_script("usual"), a_script("other")


def test_a_rule_that_holds_goes_before_the_usual_script():
    found = script_for({"campaign": "salon"}, [OTHER, FAIR, USUAL], "usual")
    assert found is FAIR


def test_without_a_rule_that_holds_the_usual_script_is_taken():
    assert script_for({"campaign": "web"}, [OTHER, FAIR, USUAL], "usual") is USUAL


def test_where_the_usual_one_is_gone_the_first_is_taken():
    assert script_for({}, [OTHER, FAIR], "usual") is OTHER
    assert script_for({}, [], "usual") is None


def test_an_empty_rule_holds_for_every_lead():
    everybody = a_script("all", ALWAYS)
    assert script_for({}, [everybody, USUAL], "usual") is everybody


def test_a_rule_on_answers_is_an_error():
    broken = a_script("x", QuestionTest("hello", Check.GAP, True))
    assert [one.reason for one in check_script(broken, None) if one.is_error] == [
        Flaw.RULE_ON_ANSWERS
    ]
