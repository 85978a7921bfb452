"""From draft to published version, and documents as files. Window and command line use it.

Publishing is blocked by errors of the linter, not by warnings. What is published is the YAML text,
read once more before it counts: what cannot be read back is never published.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from qualifier.core.agreement import Agreement
from qualifier.core.errors import ActionRefused, NotFound
from qualifier.core.lint import Problem, check_agreement, check_script
from qualifier.core.script import Script
from qualifier.exchange.documents.agreement_document import (
    agreement_from_text,
    agreement_to_text,
    read_agreement,
)
from qualifier.exchange.documents.draft_document import (
    agreement_draft_text,
    agreement_from_draft,
    script_draft_text,
    script_from_draft,
)
from qualifier.exchange.documents.script_document import (
    read_script,
    script_from_text,
    script_to_text,
)
from qualifier.exchange.workplace import Workplace
from qualifier.store import document_versions as kept
from qualifier.store.database import Connection
from qualifier.store.document_versions import DocumentKind, Draft
from qualifier.store.durable import write_durably

MOST_NOTE = 500  # characters


@dataclass(frozen=True, slots=True)
class Published:
    """`number` counts from 1; `is_new` is False where nothing differed from the newest version."""

    document_id: str
    number: int
    is_new: bool


def publish(
    place: Workplace, kind: DocumentKind, document_id: str, *, note: str, by: str, at: datetime
) -> Published:
    """Make a version of the draft and drop the draft.

    Raises NotFound (no draft), DocumentError (a damaged draft) or ActionRefused(has_errors) with
    `errors` and the `first` one's reason.
    """
    draft = place.store.read(lambda c: kept.draft(c, kind, document_id))
    if draft is None:
        raise NotFound("draft", document_id)
    if kind is DocumentKind.SCRIPT:
        text = _script_text(place, script_from_draft(draft.text))
    else:
        text = _agreement_text(agreement_from_draft(draft.text))
    before = place.store.read(lambda c: _newest(c, kind, document_id))
    number = place.store.write(
        lambda c: kept.publish(
            c,
            kind,
            document_id,
            text,
            note=note.strip()[:MOST_NOTE],
            by=by,
            at=at,
            draft_text=draft.text,
        )
    )
    return Published(document_id, number, number != before)


def roll_back(
    place: Workplace,
    kind: DocumentKind,
    document_id: str,
    number: int,
    *,
    by: str,
    at: datetime,
) -> None:
    """Make the draft of an older version, to be looked at and published as a new one."""
    text = place.store.read(lambda c: kept.version_text(c, kind, document_id, number))
    newest = place.store.read(lambda c: _newest(c, kind, document_id))
    if kind is DocumentKind.SCRIPT:
        body = script_draft_text(script_from_text(text, "profile"))
    else:
        body = agreement_draft_text(agreement_from_text(text, "profile"))
    draft = Draft(document_id, body, newest, by, at)
    place.store.write(lambda c: kept.put_draft(c, kind, draft))


def import_file(place: Workplace, kind: DocumentKind, path: Path, *, by: str, at: datetime) -> str:
    """Make a draft of the document in a file; its id.

    Raises FileRefused or DocumentError; ActionRefused(draft_exists) where one is being written.
    """
    if kind is DocumentKind.SCRIPT:
        script = replace(read_script(path), version=0)
        document_id, body = script.id, script_draft_text(script)
    else:
        agreement = replace(read_agreement(path), version=0)
        document_id, body = agreement.id, agreement_draft_text(agreement)

    def put(connection: Connection) -> None:
        if kept.draft(connection, kind, document_id) is not None:
            raise ActionRefused("draft_exists", {"document": document_id})
        base = _newest(connection, kind, document_id)
        kept.put_draft(connection, kind, Draft(document_id, body, base, by, at))

    place.store.write(put)
    return document_id


def export_file(
    place: Workplace, kind: DocumentKind, document_id: str, number: int, path: Path
) -> None:
    """Write a version as a YAML file; 0 is the draft. Raises NotFound, DocumentError or OSError's
    kin of `write_durably`."""
    if number:
        text = place.store.read(lambda c: kept.version_text(c, kind, document_id, number))
    else:
        draft = place.store.read(lambda c: kept.draft(c, kind, document_id))
        if draft is None:
            raise NotFound("draft", document_id)
        text = (
            script_to_text(script_from_draft(draft.text))
            if kind is DocumentKind.SCRIPT
            else agreement_to_text(agreement_from_draft(draft.text))
        )
    write_durably(path, text.encode())


def newest_or_none(place: Workplace, connection: Connection, script_id: str) -> Script | None:
    """The newest published version of a script, or None before there is one."""
    try:
        return place.documents.newest_script(connection, script_id)
    except NotFound:
        return None


def _script_text(place: Workplace, draft: Script) -> str:
    script = replace(draft, version=0)
    agreement = place.store.read(lambda c: _agreement(place, c, script.agreement))
    _refuse_errors(check_script(script, agreement))
    text = script_to_text(script)
    if script_from_text(text, script.id) != script:
        raise ActionRefused("not_read_back", {"document": script.id})
    return text


def _agreement_text(draft: Agreement) -> str:
    agreement = replace(draft, version=0)
    _refuse_errors(check_agreement(agreement))
    text = agreement_to_text(agreement)
    if agreement_from_text(text, agreement.id) != agreement:
        raise ActionRefused("not_read_back", {"document": agreement.id})
    return text


def _refuse_errors(problems: tuple[Problem, ...]) -> None:
    errors = [one for one in problems if one.is_error]
    if errors:
        details = {"errors": str(len(errors)), "place": errors[0].place}
        raise ActionRefused("has_errors", details)


def _agreement(place: Workplace, connection: Connection, agreement_id: str) -> Agreement:
    try:
        return place.documents.newest_agreement(connection, agreement_id)
    except NotFound as error:
        raise ActionRefused("no_agreement", {"agreement": agreement_id}) from error


def _newest(connection: Connection, kind: DocumentKind, document_id: str) -> int:
    found = kept.versions(connection, kind, document_id)
    return found[0].number if found else 0
