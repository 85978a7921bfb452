"""What each column of a list most probably is; a person may correct it before anything moves.

First by name (`synonyms`), refused where the cells contradict it; then, for what no name
told, by the cells alone: e-mail addresses and phone numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualifier.exchange.lists.cell_kinds import (
    are_dates,
    are_emails,
    are_phone_numbers,
    fits,
    may_hold_numbers,
)
from qualifier.exchange.lists.folding import compact, words
from qualifier.exchange.lists.natures import is_not_chosen
from qualifier.exchange.lists.own_columns import own_targets
from qualifier.exchange.lists.synonyms import known_names
from qualifier.exchange.lists.targets import (
    EXTRA,
    Column,
    ColumnMap,
    target_of,
)

# a column with one of these words holds no number to dial, whatever its cells look like
_NOT_A_PHONE = frozenset(
    "fax telecopie siret siren tva vat iban id ref reference code number compte date".split()
)
_PHONE_WORDS = frozenset("phone telephone tel mobile portable gsm cell cellphone fixe".split())
_EMAIL_WORDS = frozenset("email mail courriel mel".split())
_MOBILE_WORDS = frozenset("mobile portable gsm cell cellphone".split())


def propose(header: Sequence[str], sample_rows: Sequence[Sequence[str]]) -> ColumnMap:
    """The map of `header`, judged by its names and by some rows below it."""
    cells = [_cells(sample_rows, place) for place in range(len(header))]
    claims = [_claims(name, cells[place]) for place, name in enumerate(header)]
    own = own_targets(header)
    chosen = _awarded(claims, own)
    if not own:  # the program's own export needs no guessing
        _add_by_content(chosen, header, cells)
        _settle_names(chosen)
        _settle_phones(chosen)
        _settle_signal_date(chosen, cells)
    return ColumnMap(
        tuple(
            Column(name, target_of(chosen[place]) if place in chosen else EXTRA)
            for place, name in enumerate(header)
        )
    )


def _cells(sample_rows: Sequence[Sequence[str]], place: int) -> list[str]:
    stripped = (row[place].strip() for row in sample_rows if place < len(row))
    return ["" if is_not_chosen(cell) else cell for cell in stripped]


def _claims(name: str, cells: Sequence[str]) -> list[tuple[int, str]]:
    """The targets that a column may have by its name, with ranks."""
    found = known_names().get(compact(name), ())
    if not found and compact(name).startswith("identifiant"):
        found = (("external_id", 50),)
    return [(rank, target) for target, rank in found if target == "extra" or fits(target, cells)]


def _awarded(
    claims: Sequence[Sequence[tuple[int, str]]], given: Mapping[int, str]
) -> dict[int, str]:
    """Column → target: what is `given`, then the best name, then the leftmost. Second phones
    become phone2."""
    offers = sorted(
        (rank, place, target) for place, mine in enumerate(claims) for rank, target in mine
    )
    chosen = dict(given)
    for _, place, target in offers:
        if place in chosen:
            continue
        if target == "phone" and target in chosen.values():
            target = "phone2"  # noqa: PLW2901 (the offer is redirected)
        if target_of(target).may_repeat or target not in chosen.values():
            chosen[place] = target
    return chosen


def _add_by_content(
    chosen: dict[int, str], header: Sequence[str], cells: Sequence[Sequence[str]]
) -> None:
    for place, name in enumerate(header):
        if place in chosen:
            continue
        said = frozenset(words(name))
        taken = chosen.values()
        if "email" not in taken and _may_be_email(said, cells[place]):
            chosen[place] = "email"
        elif _may_be_phone(said, cells[place]):
            first = "phone2" if said & _MOBILE_WORDS else "phone"
            other = "phone" if first == "phone2" else "phone2"
            free = [target for target in (first, other) if target not in taken]
            if free:
                chosen[place] = free[0]


def _may_be_email(said: frozenset[str], cells: Sequence[str]) -> bool:
    return are_emails(cells) or (bool(said & _EMAIL_WORDS) and fits("email", cells))


def _may_be_phone(said: frozenset[str], cells: Sequence[str]) -> bool:
    if said & {"fax", "telecopie", "siret", "siren"}:
        return False
    if said & _PHONE_WORDS:
        return fits("phone", cells) and may_hold_numbers(cells)
    return not said & _NOT_A_PHONE and are_phone_numbers(cells)


def _settle_names(chosen: dict[int, str]) -> None:
    """ "Nom" beside "Prénom" is the family name; alone it is the whole name."""
    places = {target: place for place, target in chosen.items()}
    if "name" not in places or "first_name" not in places:
        return
    place = places["name"]
    if "last_name" not in places:
        chosen[place] = "last_name"
    else:
        del chosen[place]


def _settle_phones(chosen: dict[int, str]) -> None:
    """A list with mobiles alone has them in the first place."""
    targets = list(chosen.values())
    if "phone2" in targets and "phone" not in targets:
        place = next(place for place, target in chosen.items() if target == "phone2")
        chosen[place] = "phone"


def _settle_signal_date(chosen: dict[int, str], cells: Sequence[Sequence[str]]) -> None:
    """A date of signals needs a signal to date; a signal's only date column is its date."""
    has_signal = any(
        target.startswith("signal") and target != "signal_date" for target in chosen.values()
    )
    dated = [place for place, target in chosen.items() if target == "signal_date"]
    if not has_signal:
        for place in dated:
            del chosen[place]
    elif not dated:
        dates = [
            place for place in range(len(cells)) if place not in chosen and are_dates(cells[place])
        ]
        if len(dates) == 1:
            chosen[dates[0]] = "signal_date"
