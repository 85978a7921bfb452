"""The answer fields of the call page: one for each question type, in FIELD_FOR."""

from __future__ import annotations

from qualifier.ui.call.answers.base import AnswerField
from qualifier.ui.call.answers.choice_field import ChoiceField, SeveralField
from qualifier.ui.call.answers.contact_field import ContactField
from qualifier.ui.call.answers.say_field import SayField
from qualifier.ui.call.answers.text_field import LineField, LongTextField

FIELD_FOR: dict[str, type[AnswerField]] = {
    "choice": ChoiceField,
    "yes_no": ChoiceField,
    "scale": ChoiceField,
    "several": SeveralField,
    "number": LineField,
    "money": LineField,
    "date": LineField,
    "period": LineField,
    "phone": LineField,
    "email": LineField,
    "text": LongTextField,
    "contact": ContactField,
    "say": SayField,
}

__all__ = ["FIELD_FOR", "AnswerField"]
