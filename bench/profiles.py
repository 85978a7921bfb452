"""Profiles of many leads, made once through the store's bulk insert and kept in `bench/out`."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

from qualifier import settings
from qualifier.core.lead import Lead, Nature, PhoneKind
from qualifier.exchange.kept_holidays import keep_days
from qualifier.exchange.workplace import open_workplace
from qualifier.store import import_rows, profile
from qualifier.store.database import Connection
from qualifier.store.import_rows import NewLead
from qualifier.store.profile import Secret, Store, save_settings
from qualifier.store.tables import SCHEMA_VERSION

OUT = Path(__file__).resolve().parent / "out"
PASSPHRASE = "bench bench bench"
# A Tuesday morning in Paris, so that leads there may be called.
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PER_TRANSACTION = 20_000
FORM = 6
FIRST_NAMES = (
    "Claire Thomas Nadia Julien Sophie Karim Élodie Marc Inès Paul Hélène Yann Amélie Rachid "
    "Camille Louis Fatou Pierre Agnès Hugo"
).split()
LAST_NAMES = (
    "Vasseur Aubriot Kessler Lemaire Garnier Belkacem Rousselin Thévenet Caradec Delmas Haddad "
    "Fontaine Brévault Nguyen Marchand Perrin Okafor Schmitt Duval Lefort"
).split()
TRADES = (
    "Fonderies Transports Menuiserie Laboratoires Imprimerie Cartonnages Plasturgie Usinage "
    "Entrepôts Clinique Conserverie Verrerie"
).split()
CITIES = "Troyes Saint-Dizier Lyon Nantes Lille Rouen Metz Angers Dijon Tours Pau Brest".split()


@dataclass(frozen=True)
class BenchProfile:
    """A closed profile, its key and the file with its passphrase."""

    folder: Path
    key: bytes
    passphrase_file: Path

    def copy(self, to: Path) -> BenchProfile:
        """A copy to write to."""
        ignored = shutil.ignore_patterns("backups", "*.lock", "*.sock")
        shutil.copytree(self.folder, to, ignore=ignored)
        return BenchProfile(to, self.key, self.passphrase_file)


def profile_of(leads: int) -> BenchProfile:
    """The kept profile of that many leads; made now if it is not there (a minute a million)."""
    folder = OUT / f"profile-{leads}-{SCHEMA_VERSION}.{FORM}"
    passphrase_file = OUT / "passphrase"
    way = Secret("passphrase", PASSPHRASE)
    if not folder.exists():
        OUT.mkdir(exist_ok=True)
        passphrase_file.write_text(PASSPHRASE, encoding="utf-8")
        part = folder.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        _make(part, way, leads)
        part.rename(folder)
    return BenchProfile(folder, profile.key_from(folder, way), passphrase_file)


def _make(folder: Path, way: Secret, count: int) -> None:
    store = Store(folder, profile.create(folder, (way,)), is_window=False)
    place = open_workplace(store, NOW)
    values: dict[settings.Setting, str | int | bool | list[str]] = {
        settings.WELCOMED: True,
        settings.SEAT_NAME: "Inès Caradec",
        settings.LANGUAGE: "en",
        settings.SCRIPT: "maintenance_inbound",
        settings.TIME_ZONE: "Europe/Paris",
        settings.DIGIT_ADVANCES: True,
        settings.REDUCE_MOTION: True,
    }
    store.write(lambda c: save_settings(c, values))
    random = Random(7)
    for first in range(0, count, PER_TRANSACTION):
        some = [_lead(n, random) for n in range(first, min(first + PER_TRANSACTION, count))]
        rows = import_rows.prepared(some)
        store.write(partial(_add, rows=rows))
    # As the worker leaves every profile it worked on.
    store.read(place.documents.newest_scripts)
    place.kept.keep(store)
    keep_days(store, NOW)
    store.close()


def _add(connection: Connection, rows: import_rows.Prepared) -> None:
    import_rows.add(connection, rows)


def _lead(n: int, random: Random) -> NewLead:
    first_name, last_name = random.choice(FIRST_NAMES), random.choice(LAST_NAMES)
    # Fictional ranges are too small for a million: these only have the form of mobile numbers.
    phone = f"+336{(n * 7_919) % 100_000_000:08d}"
    one = Lead(
        id=f"0190c0de-0000-7000-8000-{n:012x}",
        external_id=f"CRM-{n}",
        first_name=first_name,
        last_name=f"{last_name}-{n % 9973}",
        job_title="Directrice maintenance",
        company=f"{random.choice(TRADES)} {random.choice(LAST_NAMES)} {n % 49_999}",
        phone=phone,
        phone_kind=PhoneKind.MOBILE,
        email=f"{first_name}.{last_name}.{n}@brevault.example".lower(),
        postal_code="10000",
        city=random.choice(CITIES),
        country="FR",
        time_zone="Europe/Paris",
        language="fr",
        sector="industry",
        staff=str(random.randint(5, 900)),
        source="demande de devis",
        nature=Nature.PROFESSIONAL,
        legal_basis="legitimate interest",
        basis_source="bench",
        basis_on="2026-11-01",
        created_at=NOW,
    )
    cell = random.choice(("A2", "A3", "B2", "B3", "C3", "D4"))
    return NewLead(one, (), random.randint(0, 90), random.randint(0, 20), cell, "")
