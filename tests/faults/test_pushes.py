"""P7: every row of the outbox reaches the CRM once, whatever the way does and whoever dies.

A stateful server on a real socket meets seeded trouble while the pushing process is killed with -9
at random instants. Then the sets are compared: what was to arrive, what stands there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest

from qualifier.core.ids import new_id
from qualifier.store import leads, links, outbox
from qualifier.store.outbox import State
from qualifier.store.profile import Store
from tests.contract.scene import Scene, Trouble
from tests.contract.ways import PUSHED, WITHOUT_KEYS, Way
from tests.fakes import dossier_call as facts
from tests.faults.conftest import Profile
from tests.faults.deeds import START
from tests.faults.effort import Effort
from tests.faults.figures import Figures
from tests.faults.pushing import PushOrder, PushServer

CONTROL_TRIES = 6
RECEIVER = "crm"
STEPS = ("fields", "note", "call", "task")
# Those that pass by themselves; a refusal would wait for a person.
PASSING = (
    Trouble.BUSY,
    Trouble.BUSY_FOR,
    Trouble.BROKEN,
    Trouble.UNAVAILABLE,
    Trouble.PAGE,
    Trouble.LOST,
    Trouble.CUT,
    Trouble.REFUSED,
)
ROWS_PER_KILL = 100


@dataclass(frozen=True)
class Arrived:
    """What stands there after a run: records and activities, too few and too many."""

    lost: int
    twins: int
    kills: int
    troubles: int
    stuck: int


@pytest.fixture(scope="module")
def server() -> Iterator[PushServer]:
    with PushServer() as running:
        yield running


@contextmanager
def trouble_on_the_way(scene: Scene, random: Random, *, share: float) -> Iterator[list[Trouble]]:
    """About `share` of the requests meet something that passes, until the block is left."""
    met: list[Trouble] = []
    over = threading.Event()

    def stir() -> None:
        seen = scene.requests
        while not over.is_set():
            kind = random.choice(PASSING)
            after = int(random.expovariate(share))
            scene.trouble(kind, times=1, after=after)
            met.append(kind)
            while scene.requests <= seen + after and not over.is_set():
                time.sleep(0.001)
            seen = scene.requests

    thread = threading.Thread(target=stir, name="trouble")
    thread.start()
    try:
        yield met
    finally:
        over.set()
        thread.join()
        scene.trouble(Trouble.BUSY, times=0)


def pushes(
    way: Way,
    server: PushServer,
    profile: Profile,
    place: Path,
    seed: str,
    count: int,
    *,
    keyed: bool,
) -> Arrived:
    """Push the steps of `count` leads through trouble and kills; look at what arrived."""
    random = Random(seed)
    folder = profile.copy(place)
    scene = way.scene()
    lead_ids = _fill(folder, profile.key, count, scene.names["email"])
    kills, most_kills = 0, max(count * len(STEPS) // ROWS_PER_KILL, 6)
    try:
        with trouble_on_the_way(scene, random, share=0.15) as met:
            while True:
                after_s = random.uniform(0.0, 0.6) if kills < most_kills else 0.0
                report = server.push(
                    PushOrder(
                        str(folder), profile.key.hex(), way.of(scene), RECEIVER,
                        f"{seed}.{kills}", after_s, keyed,
                    )
                )  # fmt: skip
                if not report.was_killed and report.left is not None:
                    break
                kills += report.was_killed
        return _compared(scene, folder, profile.key, lead_ids, kills, len(met))
    finally:
        scene.close()


def _fill(folder: Path, key: bytes, count: int, email: str) -> list[str]:
    """Leads of a list that the CRM does not know, each with a row of every step."""
    many = [
        replace(
            facts.LEAD, id=f"lead-{number}", external_id="", phone="", phone2="",
            email=f"lead{number}@list.example", last_name=f"Lead {number}",
        )
        for number in range(count)
    ]  # fmt: skip
    store = Store(folder, key, is_window=True)

    def job(connection):
        leads.add(connection, many)
        for one in many:
            for step in STEPS:
                outbox.put(
                    connection, new_id(), receiver=RECEIVER, kind=step, lead_id=one.id,
                    payload=_payload(step, one.id, {email: one.email}), at=START,
                )  # fmt: skip

    store.write(job)
    store.close()
    return [one.id for one in many]


def _payload(step: str, lead_id: str, values: dict[str, str]) -> dict[str, object]:
    if step == "fields":
        return {"values": values, "name": lead_id}
    told = {"html": f"<p>{step} of {lead_id}</p>", "title": f"{step} of {lead_id}"}
    if step == "task":
        return {**told, "due_on": "2026-12-01", "person": ""}
    at = {"at": "2026-11-23T08:00:00Z"}
    if step == "note":
        return {**told, **at}
    return {**told, **at, "duration_s": 60, "is_connected": True, "number": "+33199004152"}


def _compared(
    scene: Scene, folder: Path, key: bytes, lead_ids: list[str], kills: int, troubles: int
) -> Arrived:
    store = Store(folder, key, is_window=True)
    try:
        found = store.read(lambda c: links.of_leads(c, RECEIVER, lead_ids))
        states = store.read(outbox.waiting)
    finally:
        store.close()
    lost, twins = 0, max(scene.count() - len(lead_ids), 0)
    for lead_id in lead_ids:
        link = found.get(lead_id)
        there = scene.there(link.remote_id) if link else None
        if there is None:
            lost += len(STEPS)
            continue
        for left in (there.notes, there.calls, there.tasks):
            lost += not left
            twins += max(len(left) - 1, 0)
    stuck = states.get(State.NEEDS_ATTENTION, 0)
    return Arrived(lost, twins, kills, troubles, stuck)


@pytest.mark.parametrize("way", PUSHED, ids=lambda one: one.name)
def test_every_row_arrives_once(
    way: Way,
    server: PushServer,
    untouched: Profile,
    effort: Effort,
    figures: Figures,
    tmp_path: Path,
):
    share = way.share if effort.form == "short" else 1.0
    count = int(effort.pushes * share) // len(STEPS)
    seed = f"{effort.seed}.{way.name}"
    found = pushes(way, server, untouched, tmp_path / "profile", seed, count, keyed=True)
    figures.add(
        "P7",
        f"pushes to {way.name}",
        count * len(STEPS),
        lost=found.lost,
        twins=found.twins,
        kills=found.kills,
        troubles=found.troubles,
    )
    assert (found.lost, found.twins, found.stuck) == (0, 0, 0), f"seed {seed}: {found}"
    assert found.kills > 3
    assert found.troubles > 3


def test_control_without_looking_up_makes_twins(
    server: PushServer, untouched: Profile, effort: Effort, figures: Figures, tmp_path: Path
):
    way = WITHOUT_KEYS
    twins = 0
    for part in range(CONTROL_TRIES):  # five lost answers may all have met what harms nobody
        seed = f"{effort.seed}.control.{part}"
        folder = tmp_path / f"profile{part}"
        twins += pushes(way, server, untouched, folder, seed, 60, keyed=False).twins
        if twins:
            break
    figures.control("P7", "sent again unasked", is_found=twins > 0)
    assert twins
