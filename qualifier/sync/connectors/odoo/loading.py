"""`load`: the one call of Odoo's that makes a record once, however often it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qualifier.sync.connectors.odoo.refusals import Refused, error_in_load
from qualifier.sync.connectors.odoo.session import NO_VALUES, Session, ids_of

# `load` reads instants in the user's zone unless it is told another.
IN_UTC: Mapping[str, Any] = {"tz": "UTC"}


def load(
    session: Session, model: str, row: Mapping[str, str], context: Mapping[str, Any] = NO_VALUES
) -> int:
    """Make a record, or write the one that was made under this external id (`id`); its id there.

    `row` is column → text. Raises Refused, TryLater, MaybeDone; nothing is kept then.
    """
    names = [column.split("/")[0] for column in row]
    done = session.act(
        model,
        "load",
        context={**IN_UTC, **context},
        written=dict(zip(names, row.values(), strict=True)),
        fields=list(row),
        data=[list(row.values())],
    )
    if error := error_in_load(done["messages"], model, row):
        raise error
    if ids := ids_of(done.get("ids")):
        return ids[0]
    raise Refused("refused_by_crm", model)
