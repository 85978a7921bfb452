"""French as people read it: typography, plural forms, the terms of the trade, room on a button."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from qualifier.core.answer import Gap
from qualifier.paths import resources_dir
from qualifier.texts import Language, _, ngettext, use_language
from qualifier.texts.answers import gap_in_words
from qualifier.texts.queue_sentences import (
    callback_due,
    late_by,
    next_callback_sentence,
    queue_counted,
)

FOLDER = resources_dir() / "translations/fr/LC_MESSAGES"
compiled = pytest.mark.skipif(
    not (FOLDER / "qualifier.mo").exists(), reason="French is not compiled here"
)

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
NO_BREAK, NARROW = "\u00a0", "\u202f"

# What French typography forbids. A colon inside a time (14:30) or a file pattern stands alone.
FAULTS = {
    "U+202F before ; ! ?": re.compile(r"[^\u202f ][;!?]| [;!?]"),
    "U+00A0 before :": re.compile(r"[^\u00a0]:(?!\d)"),
    "U+00A0 inside « »": re.compile(r"«[^\u00a0]|[^\u00a0]»"),
    "’ and no straight apostrophe": re.compile(r"'"),
    "« » and no other quotation marks": re.compile(r"[“”\"]"),
    "… in one character": re.compile(r"\.\.\."),
    "no two spaces": re.compile(r"  "),
    "a no-break space before a unit": re.compile(r"(?:\d|\}) (?:%|€|Mo|Ko|min|h|j)(?!\w)"),
}
# Signs that are named, not used: the marks of the capture line.
NAMED_SIGNS = frozenset({"−2 to +2 · “…” said · ~ heard · ? hunch"})

# People say vous here.
FAMILIAR = re.compile(r"\b(?:tu|toi|tes|ta)\b|\bt’", re.IGNORECASE)

# The one term for each thing: English word in a sentence → what the French must not call it.
OTHER_TERMS = {
    re.compile(r"\blead", re.I): re.compile(r"\bprospect|\bpiste\b", re.I),
    re.compile(r"\bscript\b", re.I): re.compile(r"\bscénario|argumentaire", re.I),
    re.compile(r"\bagreement\b", re.I): re.compile(r"\baccord\b|\bcontrat\b", re.I),
    re.compile(r"\bthis computer\b", re.I): re.compile(r"\bordinateur|\bmachine\b", re.I),
    re.compile(r"\bfit\b.*maturity", re.I): re.compile(r"\bajustement|\bcompatib", re.I),
    re.compile(r"\bnurture\b", re.I): re.compile(r"\bnurturing|\bélever", re.I),
}

# Read on the screens as they were drawn.
AS_DRAWN = {
    "Queue": "File d’appels",
    "Calls": "Appels",
    "Dossiers": "Dossiers",
    "Settings": "Réglages",
    "Card": "Fiche",
    "Objections": "Objections",
    "Impressions": "Impressions",
    "what the form will not say": "ce que la fiche ne dira pas",
    "Shared SQL definition": "Définition SQL partagée",
    "Fit × maturity": "Adéquation × maturité",
    "Hand over to sales": "Transmettre aux ventes",
    "Call back": "Rappeler",
    "Nurture": "À nourrir",
    "Off target": "Hors cible",
    "Wrong number": "Faux numéro",
    "Do not call": "Ne plus appeler",
    "To say": "À dire",
    "Previous": "Précédente",
    "Next": "Suivante",
    "Hang up": "Raccrocher",
    "Saved on this computer at {time}": "Enregistré sur ce poste à {time}",
    "Question {number} of {all}": "Question {number} sur {all}",
    "Being qualified": "En qualification",
    "Hot, call back at once": "Chauds, à rappeler tout de suite",
    "Sales returns": "Retours des ventes",
    "Callable now": "Appelables maintenant",
    "Local time": "Heure locale",
    "Last signal": "Dernier acte",
    "Tries": "Essais",
    "Time left": "Délai",
    "Last outcome": "Dernière issue",
    "Why now": "Pourquoi maintenant",
    "Clear the filters": "Effacer les filtres",
    "No lead matches.": "Aucun lead ne correspond.",
    "Everyone has been called.": "Tout le monde a été appelé.",
    "What did you hear? One word is enough.": "Qu’avez-vous entendu\u202f? Un mot suffit.",
}

# Characters there is room for at the smallest window; the drawn words set the measure.
ROOM = {
    14: ("Queue", "Calls", "Dossiers", "Settings"),
    15: ("Tries", "Time left", "Score", "Phone", "Lead", "Local time", "Last signal", "Talked"),
    16: ("Call back", "Nurture", "Off target", "Wrong number", "Do not call", "Busy", "No answer"),
    12: ("Previous", "Next", "Confirm", "Cancel", "Back", "Close", "Undo", "Plan", "Send"),
    13: ("Does not know", "Refused", "Not asked"),
    11: ("said", "heard", "hunch", "now"),
    24: ("Hand over to sales", "All sent", "{count} waiting", "{count} need you"),
}


def catalogue() -> Catalog:
    with (FOLDER / "qualifier.po").open("rb") as file:
        return read_po(file, locale="fr")


def sentences() -> Iterator[tuple[str, str]]:
    """(English, French) of everything translated; of a plural, each form with the English one.

    What is not translated is the business of tests/architecture.
    """
    for message in catalogue():
        if not message.id:
            continue
        english = message.id if isinstance(message.id, str) else message.id[1]
        yield from ((english, form) for form in forms_of(message) if form)


def forms_of(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


@pytest.mark.parametrize("rule", FAULTS)
def test_typography_is_french(rule):
    wrong = [
        french
        for english, french in sentences()
        if english not in NAMED_SIGNS and FAULTS[rule].search(french)
    ]
    assert not wrong, f"{rule}:\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    (
        ("U+202F before ; ! ?", "Quand ?"),
        ("U+202F before ; ! ?", "Quand?"),
        ("U+00A0 before :", "Note : {question}"),
        ("U+00A0 inside « »", "« {file} »"),
        ("’ and no straight apostrophe", "l'appel"),
        ("a no-break space before a unit", "{size} Mo"),
    ),
)
def test_a_fault_of_typography_is_seen(rule, sentence):
    assert FAULTS[rule].search(sentence)


def test_people_are_addressed_as_vous():
    assert not [french for _english, french in sentences() if FAMILIAR.search(french)]


def test_each_thing_has_one_name():
    wrong = [
        f"{english!r} → {french!r}"
        for english, french in sentences()
        for word, other in OTHER_TERMS.items()
        if word.search(english) and other.search(french)
    ]
    assert not wrong, "\n".join(wrong)


def test_a_sentence_ends_and_begins_as_in_english():
    ends = ("…", ".")
    wrong = [
        f"{english!r} → {french!r}"
        for english, french in sentences()
        if [english.endswith(end) for end in ends] != [french.endswith(end) for end in ends]
        or english[-1:].isspace() != french[-1:].isspace()
        or (english[:1].islower() and french[:1].isupper())
    ]
    assert not wrong, "\n".join(wrong)


def test_placeholders_are_all_kept():
    """A singular may leave its number out; nothing else may."""
    wrong = []
    for message in catalogue():
        forms = forms_of(message)
        wanted = names_in(message.id if isinstance(message.id, str) else message.id[1])
        for place, form in enumerate(forms):
            optional = {"count"} if place == 0 and len(forms) > 1 else set()
            if form and not wanted - optional <= names_in(form) <= wanted:
                wrong.append(f"{message.id!r} → {form!r}")
    assert not wrong, "\n".join(wrong)


def names_in(sentence: str) -> set[str]:
    return set(re.findall(r"{(\w*)}", sentence))


@compiled
@pytest.mark.parametrize(("english", "french"), AS_DRAWN.items())
def test_words_are_those_of_the_screens(english, french):
    use_language(Language.FRENCH)
    assert _(english) == french


@compiled
@pytest.mark.parametrize(("most", "words"), ROOM.items())
def test_words_fit_where_room_is_short(most, words):
    use_language(Language.FRENCH)
    shown = [_(word).format(count=14) for word in words]
    assert [word for word in shown if len(word) > most] == []


@compiled
@pytest.mark.parametrize(
    ("count", "expected"),
    ((0, "0 lead"), (1, "1 lead"), (2, "2 leads"), (27, "27 leads")),
)
def test_none_and_one_are_singular(count, expected):
    use_language(Language.FRENCH)
    assert ngettext("{count} lead", "{count} leads", count).format(count=count) == expected


@compiled
@pytest.mark.parametrize(
    ("leads", "callable_now", "expected"),
    (
        (27, 11, "27 leads, 11 appelables maintenant"),
        (1, 1, "1 lead, 1 appelable maintenant"),
        (1, 0, "1 lead, 0 appelable maintenant"),
        (1200, None, "1\u202f200 leads"),
    ),
)
def test_the_line_beside_the_title_of_the_queue(leads, callable_now, expected):
    use_language(Language.FRENCH)
    assert queue_counted(leads, callable_now) == expected


@compiled
def test_what_the_gate_lacks_is_counted():
    use_language(Language.FRENCH)
    one, two = (
        ngettext("{count} criterion missing", "{count} criteria missing", count).format(count=count)
        for count in (1, 2)
    )
    assert (one, two) == ("Il manque 1 critère", "Il manque 2 critères")


@compiled
def test_the_next_callback_is_said_as_in_the_design():
    use_language(Language.FRENCH)
    at = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
    said = next_callback_sentence("Thomas Aubriot", at, NOW, PARIS)
    assert plain(said) == "Prochain rappel : Thomas Aubriot à 14 h 30."
    later = next_callback_sentence("Thomas Aubriot", at + timedelta(days=2), NOW, PARIS)
    assert plain(later) == "Prochain rappel : Thomas Aubriot, le 26 nov. à 14 h 30."
    assert plain(callback_due("Thomas Aubriot", at, PARIS, NOW)) == (
        "Rappelez Thomas Aubriot à 14 h 30"
    )


@compiled
def test_lateness_is_short_enough_for_the_ring():
    use_language(Language.FRENCH)
    assert plain(late_by(timedelta(minutes=12))) == "retard 12 min"


@compiled
def test_the_three_system_answers():
    use_language(Language.FRENCH)
    assert [gap_in_words(gap) for gap in (Gap.UNKNOWN, Gap.REFUSED, Gap.NOT_ASKED)] == [
        "ne sait pas",
        "n’a pas voulu répondre",
        "non demandé",
    ]


def plain(sentence: str) -> str:
    """With ordinary spaces, to compare words; no-break spaces have their own test."""
    return sentence.replace(NO_BREAK, " ").replace(NARROW, " ")
