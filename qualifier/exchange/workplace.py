"""An open profile with what it takes to work on it: documents, rules, who may be called.

Window, worker and command line all begin here, so that all three mean the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qualifier.contact.permission import CallPermission
from qualifier.core.agreement import Agreement
from qualifier.core.contact_rules import ContactRules
from qualifier.core.errors import InputError, NotFound, StoreFailed
from qualifier.exchange.kept_documents import KeptDocuments
from qualifier.exchange.kept_holidays import use_kept_days
from qualifier.paths import resources_dir
from qualifier.settings import AGREEMENT
from qualifier.store import database, documents, soundness
from qualifier.store.database import Connection
from qualifier.store.documents import Documents
from qualifier.store.profile import Store

SHIPPED_SCRIPTS = ("maintenance_inbound", "packaging_outbound")
SHIPPED_AGREEMENTS = ("default",)


@dataclass
class Workplace:
    """`agreement` is the newest published version, and `permission` goes by the rules it names.

    These two alone change while the profile is open: `take` sets them after a publication.
    """

    store: Store
    documents: Documents
    kept: KeptDocuments
    agreement: Agreement
    permission: CallPermission
    opposition_secret: bytes

    def newest(self, connection: Connection) -> tuple[Agreement, ContactRules]:
        """The newest version of the agreement at work, with its contact rules. Raises NotFound."""
        agreement = self.documents.newest_agreement(connection, self.agreement.id)
        return agreement, _rules(connection, self.kept, agreement.contact_rules)

    def take(self, agreement: Agreement, rules: ContactRules) -> bool:
        """Work by this version from now on; False if it is the one at work already."""
        if agreement == self.agreement:
            return False
        self.agreement, self.permission = agreement, self.permission.by(rules)
        return True


def open_workplace(store: Store, now: datetime, *, practice: bool = False) -> Workplace:
    """Publish the shipped documents where they are not there yet, then read what stands.

    Raises ProfileDamaged where nonsense stands there because the file is damaged.
    """
    try:
        return _open(store, now, practice=practice)
    except (InputError, StoreFailed, ValueError, KeyError) as error:
        if soundness.problems(store):
            raise database.damaged(store.folder) from error
        raise


def _open(store: Store, now: datetime, *, practice: bool) -> Workplace:
    kept = KeptDocuments()
    read = Documents(kept.script, kept.agreement)
    if not store.read(_has_documents):
        store.write(lambda c: publish_shipped(c, now))
    chosen = store.settings().text(AGREEMENT)
    agreement = store.read(lambda c: read.newest_agreement(c, chosen))
    rules = store.read(lambda c: _rules(c, kept, agreement.contact_rules))
    store.read(use_kept_days)
    kept.keep(store)
    return Workplace(
        store,
        read,
        kept,
        agreement,
        CallPermission(rules, practice=practice),
        store.opposition_secret(),
    )


def publish_shipped(connection: Connection, now: datetime) -> None:
    """Enter the reference scripts and the default agreement as version 1, where no version is.

    A profile may have lost one of them; the versions of the others stay the newest.
    """
    folder = resources_dir()
    for name in _missing(connection, SHIPPED_AGREEMENTS, documents.newest_agreement_version):
        text = (folder / "agreements" / f"{name}.yaml").read_text(encoding="utf-8")
        documents.publish_agreement(connection, name, text, note="", by="", at=now)
    for name in _missing(connection, SHIPPED_SCRIPTS, documents.newest_script_version):
        text = (folder / "scripts" / f"{name}.yaml").read_text(encoding="utf-8")
        documents.publish_script(connection, name, text, note="", by="", at=now)


def shipped_script(name: str) -> Path | None:
    """The file of a shipped script, by id; None if none is called that."""
    return resources_dir() / "scripts" / f"{name}.yaml" if name in SHIPPED_SCRIPTS else None


def _has_documents(connection: Connection) -> bool:
    return not (
        _missing(connection, SHIPPED_SCRIPTS, documents.newest_script_version)
        or _missing(connection, SHIPPED_AGREEMENTS, documents.newest_agreement_version)
    )


def _missing(
    connection: Connection, names: tuple[str, ...], newest: Callable[[Connection, str], int]
) -> list[str]:
    """Those of which there is no version."""
    missing = []
    for name in names:
        try:
            newest(connection, name)
        except NotFound:
            missing.append(name)
    return missing


def _rules(connection: Connection, kept: KeptDocuments, rules_id: str) -> ContactRules:
    """The shipped rule set that the agreement names. Raises NotFound."""
    path = resources_dir() / "contact_rules" / f"{rules_id}.yaml"
    if not path.is_file() or path.parent != resources_dir() / "contact_rules":
        raise NotFound("contact_rules", rules_id)
    return kept.contact_rules(connection, rules_id, path.read_text(encoding="utf-8"))
