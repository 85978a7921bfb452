"""2,000 hand-offs of a day without network go out to a fake HubSpot, by the hundred.

A hand-off is five steps: fields, note, call, task, route. The baseline asks a new server the same
requests with the same content, bare: it composes nothing, compares nothing and keeps no outbox. The
waits by which the connector spares HubSpot are left out on both sides.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench import crm_worker
from bench.bare_requests import asked_again
from bench.crm_server import crm_server
from bench.figure import Figure
from bench.profiles import OUT, BenchProfile
from bench.rows.pulling import connect, connected
from qualifier.core.ids import ids_in_bulk
from qualifier.exchange.workplace import open_workplace
from qualifier.store import leads, links
from qualifier.store.connections import STEPS
from qualifier.store.profile import Store
from tests.fakes.filled_profile import handed_over

HANDOFFS = 2_000
ROUNDS = 3
REACH = 2
AT_ONCE = 50
HOW = {
    "channels": {"field_sales": {"hubspot_owner_id": "701"}},
    "people": {"field_sales": "701"},
}


def measure() -> list[Figure]:
    """Both ways in turn, each at a new server."""
    ours, cpu, bare, calls = [], [], [], []
    with TemporaryDirectory(dir=OUT) as place:
        ready = _handed_over(Path(place) / "ready")
        for number in range(ROUNDS):
            with crm_server(HANDOFFS) as server:
                profile = ready.copy(Path(place) / str(number))
                store = Store(profile.folder, profile.key, is_window=False)
                connect(store, server, **HOW)
                store.close()
                (done,), _mib = crm_worker.rounds(profile)
                assert done["confirmed"] == HANDOFFS * len(STEPS), done
                asked = server.requests()
            ours.append(float(done["round_s"]))
            cpu.append(float(done["cpu_s"]))
            calls.append(len(asked))
            with crm_server(HANDOFFS) as server:
                bare.append(asked_again(server.base, server.headers, asked))
    each = ", ".join(f"{one:.1f}" for one in ours)
    return [
        Figure(
            "drain",
            f"drain {HANDOFFS:,} hand-offs to HubSpot",
            "s",
            median(ours),
            REACH,
            f"the same {max(calls)} calls bare",
            median(bare),
            is_ratio=True,
            note=f"rounds {each} s, the worker's own processor time {median(cpu):.1f} s",
        )
    ]


def _handed_over(folder: Path) -> BenchProfile:
    """A profile whose leads came from a server like those, each called and handed over."""
    with crm_server(HANDOFFS) as server:
        made = connected(server, folder)
        crm_worker.rounds(made)
    store = Store(made.folder, made.key, is_window=False)
    place, new_id = open_workplace(store, datetime.now(UTC)), ids_in_bulk()
    ids = store.read(lambda c: [*links.leads_of(c, "hubspot", list(links.known(c, "hubspot")))])
    known = store.read(lambda c: sorted(links.leads_of(c, "hubspot", ids).values()))
    for first in range(0, len(known), AT_ONCE):
        some = known[first : first + AT_ONCE]

        def hand_over(connection, some=some, first=first):  # type: ignore[no-untyped-def]
            for number, lead_id in enumerate(some, start=first):
                lead = leads.get(connection, lead_id)
                handed_over(connection, place, lead, f"-{number}", new_id, receivers=None)

        store.write(hand_over)
    store.close()
    return made
