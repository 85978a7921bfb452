"""What the agreement editor reads to begin with. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from qualifier.core.agreement import Agreement
from qualifier.core.editing import agreement_edits as edits
from qualifier.core.editing.agreement_edits import Published
from qualifier.core.script import Question
from qualifier.store import document_versions as kept
from qualifier.store.database import Connection
from qualifier.store.document_versions import DocumentKind, Version
from qualifier.store.documents import Documents

KIND = DocumentKind.AGREEMENT


@dataclass(frozen=True, slots=True)
class Opened:
    """`agreement`: the draft, else the newest version; `before`: that version, None before one.

    `base`: the version that the draft was begun from. `questions`: of all newest scripts, by which
    routing may go, with their `numbers` there. `kept_at`: when the draft was last written; None
    without one.
    """

    agreement: Agreement
    before: Agreement | None
    versions: tuple[Version, ...]
    base: int
    published_ids: Published
    questions: tuple[Question, ...]
    numbers: tuple[int, ...]
    kept_at: datetime | None


def opened(connection: Connection, documents: Documents, agreement_id: str) -> Opened:
    """Read an agreement to be written. Raises DocumentError where its draft is damaged."""
    from qualifier.exchange.documents.draft_document import agreement_from_draft

    draft = kept.draft(connection, KIND, agreement_id)
    versions = kept.versions(connection, KIND, agreement_id)
    published = [documents.agreement(connection, agreement_id, one.number) for one in versions]
    before = replace(published[0], version=0) if published else None
    agreement = before
    if draft is not None:
        agreement = replace(agreement_from_draft(draft.text), version=0)
    assert agreement is not None
    questions: dict[str, tuple[Question, int]] = {}
    for script in documents.newest_scripts(connection):
        for number, question in enumerate(script.questions(), start=1):
            questions.setdefault(question.id, (question, number))
    newest = versions[0].number if versions else 0
    return Opened(
        agreement,
        before,
        versions,
        draft.base_version if draft is not None else newest,
        edits.published_ids(published),
        tuple(question for question, _number in questions.values()),
        tuple(number for _question, number in questions.values()),
        draft.at if draft is not None else None,
    )
