"""The review at the worker: facts read once and kept, faces and leads answered from memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from qualifier.core.roles import Right
from qualifier.core.script import Script
from qualifier.exchange.dossiers.speaking import speaking
from qualifier.exchange.review.known_names import Names
from qualifier.exchange.review.review_job import reviewed, write_review
from qualifier.exchange.review_page.faces import Behind, Choices, ReviewFace
from qualifier.exchange.review_page.making import Making
from qualifier.exchange.review_page.tables import tables
from qualifier.exchange.workplace import Workplace
from qualifier.reports.filters import Filters
from qualifier.reports.period import last_days, period_of
from qualifier.reports.review import Material, read_material
from qualifier.settings import SEAT_NAME
from qualifier.store import decisions, report_rows
from qualifier.store.database import Connection

MOST_LEADS = 500  # shown behind a figure
REACH_DAYS = 92  # read at once, so that a longer period rarely reads anew


class ReviewDesk:
    """One per worker. `asked` is what the page filters by: period (`period_of`), qualifier,
    script (`id version`), source, campaign."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._material: Material | None = None
        self._offered: dict[str, tuple[str, ...]] = {}  # read with the facts: it walks all calls
        self._made: tuple[Mapping[str, str], Making] | None = None

    def face(
        self, asked: Mapping[str, str], *, language: str, zone: ZoneInfo, now: datetime, fresh: bool
    ) -> ReviewFace:
        """The page for these filters. `fresh` reads the facts anew. Raises ValueError for a period
        that is none."""
        filters, own_only = self._filters(asked, zone, now)
        material = self._material
        if fresh or material is None or not material.serves(filters):
            material = self._read(filters, now)
        found = reviewed(self._place, material, filters, now)
        tomorrow = now.astimezone(zone).date() + timedelta(days=1)
        decided = self._place.store.read(lambda c: decisions.for_meeting(c, tomorrow))
        said_on = frozenset(one.lead_id for one in found.refusals.latest)
        leads = self._place.store.read(lambda c: report_rows.names(c, said_on))
        names = Names(self._place.agreement, self._script, leads, language)
        making = Making(found, names, now, tuple(decided))
        with speaking(language):
            shown = tables(making)
            face = making.face(self._choices(language), shown, own_only=own_only)
        self._made = (dict(asked), making)
        return face

    def behind(
        self, asked: Mapping[str, str], key: str, *, language: str, zone: ZoneInfo, now: datetime
    ) -> Behind:
        """The leads behind a figure of the page for these filters."""
        if self._made is None or self._made[0] != asked:
            self.face(asked, language=language, zone=zone, now=now, fresh=False)
        assert self._made is not None
        leads = self._made[1].behind.get(key, ())
        shown = leads[:MOST_LEADS]
        named = self._place.store.read(lambda c: report_rows.names(c, frozenset(shown)))
        rows = tuple((one, *named[one]) for one in shown if one in named)
        return Behind(len(leads), rows)

    def write(
        self, asked: Mapping[str, str], file: Path, *, language: str, zone: ZoneInfo, now: datetime
    ) -> dict[str, object]:
        """The page's filters as a file, by its ending; see `review_job.write_review`."""
        filters, _own_only = self._filters(asked, zone, now)
        return write_review(self._place, filters, file, language, zone, now)

    def _filters(
        self, asked: Mapping[str, str], zone: ZoneInfo, now: datetime
    ) -> tuple[Filters, bool]:
        settings = self._place.store.settings()
        sees_team = settings.may(Right.TEAM_FIGURES)
        seat = asked.get("qualifier", "") if sees_team else settings.text(SEAT_NAME)
        script_id, _space, version = asked.get("script", "").partition(" ")
        filters = Filters(
            period_of(asked.get("period") or "month", now, zone),
            seat,
            script_id,
            int(version) if version else None,
            asked.get("source", ""),
            asked.get("campaign", ""),
        )
        return filters, not sees_team

    def _read(self, filters: Filters, now: datetime) -> Material:
        widest = filters.over(last_days(REACH_DAYS, now, filters.period.zone))
        reach = widest if widest.period.first <= filters.period.first else filters
        agreement = self._place.agreement
        self._offered = self._place.store.read(report_rows.choices)
        self._material = self._place.store.read(lambda c: read_material(c, reach, agreement, now))
        return self._material

    def _script(self, script_id: str, version: int) -> Script:
        def read(connection: Connection) -> Script:
            return self._place.documents.script(connection, script_id, version)

        return self._place.store.read(read)

    def _choices(self, language: str) -> Choices:
        found = self._offered
        newest = self._place.store.read(self._place.documents.newest_scripts)
        titles = {one.id: one.title.within(language) for one in newest}
        return Choices(
            _same(found["seat"]),
            tuple((one, _script_words(one, titles)) for one in found["script"]),
            _same(found["source"]),
            _same(found["campaign"]),
        )


def _same(values: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((one, one) for one in values)


def _script_words(one: str, titles: Mapping[str, str]) -> str:
    script_id, _space, version = one.partition(" ")
    return f"{titles.get(script_id) or script_id} v{version}"
