"""What the window asks the worker about documents: what reads or writes YAML or PDF.

    document_publish    kind, document_id, note        → {version, is_new}
    document_roll_back  kind, document_id, version     → {}       a draft of that version
    document_import     kind, file                     → {document_id}
    document_export     kind, document_id, version, file → {}      version 0: the draft

`kind` is script or agreement (`store.document_versions.DocumentKind`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from qualifier.exchange.workplace import Workplace
from qualifier.settings import SEAT_NAME
from qualifier.store.document_versions import DocumentKind


class DocumentRequests:
    """Each request is one of those above."""

    def __init__(self, place: Workplace, clock: Callable[[], datetime]) -> None:
        self._place, self._clock = place, clock

    def do(self, what: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Do one. Raises QualifierError; ValueError or KeyError if it is none of ours."""
        if not what.startswith("document_"):
            raise ValueError(what)
        from qualifier.exchange import publishing  # with the YAML library, which no start needs

        kind = DocumentKind(request["kind"])
        by, now = self._place.store.settings().text(SEAT_NAME), self._clock()
        document_id = str(request.get("document_id") or "")
        match what:
            case "document_publish":
                note = str(request.get("note") or "")
                done = publishing.publish(self._place, kind, document_id, note=note, by=by, at=now)
                return {"version": done.number, "is_new": done.is_new}
            case "document_roll_back":
                number = int(request["version"])
                publishing.roll_back(self._place, kind, document_id, number, by=by, at=now)
                return {}
            case "document_import":
                path = Path(request["file"])
                return {
                    "document_id": publishing.import_file(self._place, kind, path, by=by, at=now)
                }
            case "document_export":
                path = Path(request["file"])
                publishing.export_file(
                    self._place, kind, document_id, int(request["version"]), path
                )
                return {}
            case other:
                raise ValueError(other)
