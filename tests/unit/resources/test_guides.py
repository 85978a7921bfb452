"""The guides speak as the program does: its buttons, its keys, its terms, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from qualifier.paths import resources_dir
from qualifier.texts import Language, use_language
from qualifier.texts.guides import Guide, best, fitting, guides, guides_dir, with_keys
from qualifier.ui.shortcuts import SHORTCUTS
from tests.guide_keys import path_of, wanted

LANGUAGES = tuple(Language)
CODE = re.compile(r"`([^`\n]+)`")
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
CARD = re.compile(r"<!-- keys -->.*<!-- end of keys -->", re.DOTALL)

# DOMAIN.md, "Terms": what the product calls each thing, and what guides must not call it.
TERMS: tuple[tuple[str, str], ...] = (
    ("lead", "lead"),
    ("qualificateur", "qualifier"),
    ("chef d’équipe", "team lead"),
    ("administrateur", "admin"),
    ("charte", "agreement"),
    ("script d’appel", "call script"),
    ("acte révélateur", "signal"),
    ("adéquation", "fit"),
    ("maturité", "maturity"),
    ("impression", "impression"),
    ("critère éliminatoire", "knock-out"),
    ("lacune", "gap"),
    ("issue", "outcome"),
    ("rappel", "callback"),
    ("transmission", "hand-off"),
    ("dossier", "dossier"),
    ("prise en charge", "acceptance"),
    ("rejet", "rejection"),
    ("renvoi", "turn-back"),
    ("disqualification", "disqualification"),
    ("contestation", "dispute"),
    ("élevage", "nurturing"),
    ("aiguillage", "routing"),
    ("liste d’opposition", "do-not-call list"),
)
OTHER_WORDS = {
    Language.FRENCH: r"\b(?:pistes?|prospects?|scénarios?|argumentaires?|contrat de service)\b"
    r"|\b(?:compatibilité|handover|tickets?|nurturing|scoring|opt-out)\b|\btéléopérat",
    Language.ENGLISH: r"\b(?:prospects?|SLA|handover|tickets?|blacklist|warmth|suitability)\b"
    r"|\b(?:agents?|opt-out|disposition)\b",
}
# What people of other programs call it, where a guide quotes them.
QUOTED = (
    "**Les opportunités aussi, pas seulement les pistes**",
    "Les pistes d’Odoo",
    "*Nurturing*",  # a status of Salesforce
)

KEY_WORDS = {
    Language.ENGLISH: {"Enter": "Return"},
    Language.FRENCH: {
        "Entrée": "Return",
        "Maj": "Shift",
        "Échap": "Esc",
        "Espace": "Space",
        "Suppr": "Del",
        "Haut": "Up",
        "Bas": "Down",
        "Gauche": "Left",
        "Droite": "Right",
    },
}
LOOKS_LIKE_KEYS = re.compile(r"(?:(?:Ctrl|Alt|Shift|Maj)\+)+\S+|F\d{1,2}|[A-Z]|\d")


@pytest.fixture(autouse=True)
def english_again():
    yield
    use_language(Language.ENGLISH)


def body(guide: Guide) -> str:
    return CARD.sub("", guide.text)


def said(language: Language) -> frozenset[str]:
    """All sentences of the program, and the labels of the shipped agreement."""
    path = resources_dir() / "translations/fr/LC_MESSAGES/qualifier.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    found = set()
    for message in catalogue:
        if isinstance(message.id, str) and message.id:
            found.add(message.id if language is Language.ENGLISH else str(message.string))
    agreement = (resources_dir() / "agreements/default.yaml").read_text(encoding="utf-8")
    found |= set(re.findall(language.value + r': "([^"]+)"', agreement))
    return frozenset(plain(one) for one in found)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def every(language: Language) -> Iterator[Guide]:
    yield from guides(language)


def test_both_languages_have_the_same_guides_with_the_same_parts():
    french, english = (guides(one) for one in (Language.FRENCH, Language.ENGLISH))
    assert [one.id for one in french] == [one.id for one in english]
    assert len(french) >= 14
    for ours, theirs in zip(french, english, strict=True):
        for sign in (r"^## ", r"^\d\. ", r"!\[", r"^\| "):
            counts = [len(re.findall(sign, one.text, re.MULTILINE)) for one in (ours, theirs)]
            assert counts[0] == counts[1], (ours.id, sign)
    for language in LANGUAGES:
        files = {one.stem for one in (guides_dir() / language.value).glob("*.md")}
        assert files == {one.id for one in french}


@pytest.mark.parametrize("language", LANGUAGES)
def test_bold_words_stand_on_the_screen(language):
    on_screen = said(language)
    wrong = [
        f"{guide.id}: {bold}"
        for guide in every(language)
        for bold in BOLD.findall(body(guide))
        if plain(bold) not in on_screen
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_are_in_the_map(language):
    known = {key for one in SHORTCUTS for key in one.keys} | set("123456789")
    wrong = []
    for guide in every(language):
        for code in CODE.findall(body(guide)):
            words = KEY_WORDS[language]
            if LOOKS_LIKE_KEYS.fullmatch(code) or code in words:
                keys = "+".join(words.get(part, part) for part in code.split("+"))
                if keys not in known and keys != "0":
                    wrong.append(f"{guide.id}: {code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keyboard_card_is_that_of_the_program(language):
    is_so = path_of(language).read_text(encoding="utf-8") == wanted(language)
    assert is_so, "run `make texts`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_are_those_of_the_product(language):
    table = next(one for one in every(language) if one.id == "words").text
    rows = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)[1:]
    assert [plain(one) for one in rows] == [one[LANGUAGES.index(language)] for one in TERMS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_other_word_for_a_term(language):
    wrong = []
    for guide in every(language):
        text = f"{guide.title}\n{body(guide)}"
        for quoted in QUOTED:
            text = text.replace(quoted, "")
        found = re.findall(OTHER_WORDS[language], CODE.sub("", text), re.IGNORECASE)
        wrong += [f"{guide.id}: {one}" for one in found]
    assert not wrong, "\n".join(wrong)


def test_french_is_set_as_french_is():
    marks = r"(?<!\u202f)[;!?](?=\s|$)|[^\u00a0|\-]:(?=\s)"
    faults = re.compile(marks + r"|«[^\u00a0]|[^\u00a0]»|\w'\w")
    wrong = []
    for guide in every(Language.FRENCH):
        text = re.sub(r"\]\([^)]*\)", "]", CODE.sub("x", body(guide)))
        for fault in faults.finditer(text):
            around = text[max(0, fault.start() - 25) : fault.end() + 5]
            wrong.append(f"{guide.id}: {around!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_stay_among_what_the_program_ships(language):
    for guide in every(language):
        for target in re.findall(r"\]\(([^)]+)\)", guide.text):
            assert re.match(r"https://|[a-z-]+\.md(#|$)|#|\.\./pictures/", target), guide.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_guides_are_short(language):
    for guide in every(language):
        if not guide.id.startswith("connect-"):
            assert len(body(guide).split()) < 800, guide.id


def test_search_folds_and_titles_go_first():
    french = guides(Language.FRENCH)
    found = fitting(french, "  CLE secours ")
    assert {"security", "trouble"} <= {one.id for one in found}
    chosen = best(fitting(french, "script"), "script")
    assert chosen is not None
    assert chosen.id == "script"
    assert fitting(french, "nobody says this") == ()
    assert best((), "x") is None


def test_the_card_takes_the_place_of_its_marks():
    text = "a\n<!-- keys -->\nold\n<!-- end of keys -->\nb"
    assert with_keys(text, "new") == "a\nnew\nb"
    assert with_keys("none", "new") == "none"
