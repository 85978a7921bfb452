"""How another process reaches a CRM of the tests: what must be known is plain JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

from qualifier.sync.connectors.base import Crm
from tests.contract.scene import Scene


@dataclass(frozen=True)
class Way:
    """A kind of CRM: how its scene is made, and what a connector to it must be told.

    `share`: of the rows that the fault tests push in their short form; one that is asked for each
    row alone takes long.
    """

    name: str
    scene: Callable[[], Scene]
    of: Callable[[Any], dict[str, Any]]
    share: float = 1.0


def connector_to(way: Mapping[str, Any], name: str) -> Crm:
    """A connector without waits to the server that `Way.of` told of."""
    match way["kind"]:
        case "hubspot":
            from qualifier.sync.connectors.hubspot.connector import HubSpot

            return HubSpot(
                name, way["token"], base=way["base"], fields=("email",),
                sleep=lambda _s: None, whole_s=2.0, lag_s=0.0, settle_s=0.0,
            )  # fmt: skip
        case "odoo":
            from qualifier.sync.connectors.odoo.connector import Odoo
            from qualifier.sync.connectors.odoo.scope import Scope

            return Odoo(
                name, way["base"], way["database"], way["key"], login=way["login"],
                scope=Scope(archived=True), fields=("email_from",), whole_s=2.0,
            )  # fmt: skip
        case "salesforce":
            from qualifier.sync.access import Given
            from qualifier.sync.connectors.salesforce.connector import Salesforce

            return Salesforce(
                name, Given(way["base"], {"Authorization": f"Bearer {way['token']}"}),
                fields=("Email",), sleep=lambda _s: None, whole_s=2.0, settle_s=0.0,
            )  # fmt: skip
        case "zoho":
            from qualifier.sync.access import Given
            from qualifier.sync.connectors.zoho.connector import Zoho

            access = Given(way["base"], {"Authorization": f"Zoho-oauthtoken {way['token']}"})
            return Zoho(
                name, access, fields=("Email",),
                sleep=lambda _s: None, whole_s=2.0, settle_s=0.0,
            )  # fmt: skip
        case "pipedrive":
            from qualifier.sync.connectors.pipedrive.address import by_token
            from qualifier.sync.connectors.pipedrive.connector import Pipedrive

            return Pipedrive(
                name, by_token(way["base"], way["token"], allow_http=True), whole_s=2.0,
                sleep=lambda _s: None, settle_s=0.0, archive_every_s=0.0,
            )  # fmt: skip
        case other:
            raise ValueError(other)


def load_connectors() -> None:
    """Import what `connector_to` takes, so that forks find it there."""
    for kind in ("hubspot", "odoo", "salesforce", "zoho", "pipedrive"):
        import_module(f"qualifier.sync.connectors.{kind}.connector")


def _hubspot(*, has_keys: bool) -> Scene:
    from tests.contract.hubspot_scene import HubSpotScene

    return HubSpotScene(has_keys=has_keys)


def _of_hubspot(scene: Any) -> dict[str, Any]:
    from tests.fakes.fake_hubspot.server import TOKEN

    return {"kind": "hubspot", "base": scene.server.base, "token": TOKEN}


def _odoo() -> Scene:
    from tests.contract.odoo_scene import Odoo19Scene

    return Odoo19Scene()


def _of_odoo(scene: Any) -> dict[str, Any]:
    account = scene.odoo.database.accounts[scene.account]
    at = {"base": scene.odoo.url, "database": scene.odoo.database.name}
    return {"kind": "odoo", **at, "key": account.key, "login": account.login}


def _salesforce(*, has_keys: bool) -> Scene:
    from tests.contract.salesforce_scene import SalesforceScene

    return SalesforceScene(has_keys=has_keys)


def _of_salesforce(scene: Any) -> dict[str, Any]:
    from tests.fakes.fake_salesforce.server import TOKEN

    return {"kind": "salesforce", "base": scene.server.base, "token": TOKEN}


def _zoho() -> Scene:
    from tests.contract.zoho_scene import ZohoScene

    return ZohoScene()


def _of_zoho(scene: Any) -> dict[str, Any]:
    from tests.fakes.fake_zoho.server import TOKEN

    return {"kind": "zoho", "base": scene.server.base, "token": TOKEN}


def _pipedrive() -> Scene:
    from tests.contract.pipedrive_scene import PipedriveScene

    return PipedriveScene()


def _of_pipedrive(scene: Any) -> dict[str, Any]:
    from tests.fakes.fake_pipedrive.server import TOKEN

    return {"kind": "pipedrive", "base": scene.server.base, "token": TOKEN}


# An account whose activities may not have a unique field of ours: a ref in the text must do.
WITHOUT_KEYS = Way("hubspot without keys", partial(_hubspot, has_keys=False), _of_hubspot, 0.25)
PUSHED = (
    Way("hubspot", partial(_hubspot, has_keys=True), _of_hubspot),
    WITHOUT_KEYS,
    Way("odoo 19", _odoo, _of_odoo, 0.25),
    Way("salesforce", partial(_salesforce, has_keys=True), _of_salesforce, 0.25),
    Way("salesforce without keys", partial(_salesforce, has_keys=False), _of_salesforce, 0.25),
    Way("zoho", _zoho, _of_zoho, 0.25),
    Way("pipedrive", _pipedrive, _of_pipedrive, 0.12),
)
