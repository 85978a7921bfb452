"""The users of an account that records can belong to ("owners")."""

from __future__ import annotations

from collections.abc import Sequence

from qualifier.sync.connectors.base import Person, Team
from qualifier.sync.connectors.hubspot.api import OWNERS, Api, Json, next_after, rows

OWNERS_MOST = 100


class People:
    """Records are assigned by an owner's `id`, never by the `userId` that stands beside it."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._members: tuple[tuple[str, set[str]], ...] | None = None  # owner id → team ids

    def all(self) -> tuple[Person, ...]:
        """Owners that are not archived."""
        return tuple(_person(one) for one in self._listed())

    def in_scope(
        self, owners: Sequence[str], teams: Sequence[str], *, is_fresh: bool
    ) -> tuple[str, ...]:
        """Ids of `owners` and of the members of `teams` (ids), who are kept unless `is_fresh` asks
        again. Teams without members have nobody's records: an id that no owner has."""
        if not teams:
            return tuple(owners)
        if is_fresh or self._members is None:
            self._members = tuple((one.id, {team.id for team in one.teams}) for one in self.all())
        members = (one for one, their in self._members if not their.isdisjoint(teams))
        return tuple(dict.fromkeys((*owners, *members))) or ("0",)

    def _listed(self) -> list[Json]:
        listed: list[Json] = []
        after, asked = "", set[str]()
        while True:
            query = {"limit": str(OWNERS_MOST), "archived": "false"}
            if after:
                query["after"] = after
            answer = self._api.get(OWNERS, query)
            found = rows(answer, changes=False)
            listed += [one for one in found if one.get("id") and one.get("archived") is not True]
            asked.add(after)
            after = next_after(answer)
            if not after or after in asked:  # a mark that repeats would never end
                return listed


def _person(one: Json) -> Person:
    name = " ".join(str(one.get(key) or "").strip() for key in ("firstName", "lastName")).strip()
    email = str(one.get("email") or "")
    teams = tuple(
        Team(str(part["id"]), str(part.get("name") or part["id"]))
        for part in _teams(one)
        if part.get("id")
    )
    return Person(str(one["id"]), name or email or str(one["id"]), email, teams)


def _teams(one: Json) -> list[Json]:
    teams = one.get("teams")
    return [part for part in teams if isinstance(part, dict)] if isinstance(teams, list) else []
