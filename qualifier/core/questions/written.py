"""Question types answered in words: text, phone, e-mail, a new contact, or nothing (say)."""

from __future__ import annotations

import re

from qualifier.core.answer import Contact, Value
from qualifier.core.errors import AnswerRefused
from qualifier.core.questions.base import Json, QuestionType, typed_text
from qualifier.core.script import Question

_EMAIL = re.compile(r"[^@\s<>()\[\],;:\"]+@[^@\s<>()\[\],;:\".]+(?:\.[^@\s<>()\[\],;:\".]+)+")
_PHONE_EXTRAS = re.compile(r"[\s\u00a0\u202f().\-/]")


def email_address(raw: object) -> str:
    """An address as far as form can tell. Raises AnswerRefused(not_an_email)."""
    text = typed_text(raw, 254)
    if not _EMAIL.fullmatch(text):
        raise AnswerRefused("not_an_email")
    return text


def phone_number(raw: object) -> str:
    """Digits with an optional leading +, spaces removed. Raises AnswerRefused.

    The plan of each country is checked by `contact.numbers` before it gets here; core only
    refuses what can be no number anywhere (ITU E.164: at most 15 digits).
    """
    bare = _PHONE_EXTRAS.sub("", typed_text(raw, 40))
    digits = bare.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        raise AnswerRefused("not_a_phone")
    if len(digits) < 6:
        raise AnswerRefused("phone_too_short")
    if len(digits) > 15:
        raise AnswerRefused("phone_too_long")
    return bare


class TextType(QuestionType):
    """Up to 2,000 characters in the person's words."""

    name = "text"

    def value(self, question: Question, raw: object) -> Value:
        return typed_text(raw, 2000)


class PhoneType(QuestionType):
    name = "phone"

    def value(self, question: Question, raw: object) -> Value:
        return phone_number(raw)


class EmailType(QuestionType):
    name = "email"

    def value(self, question: Question, raw: object) -> Value:
        return email_address(raw)


class ContactType(QuestionType):
    """A person named on the phone: name or role, and ways to reach them."""

    name = "contact"

    def value(self, question: Question, raw: object) -> Value:
        if isinstance(raw, Contact):
            raw = {"name": raw.name, "role": raw.role, "phone": raw.phone, "email": raw.email}
        if isinstance(raw, str):
            raw = {"name": raw}
        if not isinstance(raw, dict) or set(raw) - {"name", "role", "phone", "email"}:
            raise AnswerRefused("not_a_contact")
        name, role = (str(raw.get(key) or "").strip()[:200] for key in ("name", "role"))
        if not (name or role):
            raise AnswerRefused("contact_without_name")
        phone, email = raw.get("phone"), raw.get("email")
        return Contact(
            name,
            role,
            phone_number(phone) if phone else "",
            email_address(email) if email else "",
        )

    def shown(self, question: Question, value: Value, language: str) -> str:
        assert isinstance(value, Contact)
        return ", ".join(one for one in (value.name, value.role, value.phone, value.email) if one)

    def stored(self, value: Value) -> Json:
        assert isinstance(value, Contact)
        return {"name": value.name, "role": value.role, "phone": value.phone, "email": value.email}

    def restored(self, stored: Json) -> Value:
        assert isinstance(stored, dict)
        return Contact(**{str(key): str(one) for key, one in stored.items()})


class SayType(QuestionType):
    """A sentence to say; nothing to answer. Its value `True` means it was said."""

    name = "say"
    is_spoken_only = True

    def value(self, question: Question, raw: object) -> Value:
        if raw is not True:
            raise AnswerRefused("nothing_to_answer", {"question": question.id})
        return True

    def meets(self, question: Question, value: Value) -> frozenset[str]:
        return frozenset()
