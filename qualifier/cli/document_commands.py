"""Scripts and agreements from a shell: `export`, `import` and `publish`, the same for both."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from qualifier.cli.opening import open_place
from qualifier.cli.reply import Refused, Reply
from qualifier.cli.writing import carry_out
from qualifier.core.errors import NotFound
from qualifier.core.roles import Right
from qualifier.exchange import agreement_job, publishing
from qualifier.exchange.import_job import Doing
from qualifier.exchange.workplace import Workplace
from qualifier.store import document_versions
from qualifier.store.database import Connection
from qualifier.store.document_versions import DocumentKind
from qualifier.texts import _


def run(options: argparse.Namespace, kind: DocumentKind) -> Reply:
    """The act that was asked for. Raises what it does."""
    acts = {"export": export, "import": bring_in, "publish": publish}
    return acts[options.act](options, kind)


def export(options: argparse.Namespace, kind: DocumentKind) -> Reply:
    """The newest published version as a YAML file. Raises NotFound."""
    path = options.file.absolute()
    place = open_place(options)
    try:
        number = place.store.read(lambda c: _newest(c, kind, options.document))
        publishing.export_file(place, kind, options.document, number, path)
    finally:
        place.store.close()
    words = _("Version {number} was written to {file}.").format(number=number, file=path)
    return Reply({"file": str(path), "version": number}, (words,))


def bring_in(options: argparse.Namespace, kind: DocumentKind) -> Reply:
    """A draft of the file. Raises DocumentError, FileRefused, ActionRefused(draft_exists)."""
    path = options.file.absolute()
    request = {"do": "document_import", "kind": kind.value, "file": str(path)}

    def directly(place: Workplace, doing: Doing) -> Mapping[str, Any]:
        made = publishing.import_file(place, kind, path, by=doing.by, at=doing.now)
        return {"document_id": made}

    done = carry_out(options, request, directly)
    words = _("It is a draft now. Publish it with: {kind} publish {id}")
    return Reply(done, (words.format(kind=kind.value, id=done["document_id"]),))


def publish(options: argparse.Namespace, kind: DocumentKind) -> Reply:
    """A version of the draft; for admins. Raises ActionRefused(has_errors), NotFound or Refused."""
    _check_role(options)
    request = {
        "do": "document_publish",
        "kind": kind.value,
        "document_id": options.document,
        "note": options.note,
    }

    def directly(place: Workplace, doing: Doing) -> Mapping[str, Any]:
        made = publishing.publish(
            place, kind, options.document, note=options.note, by=doing.by, at=doing.now
        )
        if kind is DocumentKind.AGREEMENT and agreement_job.take_newest(place):
            agreement_job.restand(place, doing)
        return {"version": made.number, "is_new": made.is_new}

    done = carry_out(options, request, directly)
    words = (
        _("Version {number} is in force.")
        if done["is_new"]
        else _("Nothing differs from version {number}.")
    )
    return Reply(done, (words.format(number=done["version"]),))


def _check_role(options: argparse.Namespace) -> None:
    place = open_place(options)
    try:
        may_publish = place.store.settings().may(Right.SETTINGS)
    finally:
        place.store.close()
    if not may_publish:
        raise Refused(_("Only an admin publishes. Roles are chosen in the settings."))


def _newest(connection: Connection, kind: DocumentKind, document_id: str) -> int:
    found = document_versions.versions(connection, kind, document_id)
    if not found:
        raise NotFound(kind.value, document_id)
    return found[0].number
