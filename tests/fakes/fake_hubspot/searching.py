"""The search of contacts: filters, one sort, and its limits."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from tests.fakes.fake_hubspot import refusals
from tests.fakes.fake_hubspot.account import Account, Record

MOST, CAP = 200, 10_000
Test = Callable[[Record], bool]


class Searching:
    """Searches in an account. `lag_s`: how long a change takes to be found; `ids_as_text`: sorts
    and compares ids as text, as nobody has tried which it is."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self.lag_s = 0.0
        self.ids_as_text = False
        self._kept: dict[str, tuple[int, list[Record], list[int]]] = {}

    def page(self, type_: str, body: dict[str, Any]) -> tuple[int, list[Record], str]:
        """How many there are, those of the page, and the mark of the next. Raises Refused."""
        limit, first = int(body["limit"]), int(body["after"] or 0)
        if limit > MOST:
            raise refusals.bad_request("limit is above 200")
        if first + limit > CAP:
            raise refusals.bad_request("paging is past 10,000 results")
        groups = [group["filters"] for group in body["filterGroups"]]
        if len(groups) > 5 or sum(map(len, groups)) > 18 or any(len(one) > 6 for one in groups):
            raise refusals.bad_request("too many filters")
        found, keys = self._found(type_, groups, body["sorts"])
        start = self._start(groups, body["sorts"], keys)
        some = found[start + first : start + first + limit]
        total = len(found) - start
        after = str(first + limit) if first + limit < total else ""
        return total, some, after

    def _start(self, groups: list[list[dict[str, str]]], sorts: list[str], keys: list[int]) -> int:
        """Where ids above the asked one begin, if all groups ask for that and ids are sorted."""
        above = [_above(group) for group in groups]
        if sorts == ["hs_object_id"] and not self.ids_as_text and None not in above:
            return bisect_right(keys, max(int(one or 0) for one in above))
        return 0

    def _found(
        self, type_: str, groups: list[list[dict[str, str]]], sorts: list[str]
    ) -> tuple[list[Record], list[int]]:
        """All that match, sorted; kept while nothing changes, without regard to the asked id."""
        by_id = sorts == ["hs_object_id"] and not self.ids_as_text
        plain = [
            [one for one in group if not (by_id and one["propertyName"] == "hs_object_id")]
            for group in groups
        ]
        key = json.dumps([type_, plain, sorts])
        kept = self._kept.get(key)
        if kept and kept[0] == self._account.version and not self.lag_s:
            return kept[1], kept[2]
        tests = [[self._test(type_, one) for one in group] for group in plain]
        newest = (self._account.seconds() - self.lag_s) * 1000
        found = [
            record
            for record in self._account.records[type_].values()
            if not record.archived_at
            and not record.is_hidden
            and (not self.lag_s or record.updated <= newest)
            and (not tests or any(all(test(record) for test in group) for group in tests))
        ]
        self._sort(found, sorts)
        self._kept = {key: (self._account.version, found, [one.id for one in found])}
        return found, self._kept[key][2]

    def _sort(self, found: list[Record], sorts: list[str]) -> None:
        if len(sorts) > 1:
            raise refusals.bad_request("one sort only")
        name = sorts[0] if sorts else "hs_object_id"
        is_down, name = name.startswith("-"), name.lstrip("-")
        if name == "hs_object_id":
            key: Callable[[Record], Any] = (
                (lambda one: str(one.id)) if self.ids_as_text else (lambda one: one.id)
            )
        elif name in ("lastmodifieddate", "hs_lastmodifieddate"):
            key = lambda one: one.updated  # noqa: E731 - a choice of keys
        else:
            key = lambda one: one.values.get(name, "")  # noqa: E731 - a choice of keys
        found.sort(key=key, reverse=is_down)

    def _test(self, type_: str, one: dict[str, Any]) -> Test:
        name, operator = one["propertyName"], one["operator"]
        if name not in self._account.definitions[type_]:
            raise refusals.bad_request(f"There was a problem: property {name} does not exist")
        read = self._reader(type_, name)
        match operator:
            case "HAS_PROPERTY":
                return lambda record: read(record) not in ("", None)
            case "NOT_HAS_PROPERTY":
                return lambda record: read(record) in ("", None)
            case "IN" | "NOT_IN":
                wanted = {self._as(type_, name, text) for text in one["values"]}
                return lambda record: (read(record) in wanted) == (operator == "IN")
        value = self._as(type_, name, one["value"])
        if operator == "BETWEEN":
            high = self._as(type_, name, one["highValue"])
            return lambda record: value <= read(record) <= high
        compare: dict[str, Test] = {
            "EQ": lambda record: read(record) == value,
            "NEQ": lambda record: read(record) != value,
            "GT": lambda record: read(record) > value,
            "GTE": lambda record: read(record) >= value,
            "LT": lambda record: read(record) < value,
            "LTE": lambda record: read(record) <= value,
        }
        if operator not in compare:
            raise refusals.bad_request(f"operator {operator} is not known here")
        return compare[operator]

    def _reader(self, type_: str, name: str) -> Callable[[Record], Any]:
        if name == "hs_object_id":
            return (lambda record: str(record.id)) if self.ids_as_text else (lambda one: one.id)
        if name in ("lastmodifieddate", "hs_lastmodifieddate"):
            return lambda record: record.updated
        if name == "createdate":
            return lambda record: record.created
        return lambda record: record.values.get(name, "")

    def _as(self, type_: str, name: str, text: str) -> Any:
        if name == "hs_object_id":
            return text if self.ids_as_text else int(text)
        if self._account.definitions[type_][name].type == "datetime":
            return int(text)
        return text


def _above(group: list[dict[str, str]]) -> str | None:
    asked = [
        one["value"]
        for one in group
        if one["propertyName"] == "hs_object_id" and one["operator"] == "GT"
    ]
    return asked[0] if len(asked) == 1 else None
