"""P3: at most one second of typing is at risk. RELIABILITY.md, section 2.

Somebody types on the real call page, with the real store; the process is killed at a random
instant, and what stands in the profile is compared with the keys and their times.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from qualifier.store import calls
from qualifier.store.profile import Secret, Store, key_from
from tests.faults.effort import Effort
from tests.faults.figures import Figures
from tests.faults.typist import Place, TypingOrder, TypingReport, TypingServer

AT_RISK_S = 1.0
TYPED_S = (0.3, 2.6)  # until the kill


@pytest.fixture(scope="module")
def server() -> Iterator[TypingServer]:
    with TypingServer() as running:
        yield running


def stored(folder: Path, report: TypingReport, place: Place) -> str:
    """What the killed process left of the text."""
    profile = folder / "profile"
    store = Store(profile, key_from(profile, Secret("keyring", "k" * 40)), is_window=True)
    text = store.read(lambda c: calls.drafts(c, report.call_id)).get(place.value, "")
    store.close()
    if place is Place.CONTACT and text:
        return str(json.loads(text).get("name", ""))
    return text


def type_and_kill(
    server: TypingServer,
    place: Place,
    seed: str,
    folder: Path,
    after_s: float = 0.0,
    *,
    is_seldom: bool = False,
) -> tuple[float, int]:
    """Seconds of typing that were lost, and how many keys were pressed."""
    after_s = after_s or Random(f"{seed}/{place.name}").uniform(*TYPED_S)
    folder.mkdir()
    report = server.kill_one(TypingOrder(str(folder), place.value, seed, after_s, is_seldom))
    assert report.call_id, "the page was not opened"
    text = stored(folder, report, place)
    shutil.rmtree(folder)
    # A contact's name is kept without the blanks round it.
    if place is Place.CONTACT:
        before = len(report.keys) - len(report.keys.lstrip(" "))
        text = " " * before + text if text else text
        while report.keys[len(text) : len(text) + 1] == " ":
            text += " "
    return report.at_risk_s(text), len(report.keys)


@pytest.mark.parametrize("place", Place)
def test_no_more_than_a_second_of_typing_is_lost_when_the_process_is_killed(
    server: TypingServer, effort: Effort, figures: Figures, tmp_path: Path, place: Place
):
    runs = [
        type_and_kill(server, place, f"{effort.seed}.{number}", tmp_path / str(number))
        for number in range(effort.typings)
    ]
    worst_s = max(at_risk_s for at_risk_s, _keys in runs)
    figures.add(
        "P3",
        "killed while typing, in each field",
        len(runs),
        lost=sum(at_risk_s > AT_RISK_S for at_risk_s, _keys in runs),
        worst=(worst_s, "s of typing"),
        keys=sum(keys for _risk, keys in runs),
    )
    assert worst_s <= AT_RISK_S, f"seed {effort.seed}"


def test_drafts_that_are_kept_seldom_are_found(
    server: TypingServer, effort: Effort, figures: Figures, tmp_path: Path
):
    at_risk_s, _keys = type_and_kill(
        server, Place.NOTE, effort.seed, tmp_path / "once", max(TYPED_S), is_seldom=True
    )
    is_found = at_risk_s > AT_RISK_S
    figures.control("P3", "drafts every four seconds", is_found=is_found)
    assert is_found
