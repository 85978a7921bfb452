"""Documents of a profile, read from what was compiled of them; parsed only when that is missing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from qualifier.core.agreement import Agreement
from qualifier.core.contact_rules import ContactRules
from qualifier.core.errors import QualifierError
from qualifier.core.script import Script
from qualifier.exchange import compiled
from qualifier.store import derived
from qualifier.store.database import Connection
from qualifier.store.profile import Store

Document = TypeVar("Document", Script, Agreement, ContactRules)


class KeptDocuments:
    """Reads documents by their text. The parsing library is imported at the first miss only.

    What had to be parsed waits in memory until `keep` writes it down.
    """

    def __init__(self) -> None:
        self._missed: dict[str, str] = {}

    def script(self, connection: Connection, text: str, version: int) -> Script:
        """The script in `text`. Raises FileRefused or DocumentError."""

        def parse() -> Script:
            from qualifier.exchange.documents.script_document import script_from_text

            return script_from_text(text, "profile")

        return replace(self._read(connection, "script", text, parse), version=version)

    def agreement(self, connection: Connection, text: str, version: int) -> Agreement:
        """The agreement in `text`. Raises FileRefused or DocumentError."""

        def parse() -> Agreement:
            from qualifier.exchange.documents.agreement_document import agreement_from_text

            return agreement_from_text(text, "profile")

        return replace(self._read(connection, "agreement", text, parse), version=version)

    def contact_rules(self, connection: Connection, rules_id: str, text: str) -> ContactRules:
        """The rule set in `text`. Raises FileRefused or DocumentError."""

        def parse() -> ContactRules:
            from qualifier.exchange.documents.contact_rules_document import contact_rules_from_text

            return contact_rules_from_text(text, rules_id)

        return self._read(connection, "contact_rules", text, parse)

    def keep(self, store: Store) -> None:
        """Write down what was parsed. Nothing is lost where that fails: it is parsed again."""
        missed, self._missed = self._missed, {}
        if not missed:
            return

        def put_all(connection: Connection) -> None:
            for key, body in missed.items():
                derived.put(connection, key, compiled.stamp(), body)

        try:
            store.write(put_all)
        except QualifierError:
            self._missed = missed | self._missed

    def _read(
        self, connection: Connection, kind: str, text: str, parse: Callable[[], Document]
    ) -> Document:
        key = f"{kind}:{hashlib.sha256(text.encode()).hexdigest()}"
        body = derived.get(connection, key, compiled.stamp()) or self._missed.get(key)
        if body is not None:
            found: Document = compiled.from_json(body)
            return found
        made = parse()
        self._missed[key] = compiled.to_json(made)
        return made
