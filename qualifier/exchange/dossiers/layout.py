"""The printed dossier laid out on a sheet: headings in a gutter, sections in their fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from qualifier.core.basis import Basis
from qualifier.core.criteria import Standing
from qualifier.exchange.dossiers import page_parts
from qualifier.exchange.dossiers.content import AnswerWords, Content, FacetWords, Quote
from qualifier.exchange.dossiers.paper import MARGIN, Paper, cut_to
from qualifier.exchange.dossiers.sheet import HEIGHT, Box, Face, Ink, Sheet, Span, Stroke
from qualifier.texts import _
from qualifier.texts import handoff_sentences as sentences

BOTTOM = HEIGHT - 44.0


def lay_out(content: Content, sheet: Sheet, *, note: str = "") -> float:
    """Fill `sheet`; returns the y where the content ends. It fits if that is at most BOTTOM.

    `note` is said at the foot: that something was shortened, say.
    """
    page = _Page(content, sheet)
    y = page.heading(MARGIN)
    y = page.opening(y)
    for title, ink, draw in page.sections():
        y = page.section(y, title, ink, draw)
    page.foot(note)
    return y


class _Page(Paper):
    """One page in the making. Drawing methods take the y to begin at and return where they end."""

    def __init__(self, content: Content, sheet: Sheet) -> None:
        super().__init__(sheet)
        self.content = content

    # --- head and foot ---------------------------------------------------------------------
    def heading(self, top: float) -> float:
        """Name, badge, role and ways to reach them; who made the dossier, at the right."""
        sheet, who = self.sheet, self.content.who
        size = sheet.pt(17)
        made = sheet.metrics.width(who.made, Face.SANS, self.small)
        title = sheet.metrics.width(self.content.titles.document, Face.STRONG, self.small)
        room = self.right - MARGIN - max(made, title) - sheet.pt(60)
        name = cut_to(sheet, who.name, Face.STRONG, size, room)
        middle = top + sheet.pt(10)
        long = sheet.put(MARGIN, middle + size * 0.36, name, Face.STRONG, size, Ink.TEXT)
        page_parts.badge(sheet, MARGIN + long + sheet.pt(9), middle, who.cell)
        document = self.content.titles.document
        first = middle - sheet.pt(2)
        sheet.put(self.right, first, document, Face.STRONG, self.small, Ink.TEXT2, right=True)
        second = first + sheet.pt(11)
        sheet.put(self.right, second, who.made, Face.SANS, self.small, Ink.TEXT3, right=True)
        ways = [one for one in (who.role, who.phone, who.email, who.place) if one]
        y = self.dotted(MARGIN, top + sheet.pt(22), self.right - MARGIN, ways)
        return y + sheet.pt(9)

    def opening(self, top: float) -> float:
        """The sentence to open with and what to avoid, on a blue ground."""
        sheet, outcome = self.sheet, self.content.outcome
        if not (outcome.opening or outcome.avoid):
            return self.rule(top)
        pad, y = sheet.pt(11), top + sheet.pt(8)
        ground = len(sheet.marks)
        width = self.right - MARGIN - 2 * pad
        if outcome.opening:
            label = Span(self.content.titles.opening, Face.STRONG, Ink.ACCENT)
            y = sheet.paragraph(MARGIN + pad, y, width, [label], self.small)
            words = Span(outcome.opening, Face.SERIF, Ink.TEXT)
            y = sheet.paragraph(MARGIN + pad, y + sheet.pt(2), width, [words], sheet.pt(12.5), 1.4)
        if outcome.avoid:
            avoid = [
                Span(_("To avoid:"), Face.STRONG, Ink.TEXT2),
                Span(f" {outcome.avoid}", Face.SANS, Ink.TEXT2),
            ]
            y = sheet.paragraph(MARGIN + pad, y + sheet.pt(2), width, avoid, self.body)
        y += sheet.pt(8)
        box = Box(MARGIN, top, self.right - MARGIN, y - top, Ink.ACCENT_SOFT, None, sheet.pt(6))
        sheet.marks.insert(ground, box)
        return y + sheet.pt(6)

    def foot(self, note: str) -> None:
        """Script, agreement and id at the bottom; the note above them."""
        sheet, content = self.sheet, self.content
        y = HEIGHT - 26.0
        sheet.add(Stroke(((MARGIN, y - 11), (self.right, y - 11)), Ink.LINE, 0.6))
        left = f"{content.script} · {content.outcome.definition}"
        left = cut_to(sheet, left, Face.SANS, 6.4, (self.right - MARGIN) * 0.62)
        sheet.put(MARGIN, y, left, Face.SANS, 6.4, Ink.TEXT3)
        last = f"{content.handoff_id} · Qualifier"
        sheet.put(self.right, y, last, Face.SANS, 6.4, Ink.TEXT3, right=True)
        if note:
            sheet.put(MARGIN, y + 10, note, Face.STRONG, 6.4, Ink.WARN)

    # --- sections --------------------------------------------------------------------------
    def sections(self) -> Iterable[tuple[str, Ink, Callable[[float], float]]]:
        """Title, ink and drawing of each section that has anything to say, in the fixed order."""
        content, titles = self.content, self.content.titles
        yield titles.outcome, Ink.TEXT, self._outcome
        if content.needs or content.also:
            yield titles.needs, Ink.TEXT, self._needs
        if content.deciders:
            yield titles.deciders, Ink.TEXT, lambda y: self._answers(y, content.deciders)
        if content.criteria:
            yield titles.criteria, Ink.TEXT, self._criteria
        yield titles.blockers, Ink.TEXT, self._blockers
        yield titles.impressions, Ink.PLUM, self._impressions
        if content.quotes:
            yield titles.quotes, Ink.PLUM, self._quotes
        yield titles.next_step, Ink.TEXT, self._next_step
        if content.history:
            yield titles.history, Ink.TEXT, self._history

    def section(self, top: float, title: str, ink: Ink, draw: Callable[[float], float]) -> float:
        """The title in the gutter, its content beside it, a line below."""
        sheet = self.sheet
        words = [Span(title, Face.STRONG, ink)]
        gutter = self.left - MARGIN - sheet.pt(9)
        beside = sheet.paragraph(MARGIN, top, gutter, words, sheet.pt(8.4), 1.3)
        return self.rule(max(draw(top), beside) + sheet.pt(5))

    def _outcome(self, y: float) -> float:
        content, outcome = self.content, self.content.outcome
        gate = Ink.POS if outcome.is_gate_open else Ink.WARN
        line = [
            Span(f"{content.who.cell} · {outcome.decision}", Face.STRONG, Ink.TEXT),
            Span("\u00a0· ", Face.SANS, Ink.TEXT3),
            Span(outcome.gate, Face.STRONG, gate),
        ]
        y = self.sheet.paragraph(self.left, y, self.width, line, self.body)
        if outcome.override:
            y = self.boxed(y, outcome.override, Ink.WARN_SOFT, Ink.WARN)
        goes = ", ".join(one for one in (outcome.person, outcome.channel) if one)
        to = [
            Span(_("Goes to"), Face.SANS, Ink.TEXT3),
            Span(f" {goes}", Face.STRONG, Ink.TEXT),
            Span("\u00a0· ", Face.SANS, Ink.TEXT3),
            Span(_("Accept or refuse by {moment}").format(moment=outcome.accept_by)),
        ]
        y = self.sheet.paragraph(self.left, y, self.width, to, self.body)
        y = self._channels(y)
        if outcome.word:
            words = [
                Span(_("A word from {name}:").format(name=content.who.author), ink=Ink.TEXT3),
                Span(f" {outcome.word}", Face.SERIF, Ink.TEXT),
            ]
            y = self.sheet.paragraph(self.left, y, self.width, words, self.body * 1.06)
        return y

    def _channels(self, y: float) -> float:
        outcome = self.content.outcome
        spans: list[Span] = []
        for one in outcome.totals:
            face, ink = (Face.STRONG, Ink.FACT) if one.is_chosen else (Face.SANS, Ink.TEXT3)
            remark = f" ({one.remark})" if one.remark else ""
            spans += [Span("\u00a0· " if spans else "", ink=Ink.TEXT3)]
            spans += [Span(f"{one.label} {one.points}{remark}", face, ink)]
        for extra in (outcome.route_rule, outcome.route_reason):
            if extra:
                spans += [Span(f" · {extra}", Face.SANS, Ink.TEXT2)]
        return self.sheet.paragraph(self.left, y, self.width, spans, self.small)

    def _needs(self, y: float) -> float:
        y = self._answers(y, self.content.needs)
        if self.content.also:
            spans: list[Span] = []
            for one in self.content.also:
                spans += [Span("\u00a0· " if spans else "", ink=Ink.TEXT3)]
                spans += [Span(one.question, Face.SANS, Ink.TEXT3)]
                spans += [Span(f" {one.answer}", Face.MEDIUM, Ink.FACT)]
            y = self.sheet.paragraph(self.left, y, self.width, spans, self.small)
        return y

    def _answers(self, y: float, answers: Sequence[AnswerWords]) -> float:
        for one in answers:
            spans = [
                Span(one.question, Face.SANS, Ink.TEXT3),
                Span(f" {one.answer}", Face.MEDIUM, Ink.FACT),
            ]
            self.time(y, one.at)
            y = self.sheet.paragraph(self.left, y, self.width - self.sheet.pt(34), spans, self.body)
        return y

    def _criteria(self, y: float) -> float:
        sheet = self.sheet
        label, proof = sheet.pt(118), sheet.pt(112)
        answer = self.width - label - proof - sheet.pt(16 + 34)
        for one in self.content.criteria:
            middle = y + self.body * 0.69
            is_short = one.standing in (Standing.MISSING, Standing.GAP)
            page_parts.check(sheet, self.left, middle, one.standing)
            x = self.left + sheet.pt(15)
            name = [Span(one.label, Face.MEDIUM, Ink.WARN if is_short else Ink.TEXT)]
            ends = [sheet.paragraph(x, y, label - sheet.pt(6), name, self.body)]
            said = [Span(one.answer, Face.SANS, Ink.WARN if is_short else Ink.FACT)]
            x += label
            ends.append(sheet.paragraph(x, y, answer - sheet.pt(8), said, self.body))
            how = [Span(one.evidence, Face.SANS, Ink.TEXT3)]
            ends.append(sheet.paragraph(x + answer, y, proof - sheet.pt(4), how, self.small, 1.55))
            self.time(y, one.at)
            y = max(ends) + sheet.pt(1.6)
        return y

    def _blockers(self, y: float) -> float:
        content = self.content
        gaps = ", ".join(f"{one.question} {one.answer}" for one in content.gaps)
        missing = ", ".join(one.label for one in content.missing)
        rows = ((_("Missing:"), missing), (_("Still unknown:"), gaps))
        found = [
            [Span(label, Face.STRONG, Ink.WARN), Span(f" {said}", Face.SANS, Ink.TEXT2)]
            for label, said in rows
            if said
        ]
        y = self._answers(y, content.rivals)
        for spans in found:
            y = self.sheet.paragraph(self.left, y, self.width, spans, self.body)
        if not found and not content.rivals:
            nothing = [Span(_("Nothing is left open."), Face.SANS, Ink.TEXT2)]
            y = self.sheet.paragraph(self.left, y, self.width, nothing, self.body)
        return y

    def _impressions(self, y: float) -> float:
        content, sheet = self.content, self.sheet
        column = (self.width - sheet.pt(10)) / 2
        row = sheet.pt(15)
        self._legend(y + sheet.pt(25))
        for number, one in enumerate((*content.facets, *content.others)):
            x = self.left + (number % 2) * (column + sheet.pt(10))
            self._facet(x, y + (number // 2) * row, column, row, one)
        y += -(-len((*content.facets, *content.others)) // 2) * row + sheet.pt(1)
        for remark in content.remarks:
            label = f"{remark.at} {remark.label}" if remark.label else remark.at
            spans = [Span(label, Face.MEDIUM, Ink.PLUM), Span(f" {remark.words}", ink=Ink.TEXT2)]
            page_parts.basis_mark(sheet, self.left, y + self.small * 0.69, remark.basis)
            inset = sheet.pt(11)
            y = sheet.paragraph(self.left + inset, y, self.width - inset, spans, self.small)
        for rule in content.rules:
            named = _("rule: {name}").format(name=rule.name)
            y = self.boxed(y + sheet.pt(2), rule.sentence, Ink.PLUM_SOFT, Ink.PLUM, named)
        return y

    def _legend(self, y: float) -> None:
        sheet = self.sheet
        for basis in Basis:
            page_parts.basis_mark(sheet, MARGIN, y + sheet.pt(3), basis)
            words, size = sentences.basis_in_full(basis), sheet.pt(6.8)
            base = y + sheet.pt(3) + size * 0.36
            sheet.put(MARGIN + sheet.pt(10), base, words, Face.SANS, size, Ink.TEXT3)
            y += sheet.pt(10)

    def _facet(self, x: float, y: float, width: float, row: float, one: FacetWords) -> None:
        sheet = self.sheet
        middle = y + row / 2
        if one.basis is not None:
            page_parts.basis_mark(sheet, x, middle, one.basis)
        base = middle + self.small * 0.36
        left = x + sheet.pt(11)
        cells = x + sheet.pt(86)
        name = cut_to(sheet, one.label, Face.MEDIUM, self.small, cells - left - sheet.pt(2))
        sheet.put(left, base, name, Face.MEDIUM, self.small, Ink.TEXT)
        tiny = sheet.pt(6.8)
        if one.choice:
            room = x + width - cells - sheet.metrics.width(one.words, Face.SANS, tiny) - sheet.pt(5)
            said = cut_to(sheet, one.choice, Face.MEDIUM, self.small, room)
            end = cells + sheet.put(cells, base, said, Face.MEDIUM, self.small, Ink.PLUM)
        else:
            end = cells + page_parts.scale(sheet, cells, middle, one.value)
        words = cut_to(sheet, one.words, Face.SANS, tiny, x + width - end - sheet.pt(3))
        sheet.put(x + width, base, words, Face.SANS, tiny, Ink.TEXT3, right=True)

    def _quotes(self, y: float) -> float:
        sheet = self.sheet
        column = (self.width - sheet.pt(16)) / 2
        quotes = self.content.quotes
        for first in range(0, len(quotes), 2):
            ends = [
                self._quote(self.left + number * (column + sheet.pt(16)), y, column, one)
                for number, one in enumerate(quotes[first : first + 2])
            ]
            y = max(ends) + sheet.pt(4)
        return y - sheet.pt(1)

    def _quote(self, x: float, top: float, width: float, one: Quote) -> float:
        sheet, inset = self.sheet, self.sheet.pt(8)
        words = [Span(one.words, Face.QUOTE, Ink.TEXT)]
        y = sheet.paragraph(x + inset, top, width - inset, words, sheet.pt(9.8), 1.3)
        caption = [Span(one.caption, Face.SANS, Ink.TEXT3)]
        y = sheet.paragraph(x + inset, y, width - inset, caption, sheet.pt(6.8))
        sheet.add(Box(x, top + 1, sheet.pt(1.4), y - top - 2, Ink.PLUM))
        return y

    def _next_step(self, y: float) -> float:
        step = self.content.next_step
        agreed = ", ".join(one for one in (step.on, step.step) if one)
        spans = [Span(agreed or _("None agreed."), Face.STRONG, Ink.FACT if agreed else Ink.WARN)]
        for label, said in ((_("Trigger:"), step.trigger), (_("Wakes up:"), step.wake_up)):
            if said:
                spans.append(Span(f" · {label} {said}", Face.SANS, Ink.TEXT2))
        return self.sheet.paragraph(self.left, y, self.width, spans, self.body)

    def _history(self, y: float) -> float:
        sheet = self.sheet
        for on, said in self.content.history:
            sheet.put(self.left, y + self.small * 1.05, on, Face.SANS, self.small, Ink.TEXT3)
            inset = sheet.pt(58)
            words = [Span(said, Face.SANS, Ink.TEXT2)]
            y = sheet.paragraph(self.left + inset, y, self.width - inset, words, self.small)
        return y
