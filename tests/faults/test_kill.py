"""P1: what was shown as saved survives the death of the process. RELIABILITY.md, section 2."""

from __future__ import annotations

import itertools
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from tests.faults.conftest import Profile
from tests.faults.deeds import Rules
from tests.faults.effort import PARTS, Effort
from tests.faults.figures import Figures
from tests.faults.flaws import Flaw
from tests.faults.forking import ForkServer, Order
from tests.faults.found import Found, Verdict, verdict
from tests.faults.writing import AHEAD

KILLS_PER_PROFILE = 12  # the whole file is read after each kill: it must not grow for ever
LONGEST_S = 0.12
A_WHOLE_CALL_S = 0.6  # so that outcomes and hand-offs are written too
AFTER_A_WHOLE_CALL = 0.2  # share of the kills
WHILE_OPENING = 0.1  # share of the kills
LANES = 2  # the writing process of one lives on while the profile of the other is looked at


@dataclass(frozen=True)
class Killed:
    """One kill: when it fell, and what was found."""

    order: Order
    verdict: Verdict
    outcomes: int
    handoffs: int


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[ForkServer, ...]]:
    """One for each lane."""
    with ExitStack() as running:
        yield tuple(running.enter_context(ForkServer()) for _ in range(LANES))


def kills(
    server: ForkServer,
    untouched: Profile,
    rules: Rules,
    seed: str,
    place: Path,
    flaw: Flaw = Flaw.NONE,
    longest_s: float = 0.0,
) -> Iterator[Killed]:
    """Kills without end, each at a random instant, the profile going on from one to the next."""
    random, run = Random(seed), 0
    for number in itertools.count():
        folder = untouched.copy(place / f"profile-{number}")
        found = Found()
        for _ in range(KILLS_PER_PROFILE):
            run += 1
            from_first = random.random() > WHILE_OPENING
            is_long = random.random() < AFTER_A_WHOLE_CALL
            usual_s = A_WHOLE_CALL_S if is_long else LONGEST_S
            after_s = random.uniform(0, longest_s or usual_s)
            order = Order(
                str(folder), untouched.key.hex(), seed, run, after_s, from_first, flaw.value
            )
            report = server.kill_one(order)
            # A store broken on purpose may also break down before it is killed.
            assert report.was_killed or flaw is not Flaw.NONE, "the writing process ended by itself"
            assert report.in_order
            before = found
            said, found = verdict(
                folder,
                untouched.key,
                rules,
                seed=seed,
                run=run,
                before=before,
                acknowledged=report.acknowledged,
                ahead=AHEAD,
            )
            new = Counter(row[0] for row in found.rows - before.rows)
            yield Killed(order, said, new["outcome"], new["handoff"])
            if said.faults:
                break
        else:
            shutil.rmtree(folder)


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_acknowledged_is_lost_when_the_process_is_killed(
    servers: tuple[ForkServer, ...],
    untouched: Profile,
    rules: Rules,
    effort: Effort,
    figures: Figures,
    tmp_path: Path,
    part: int,
):
    seed, count = effort.seed_of(part), effort.share(effort.kills, part)

    def lane(number: int) -> list[Killed]:
        place, its_seed = tmp_path / f"lane-{number}", f"{seed}.{number}"
        running = kills(servers[number], untouched, rules, its_seed, place)
        return list(itertools.islice(running, (count + number) // LANES))

    with ThreadPoolExecutor(LANES) as lanes:
        tried = [one for row in lanes.map(lane, range(LANES)) for one in row]
    acknowledged = sum(one.verdict.acknowledged for one in tried)
    figures.add(
        "P1",
        "kill -9",
        len(tried),
        lost=sum(len(one.verdict.lost) for one in tried),
        corrupt=sum(bool(one.verdict.damage) for one in tried),
        acknowledged=acknowledged,
        outcomes=sum(one.outcomes for one in tried),
        handoffs=sum(one.handoffs for one in tried),
        handoffs_without_outbox_rows=sum(len(one.verdict.handoffs_alone) for one in tried),
    )
    faults = [(one.order, one.verdict.faults) for one in tried if one.verdict.faults]
    assert not faults, f"seed {seed}: {faults[0]}"
    assert acknowledged > count, "the processes were killed before they wrote anything"


@pytest.mark.parametrize(
    ("flaw", "shown_by", "longest_s"),
    (
        (Flaw.COMMITS_LATE, {"lost", "drafts_wrong"}, LONGEST_S),
        (Flaw.OUTBOX_APART, {"handoffs_alone"}, A_WHOLE_CALL_S),
    ),
)
def test_kills_find_a_store_that_breaks_the_promise(
    servers: tuple[ForkServer, ...],
    untouched: Profile,
    rules: Rules,
    effort: Effort,
    figures: Figures,
    tmp_path: Path,
    flaw: Flaw,
    shown_by: set[str],
    longest_s: float,
):
    running = kills(servers[0], untouched, rules, effort.seed, tmp_path, flaw, longest_s)
    faults: dict[str, object] = {}
    for one in itertools.islice(running, 50):
        faults.update(one.verdict.faults)
        if shown_by & set(faults):
            break
    figures.control("P1", flaw.value, is_found=bool(shown_by & set(faults)))
    assert shown_by & set(faults), f"seed {effort.seed}: fifty kills did not notice {flaw.value}"
