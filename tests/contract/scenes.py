"""The CRMs that the suite runs on. A new one is a module with a `Scene` and a row here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from tests.contract.scene import Scene
from tests.odoo.salesperson import RealOdoo


@dataclass(frozen=True, slots=True)
class Row:
    """A scene: the class `name` in `tests/contract/<module>.py`, loaded when a test needs it."""

    crm: str
    version: str
    module: str
    name: str

    def __str__(self) -> str:
        return self.crm + self.version

    @property
    def is_there(self) -> bool:
        """Whether its module is."""
        return Path(__file__).with_name(f"{self.module}.py").exists()

    def open(self) -> Scene:
        """A new CRM."""
        return getattr(import_module(f"tests.contract.{self.module}"), self.name)()


ROWS = (
    Row("memory", "", "memory_scene", "MemoryScene"),
    Row("odoo", "14", "odoo_scene", "Odoo14Scene"),
    Row("odoo", "19", "odoo_scene", "Odoo19Scene"),
    Row("hubspot", "", "hubspot_scene", "HubSpotScene"),
    Row("salesforce", "", "salesforce_scene", "SalesforceScene"),
    Row("zoho", "", "zoho_scene", "ZohoScene"),
    Row("pipedrive", "", "pipedrive_scene", "PipedriveScene"),
)
REAL = Row("odoo", "19 real", "odoo_real_scene", "RealOdooScene")
# Where the environment names a real server (`make test-odoo`) the suite is for that one.
SCENES = (REAL,) if RealOdoo.named() else tuple(row for row in ROWS if row.is_there)
# One of each CRM, for what takes long: the last, because it is the newest version.
NEWEST = tuple({row.crm: row for row in SCENES}.values())
