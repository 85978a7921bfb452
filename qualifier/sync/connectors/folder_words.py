"""How clients head and fill the list they send back: in French or English, as people write it.

FORMATS.md names the columns and the statuses; a list made by hand says "Statut" and "refusée".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualifier.core.text import fold

_HEADINGS: Mapping[str, str] = {
    "handoff_id": "hand-off, transmission, id transmission, numero de transmission",
    "lead": "lead id, lead_id, external_id, lead key, piste, fiche, reference",
    "status": "statut, accepted, accepte, acceptee, reponse, answer, decision des ventes",
    "reason": "motif, raison, code motif, reason code",
    "comment": "commentaire, remarque, comments, words, note",
    "about": "question, concerne, a propos de, what was wrong",
}
_STATUSES: Mapping[str, str] = {
    "accepted": "accepte, acceptee, prise en charge, pris en charge, oui, yes, ok, x",
    "rejected": "refused, rejete, rejetee, refuse, refusee, rejet, refus, non, no",
    "turned_back": "given back, returned, recycled, renvoye, renvoyee, renvoi, rendu, rendue",
    "disqualified": "disqualifie, disqualifiee, disqualification",
    "won": "gagne, gagnee, signe, signee",
    "lost": "perdu, perdue",
}


def _named(names: Mapping[str, str]) -> dict[str, str]:
    found = {_plain(one): name for name, said in names.items() for one in said.split(", ")}
    return found | {_plain(name): name for name in names}


def _plain(said: str) -> str:
    return " ".join(fold(said).replace("_", " ").replace("-", " ").split())


_BY_HEADING = _named(_HEADINGS)
_BY_STATUS = _named(_STATUSES)


def places(header: Sequence[str]) -> dict[str, int]:
    """Column of FORMATS.md → its place in a list headed like that. A column under its own name wins
    over one that is only called like it."""
    found: dict[str, int] = {}
    for place, said in enumerate(header):
        name = _BY_HEADING.get(_plain(said))
        if name is not None and (name not in found or said.strip().casefold() == name):
            found[name] = place
    return found


def status_of(said: str) -> str | None:
    """The status that was meant; None for a word that is none."""
    return _BY_STATUS.get(_plain(said))
