"""What a one-key repair does, as the label of its button."""

from __future__ import annotations

from qualifier.core.agreement import Agreement
from qualifier.core.editing.repairs import Mend, Repair
from qualifier.core.script import END
from qualifier.texts.answers import question_in_words
from qualifier.texts.catalogue import _
from qualifier.texts.fields import field_label
from qualifier.texts.question_types import type_words


def repair_words(repair: Repair, language: str, agreement: Agreement | None = None) -> str:
    """“Use …” or “Remove …”, in the language in use; names of the script in `language`."""
    if repair.mend.value.startswith("use_"):
        return _("Use “{name}”").format(name=_name(repair, language, agreement))
    if repair.mend is Mend.NEW_ID:
        return _("Call it “{name}”").format(name=repair.details.get("use", ""))
    return _labels()[repair.mend]


def _name(repair: Repair, language: str, agreement: Agreement | None) -> str:
    use = repair.details.get("use", "")
    match repair.mend:
        case Mend.USE_QUESTION:
            question = repair.script.by_id.get(use)
            if use == END:
                return _("the end")
            return question_in_words(question, language) if question else use
        case Mend.USE_CRITERION:
            criterion = agreement.criterion_by_id.get(use) if agreement else None
            return (criterion.label.within(language) if criterion else "") or use
        case Mend.USE_FACET:
            facet = agreement.facet_by_id.get(use) if agreement else None
            return (facet.label.within(language) if facet else "") or use
        case Mend.USE_LEAD_FIELD:
            return field_label(use)
        case Mend.USE_TYPE:
            return type_words(use)
        case Mend.USE_FIELD:
            return f"{{{use}}}"
        case _:
            return use


def _labels() -> dict[Mend, str]:
    return {
        Mend.REMOVE_JUMP: _("Remove the jump"),
        Mend.REMOVE_CRITERION: _("Remove the criterion"),
        Mend.REMOVE_FACET: _("Remove the facet"),
        Mend.REMOVE_TEST: _("Remove this part of the condition"),
        Mend.REMOVE_CHOICE_TESTED: _("Remove the answer from the condition"),
        Mend.REMOVE_LEAD_FIELD: _("Fill no field of the lead"),
        Mend.REMOVE_ASK_WHY: _("Do not ask why there"),
        Mend.REMOVE_SECTION: _("Remove the section"),
        Mend.REMOVE_BANDS: _("Remove the points by figure"),
        Mend.REMOVE_CAP: _("Remove the most points"),
        Mend.REMOVE_USE: _("Use it for nothing else"),
        Mend.SORT_BANDS: _("Sort the figures"),
        Mend.SWAP_RANGE: _("Swap smallest and largest"),
        Mend.NOT_REQUIRED: _("May be left open"),
    }
