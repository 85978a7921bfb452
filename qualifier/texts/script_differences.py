"""Differences between two versions of a script, each in one sentence.

Sentences are in the language in use; the words of the scripts are given in `language`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qualifier.core.agreement import Agreement, Criterion, Facet
from qualifier.core.condition import ALWAYS, All, Any, AxisTest, LeadTest, Not, QuestionTest
from qualifier.core.editing.difference import Change, Difference, Entry, Part, Spot
from qualifier.core.script import END, Band, Choice, Objection, Script, Section, Use
from qualifier.texts import formats
from qualifier.texts.catalogue import _, ngettext
from qualifier.texts.condition_words import condition_words, question_named
from qualifier.texts.fields import field_label
from qualifier.texts.question_types import type_words, use_words

_CONDITIONS = (All, Any, Not, QuestionTest, LeadTest, AxisTest)


def difference_words(
    one: Difference, old: Script, new: Script, language: str, agreement: Agreement | None = None
) -> str:
    """The whole sentence: what it is about, and what became of it.

    Criteria and facets have their labels from `agreement`, else they are named by their ids.
    """
    words = _Words(old, new, language, agreement)
    what = words.what(one)
    if one.part is Part.SCRIPT:
        return _("The script: {what}").format(what=what)
    if one.part is Part.SECTION:
        return _("Section {name}: {what}").format(name=words.section(one.section), what=what)
    if one.part is Part.OBJECTION:
        return _("Objection {name}: {what}").format(name=words.objection(one.objection), what=what)
    return _("Question {name}: {what}").format(name=words.question(one.question), what=what)


@dataclass(frozen=True, slots=True)
class _Words:
    old: Script
    new: Script
    language: str
    agreement: Agreement | None

    def what(self, one: Difference) -> str:
        """What became of it, without what it is about."""
        if one.part is Part.CHOICE:
            return self._choice(one)
        match one.change:
            case Change.ADDED:
                return _("new")
            case Change.REMOVED:
                return _("removed")
            case Change.MOVED:
                return self._moved(one)
            case Change.CHANGED:
                return self._changed(one)

    # --- names -----------------------------------------------------------------------------
    def question(self, question_id: str) -> str:
        """The question as the newer version calls it, else as the older one did."""
        script = self.new if question_id in self.new.by_id else self.old
        return question_named(script, question_id, self.language)

    def section(self, section_id: str) -> str:
        """The section's title, the newer one first."""
        found = _first(section_id, (*self.new.sections, *self.old.sections))
        title = found.title.within(self.language) if isinstance(found, Section) else ""
        return _quoted(title or section_id)

    def objection(self, objection_id: str) -> str:
        """What the lead says, the newer words first."""
        found = _first(objection_id, (*self.new.objections, *self.old.objections))
        heard = found.heard.within(self.language) if isinstance(found, Objection) else ""
        return _quoted(heard or objection_id)

    def choice(self, question_id: str, choice_id: str) -> str:
        """The label of a choice, the newer one first."""
        for script in (self.new, self.old):
            question = script.by_id.get(question_id)
            choice = question.choice(choice_id) if question else None
            if choice:
                return _quoted(choice.label.within(self.language) or choice_id)
        return _quoted(choice_id)

    # --- what became of it -----------------------------------------------------------------
    def _choice(self, one: Difference) -> str:
        name = self.choice(one.question, one.choice)
        match one.change:
            case Change.ADDED:
                points = self._points(one.after)
                return _("new answer {name}{points}").format(name=name, points=points)
            case Change.REMOVED:
                return _("the answer {name} was removed").format(name=name)
            case Change.MOVED:
                return _("the answer {name}: {what}").format(name=name, what=self._moved(one))
        if one.field in ("fit", "maturity"):
            return self._more_or_fewer(name, one)
        return _("the answer {name}: {what}").format(name=name, what=self._changed(one))

    def _points(self, choice: object) -> str:
        assert isinstance(choice, Choice)
        words = points_words(choice.fit, choice.maturity, self.language)
        return f" ({words})" if words else ""

    def _more_or_fewer(self, name: str, one: Difference) -> str:
        before, after = one.before, one.after
        assert isinstance(before, int)
        assert isinstance(after, int)
        count = abs(after - before)
        if after > before:
            words = ngettext(
                "the answer {name} gives {count} more point for {axis}: {after} instead of "
                "{before}",
                "the answer {name} gives {count} more points for {axis}: {after} instead of "
                "{before}",
                count,
            )
        else:
            words = ngettext(
                "the answer {name} gives {count} point less for {axis}: {after} instead of "
                "{before}",
                "the answer {name} gives {count} points less for {axis}: {after} instead of "
                "{before}",
                count,
            )
        return words.format(
            name=name,
            count=count,
            axis=_("fit") if one.field == "fit" else _("maturity"),
            after=formats.number(after, self.language),
            before=formats.number(before, self.language),
        )

    def _moved(self, one: Difference) -> str:
        before, after = one.before, one.after
        assert isinstance(before, Spot)
        assert isinstance(after, Spot)
        if before.section != after.section:
            words = _("moved from section {before} to section {after}")
            return words.format(
                before=self.section(before.section), after=self.section(after.section)
            )
        if not after.after:
            return _("moved to the first place")
        return _("moved behind {name}").format(name=self._neighbour(one, after.after))

    def _neighbour(self, one: Difference, its_id: str) -> str:
        match one.part:
            case Part.SECTION:
                return self.section(its_id)
            case Part.CHOICE:
                return self.choice(one.question, its_id)
            case Part.OBJECTION:
                return self.objection(its_id)
            case _:
                return self.question(its_id)

    def _changed(self, one: Difference) -> str:
        if one.field == "required":
            return _("must be answered now") if one.after else _("may be left open now")
        name = _field_names()[one.field]
        if one.language:
            spoken = _("French") if one.language == "fr" else _("English")
            name = _("{field} ({language})").format(field=name, language=spoken)
        before = self._value(one, one.before, self.old)
        after = self._value(one, one.after, self.new)
        if one.before in ("", None, (), ALWAYS) and one.field != "goto":
            return _("{field} now: {after}; there was none").format(field=name, after=after)
        if one.after in ("", None, (), ALWAYS) and one.field != "goto":
            return _("{field}: none now; it was {before}").format(field=name, before=before)
        words = _("{field}: {after} instead of {before}")
        return words.format(field=name, after=after, before=before)

    def _value(self, one: Difference, value: object, script: Script) -> str:
        special: dict[str, Callable[[str], str]] = {
            "goto": lambda goto: goto_words(goto, script, self.language),
            "type": type_words,
            "fills": field_label,
        }
        if isinstance(value, str):
            if one.field == "criterion":
                return self._agreed(one.field, value)
            return special[one.field](value) if one.field in special else _quoted(value)
        if isinstance(value, Use):
            return use_words(value)
        if isinstance(value, _CONDITIONS):
            return condition_words(value, script, self.language)
        if isinstance(value, (int, float)):
            return formats.number(value, self.language, 2)
        if isinstance(value, tuple):
            joint = " · " if one.field == "bands" else ", "
            return joint.join(self._member(one, member) for member in value)
        return "…"

    def _member(self, one: Difference, member: object) -> str:
        if isinstance(member, Band):
            return band_words(member, self.language)
        if one.field == "ask_why":
            return self.choice(one.question, str(member))
        return self._agreed(one.field, str(member))

    def _agreed(self, field: str, its_id: str) -> str:
        """A criterion or facet as the agreement calls it."""
        known: Criterion | Facet | None = None
        if self.agreement is not None and field == "listen_for":
            known = self.agreement.facet_by_id.get(its_id)
        elif self.agreement is not None:
            known = self.agreement.criterion_by_id.get(its_id)
        return _quoted((known.label.within(self.language) if known else "") or its_id)


def points_words(fit: int, maturity: int, language: str) -> str:
    """`fit +30, maturity +5`; empty without points."""
    rows = ((_("fit {points}"), fit), (_("maturity {points}"), maturity))
    return ", ".join(
        words.format(points=formats.signed(points, language)) for words, points in rows if points
    )


def band_words(band: Band, language: str) -> str:
    """`below 50: fit +10`."""
    points = points_words(band.fit, band.maturity, language) or _("no points")
    if band.below is None:
        return _("beyond: {points}").format(points=points)
    below = formats.number(band.below, language, 2)
    return _("below {below}: {points}").format(below=below, points=points)


def goto_words(goto: str, script: Script, language: str) -> str:
    """Where a jump leads; without one, to the next question."""
    if not goto:
        return _("the next question")
    return _("the end") if goto == END else question_named(script, goto, language)


def _field_names() -> dict[str, str]:
    return {
        "title": _("title"),
        "persona": _("persona"),
        "for_leads": _("rule for leads"),
        "agreement": _("agreement"),
        "type": _("type"),
        "say": _("sentence to say"),
        "ask": _("question in short"),
        "help": _("help"),
        "criterion": _("criterion it counts for"),
        "listen_for": _("facets to listen for"),
        "bands": _("points by figure"),
        "cap": _("most points"),
        "when": _("condition"),
        "goto": _("then go to"),
        "ask_why": _("ask why at"),
        "use": _("used for"),
        "fills": _("field of the lead it fills"),
        "unit": _("unit"),
        "least": _("smallest figure"),
        "most": _("largest figure"),
        "label": _("label"),
        "hint": _("hint"),
        "meets": _("criteria it meets"),
        "knock_out": _("knock-out"),
        "heard": _("what the lead says"),
        "answer": _("what to answer"),
    }


def _first(its_id: str, entries: Iterable[Entry]) -> Entry | None:
    return next((one for one in entries if one.id == its_id), None)


def _quoted(words: str) -> str:
    return _("“{name}”").format(name=words)


__all__ = ["band_words", "difference_words", "goto_words", "points_words"]
