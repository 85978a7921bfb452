"""How good a passphrase is: a hint while typing, never a verdict. No Qt here."""

from __future__ import annotations

from enum import Enum

from qualifier.texts import _

SHORTEST = 8
_FAIR_WORTH = 16
_GOOD_WORTH = 24


class Strength(Enum):
    """How hard a passphrase is to guess, roughly."""

    EMPTY = "empty"
    TOO_SHORT = "too_short"
    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"


def strength_of(passphrase: str) -> Strength:
    """A rough measure: length counts, repetition does not."""
    if not passphrase:
        return Strength.EMPTY
    if len(passphrase) < SHORTEST:
        return Strength.TOO_SHORT
    kinds = sum(
        any(test(one) for one in passphrase)
        for test in (str.islower, str.isupper, str.isdigit, _is_sign)
    )
    worth = len(set(passphrase)) + len(passphrase) // 2 + 2 * kinds
    if worth < _FAIR_WORTH:
        return Strength.WEAK
    return Strength.GOOD if worth >= _GOOD_WORTH else Strength.FAIR


def are_usable(passphrase: str, repeated: str) -> bool:
    """Whether the two agree and are long enough."""
    long_enough = strength_of(passphrase) not in (Strength.EMPTY, Strength.TOO_SHORT)
    return long_enough and passphrase == repeated


def hint(passphrase: str, repeated: str) -> str:
    """How good the passphrase is, or what is wrong with the two."""
    if repeated and not passphrase.startswith(repeated):
        return _("The two do not agree.")
    return {
        Strength.EMPTY: _("A sentence of four or five words is easy to keep and hard to guess."),
        Strength.TOO_SHORT: _("Too short: eight characters at least."),
        Strength.WEAK: _("Easy to guess. Add a word or two."),
        Strength.FAIR: _("Fair. A longer one is better."),
        Strength.GOOD: _("Good."),
    }[strength_of(passphrase)]


def _is_sign(one: str) -> bool:
    return not one.isalnum()
