"""The shipped scripts as the first run offers them: title, length, what they are for."""

from __future__ import annotations

from dataclasses import dataclass

from qualifier.core.errors import NotFound
from qualifier.core.text import Text
from qualifier.exchange.documents.script_document import read_script
from qualifier.exchange.workplace import SHIPPED_SCRIPTS, shipped_script
from qualifier.texts import _


@dataclass(frozen=True, slots=True)
class ScriptOffer:
    """`questions` counts those that are asked or said; `criteria` those they serve."""

    id: str
    title: Text
    questions: int
    sections: int
    criteria: int


def script_offers() -> tuple[ScriptOffer, ...]:
    """The shipped scripts, read. Raises DocumentError or NotFound if one is missing or broken."""
    offers = []
    for name in SHIPPED_SCRIPTS:
        file = shipped_script(name)
        if file is None:
            raise NotFound("script", name)
        script = read_script(file)
        questions = tuple(script.questions())
        criteria = {one for question in questions for one in question.criteria}
        offers.append(
            ScriptOffer(name, script.title, len(questions), len(script.sections), len(criteria))
        )
    return tuple(offers)


def purpose(script_id: str) -> str:
    """For whom a shipped script is; empty for others."""
    return {
        "maintenance_inbound": _("For people who asked to be contacted."),
        "packaging_outbound": _("For people you call first."),
    }.get(script_id, "")


def offer_sentence(offer: ScriptOffer) -> str:
    """Its length and its purpose, for a card."""
    size = _("{questions} questions in {sections} sections, {criteria} shared criteria.").format(
        questions=offer.questions, sections=offer.sections, criteria=offer.criteria
    )
    return f"{purpose(offer.id)} {size}".strip()
