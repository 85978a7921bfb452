"""The legal basis as lists and people write it, read as one of the few the rules know."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from qualifier.core.contact_rules import LegalBasis

# Beginnings of words without accents; the first basis with a match is taken.
_SIGNS: Mapping[LegalBasis, tuple[str, ...]] = {
    LegalBasis.WITHDRAWN: ("withdrawn", "revoked", "retire", "revoque"),
    LegalBasis.CONSENT: ("consent", "opt-in", "optin", "opt in", "accord prealable"),
    LegalBasis.CONTRACT: ("contract", "contrat"),
    LegalBasis.LEGITIMATE_INTEREST: ("legitimate", "legitime"),
}
_REFUSALS = ("no ", "non ", "sans ", "pas de ", "without ", "not ", "aucun")
_NOT_SAID = frozenset(
    {"", "-", "none", "unknown", "inconnu", "inconnue", "n/a", "na", "aucun", "?"}
)


@lru_cache(maxsize=512)  # lists repeat one basis in every row
def read_basis(typed: str) -> LegalBasis:
    """The basis that `typed` names: an id, or English or French words.

    Words that name none of ours are STATED; a denial ("sans consentement") and blanks are NONE.
    """
    folded = _folded(typed)
    if folded in _NOT_SAID or folded.startswith(_REFUSALS):
        return LegalBasis.NONE
    for basis, signs in _SIGNS.items():
        if any(_begins_a_word(sign, folded) for sign in signs):
            return basis
    return LegalBasis.STATED


def _begins_a_word(sign: str, folded: str) -> bool:
    return folded.startswith(sign) or f" {sign}" in folded


def _folded(typed: str) -> str:
    apart = unicodedata.normalize("NFKD", typed.casefold())
    plain = "".join(one for one in apart if not unicodedata.combining(one))
    return " ".join(plain.replace("’", "'").split())
