"""The wording guard: it warns on insults and sensitive data, and leaves ordinary notes alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.wording import Concern, concerns


@pytest.mark.parametrize(
    ("note", "concern"),
    (
        ("quel idiot", Concern.INSULT),
        ("C’est un CON", Concern.INSULT),
        ("complètement abrutie", Concern.INSULT),
        ("what a moron", Concern.INSULT),
        ("il est bête", Concern.INSULT),
        ("elle est malade", Concern.HEALTH),
        ("en arrêt maladie", Concern.HEALTH),
        ("arrêt-maladie depuis mai", Concern.HEALTH),
        ("en dépression", Concern.HEALTH),
        ("burn-out l’an dernier", Concern.HEALTH),
        ("had a burn out", Concern.HEALTH),
        ("she is pregnant", Concern.HEALTH),
        ("handicapé", Concern.HEALTH),
        ("accent d’origine arabe", Concern.ORIGIN),
        ("un Africain sans doute", Concern.ORIGIN),
        ("juifs", Concern.ORIGIN),
        ("sounds like a foreigner", Concern.ORIGIN),
        ("musulmane", Concern.RELIGION),
        ("il fait le Ramadan", Concern.RELIGION),
        ("he is a Christian", Concern.RELIGION),
        ("très religieux", Concern.RELIGION),
        ("vote à l’extrême droite", Concern.POLITICS),
        ("extrême-gauche", Concern.POLITICS),
        ("militante socialiste", Concern.POLITICS),
        ("a Tory", Concern.POLITICS),
        ("homosexuel", Concern.SEXUALITY),
        ("he is gay", Concern.SEXUALITY),
        ("délégué CGT", Concern.UNION),
        ("syndiquée", Concern.UNION),
        ("a union member", Concern.UNION),
    ),
)
def test_concerns_warn_on_what_must_not_be_noted(note, concern):
    assert concerns(note) == (concern,)


@pytest.mark.parametrize(
    "note",
    (
        "", "hésite sur le budget", "maladroit mais franc", "Christian rappelle lundi",
        "adresse e-mail invalide", "the e-mail is invalid", "le marché africain les intéresse",
        "tableau noir", "ils travaillent au noir et blanc", "fabricant d’enceintes acoustiques",
        "client : Caisse d’assurance maladie", "lycée catholique Saint-Joseph",
        "syndic de copropriété", "la société Gaya", "c’est bête mais la ligne a coupé",
        "contrat signé avec un concurrent", "contexte tendu", "consommables", "connexion coupée",
        "il connaît bien le sujet", "a lot of stores", "history of the project", "dumbbells maker",
        "a dental surgery in Leeds", "un handicap face à la concurrence", "social selling",
        "the union of two companies", "mettre les voiles", "voile d’ombrage",
    ),
)  # fmt: skip
def test_concerns_leave_ordinary_notes_alone(note):
    assert concerns(note) == ()


def test_concerns_name_each_kind_once():
    assert concerns("idiot malade, idiot, malade") == (Concern.INSULT, Concern.HEALTH)


@given(st.text(max_size=200))
def test_concerns_never_raise(text):
    assert set(concerns(text)) <= set(Concern)
