"""What a program that pulls has here: leads, their stamps, the cursor. And leads to pull."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from qualifier.sync.connectors.base import Crm, Page, RemoteLead
from tests.contract.scene import WORDS, Scene

MOST_PAGES = 600
PERSON = {
    "first_name": "Élodie",
    "last_name": "Brévault",
    "company": "Fonderies Brévault",
    "job_title": "Directrice",
    "phone": "+33612345678",
    "email": "elodie@brevault.example",
    "city": "Brest",
}


class Mirror:
    """Takes pages in as the program does: all that a page brings is durable, then its cursor."""

    def __init__(self) -> None:
        self.leads: dict[str, RemoteLead] = {}
        self.cursor = ""

    def page(self, crm: Crm) -> Page:
        """The next page, which is not taken in yet."""
        page = crm.pull(self.cursor, {lead.id: lead.stamp for lead in self.leads.values()})
        assert isinstance(page.cursor, str)
        assert page.seen >= 0
        return page

    def take(self, page: Page) -> None:
        """Take it in."""
        self.leads.update({lead.id: lead for lead in page.leads})
        self.cursor = page.cursor

    def round(self, crm: Crm | Callable[[], Crm]) -> list[RemoteLead]:
        """Pull to the end; what was told. A function gives a connector for each page."""
        told: list[RemoteLead] = []
        for _ in range(MOST_PAGES):
            page = self.page(crm() if callable(crm) else crm)
            self.take(page)
            told += page.leads
            if page.is_last:
                return told
        raise AssertionError("the pulling does not end")


def assert_told_once(told: Iterable[RemoteLead], ids: Iterable[str]) -> None:
    """Each of these and nothing else, once. Says little where much is wrong."""
    times, wanted = Counter(lead.id for lead in told), set(ids)
    left_out, foreign = wanted - times.keys(), times.keys() - wanted
    twice = [lead for lead, count in times.items() if count > 1]
    assert not left_out, f"{len(left_out)} of {len(wanted)} left out: {sorted(left_out)[:3]}"
    assert not foreign, f"{len(foreign)} too many: {sorted(foreign)[:3]}"
    assert not twice, f"{len(twice)} of {len(wanted)} told twice: {twice[:3]}"


def person(scene: Scene, **values: str) -> dict[str, str]:
    """A lead in the words that this CRM has fields for. An e-mail address belongs to one lead in
    some CRMs: give another, or "", for the second."""
    return {word: text for word, text in {**PERSON, **values}.items() if scene.names[word]}


def as_fields(scene: Scene, values: Mapping[str, str]) -> dict[str, str]:
    """The same under the connector's field names, where it has one."""
    return {scene.names[word]: text for word, text in values.items() if scene.names[word]}


def as_words(scene: Scene, lead: RemoteLead) -> dict[str, str]:
    """What a lead holds, in words."""
    return {word: lead.values[scene.names[word]] for word in WORDS if scene.names[word]}
