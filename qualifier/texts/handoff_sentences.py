"""What the program says of a hand-off: decisions, gate, routing, commitments, sending, sales' word.

Ids and enums of `core` and of the store in, words in the language in use out. Labels that the
agreement carries are given, never made here.
"""

from __future__ import annotations

from qualifier.core.agreement import Agreement, Decision
from qualifier.core.basis import Basis
from qualifier.core.criteria import Standing
from qualifier.core.gate import Block
from qualifier.core.lead import SignalKind
from qualifier.texts.catalogue import _, ngettext


def decision_in_words(decision: Decision) -> str:
    """What the agreement says of a cell."""
    words = {
        Decision.HAND_OVER_NOW: _("Hand over now"),
        Decision.HAND_OVER: _("Hand over with an agreed next step"),
        Decision.HAND_OVER_IF_CAPACITY: _("Hand over if there is capacity"),
        Decision.NURTURE_TOLD: _("Nurture, salesperson informed"),
        Decision.NURTURE: _("Nurture until the trigger date"),
        Decision.PARTNER: _("Partner or tele-sales channel"),
        Decision.CLOSE: _("Close politely"),
    }
    return words[decision]


def gate_in_words(met: int, applicable: int, *, is_open: bool) -> str:
    """The gate's headline with its count."""
    if is_open:
        return ngettext(
            "Gate passed, {met} of {count} criterion",
            "Gate passed, {met} of {count} criteria",
            applicable,
        ).format(met=met, count=applicable)
    return ngettext(
        "Gate not passed, {met} of {count} criterion",
        "Gate not passed, {met} of {count} criteria",
        applicable,
    ).format(met=met, count=applicable)


def override_in_words(author: str) -> str:
    """Above the written reason for handing over past a shut gate."""
    if not author:
        return _("Handed over past the gate, with a reason")
    return _("{name} hands over past the gate, with a reason").format(name=author)


def block_in_words(block: Block) -> str:
    """What keeps the gate shut, beyond criteria and open questions."""
    words = {
        Block.OPPOSED: _("The lead asked not to be called."),
        Block.KNOCK_OUT: _("An answer rules the lead out."),
        Block.CELL: _("This cell is not handed over."),
    }
    return words[block]


def standing_in_words(standing: Standing) -> str:
    """How a criterion stands, where there is no evidence to show."""
    words = {
        Standing.MET: _("met"),
        Standing.GAP: _("not known"),
        Standing.MISSING: _("missing"),
        Standing.NOT_APPLICABLE: _("not asked by this script"),
    }
    return words[standing]


def evidence_in_words(*, confirmed: bool) -> str:
    """Where a criterion's evidence comes from."""
    return _("Confirmed on the phone") if confirmed else _("Said on the phone")


def basis_word(basis: Basis) -> str:
    """How the qualifier knows, in one word."""
    words = {Basis.SAID: _("said"), Basis.HEARD: _("heard"), Basis.HUNCH: _("hunch")}
    return words[basis]


def basis_in_full(basis: Basis) -> str:
    """The same for a legend, with what was heard."""
    return _("heard in the voice") if basis is Basis.HEARD else basis_word(basis)


def ground_in_words(because: str) -> str:
    """What a channel earned points for: type, potential, geography or cost."""
    words = {
        "type": _("Type"),
        "potential": _("Potential"),
        "geography": _("Geography"),
        "cost": _("Cost"),
    }
    return words.get(because, because)


def version_in_words(agreement: Agreement, signed_day: str) -> str:
    """Which definition the gate went by."""
    if signed_day:
        return _("Definition v{version}, signed by both teams on {day}").format(
            version=agreement.version, day=signed_day
        )
    return _("Definition v{version}").format(version=agreement.version)


def commitments(accept_by: str, author: str) -> tuple[tuple[str, str], ...]:
    """What the salesperson commits to: (id, sentence), by DOMAIN.md "Hand-off and feedback".

    Ids: accept_by, reason, before_contact, questions. `accept_by` is a moment in words.
    """
    lines = [
        ("accept_by", _("Accept or refuse by {moment}").format(moment=accept_by)),
        ("reason", _("Refuse only with a reason and one sentence")),
        ("before_contact", _("Decide before the first contact")),
    ]
    if author:
        asked = _("Put questions to {name}").format(name=author)
        lines.append(("questions", asked))
    return tuple(lines)


def outbox_in_words(state: str) -> str:
    """Where a hand-off is on its way, by the state of its outbox row; empty: no row."""
    words = {
        "": _("stays on this computer"),
        "pending": _("waiting to be sent"),
        "claimed": _("being sent"),
        "sent": _("sent, not yet confirmed"),
        "confirmed": _("delivered"),
        "retry_wait": _("waiting to be sent again"),
        "ambiguous": _("checking whether it arrived"),
        "blocked": _("held back by an earlier one"),
        "conflict": _("changed on both sides"),
        "needs_attention": _("needs your attention"),
        "cancelled": _("taken back"),
    }
    return words[state]


def answer_of_sales(status: str) -> str:
    """What sales answered, by the feedback's status; empty: nothing yet."""
    words = {
        "": _("no answer yet"),
        "accepted": _("accepted"),
        "rejected": _("refused"),
        "turned_back": _("given back"),
        "disqualified": _("disqualified"),
        "won": _("won"),
        "lost": _("lost"),
        "withdrawn": _("taken back"),
        "reopened": _("answer taken back"),
    }
    return words.get(status, status)


def signal_in_words(kind: SignalKind) -> str:
    """A buying signal as a line of history."""
    words = {
        SignalKind.QUOTE: _("Quote requested"),
        SignalKind.CALLBACK_REQUEST: _("Call back requested"),
        SignalKind.DEMO: _("Demo requested"),
        SignalKind.CONFIGURATOR: _("Configuration saved"),
        SignalKind.PRICE_PAGE: _("Price page seen"),
        SignalKind.COMPARISON: _("Comparison read"),
        SignalKind.EVENT: _("Came to an event"),
        SignalKind.WEBINAR: _("Followed a webinar"),
        SignalKind.DOWNLOAD: _("Document downloaded"),
        SignalKind.EMAIL_OPENED: _("E-mail opened"),
        SignalKind.VISIT: _("Visit to the site"),
        SignalKind.MARKETING_SCORE: _("Marketing score"),
        SignalKind.OTHER: _("Signal"),
    }
    return words[kind]
