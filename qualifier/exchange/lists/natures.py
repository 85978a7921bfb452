"""Words of lists that are closed sets for us: nature, yes and no, not chosen, signal kinds."""

from __future__ import annotations

from functools import lru_cache

from qualifier.core.lead import Nature, SignalKind
from qualifier.exchange.lists.folding import compact, folded

_PROFESSIONAL = frozenset(
    {"professional", "professionnel", "pro", "b2b", "btob", "business", "entreprise", "company"}
    | {"societe", "professionnelle", "organisation", "organization", "personnemorale"}
)
_CONSUMER = frozenset(
    {"consumer", "consommateur", "particulier", "b2c", "btoc", "individual", "individu", "prive"}
    | {"personnephysique", "private", "household", "foyer"}
)
_NO = frozenset({"", "no", "non", "n", "0", "false", "faux", "none", "aucun", "aucune", "f"})
_YES = frozenset({"yes", "oui", "y", "o", "1", "true", "vrai", "x", "ok"})
_LANGUAGES = {
    **dict.fromkeys(("fr", "frfr", "francais", "french", "fra", "fre"), "fr"),
    **dict.fromkeys(("en", "engb", "enus", "anglais", "english", "eng"), "en"),
    **dict.fromkeys(("de", "dede", "allemand", "german", "deutsch"), "de"),
    **dict.fromkeys(("es", "eses", "espagnol", "spanish"), "es"),
    **dict.fromkeys(("it", "itit", "italien", "italian"), "it"),
    **dict.fromkeys(("nl", "nlnl", "neerlandais", "dutch"), "nl"),
}
# what a form leaves where nobody chose, and what spreadsheets write for nothing
NOT_CHOSEN = frozenset(
    {"Select", "select", "--Select--", "-- Select --", "- Select -", "Select...", "Select…"}
    | {"--None--", "-- None --", "- None -", "NULL", "null", "(null)", "#N/A", "#REF!", "#VALUE!"}
    | {"N/A", "n/a", "NaN", "nan", "(blank)", "(vide)", "Sélectionner", "-- Sélectionner --"}
    | {"Sélectionnez", "--Aucun--", "-- Aucun --", "#DIV/0!", "#NAME?", "undefined", "(empty)"}
)
# the first row whose words all stand in the text names the kind; order is by strength
_SIGNAL_WORDS: tuple[tuple[SignalKind, tuple[str, ...]], ...] = (
    (SignalKind.QUOTE, ("devis",)),
    (SignalKind.QUOTE, ("quote",)),
    (SignalKind.CALLBACK_REQUEST, ("demande", "rappel")),
    (SignalKind.CALLBACK_REQUEST, ("callback",)),
    (SignalKind.CALLBACK_REQUEST, ("call", "me")),
    (SignalKind.CONFIGURATOR, ("configurat",)),
    (SignalKind.DEMO, ("demo",)),
    (SignalKind.PRICE_PAGE, ("page", "tarif")),
    (SignalKind.PRICE_PAGE, ("page", "prix")),
    (SignalKind.PRICE_PAGE, ("pric", "page")),
    (SignalKind.COMPARISON, ("compar",)),
    (SignalKind.WEBINAR, ("webina",)),
    (SignalKind.EVENT, ("tradeshow",)),
    (SignalKind.EVENT, ("salon",)),
    (SignalKind.EVENT, ("evenement",)),
    (SignalKind.EVENT, ("event",)),
    (SignalKind.DOWNLOAD, ("download",)),
    (SignalKind.DOWNLOAD, ("telecharge",)),
    (SignalKind.DOWNLOAD, ("livre", "blanc")),
    (SignalKind.DOWNLOAD, ("white", "paper")),
    (SignalKind.EMAIL_OPENED, ("mail", "open")),
    (SignalKind.EMAIL_OPENED, ("mail", "ouvert")),
    (SignalKind.EMAIL_OPENED, ("mail", "click")),
    (SignalKind.EMAIL_OPENED, ("mail", "clique")),
    (SignalKind.VISIT, ("page", "visit")),
    (SignalKind.VISIT, ("visit", "site")),
    (SignalKind.VISIT, ("visite",)),
    (SignalKind.OTHER, ("chat", "conversation")),
    (SignalKind.OTHER, ("form", "submi")),
    (SignalKind.OTHER, ("formulaire",)),
    (SignalKind.OTHER, ("link", "click")),
    (SignalKind.OTHER, ("phone", "conversation")),
    (SignalKind.OTHER, ("approached",)),
)


def nature_of(text: str) -> Nature | None:
    """Professional or consumer as a list says it, else None."""
    word = compact(text)
    if word in _PROFESSIONAL:
        return Nature.PROFESSIONAL
    return Nature.CONSUMER if word in _CONSUMER else None


def says_yes(text: str) -> bool:
    """Whether a tick-box cell is set: anything but a plain no. Protective: doubt means yes."""
    return compact(text) not in _NO


def says_plain_yes(text: str) -> bool:
    """Whether the cell says yes and nothing more."""
    return compact(text) in _YES


def is_not_chosen(text: str) -> bool:
    """Whether the cell is what a form leaves where nobody chose ("Select", "#N/A", …)."""
    return text in NOT_CHOSEN


def language_code(text: str) -> str:
    """ISO 639-1 of the languages that lists name most, else the text as it is."""
    return _LANGUAGES.get(compact(text), text)


@lru_cache(maxsize=4_096)
def signal_kind_of(text: str) -> SignalKind | None:
    """The buying signal that an activity's name speaks of, or None.

    What we or a machine did to the lead ("SMS Sent", "Email Bounced", "Modified") is none.
    """
    if text in {kind.value for kind in SignalKind}:
        return SignalKind(text)
    said = folded(text)
    for kind, parts in _SIGNAL_WORDS:
        if all(part in said for part in parts):
            return kind
    return None
