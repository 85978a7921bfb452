"""Persons and organisations that leads are at: found where they are, made where they are not.

Nothing at Pipedrive keeps doubles away, and a search finds what is new only after moments. So what
was made in the last quarter of an hour, by whom ever, is read from the lists, which are exact; and
the rest is searched for. A person is the same by an e-mail address, or by a phone number and the
name; an organisation by its name. Who has neither address nor number is looked for among the new
ones only, by name: that is who we made before an answer was lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualifier.core.text import fold
from qualifier.sync.connectors.pipedrive.api import V2, Api, Json
from qualifier.sync.connectors.pipedrive.values import in_seconds

NEW_S = 900.0  # a search has found what is older


@dataclass
class _New:
    persons: list[Json] = field(default_factory=list)
    orgs: list[Json] = field(default_factory=list)


class Contacts:
    """Of one account. `begin` before each push: what is new is read at most once in it."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._new: _New | None = None

    def begin(self) -> None:
        """Forget what was new at the last push."""
        self._new = None

    def person(self, name: str, email: str, phone: str) -> Json | None:
        """Who is there already, as a record or as a search tells it: its `id` is sure."""
        for one in self._fresh().persons:
            if _is(one, name, email, phone):
                return one
        if email:
            for one in self._found("/persons/search", email, "email"):
                if email.casefold() in _lower(one.get("emails")):
                    return one
        if phone and name:
            for one in self._found("/persons/search", phone, "phone"):
                if fold(str(one.get("name") or "")) == fold(name):
                    return one
        return None

    def make_person(self, body: Json) -> Json:
        """Make one. Raises MaybeDone where that is open."""
        made = self._api.change("POST", V2, "/persons", body)
        self._fresh().persons.append(made)
        return made

    def org(self, name: str) -> Json:
        """The organisation of that name, made if there is none."""
        if found := self.org_there(name):
            return found
        made = self._api.change("POST", V2, "/organizations", {"name": name})
        self._fresh().orgs.append(made)
        return made

    def org_there(self, name: str) -> Json | None:
        """The organisation of that name."""
        for one in self._fresh().orgs:
            if one.get("name") == name:
                return one
        found = self._found("/organizations/search", name, "name")
        exact = [one for one in found if one.get("name") == name]
        alike = [one for one in found if fold(str(one.get("name") or "")) == fold(name)]
        return next(iter(exact + alike), None)

    def _found(self, path: str, term: str, where: str) -> list[Json]:
        query = {"term": term, "fields": where, "exact_match": "true", "limit": "100"}
        return self._api.search(path, query)

    def _fresh(self) -> _New:
        if self._new is None:
            query = {"updated_since": in_seconds(int((self._api.now() - NEW_S) * 1000))}
            self._new = _New(
                [one for page in self._api.pages("/persons", query) for one in page],
                [one for page in self._api.pages("/organizations", query) for one in page],
            )
        return self._new


def _is(one: Json, name: str, email: str, phone: str) -> bool:
    is_named = bool(name) and fold(str(one.get("name") or "")) == fold(name)
    emails, phones = _lower(_values(one, "emails")), _values(one, "phones")
    if email and email.casefold() in emails:
        return True
    if phone and phone in phones and is_named:
        return True
    return is_named and not (email or phone or emails or phones)


def _values(one: Mapping[str, object], key: str) -> list[str]:
    listed = one.get(key)
    some = listed if isinstance(listed, list) else []
    return [str(part.get("value") or "") for part in some if isinstance(part, dict)]


def _lower(some: object) -> set[str]:
    return {str(one).casefold() for one in some} if isinstance(some, list) else set()
