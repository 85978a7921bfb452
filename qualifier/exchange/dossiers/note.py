"""The dossier as a note in a CRM: the few tags that all of them keep (p, b, br, ul, li).

CRMs strip styles, classes and what they do not know; what a drawing says elsewhere is in words
here. The order is that of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from qualifier.exchange.dossiers.content import AnswerWords, Content, CriterionWords, FacetWords
from qualifier.exchange.dossiers.speaking import speaking
from qualifier.texts import _, formats
from qualifier.texts import handoff_sentences as sentences

MOST_LETTERS = 60_000  # HubSpot takes 65,536, and our reference stands there too


def to_note(content: Content) -> str:
    """The note of a dossier, as HTML for a CRM; a very long one is cut where a section ends."""
    with speaking(content.language):
        parts, length = [], 0
        for part in _parts(content):
            length += len(part)
            if length > MOST_LETTERS:
                parts.append(f"<p>{_text(_('The rest stands in the dossier.'))}</p>")
                break
            parts.append(part)
        return "".join(parts)


def in_paragraphs(words: str) -> str:
    """Plain words as HTML: one paragraph, a break for each line."""
    return "<p>" + "<br>".join(_text(line) for line in words.splitlines()) + "</p>"


def _parts(content: Content) -> Iterator[str]:
    outcome, titles = content.outcome, content.titles
    yield f"<p><b>{_text(content.who.cell)} · {_text(outcome.decision)}</b><br>"
    yield f"{_text(outcome.gate)}</p>"
    if outcome.override:
        yield f"<p>{_text(outcome.override)}</p>"
    if outcome.opening:
        yield _section(titles.opening, [outcome.opening])
    if outcome.avoid:
        yield _section(_("To avoid:"), [outcome.avoid])
    if outcome.word:
        yield _section(_("A word from {name}:").format(name=content.who.author), [outcome.word])
    yield _answers(titles.needs, (*content.needs, *content.also))
    yield _answers(titles.deciders, content.deciders)
    yield _section(titles.criteria, map(_criterion, content.criteria))
    missing = [one.label for one in content.missing]
    unknown = [f"{one.question} {one.answer}" for one in content.gaps]
    rivals = [f"{one.question} {one.answer}" for one in content.rivals]
    yield _section(titles.blockers, [*rivals, *missing, *unknown])
    observed = [one for one in (*content.facets, *content.others) if one.is_observed]
    remarks = [f"{one.at} {one.label} {one.words}".strip() for one in content.remarks]
    rules = [one.sentence for one in content.rules]
    yield _section(titles.impressions, [*map(_facet, observed), *remarks, *rules])
    yield _section(titles.quotes, [f"{one.words} ({one.caption})" for one in content.quotes])
    step = content.next_step
    agreed = ", ".join(one for one in (step.on, step.step) if one)
    told = [agreed or _("None agreed.")]
    for label, said in ((_("Trigger:"), step.trigger), (_("Wakes up:"), step.wake_up)):
        if said:
            told.append(f"{label} {said}")
    yield _section(titles.next_step, told)
    yield f"<p>{_text(content.script)} · {_text(outcome.definition)}</p>"


def _section(title: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{_text(one)}</li>" for one in lines if one)
    return f"<p><b>{_text(title)}</b></p><ul>{items}</ul>" if items else ""


def _answers(title: str, answers: Iterable[AnswerWords]) -> str:
    return _section(title, (f"{one.question} {one.answer}" for one in answers))


def _criterion(one: CriterionWords) -> str:
    said = sentences.standing_in_words(one.standing)
    return ", ".join(part for part in (f"{one.label}: {said}", one.answer, one.evidence) if part)


def _facet(one: FacetWords) -> str:
    value = one.choice or (formats.signed(one.value) if one.value is not None else "")
    basis = sentences.basis_in_full(one.basis) if one.basis else ""
    return ", ".join(part for part in (f"{one.label} {value}".strip(), basis, one.words) if part)


def _text(words: str) -> str:
    return escape(words, quote=True)
