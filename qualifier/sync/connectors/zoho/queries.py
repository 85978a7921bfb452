"""Records looked up by a value that is unique, through Zoho's query language.

A query reads what is stored, while the search reads an index that lags. It may pass over converted
leads, so it is asked only for what was made a moment ago.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qualifier.sync.connectors.zoho.api import ROOT, Api, rows

VALUES_MOST = 100  # of an `in`
_SAFE = re.compile(r"[A-Za-z0-9:._\-]{1,100}")  # ours are; another cannot break out of the query


def by_value(api: Api, module: str, field: str, values: Sequence[str]) -> dict[str, str]:
    """Value → id of the record that has it, for those that are there. Raises as a reading."""
    found: dict[str, str] = {}
    asked = [one for one in dict.fromkeys(values) if _SAFE.fullmatch(one)]
    for first in range(0, len(asked), VALUES_MOST):
        some = ", ".join(f"'{one}'" for one in asked[first : first + VALUES_MOST])
        query = f"select id, {field} from {module} where {field} in ({some}) limit {VALUES_MOST}"  # noqa: S608
        answer = api.ask(f"{ROOT}/coql", {"select_query": query})
        found |= {str(one.get(field)): str(one["id"]) for one in rows(answer, "data")}
    return {one: found[one] for one in asked if one in found}
