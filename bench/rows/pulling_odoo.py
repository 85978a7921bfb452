"""5,000 leads of a real Odoo 19 into the store, against the same `search_read` pages bare.

The server is the one that QUALIFIER_ODOO names, with _DATABASE, _ADMIN_KEY and _KEY, as for
`make test-odoo`; without it the row is left out. The leads are of a team made for them, and both
are deleted again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench import crm_worker
from bench.bare_requests import asked_again
from bench.figure import Figure
from bench.profiles import OUT, BenchProfile, profile_of
from qualifier.store import connections
from qualifier.store.connections import CrmConnection
from qualifier.store.profile import Store
from qualifier.sync.all_rounds import rows_of
from qualifier.sync.http import Http
from qualifier.sync.kinds import make_crm
from qualifier.sync.mapping import MappingAtWork
from tests.odoo.salesperson import SILENT, RealOdoo

LEADS = 5_000
ROUNDS = 3
REACH = 1.5
AT_ONCE = 500
MARK = "bench"


def measure() -> list[Figure]:
    """Both ways in turn, ours each time on a new profile."""
    odoo = RealOdoo.named()
    if odoo is None:
        print("pull-odoo is left out: QUALIFIER_ODOO names no server", file=sys.stderr)
        return []
    ours, bare = [], []
    with _leads(odoo) as team, TemporaryDirectory(dir=OUT) as place:
        one = _connection(odoo, team)
        pages = _pages(one, odoo.key)
        headers = {"Authorization": f"bearer {odoo.key}", "X-Odoo-Database": odoo.database}
        for number in range(ROUNDS):
            (done,), _mib = crm_worker.rounds(_connected(one, odoo.key, Path(place) / str(number)))
            assert (done["leads"], done["problem"]) == (LEADS, ""), done
            ours.append(float(done["round_s"]))
            bare.append(asked_again(odoo.address, headers, pages))
    each = ", ".join(f"{took:.1f}" for took in ours)
    return [
        Figure(
            "pull-odoo",
            f"pull {LEADS:,} leads from a real Odoo 19",
            "s",
            median(ours),
            REACH,
            "the same search_read pages, no store",
            median(bare),
            is_ratio=True,
            note=f"rounds {each} s",
        )
    ]


@contextmanager
def _leads(odoo: RealOdoo) -> Iterator[int]:
    """As many leads of a new team, whose id is given; both are deleted at the end."""
    (team,) = odoo.call("crm.team", "create", vals_list=[{"name": MARK}])
    made: list[int] = []
    try:
        for first in range(0, LEADS, AT_ONCE):
            made += odoo.add_leads(AT_ONCE, f"{MARK}{first}", team)
        yield team
    finally:
        for first in range(0, len(made), AT_ONCE):
            odoo.call("crm.lead", "unlink", ids=made[first : first + AT_ONCE], context=SILENT)
        odoo.call("crm.team", "unlink", ids=[team])


def _connection(odoo: RealOdoo, team: int) -> CrmConnection:
    details = {
        "address": odoo.address,
        "database": odoo.database,
        "nature": "professional",
        "scope": {"teams": [str(team)]},
        "allow_http": True,
    }
    return CrmConnection("odoo", "odoo", "Odoo", details)


def _connected(one: CrmConnection, secret: str, folder: Path) -> BenchProfile:
    made = profile_of(0).copy(folder)
    store = Store(made.folder, made.key, is_window=False)
    store.write(lambda c: connections.put(c, one, datetime.now(UTC)))
    store.write(lambda c: connections.keep_secret(c, one.id, secret))
    store.close()
    return made


def _pages(one: CrmConnection, secret: str) -> list[dict[str, Any]]:
    """The pages of leads as the connector asks for them."""
    asked: list[dict[str, Any]] = []
    ask = Http.ask

    def noted(self: Http, method: str, path: str, body: Any = None, **more: Any) -> Any:
        asked.append({"method": method, "path": path, "query": more.get("query"), "body": body})
        return ask(self, method, path, body, **more)

    crm = make_crm(one, secret, MappingAtWork(rows_of(one)).asked)
    Http.ask = noted  # type: ignore[method-assign]
    try:
        known: dict[str, str] = {}
        cursor, is_last = "", False
        while not is_last:
            page = crm.pull(cursor, known)
            known.update({lead.id: lead.stamp for lead in page.leads})
            cursor, is_last = page.cursor, page.is_last
    finally:
        Http.ask = ask  # type: ignore[method-assign]
    assert len(known) == LEADS, len(known)
    return [
        page
        for page in asked
        if page["path"].endswith("/crm.lead/search_read") and page["body"]["limit"] > 1
    ]
