"""A script as a PDF to train with: what is said, what may be answered, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from qualifier.core.agreement import Agreement
from qualifier.core.condition import ALWAYS, Condition
from qualifier.core.lint.branches import LEAD_NAMES
from qualifier.core.script import Objection, Question, Script, Section
from qualifier.core.text import Text, fill
from qualifier.exchange.dossiers.press import Press
from qualifier.exchange.dossiers.sheet import Face, Ink, Mark, Sheet, Span, Stroke
from qualifier.exchange.dossiers.speaking import speaking
from qualifier.exchange.scripts.answers_told import Row, Told
from qualifier.exchange.scripts.pages import MARGIN, RIGHT, WIDTH, Pages, Piece
from qualifier.paths import resources_dir
from qualifier.texts import _, formats, ngettext
from qualifier.texts.answers import question_in_words
from qualifier.texts.condition_words import if_words
from qualifier.texts.fields import field_label
from qualifier.texts.script_differences import goto_words

_LEFT = MARGIN + 26.0  # behind the column of numbers
_COLUMN = RIGHT - _LEFT
_ANSWERS = 0.46  # share of the column that answers take; what they lead to has the rest
_TITLE, _HEADING, _SPOKEN, _BODY, _SMALL = 20.0, 12.5, 11.4, 9.2, 8.0
_MOST_LETTERS = 1_200  # of one paragraph: a longer text is set in several, which pages may part


def script_pdf(
    script: Script, agreement: Agreement | None, language: str, printed_at: datetime
) -> bytes:
    """The PDF of `script` in `language` (fr or en); texts without it appear in the other one.

    Criteria and facets have their labels from `agreement`, else their ids. `printed_at` is aware,
    in the zone whose day is printed. The same arguments make the same bytes. The language belongs
    to the process meanwhile (see `speaking`).
    """
    with speaking(language), Press(resources_dir() / "fonts") as press:
        booklet = _Booklet(script, agreement, language)
        day = formats.full_day(printed_at.date(), language)
        pages = booklet.pages(press, day)
        return press.print_pages(
            pages, title=booklet.name, author="Qualifier", at=printed_at, lang=language
        )


class _Booklet:
    """The script as pieces of pages."""

    def __init__(self, script: Script, agreement: Agreement | None, language: str) -> None:
        self.script, self.agreement, self.language = script, agreement, language
        self.name = _short(script.title.within(language) or script.id, 200)
        self._told = Told(script, agreement, language)
        self._blanks = {f"lead.{one}": f"[{field_label(one)}]" for one in LEAD_NAMES}
        for question in script.questions():
            self._blanks[question.id] = f"[{question_in_words(question, language)}]"

    def pages(self, press: Press, day: str) -> list[list[Mark]]:
        """The marks of all pages; `day` is when it is printed, in words."""
        pages = Pages(press)
        pages.add([self._title(day)])
        number = 0
        for section in self.script.sections:
            blocks = []
            for question in section.questions:
                number += 1
                blocks.append(list(self._question(question, number)))
            _add_chapter(pages, self._heading(section), blocks, 11)
        if self.script.objections:
            blocks = [list(self._objection(one)) for one in self.script.objections]
            _add_chapter(pages, _headed(_("Objections"), ""), blocks, 9)
        words = _("{title}, {edition}, printed on {day}")
        return pages.finished(words.format(title=self.name, edition=self._edition(), day=day))

    # --- pieces ----------------------------------------------------------------------------
    def _title(self, day: str) -> Piece:
        count = len(tuple(self.script.questions()))
        asked = ngettext("{count} question", "{count} questions", count).format(count=count)
        facts = [self._edition(), asked, _("printed on {day}").format(day=day)]

        def draw(sheet: Sheet, y: float) -> float:
            name = [Span(self.name, Face.STRONG, Ink.TEXT)]
            y = sheet.paragraph(MARGIN, y, WIDTH, name, _TITLE, 1.25)
            line = [Span("  ·  ".join(facts), Face.SANS, Ink.TEXT2)]
            return sheet.paragraph(MARGIN, y + 3, WIDTH, line, _BODY) + 4

        return draw

    def _heading(self, section: Section) -> Piece:
        title = _short(section.title.within(self.language) or section.id)
        return _headed(title, self._only(section.when))

    def _question(self, question: Question, number: int) -> Iterator[Piece]:
        yield self._asked(question, number)
        for paragraph in self._parts(question.say):
            yield _paragraph([Span(paragraph, Face.SERIF, Ink.TEXT)], _SPOKEN, 1.36, after=2)
        for row in self._told.rows(question):
            yield _row(row)
        if question.cap is not None:
            words = _("At most {points} points on each axis.").format(points=question.cap)
            yield _paragraph([Span(words, Face.SANS, Ink.TEXT2)], _SMALL)
        if question.goto:
            goto = goto_words(question.goto, self.script, self.language)
            words = _("Then go to {question}, whatever is answered.").format(question=goto)
            yield _paragraph([Span(words, Face.MEDIUM, Ink.ACCENT)], _SMALL)
        if question.listen_for:
            listen = ", ".join(self._facet(one) for one in question.listen_for)
            words = _("Listen for: {facets}").format(facets=listen)
            yield _paragraph([Span(words, Face.SANS, Ink.PLUM)], _SMALL, before=2)
        for paragraph in self._parts(question.help):
            yield _paragraph([Span(paragraph, Face.SANS, Ink.TEXT3)], _SMALL, before=1)

    def _asked(self, question: Question, number: int) -> Piece:
        name = [Span(question_in_words(question, self.language), Face.STRONG, Ink.TEXT)]
        if question.required:
            name.append(Span(" ", Face.SANS))
            name.append(Span(_("must be answered"), Face.SANS, Ink.TEXT3))
        only = self._only(question.when)

        def draw(sheet: Sheet, y: float) -> float:
            base = y + _BODY * 1.05
            sheet.put(_LEFT - 9, base, str(number), Face.SANS, _BODY, Ink.TEXT3, right=True)
            y = sheet.paragraph(_LEFT, y, _COLUMN, name, _BODY)
            if only:
                y = sheet.paragraph(_LEFT, y, _COLUMN, [_condition(only)], _SMALL)
            return y + 2

        return draw

    def _objection(self, objection: Objection) -> Iterator[Piece]:
        heard = formats.quoted(_short(objection.heard.within(self.language)), self.language)
        yield _paragraph([Span(heard, Face.STRONG, Ink.TEXT)], _BODY, left=MARGIN)
        for paragraph in self._parts(objection.answer):
            yield _paragraph([Span(paragraph, Face.SERIF, Ink.TEXT)], _SPOKEN, 1.36, left=MARGIN)

    def _edition(self) -> str:
        version = self.script.version
        return _("version {number}").format(number=version) if version else _("draft")

    # --- words -----------------------------------------------------------------------------
    def _only(self, when: Condition) -> str:
        """On what condition something is asked, as a sentence; empty if always."""
        if when == ALWAYS:
            return ""
        words = if_words(when, self.script, self.language)
        return _("Only {condition}.").format(condition=_short(words, _MOST_LETTERS))

    def _facet(self, facet_id: str) -> str:
        found = self.agreement.facet_by_id.get(facet_id) if self.agreement else None
        return (found.label.within(self.language) if found else "") or facet_id

    def _parts(self, text: Text) -> Sequence[str]:
        """`text` in paragraphs, its fields named between square brackets."""
        return _cut(fill(text.within(self.language), self._blanks))


def _add_chapter(
    pages: Pages, heading: Piece, blocks: Sequence[Sequence[Piece]], gap: float
) -> None:
    """A heading and what stands below it; it never stands alone at the foot of a page."""
    pages.gap(16)
    first = [_room(gap), *blocks[0]] if blocks else []
    pages.add([heading, *first])
    for block in blocks[1:]:
        pages.gap(gap)
        pages.add(block)


def _room(points: float) -> Piece:
    return lambda _sheet, y: y + points


def _headed(title: str, only: str) -> Piece:
    """The title of a section over a line, and on what condition it is asked."""

    def draw(sheet: Sheet, y: float) -> float:
        y = sheet.paragraph(MARGIN, y, WIDTH, [Span(title, Face.STRONG, Ink.ACCENT)], _HEADING)
        if only:
            y = sheet.paragraph(MARGIN, y, WIDTH, [_condition(only)], _SMALL)
        sheet.add(Stroke(((MARGIN, y + 2), (RIGHT, y + 2)), Ink.LINE, 0.6))
        return y + 3

    return draw


def _condition(words: str) -> Span:
    return Span(words, Face.MEDIUM, Ink.TEXT2)


def _paragraph(
    spans: Sequence[Span],
    size: float,
    leading: float = 1.38,
    *,
    left: float = _LEFT,
    before: float = 0.0,
    after: float = 0.0,
) -> Piece:
    def draw(sheet: Sheet, y: float) -> float:
        return sheet.paragraph(left, y + before, RIGHT - left, spans, size, leading) + after

    return draw


def _row(row: Row) -> Piece:
    """An answer at the left; what it is worth and where it leads at the right."""
    face, ink = (Face.MEDIUM, Ink.TEXT) if row.key else (Face.SANS, Ink.TEXT2)
    label = [Span(_short(row.label), face, ink)]
    if row.hint:
        label.append(Span(f" {_short(row.hint)}", Face.SANS, Ink.TEXT3))
    told = Ink.WARN if row.is_knock_out else Ink.FACT
    tells = [Span(_short("  ·  ".join(row.tells), _MOST_LETTERS), Face.SANS, told)]

    def draw(sheet: Sheet, y: float) -> float:
        if row.key:
            base = y + _BODY * 1.05
            sheet.put(_LEFT + 7, base, row.key, Face.STRONG, _SMALL, Ink.TEXT3, right=True)
        x = _LEFT + (14 if row.key else 0)
        width = _COLUMN * _ANSWERS
        left = sheet.paragraph(x, y, _LEFT + width - 10 - x, label, _BODY)
        right = sheet.paragraph(_LEFT + width, y + 0.6, _COLUMN - width, tells, _SMALL, 1.5)
        return max(left, right)

    return draw


def _short(words: str, most: int = 600) -> str:
    """`words`, ended by … beyond `most` letters: what is set in one piece must fit on a page."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _cut(words: str) -> list[str]:
    """`words` in parts of at most _MOST_LETTERS letters, cut at spaces."""
    parts = []
    while len(words) > _MOST_LETTERS:
        at = words.rfind(" ", 0, _MOST_LETTERS)
        at = _MOST_LETTERS if at <= 0 else at
        parts.append(words[:at])
        words = words[at:].strip()
    return [*parts, words] if words else parts
