"""The wording guard: a gentle warning on insults and on data that must not be noted.

Health, origin, religion, politics, sexuality and unions are special categories (GDPR art. 9;
CNIL rules on comment fields): a note describes the conversation, never the person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from qualifier.core.text import fold


class Concern(Enum):
    INSULT = "insult"
    HEALTH = "health"
    ORIGIN = "origin"
    RELIGION = "religion"
    POLITICS = "politics"
    SEXUALITY = "sexuality"
    UNION = "union"


# Folded words, accents and hyphens gone; a text with a word that begins so raises the warning.
# A `$` ends the word: "malade" is health but "maladroit" is not.
_PHRASES: dict[Concern, str] = {
    Concern.INSULT: "idiot,imbecil,cretin,connard,connasse,con$,conne$,cons$,connes$,abruti,"
    "debile$,debiles$,il est bete$,elle est bete$,trop bete$,salaud,salope,encul,enfoir,"
    "stupid,moron,bastard,bitch,dumb$,asshole,prick$,jerk$,mongol$,mongolien",
    Concern.HEALTH: "malade$,malades$,maladie,cancer,depressif,depressive,depression,depressed,"
    "burnout,burn out,enceinte$,pregnan,handicape,diabet,hospitalis,invalidite,alcooli,diseas,"
    "illness,disabled$,a stroke$,chemo,chimio",
    Concern.ORIGIN: "un arabe$,une arabe$,les arabes$,origine arabe$,un noir$,une noire$,"
    "les noirs$,un africain,une africaine,les africains,juif$,juifs$,juive$,juives$,gitan,tsigane,"
    "un asiatique,une asiatique,les asiatiques,immigre,ethni,foreigner,gypsy,a black man$,"
    "a black woman$",
    Concern.RELIGION: "musulman,catholique$,catholiques$,chretien,protestant,bouddhist,ramadan,"
    "voilee$,voilees$,porte le voile$,muslim,a christian$,jewish$,hindu,religio,religieu",
    Concern.POLITICS: "gauchiste,facho,extreme droite,extreme gauche,macronist,lepenist,melenchon,"
    "communist,socialist,tory$,tories$,leftist,rightwing,right wing,left wing",
    Concern.SEXUALITY: "homosexu,gay$,gays$,lesbi,bisexu,transgenr,transsexu,transgender,hetero$,"
    "heteros$,heterosexu",
    Concern.UNION: "syndicalist,syndique$,syndiquee$,syndiques$,cgt$,cfdt$,cftc$,unionist,"
    "union member,grevist",
}
# Names of organisations and turns of phrase in which these words say nothing of a person.
_INNOCENT = ("assurance maladie", "lycee catholique", "ecole catholique", "college catholique")
_WORD = re.compile(r"[^\W\d_]+")


def concerns(text: str) -> tuple[Concern, ...]:
    """What in `text` should be written otherwise; empty if nothing. Only warns, never blocks."""
    words = f" {' '.join(_WORD.findall(fold(text)))} "
    for phrase in _INNOCENT:
        words = words.replace(f" {phrase}", " ")
    return tuple(one for one in Concern if any(_hits(words, _PHRASES[one])))


def _hits(words: str, phrases: str) -> Iterator[bool]:
    return (f" {one}".replace("$", " ") in words for one in phrases.split(","))
