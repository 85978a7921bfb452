"""The users of an account that records can belong to."""

from __future__ import annotations

from collections.abc import Sequence

from qualifier.sync.connectors.base import Person, Team
from qualifier.sync.connectors.zoho.api import PAGE_MOST, ROOT, Api, Json, rows

PAGES_MOST = 100


class People:
    """Active users; those of one role are a team."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._members: tuple[tuple[str, set[str]], ...] | None = None  # user id → team ids

    def all(self) -> tuple[Person, ...]:
        """Whom a lead can be assigned to."""
        return tuple(_person(one) for one in self._listed())

    def in_scope(
        self, owners: Sequence[str], teams: Sequence[str], *, is_fresh: bool
    ) -> tuple[str, ...]:
        """Ids of `owners` and of the members of `teams` (ids), who are kept unless `is_fresh` asks
        again. Teams without members have nobody's records: an id that nobody has."""
        if not teams:
            return tuple(owners)
        if is_fresh or self._members is None:
            self._members = tuple((one.id, {team.id for team in one.teams}) for one in self.all())
        members = (one for one, their in self._members if not their.isdisjoint(teams))
        return tuple(dict.fromkeys((*owners, *members))) or ("0",)

    def _listed(self) -> list[Json]:
        listed: list[Json] = []
        for page in range(1, PAGES_MOST + 1):
            query = {"type": "ActiveUsers", "page": str(page), "per_page": str(PAGE_MOST)}
            answer = self._api.get(f"{ROOT}/users", query)
            listed += rows(answer, "users")
            info = answer.body.get("info") if isinstance(answer.body, dict) else None
            if not isinstance(info, dict) or info.get("more_records") is not True:
                break
        return [one for one in listed if one.get("status") in (None, "active")]


def _person(one: Json) -> Person:
    user, email = str(one["id"]), str(one.get("email") or "")
    role = one.get("role")
    teams: tuple[Team, ...] = ()
    if isinstance(role, dict) and role.get("id"):
        teams = (Team(str(role["id"]), str(role.get("name") or role["id"])),)
    return Person(user, str(one.get("full_name") or "") or email or user, email, teams)
