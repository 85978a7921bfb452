"""Whether a new PIN will do: a hint while typing. No Qt here."""

from __future__ import annotations

from qualifier.store.pin import LONGEST, SHORTEST, is_too_simple, looks_like_pin
from qualifier.texts import _


def are_usable(pin: str, repeated: str) -> bool:
    """Whether the two agree and are not the first that anybody would try."""
    return looks_like_pin(pin) and not is_too_simple(pin) and pin == repeated


def hint(pin: str, repeated: str) -> str:
    """What is wrong with the two; empty while there is nothing to say."""
    if repeated and not pin.startswith(repeated):
        return _("The two do not agree.")
    if not pin:
        return _("Six to twelve digits. It opens the locked window, never the profile at a start.")
    if not pin.isascii() or not pin.isdigit() or len(pin) > LONGEST:
        return _("Digits only, twelve at most.")
    if len(pin) < SHORTEST:
        return _("Too short: six digits at least.")
    if is_too_simple(pin):
        return _("Anybody would try this one first.")
    return ""
