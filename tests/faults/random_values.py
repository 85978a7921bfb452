"""Random answers to any question, and random words, from a seeded source."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from qualifier.core.answer import Contact, Gap, Money, Period, Value
from qualifier.core.questions import checked
from qualifier.core.script import Question

FIRST_DAY = date(2026, 12, 1)
VOCABULARY = (
    "trois jours d’arrêt, personne n’en veut plus ; le directeur signe avant l’été, 80 k€ perdus"
).split()


def words(random: Random) -> str:
    """Two to nine words, as somebody notes them."""
    return " ".join(random.choices(VOCABULARY, k=random.randint(2, 9)))


def value_for(question: Question, random: Random) -> Value:
    """A checked answer; one in ten is a system answer."""
    if random.random() < 0.1:
        return random.choice(tuple(Gap))
    return checked(question, _raw(question, random))


def _raw(question: Question, random: Random) -> object:
    choices = [one.id for one in question.choices if not one.knock_out]
    low = random.randint(1, 900)
    day = FIRST_DAY + timedelta(days=low)
    match question.type:
        case "choice":
            return random.choice(choices)
        case "several":
            return random.sample(choices, random.randint(1, len(choices)))
        case "yes_no":
            return random.random() < 0.5
        case "scale":
            return random.randint(1, 5)
        case "number":
            return low
        case "money":
            return Money(float(low), float(low + 10))
        case "date":
            return day.isoformat()
        case "period":
            return Period(day, day + timedelta(days=30))
        case "contact":
            return Contact(words(random), "directrice")
        case "phone":
            return "+33639984107"
        case "email":
            return "claire@brevault.example"
        case _:
            return words(random)
