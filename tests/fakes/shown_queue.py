"""What a queue presenter shows, in words a test can compare."""

from __future__ import annotations

from qualifier.core.lead import Lead, Nature
from qualifier.store import leads, queue
from qualifier.ui.desk import Desk
from qualifier.ui.queue.faces import RowFace
from qualifier.ui.queue.presenter import QueuePresenter
from qualifier.ui.queue.state import QueueState
from tests.fakes.desk import MORNING


class Shown:
    """What the page was told."""

    def __init__(self) -> None:
        self.states: list[QueueState] = []
        self.repaints = 0

    def show(self, state: QueueState) -> None:
        self.states.append(state)

    def repaint(self) -> None:
        self.repaints += 1


def listed(presenter: QueuePresenter) -> list[str]:
    """First names, line by line, headings as their group's id."""
    lines = presenter.state.lines
    out = []
    for line in range(lines.count):
        heading = lines.heading_at(line)
        face = presenter.face(line)
        out.append(heading.group.value if heading else face.name.split()[0])
    return out


def line_of(presenter: QueuePresenter, name: str) -> int:
    return listed(presenter).index(name)


def face_of(presenter: QueuePresenter, name: str) -> RowFace:
    face = presenter.face(line_of(presenter, name))
    assert face is not None
    return face


def selected(presenter: QueuePresenter) -> str:
    face = presenter.selected_face
    return face.name.split()[0] if face else ""


def add_many(desk: Desk, count: int) -> None:
    """Plain leads at the end of today's group."""
    many = [
        Lead(
            id=desk.new_id(), first_name=f"L{number}", phone="+33199006299",
            nature=Nature.PROFESSIONAL, legal_basis="legitimate_interest",
            time_zone="Europe/Paris", created_at=MORNING,
        )
        for number in range(count)
    ]  # fmt: skip

    def job(c):
        leads.add(c, many)
        for one in many:
            queue.refresh(c, one.id, desk.agreement, desk.permission.lasting_refusal, opposed=False)

    desk.store.write(job)
