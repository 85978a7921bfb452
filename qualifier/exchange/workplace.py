"""An open profile with what it takes to work on it: documents, rules, who may be called.

Window, worker and command line all begin here, so that all three mean the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from qualifier.contact.permission import CallPermission
from qualifier.core.agreement import Agreement
from qualifier.core.errors import NotFound
from qualifier.core.script import Script
from qualifier.exchange.documents.agreement_document import agreement_from_text
from qualifier.exchange.documents.contact_rules_document import contact_rules_named
from qualifier.exchange.documents.script_document import script_from_text
from qualifier.paths import resources_dir
from qualifier.settings import AGREEMENT
from qualifier.store import documents
from qualifier.store.database import Connection
from qualifier.store.documents import Documents
from qualifier.store.profile import Store

SHIPPED_SCRIPTS = ("maintenance_inbound", "packaging_outbound")
SHIPPED_AGREEMENTS = ("default",)


@dataclass(frozen=True)
class Workplace:
    """`agreement` is the newest published version."""

    store: Store
    documents: Documents
    agreement: Agreement
    permission: CallPermission
    opposition_secret: bytes


def open_workplace(store: Store, now: datetime, *, practice: bool = False) -> Workplace:
    """Publish the shipped documents where they are not there yet, then read what stands."""
    read = Documents(_script, _agreement)
    if not store.read(_has_documents):
        store.write(lambda c: publish_shipped(c, now))
    chosen = store.settings().text(AGREEMENT)
    agreement = store.read(lambda c: read.newest_agreement(c, chosen))
    return Workplace(
        store,
        read,
        agreement,
        CallPermission(contact_rules_named(agreement.contact_rules), practice=practice),
        store.opposition_secret(),
    )


def publish_shipped(connection: Connection, now: datetime) -> None:
    """Enter the reference scripts and the default agreement as version 1."""
    folder = resources_dir()
    for name in SHIPPED_AGREEMENTS:
        text = (folder / "agreements" / f"{name}.yaml").read_text(encoding="utf-8")
        documents.publish_agreement(connection, name, text, note="", by="", at=now)
    for name in SHIPPED_SCRIPTS:
        text = (folder / "scripts" / f"{name}.yaml").read_text(encoding="utf-8")
        documents.publish_script(connection, name, text, note="", by="", at=now)


def shipped_script(name: str) -> Path | None:
    """The file of a shipped script, by id; None if none is called that."""
    return resources_dir() / "scripts" / f"{name}.yaml" if name in SHIPPED_SCRIPTS else None


def _has_documents(connection: Connection) -> bool:
    try:
        for name in SHIPPED_SCRIPTS:
            documents.newest_script_version(connection, name)
    except NotFound:
        return False
    return True


def _script(text: str, version: int) -> Script:
    return replace(script_from_text(text, "profile"), version=version)


def _agreement(text: str, version: int) -> Agreement:
    return replace(agreement_from_text(text, "profile"), version=version)
