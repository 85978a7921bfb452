"""Country names and codes of lists, to ISO 3166 alpha-2."""

from __future__ import annotations

from functools import cache, lru_cache
from types import MappingProxyType

from qualifier.exchange.lists.folding import compact

# written in lists, not in the Unicode tables of names
_ALSO = {
    "usa": "US",
    "unitedstatesofamerica": "US",
    "us": "US",
    "america": "US",
    "uk": "GB",
    "greatbritain": "GB",
    "england": "GB",
    "angleterre": "GB",
    "grandebretagne": "GB",
    "scotland": "GB",
    "uae": "AE",
    "hongkong": "HK",
    "macau": "MO",
    "holland": "NL",
    "hollande": "NL",
    "lespaysbas": "NL",
    "russianfederation": "RU",
    "southkorea": "KR",
    "republicofkorea": "KR",
    "coreedusud": "KR",
    "czechrepublic": "CZ",
    "ivorycoast": "CI",
    "france metropolitaine": "FR",
    "francemetropolitaine": "FR",
    "vietnam": "VN",
    "viet nam": "VN",
}


@lru_cache(maxsize=4_096)
def country_code(text: str) -> str:
    """ISO alpha-2 of a name (FR or EN) or code, else empty. "Reunion Island" stays unread."""
    return _codes().get(compact(text), "")


@cache
def _codes() -> MappingProxyType[str, str]:
    from babel import Locale

    found: dict[str, str] = {}
    for language in ("en", "fr"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES:
                found.setdefault(compact(name), code)
                found.setdefault(code.lower(), code)
    return MappingProxyType({**found, **{compact(name): code for name, code in _ALSO.items()}})


_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"})
