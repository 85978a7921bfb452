"""The dossier as one HTML file that needs nothing else: no script, no picture, nothing remote.

It holds everything, however long. Printed, it is one A4 page for any dossier of usual length.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualifier.core.basis import Basis
from qualifier.core.criteria import Standing
from qualifier.exchange.dossiers.content import AnswerWords, Content, CriterionWords, FacetWords
from qualifier.exchange.dossiers.html_parts import (
    STYLE,
    badge,
    basis,
    check,
    own,
    scale,
    text,
)
from qualifier.exchange.dossiers.speaking import speaking
from qualifier.texts import _
from qualifier.texts import handoff_sentences as sentences

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
# Letters above which printing takes a smaller type.
_DENSITIES = ((5200, "densest"), (3800, "denser"), (2600, "dense"))


def to_html(content: Content) -> str:
    """The whole HTML file of a dossier."""
    with speaking(content.language):
        return _document(content)


def _document(content: Content) -> str:
    title = f"{content.titles.document}, {content.who.name}"
    body = "\n".join([_header(content), _opening(content), *_sections(content), _footer(content)])
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="{text(content.language)}" class="{_density(body)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{text(title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _density(body: str) -> str:
    """The class that sets the printed type size, by how much there is to read."""
    letters, inside = 0, False
    for letter in body:
        inside = letter == "<" or (inside and letter != ">")
        letters += not inside
    return next((name for bound, name in _DENSITIES if letters > bound), "")


def _header(content: Content) -> str:
    who = content.who
    ways = (who.role, who.phone, who.email, who.place)
    return (
        f"<header><h1>{own(who.name)}</h1>{badge(who.cell)}"
        f'<p class="from"><b>{text(content.titles.document)}</b><br>{text(who.made)}</p>'
        f'<p class="ways">{"".join(f"<span>{own(one)}</span>" for one in ways if one)}</p></header>'
    )


def _opening(content: Content) -> str:
    outcome = content.outcome
    if not (outcome.opening or outcome.avoid):
        return ""
    parts = []
    if outcome.opening:
        parts.append(f'<p class="label">{text(content.titles.opening)}</p>')
        parts.append(f'<p class="say">{own(outcome.opening)}</p>')
    if outcome.avoid:
        label = text(_("To avoid:"))
        parts.append(f'<p class="avoid"><b>{label}</b> {own(outcome.avoid)}</p>')
    return f'<div class="opening">{"".join(parts)}</div>'


def _sections(content: Content) -> Iterable[str]:
    """Each section with anything to say, in the fixed order."""
    titles = content.titles
    yield _section(titles.outcome, _outcome(content))
    if content.needs or content.also:
        yield _section(titles.needs, _answers(content.needs) + _also(content.also))
    if content.deciders:
        yield _section(titles.deciders, _answers(content.deciders))
    if content.criteria:
        yield _section(titles.criteria, _criteria(content.criteria))
    yield _section(titles.blockers, _blockers(content))
    yield _section(titles.impressions, _impressions(content), plum=True, under=_legend())
    if content.quotes:
        yield _section(titles.quotes, _quotes(content), plum=True)
    yield _section(titles.next_step, _next_step(content))
    if content.history:
        lines = "".join(f"<dt>{text(on)}</dt><dd>{own(said)}</dd>" for on, said in content.history)
        yield _section(titles.history, f"<dl>{lines}</dl>")


def _section(title: str, inside: str, *, plum: bool = False, under: str = "") -> str:
    kind = ' class="plum"' if plum else ""
    return f"<section><div><h2{kind}>{text(title)}</h2>{under}</div><div>{inside}</div></section>"


def _outcome(content: Content) -> str:
    outcome, who = content.outcome, content.who
    gate = "ok" if outcome.is_gate_open else "warn"
    goes = ", ".join(one for one in (outcome.person, outcome.channel) if one)
    by = _("Accept or refuse by {moment}").format(moment=outcome.accept_by)
    parts = [
        f'<p class="dots"><span><b>{text(who.cell)} · {text(outcome.decision)}</b></span>'
        f'<span class="{gate}">{text(outcome.gate)}</span></p>'
    ]
    if outcome.override:
        parts.append(f'<p class="box reason">{own(outcome.override)}</p>')
    parts.append(
        f'<p class="dots"><span><span class="soft">{text(_("Goes to"))}</span> '
        f"<b>{own(goes)}</b></span><span>{text(by)}</span></p>"
    )
    parts.append(f'<p class="dots small">{_channels(content)}</p>')
    if outcome.word:
        label = _("A word from {name}:").format(name=who.author)
        word = f'<span class="word">{own(outcome.word)}</span>'
        parts.append(f'<p><span class="soft">{text(label)}</span> {word}</p>')
    return "".join(parts)


def _channels(content: Content) -> str:
    outcome = content.outcome
    spans = []
    for one in outcome.totals:
        remark = f" ({one.remark})" if one.remark else ""
        kind = "fact" if one.is_chosen else "soft"
        spans.append(f'<span class="{kind}">{text(f"{one.label} {one.points}{remark}")}</span>')
    extras = (outcome.route_rule, outcome.route_reason)
    spans += [f"<span>{own(one)}</span>" for one in extras if one]
    return "".join(spans)


def _answers(answers: Sequence[AnswerWords]) -> str:
    return "".join(
        f'<p class="row"><span><span class="soft">{text(one.question)}</span> '
        f'<span class="fact">{own(one.answer)}</span></span><time>{text(one.at)}</time></p>'
        for one in answers
    )


def _also(answers: Sequence[AnswerWords]) -> str:
    spans = "".join(
        f'<span><span class="soft">{text(one.question)}</span> '
        f'<span class="fact">{own(one.answer)}</span></span>'
        for one in answers
    )
    return f'<p class="dots small">{spans}</p>' if spans else ""


def _criteria(criteria: Sequence[CriterionWords]) -> str:
    rows = []
    for one in criteria:
        is_short = one.standing in (Standing.MISSING, Standing.GAP)
        kind = "" if is_short else ' class="fact"'
        rows.append(
            f"<tr{' class=short' if is_short else ''}><th scope=row>{check(one.standing)}"
            f"{text(one.label)}</th><td{kind}>{own(one.answer)}</td>"
            f'<td class="how">{text(one.evidence)}</td><td><time>{text(one.at)}</time></td></tr>'
        )
    return f"<table>{''.join(rows)}</table>"


def _blockers(content: Content) -> str:
    missing = ", ".join(one.label for one in content.missing)
    gaps = ", ".join(f"{one.question} {one.answer}" for one in content.gaps)
    rows = ((_("Missing:"), missing), (_("Still unknown:"), gaps))
    found = "".join(
        f'<p><span class="warn">{text(label)}</span> {own(said)}</p>'
        for label, said in rows
        if said
    )
    inside = _answers(content.rivals) + found
    return inside or f'<p class="soft">{text(_("Nothing is left open."))}</p>'


def _legend() -> str:
    lines = "".join(f"<p>{basis(one)}{text(sentences.basis_in_full(one))}</p>" for one in Basis)
    return f'<div class="legend">{lines}</div>'


def _impressions(content: Content) -> str:
    facets = "".join(_facet(one) for one in (*content.facets, *content.others))
    parts = [f'<div class="facets">{facets}</div>']
    for remark in content.remarks:
        label = f"{remark.at} {remark.label}".strip()
        parts.append(
            f'<p class="small">{basis(remark.basis)} <span class="plum">{text(label)}</span> '
            f"{own(remark.words)}</p>"
        )
    for rule in content.rules:
        named = text(_("rule: {name}").format(name=rule.name))
        sentence = f'{text(rule.sentence)} <span class="soft">{named}</span>'
        parts.append(f'<p class="box rule">{sentence}</p>')
    return "".join(parts)


def _facet(one: FacetWords) -> str:
    shown = f'<span class="choice">{own(one.choice)}</span>' if one.choice else scale(one)
    return (
        f'<div class="facet">{basis(one.basis)}<span class="name">{text(one.label)}</span>'
        f'{shown}<span class="how">{text(one.words)}</span></div>'
    )


def _quotes(content: Content) -> str:
    quotes = "".join(
        f"<blockquote><p>{own(one.words)}</p><cite>{text(one.caption)}</cite></blockquote>"
        for one in content.quotes
    )
    return f'<div class="quotes">{quotes}</div>'


def _next_step(content: Content) -> str:
    step = content.next_step
    agreed = ", ".join(one for one in (step.on, step.step) if one)
    spans = [f'<span class="fact"><b>{own(agreed)}</b></span>']
    if not agreed:
        spans = [f'<span class="warn">{text(_("None agreed."))}</span>']
    for label, said in ((_("Trigger:"), step.trigger), (_("Wakes up:"), step.wake_up)):
        if said:
            spans.append(f"<span>{text(label)} {own(said)}</span>")
    return f'<p class="dots">{"".join(spans)}</p>'


def _footer(content: Content) -> str:
    left = f"{content.script} · {content.outcome.definition}"
    last = f"{content.handoff_id} · Qualifier"
    return f"<footer><span>{text(left)}</span><span>{text(last)}</span></footer>"
