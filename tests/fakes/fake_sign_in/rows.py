"""Kinds of CRM for tests of signing in: the three ways there are, before any connector."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from qualifier.core.errors import NeedsAttention
from qualifier.sync import kinds
from qualifier.sync.access import Access
from qualifier.sync.connectors.base import Finding, Person, Probed, Report
from qualifier.sync.connectors.memory import Memory
from qualifier.sync.connectors.memory_server import MemoryServer
from qualifier.sync.connectors.row import BY_BROWSER, BY_KEY, Box, CrmRow, CrmWords, WayIn
from qualifier.sync.http import Http
from qualifier.sync.pace import Pace
from qualifier.sync.sign_in.facts import PIPEDRIVE, SALESFORCE, ZOHO, OAuth

CENTRES = {"eu": "Europe (zoho.eu)", "us": "United States (zoho.com)"}


class Signed(Memory):
    """A CRM in memory whose door is a sign-in server: `check` goes there."""

    def __init__(self, way_in: str | Access, fields: tuple[str, ...]) -> None:
        super().__init__("crm", MemoryServer([Person("p1", "Anne", "anne@crm.example")]), fields)
        assert not isinstance(way_in, str), way_in
        self._http = Http(way_in, Pace(1000, 1000))

    def check(self) -> Report:
        answer = self._http.ask("GET", "/api", changes=False)
        if answer.status == 401:
            raise NeedsAttention("key_refused")
        return Report(answer.body["account"], "64.0", (Finding("field_missing", "LQ_fit"),))

    def probe(self) -> tuple[Probed, ...]:
        return (Probed("whole_seconds", True, "12:00:01"), Probed("keyset", None, "one lead"))


def row(kind: str, name: str, oauth: OAuth, *ways: WayIn, **words: Any) -> CrmRow:
    """A row that makes `Signed`."""
    return CrmRow(
        kind,
        name,
        lambda: CrmWords("Leads, notes, calls and tasks", "Client ID", **words),
        lambda one, way_in, fields: Signed(way_in, fields),
        ways=ways,
        proposed={"lead.company": "company"},
        prefix="lq_",
        routes={"owner": "owner"},
        reasons=(),
        oauth=oauth,
    )


def rows(**oauth: OAuth) -> Mapping[str, CrmRow]:
    """One for each way to sign in there is, by the real facts where no others are given."""
    client = (Box.CLIENT_ID, Box.CLIENT_SECRET)
    made = (
        row(
            "salesforce", "Salesforce", SALESFORCE,
            WayIn(BY_BROWSER, (Box.ADDRESS, Box.CLIENT_ID), frozenset({Box.CLIENT_ID})),
            examples={Box.ADDRESS: "https://company.my.salesforce.com"},
        ),
        row(
            "zoho", "Zoho CRM", ZOHO,
            WayIn(BY_BROWSER, (Box.CENTRE, *client), frozenset((Box.CENTRE, *client))),
            centres=CENTRES,
        ),
        row(
            "pipedrive", "Pipedrive", PIPEDRIVE,
            WayIn(BY_KEY, (Box.KEY,)), WayIn(BY_BROWSER, client, frozenset(client)),
            hint="The token is in Pipedrive: your picture, Personal preferences, API.",
            labels={Box.KEY: "API token"},
        ),
    )  # fmt: skip
    return {one.id: replace(one, oauth=oauth.get(one.id, one.oauth)) for one in made}


@contextmanager
def known(found: Mapping[str, CrmRow]) -> Iterator[None]:
    """The program knows these kinds too."""
    table: Any = kinds.KINDS
    before = dict(table)
    table.update(found)
    try:
        yield
    finally:
        table.clear()
        table.update(before)
