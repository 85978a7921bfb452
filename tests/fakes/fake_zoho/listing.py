"""The lists of records: by ids, or sorted, from an instant on, a page after the other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from tests.fakes.fake_zoho import refusals
from tests.fakes.fake_zoho.org import Org, Record, second_of
from tests.fakes.fake_zoho.refusals import Json

PAGE, PAGES_MOST = 200, 10
LISTED_MOST = 1024  # characters of ids and of fields in a query
Answered = tuple[int, Json | None]
Key = tuple[int, int]
"""When a record was changed, 0 where they are sorted by id; and its id."""


class Listing:
    """Lists of one account."""

    def __init__(self, org: Org) -> None:
        self.org = org
        self._sorted: dict[tuple[str, str], tuple[int, list[Key]]] = {}

    def page(self, module: str, query: Json, since: str) -> Answered:
        """A page, or the records of some ids. Raises Refused."""
        names = self.names(module, query)
        size = int(query.get("per_page", PAGE))
        if not 1 <= size <= PAGE:
            raise refusals.bad_request("LIMIT_EXCEEDED", "limit exceeded", limit=PAGE)
        if "ids" in query:
            return self._by_ids(module, query, names)
        by, order = query.get("sort_by", "id"), query.get("sort_order", "desc")
        keys = self._since(module, by, since)
        if order == "desc":
            keys = keys[::-1]
        # A token is good for the query it was given to.
        signed = (module, by, order, query["fields"], since, query.get("converted"), size)
        mark = f"{abs(hash(signed)) % 10**9:09}"
        number = int(query.get("page", 1))
        if number > PAGES_MOST:
            raise refusals.bad_request("DISCRETE_PAGINATION_LIMIT_EXCEEDED", "limit exceeded")
        place = self._place(query.get("page_token", ""), mark, keys) or (number - 1) * size
        found: list[Record] = []
        while place < len(keys) and len(found) < size:
            record = self._record(module, keys[place])
            if self._is_listed(record, query):
                found.append(record)
            place += 1
        if not found and "page_token" not in query:
            return (304 if since and self.org.says_not_modified else 204), None
        rest = (self._record(module, one) for one in keys[place:])
        more = any(self._is_listed(one, query) for one in rest)
        info = {
            "per_page": size,
            "count": len(found),
            "page": number,
            "sort_by": by,
            "sort_order": order,
            "more_records": more,
        }
        if more and self.org.gives_tokens:
            at, record_id = keys[place - 1]
            said = str(place) if self.org.tokens_count_rows else f"{at}_{record_id}"
            info["next_page_token"] = f"{mark}.{said}"
        return 200, {"data": [self.org.told(one, names) for one in found], "info": info}

    def names(self, module: str, query: Json) -> list[str]:
        """The names of fields that are asked for. Raises Refused."""
        text = query.get("fields", "")
        names = [one for one in text.split(",") if one]
        if not names:
            raise refusals.bad_request("REQUIRED_PARAM_MISSING", "missing", param_name="fields")
        if len(names) > 50 or len(text) > LISTED_MOST:
            raise refusals.bad_request("LIMIT_EXCEEDED", "limit exceeded", limit=50)
        for name in names:
            if name != "id" and name not in self.org.definitions[module]:
                raise refusals.bad_request("INVALID_DATA", "invalid field", api_name=name)
        return names

    def _since(self, module: str, by: str, since: str) -> list[Key]:
        keys = self._ordered(module, by)
        if not since:
            return keys
        least = second_of(since) + (0 if self.org.since_is_inclusive else 1)
        if by == "Modified_Time":
            return keys[bisect_left(keys, (least, 0)) :]
        return [one for one in keys if self._record(module, one).modified >= least]

    def _place(self, token: str, mark: str, keys: list[Key]) -> int:
        if not token:
            return 0
        signature, _, said = token.partition(".")
        if signature != mark:
            raise refusals.bad_request("TOKEN_BOUND_DATA_MISMATCH", "token bound data mismatch")
        if self.org.tokens_count_rows:
            return int(said)
        at, _, record_id = said.partition("_")
        return bisect_right(keys, (int(at), int(record_id)))

    def _ordered(self, module: str, by: str) -> list[Key]:
        kept = self._sorted.get((module, by))
        if kept is None or kept[0] != self.org.version:
            listed = self.org.records[module].values()
            keys = sorted((one.modified if by == "Modified_Time" else 0, one.id) for one in listed)
            kept = (self.org.version, keys)
            self._sorted[module, by] = kept
        return kept[1]

    def _record(self, module: str, key: Key) -> Record:
        return self.org.records[module][key[1]]

    def _is_listed(self, record: Record, query: Json) -> bool:
        wanted = query.get("converted", "false")
        is_converted = bool(record.values.get("Converted__s"))
        return not record.is_hidden and (wanted == "both" or is_converted is (wanted == "true"))

    def _by_ids(self, module: str, query: Json, names: list[str]) -> Answered:
        if len(query["ids"]) > LISTED_MOST:
            raise refusals.bad_request("LIMIT_EXCEEDED", "limit exceeded", limit=LISTED_MOST)
        records = [self.org.get(module, one) for one in query["ids"].split(",")]
        found = [one for one in records if one is not None and self._is_listed(one, query)]
        if not found:
            return 204, None
        info = {"per_page": PAGE, "count": len(found), "page": 1, "more_records": False}
        return 200, {"data": [self.org.told(one, names) for one in found], "info": info}
