"""What every connector must keep (`sync/connectors/base.py`). A new one is one row in RECEIVERS."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from qualifier.core.errors import MaybeDone, NeedsAttention, TryLater
from qualifier.sync.connectors.base import Delivery, FeedbackLists
from qualifier.sync.connectors.folder import FolderConnector


@dataclass
class Receiver:
    """A connector and the other side of it, as sales see it."""

    connector: FeedbackLists
    again: Callable[[], FeedbackLists]  # the same receiver met by a restarted program
    received: Callable[[], dict[str, dict[str, str]]]  # hand-off id → row
    answer: Callable[[str, str], None]  # name of a list, its content
    cut_off: Callable[[], None]
    mend: Callable[[], None]


def folder_receiver(home: Path) -> Receiver:
    folder = home / "shared"

    def make() -> FolderConnector:
        return FolderConnector(folder, quiet_s=0)

    def received() -> dict[str, dict[str, str]]:
        path = folder / "outgoing" / "hand-offs.csv"
        if not path.exists():
            return {}
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, delimiter=";"))
        assert len({row["handoff_id"] for row in rows}) == len(rows)
        return {row["handoff_id"]: row for row in rows}

    def answer(name: str, content: str) -> None:
        (folder / "incoming").mkdir(parents=True, exist_ok=True)
        (folder / "incoming" / name).write_text(content, encoding="utf-8")

    def cut_off() -> None:
        folder.rename(home / "away") if folder.exists() else None
        folder.write_text("a file where the drive was")

    def mend() -> None:
        folder.unlink()
        if (home / "away").exists():
            (home / "away").rename(folder)

    return Receiver(make(), make, received, answer, cut_off, mend)


RECEIVERS = {FolderConnector: folder_receiver}


@pytest.fixture(params=RECEIVERS, ids=lambda one: one.name)
def receiver(request, tmp_path):
    return RECEIVERS[request.param](tmp_path)


def delivery(number: int, **more: str) -> Delivery:
    row = {"handoff_id": f"h{number}", "lead_id": f"l{number}", "company": "Fonderies Brévault"}
    return Delivery(f"key-{number}", {**row, **more}, {f"dossier-{number}.html": b"<p>one</p>"})


def test_receiver_that_is_there_passes_the_check(receiver):
    receiver.connector.check()


def test_push_arrives_and_is_found_by_its_key(receiver):
    remote_id = receiver.connector.push([delivery(1)])
    assert remote_id
    assert receiver.connector.find([delivery(1)]) == remote_id
    assert receiver.again().find([delivery(1)]) == remote_id
    assert receiver.received()["h1"]["company"] == "Fonderies Brévault"


def test_what_was_never_pushed_is_not_found(receiver):
    assert receiver.connector.find([delivery(1)]) == [None]
    receiver.connector.push([delivery(1)])
    assert receiver.connector.find([delivery(2)]) == [None]


def test_push_with_the_same_key_changes_nothing(receiver):
    first = receiver.connector.push([delivery(1)])
    receiver.connector.push([delivery(2)])
    assert receiver.again().push([delivery(1)]) == first
    assert set(receiver.received()) == {"h1", "h2"}


def test_words_arrive_as_they_were_written(receiver):
    words = 'Dit : "on verra", puis; une ligne\nnouvelle, et 20 €'
    receiver.connector.push([delivery(1, next_step=words)])
    receiver.connector.push([delivery(2)])
    assert receiver.received()["h1"]["next_step"].replace("\r\n", "\n") == words


def test_formulas_are_disarmed_once(receiver):
    receiver.connector.push([delivery(1, last_name="=HYPERLINK(1)")])
    receiver.connector.push([delivery(2)])
    receiver.connector.push([delivery(3)])
    assert receiver.received()["h1"]["last_name"] == "'=HYPERLINK(1)"


def test_feedback_is_read_until_it_is_taken(receiver):
    receiver.answer("answers.csv", "handoff_id,status,reason\nh1,Accepted,\nh2,rejected,wrong\n")
    for connector in (receiver.connector, receiver.again()):
        found = connector.pull_feedback()
        assert [(one.handoff_id, one.status, one.reason) for one in found] == [
            ("h1", "accepted", ""),
            ("h2", "rejected", "wrong"),
        ]
        assert len({one.row_key for one in found}) == 2
    connector.feedback_taken()
    assert receiver.again().pull_feedback() == []


def test_rows_shorter_than_the_header_are_read(receiver):
    receiver.answer("short.csv", "handoff_id;status;reason;comment\nh1;accepted\nh2;won;\n")
    found = receiver.connector.pull_feedback()
    assert [(one.handoff_id, one.status, one.comment) for one in found] == [
        ("h1", "accepted", ""),
        ("h2", "won", ""),
    ]
    assert receiver.connector.refused == ()


def test_same_row_has_the_same_key_wherever_it_comes_from(receiver):
    receiver.answer("one.csv", "handoff_id,status\nh1,accepted\n")
    receiver.answer("two.csv", "status,handoff_id\naccepted,h1\n")
    found = receiver.connector.pull_feedback()
    assert len(found) == 2
    assert len({one.row_key for one in found}) == 1


def test_bad_list_stays_is_told_and_holds_nobody_back(receiver):
    receiver.answer("bad.csv", "handoff_id,status\nh1,perhaps\n")
    receiver.answer("good.csv", "lead,status\nA1,won\n")
    receiver.answer("none.csv", "colour,shape\nred,round\n")
    found = receiver.connector.pull_feedback()
    assert [(one.lead_key, one.status) for one in found] == [("A1", "won")]
    assert {one.field.split(":")[0] for one in receiver.connector.refused} == {
        "bad.csv",
        "none.csv",
    }
    receiver.connector.feedback_taken()
    assert receiver.again().pull_feedback() == []
    receiver.answer("bad.csv", "handoff_id,status\nh1,lost\n")
    connector = receiver.again()
    assert [one.status for one in connector.pull_feedback()] == ["lost"]
    assert len(connector.refused) == 1


def test_trouble_on_the_way_is_one_of_three_errors_and_passes(receiver):
    receiver.connector.push([delivery(1)])
    receiver.cut_off()
    for act in (
        receiver.connector.check,
        lambda: receiver.connector.push([delivery(2)]),
        lambda: receiver.connector.find([delivery(1)]),
        receiver.connector.pull_feedback,
    ):
        with pytest.raises((TryLater, MaybeDone, NeedsAttention)):
            act()
    receiver.mend()
    receiver.connector.push([delivery(2)])
    assert set(receiver.received()) == {"h1", "h2"}


# --- the folder's own ----------------------------------------------------------------------------
def test_list_that_is_still_being_copied_is_left_for_later(tmp_path):
    seconds = [1000.0]
    connector = FolderConnector(tmp_path, quiet_s=1.0, clock=lambda: seconds[0])
    connector.check()
    path = tmp_path / "incoming" / "answers.csv"
    path.write_text("handoff_id,status\nh1,accepted\n")
    os.utime(path, (999.5, 999.5))
    assert connector.pull_feedback() == []
    connector.feedback_taken()
    assert path.exists()
    seconds[0] = 1001.0
    assert len(connector.pull_feedback()) == 1


def test_list_that_somebody_spoilt_is_not_overwritten(tmp_path):
    connector = FolderConnector(tmp_path, quiet_s=0)
    connector.push([delivery(1)])
    path = tmp_path / "outgoing" / "hand-offs.csv"
    path.write_text("notes of a colleague")
    with pytest.raises(NeedsAttention) as caught:
        connector.push([delivery(2)])
    assert caught.value.reason == "list_unreadable"
    assert path.read_text() == "notes of a colleague"


def test_dossier_stands_before_its_row_does(tmp_path):
    connector = FolderConnector(tmp_path, quiet_s=0)
    connector.check()
    (tmp_path / "outgoing" / "hand-offs.csv").mkdir()  # the row cannot be written
    with pytest.raises((TryLater, NeedsAttention)):
        connector.push([delivery(1)])
    (tmp_path / "outgoing" / "hand-offs.csv").rmdir()
    connector.push([delivery(1)])
    assert (tmp_path / "outgoing" / "dossiers" / "dossier-1.html").read_bytes() == b"<p>one</p>"


def test_lists_of_one_name_lie_side_by_side_when_taken(tmp_path):
    connector = FolderConnector(tmp_path, quiet_s=0)
    for status in ("accepted", "won"):
        connector.check()
        (tmp_path / "incoming" / "answers.csv").write_text(f"handoff_id,status\nh1,{status}\n")
        connector.pull_feedback()
        connector.feedback_taken()
    assert len(list((tmp_path / "incoming" / "done").iterdir())) == 2


def test_own_list_comes_back_with_french_words_and_rows_still_waiting(tmp_path):
    connector = FolderConnector(tmp_path, quiet_s=0)
    connector.push([delivery(1), delivery(2), delivery(3)])
    rows = (tmp_path / "outgoing" / "hand-offs.csv").read_text(encoding="utf-8-sig").splitlines()
    added = ("Statut;Motif;Commentaire", "Refusée;Hors cible;trop petit", "Acceptée;;", ";;")
    sent_back = "\n".join(f"{row};{more}" for row, more in zip(rows, added, strict=True))
    (tmp_path / "incoming" / "retour.csv").write_text(sent_back, encoding="cp1252")
    found = {one.handoff_id: (one.status, one.reason) for one in connector.pull_feedback()}
    assert found == {"h1": ("rejected", "Hors cible"), "h2": ("accepted", "")}
    assert connector.refused == ()


def test_comment_without_a_status_is_asked_about(tmp_path):
    connector = FolderConnector(tmp_path, quiet_s=0)
    connector.check()
    (tmp_path / "incoming" / "a.csv").write_text("handoff_id,status,comment\nh1,,Beau dossier\n")
    assert connector.pull_feedback() == []
    assert [one.field for one in connector.refused] == ["a.csv:2"]
