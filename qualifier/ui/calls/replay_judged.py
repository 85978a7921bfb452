"""Impressions as sales found them, in words: of this call, and of a qualifier's last dossiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualifier.core.basis import Basis
from qualifier.core.impression import Impression
from qualifier.reports.measure import Rate
from qualifier.store.judgements import Verdict
from qualifier.texts import _, formats, ngettext
from qualifier.ui.calls.replay_states import JudgedFace

if TYPE_CHECKING:
    from qualifier.ui.calls.replay_words import Loaded, Reader


def judged(loaded: Loaded, reader: Reader) -> tuple[JudgedFace, ...]:
    """The impressions of a call that was handed over."""
    if loaded.handoff is None:
        return ()
    return tuple(_face(one, loaded, reader) for one in loaded.call.impressions if not one.retracted)


def _face(one: Impression, loaded: Loaded, reader: Reader) -> JudgedFace:
    facet = loaded.agreement.facet_by_id.get(one.facet)
    label = facet.label.within(reader.language) if facet else one.note or _("Impression")
    found = loaded.judged.get(one.id)
    if found is None:
        return JudgedFace(one.id, label, one.value, None, _("not judged yet"))
    is_right = found.verdict is Verdict.CONFIRMED
    words = _("confirmed") if is_right else _("wrong")
    said = ", ".join(one for one in (words, found.note) if one)
    return JudgedFace(one.id, label, one.value, is_right, said)


def calibrated(loaded: Loaded, language: str) -> str:
    """How often sales found this qualifier right in their last dossiers; under ten judged
    impressions only how many there are. Empty where nothing was judged, or nobody is named."""
    found, name = loaded.found, loaded.call.seat.split()[0] if loaded.call.seat else ""
    if not name or not found.judged:
        return ""
    whole = _rate([is_right for _basis, is_right in found.judged])
    hunches = _rate([is_right for basis, is_right in found.judged if basis == Basis.HUNCH.value])
    head = ngettext("{name}, {count} dossier", "{name}, last {count} dossiers", found.dossiers)
    said = head.format(name=name, count=formats.number(found.dossiers, language, 0))
    number = formats.number(whole.out_of, language, 0)
    if whole.share is None:
        judged_only = ngettext(
            "{dossiers}: {count} impression judged, too few for a rate",
            "{dossiers}: {count} impressions judged, too few for a rate",
            whole.out_of,
        )
        return judged_only.format(dossiers=said, count=number)
    share = formats.percent(whole.share, language)
    if hunches.share is None:
        return _("{dossiers}: {share} confirmed of {count} judged").format(
            dossiers=said, share=share, count=number
        )
    return _("{dossiers}: {share} confirmed of {count} judged, hunches {hunches}").format(
        dossiers=said,
        share=share,
        count=number,
        hunches=formats.percent(hunches.share, language),
    )


def _rate(found: list[bool]) -> Rate:
    return Rate(sum(found), len(found))
