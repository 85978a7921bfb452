"""Names for the ids that figures hold: leads, questions, answers, criteria, facets, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualifier.core.agreement import Agreement
from qualifier.core.answer import Gap
from qualifier.core.errors import NotFound
from qualifier.reports.cases import Case, Standing
from qualifier.reports.defects import GAP, DefectKind, DefectLine, FindScript
from qualifier.texts import _
from qualifier.texts.answers import gap_in_words, question_in_words

_LISTS = {
    Standing.REJECTED: "rejection",
    Standing.TURNED_BACK: "turn_back",
    Standing.DISQUALIFIED: "disqualification",
}


@dataclass(frozen=True)
class Names:
    """`leads`: lead id → name and company. Ids that nobody knows any more stay as they are."""

    agreement: Agreement
    script_of: FindScript
    leads: Mapping[str, tuple[str, str]]
    language: str

    def lead(self, lead_id: str) -> str:
        """A lead as a document names it: person, company."""
        name, company = self.leads.get(lead_id, ("", ""))
        known = ", ".join(dict.fromkeys(one for one in (name, company) if one))
        return known or _("lead without a name")

    def reason(self, case: Case) -> str:
        """Why a hand-off came back."""
        if case.refusal is None or not case.refusal.reason:
            return _("No reason given")
        return self.reason_of(case.standing, case.refusal.reason)

    def reason_of(self, standing: Standing, reason: str) -> str:
        """The agreement's label of a reason."""
        if not reason:
            return _("No reason given")
        reasons = self.agreement.reasons.get(_LISTS[standing], ())
        label = next((one.label for one in reasons if one.id == reason), None)
        return (label.within(self.language) if label else "") or reason

    def about(self, case: Case) -> str:
        """What the refusal points at; empty where it points at nothing."""
        about = case.refusal.about if case.refusal else ""
        if not about:
            return ""
        handoff = case.handoff
        return self.subject(about, handoff.script_id, handoff.script_version)

    def subject(self, id_: str, script_id: str, version: int) -> str:
        """A question, criterion or facet by its id."""
        try:
            question = self.script_of(script_id, version).by_id.get(id_)
        except NotFound:
            question = None
        if question is not None:
            return question_in_words(question, self.language)
        return self.criterion(id_) or self.facet(id_) or id_

    def criterion(self, criterion_id: str) -> str:
        """A criterion of the agreement; empty if it has none of that id."""
        found = self.agreement.criterion_by_id.get(criterion_id)
        return found.label.within(self.language) if found else ""

    def facet(self, facet_id: str) -> str:
        """A facet of the agreement; empty if it has none of that id."""
        found = self.agreement.facet_by_id.get(facet_id)
        return found.label.within(self.language) if found else ""

    def script(self, script_id: str, version: int) -> str:
        """A version of a script."""
        try:
            title = self.script_of(script_id, version).title.within(self.language)
        except NotFound:
            title = ""
        return f"{title or script_id} v{version}"

    def defect(self, line: DefectLine, script_id: str, version: int) -> str:
        """The subject of a line of defects; of an answer, with its question."""
        if line.kind is DefectKind.CRITERION:
            return self.criterion(line.id) or line.id
        if line.kind is DefectKind.FACET:
            return self.facet(line.id) or line.id
        named = self.subject(line.id, script_id, version)
        if line.kind is not DefectKind.ANSWER:
            return named
        if line.answer.startswith(GAP):
            return f"{named} → {gap_in_words(Gap(line.answer.removeprefix(GAP)))}"
        question = self.script_of(script_id, version).by_id.get(line.id)
        choice = question.choice(line.answer) if question else None
        return f"{named} → {choice.label.within(self.language) if choice else line.answer}"

    def channel(self, channel_id: str) -> str:
        """A commercial channel."""
        found = self.agreement.routing.channel(channel_id)
        return found.label.within(self.language) if found else channel_id
