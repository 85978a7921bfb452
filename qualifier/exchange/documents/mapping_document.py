"""Field mappings in and out (FORMATS.md "Field mapping"), so that teams can share them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from qualifier.core.errors import DocumentError
from qualifier.core.field_mapping import FieldRow, Way, is_known, ways_of
from qualifier.core.flaw import Flaw
from qualifier.exchange.documents.base_model import DocumentModel, Id, kept
from qualifier.exchange.documents.refusals import check_format, validated
from qualifier.exchange.documents.yaml_file import tree_of
from qualifier.exchange.documents.yaml_text import written

MAPPING_FORMAT = "qualifier-mapping/1"


class RowModel(DocumentModel):
    ours: Id
    theirs: Id
    way: Literal["both", "in", "out"] = "both"
    convert: dict[Id, Id] = Field(default_factory=dict, max_length=200)


class MappingModel(DocumentModel):
    format: str
    fields: list[RowModel] = Field(max_length=500)


def mapping_from_text(text: str, name: str) -> tuple[FieldRow, ...]:
    """The rows of the mapping in `text`, which came from `name`.

    Raises FileRefused, or DocumentError; of a field that is none of ours, or goes the wrong way.
    """
    tree = tree_of(text, name)
    check_format(tree, MAPPING_FORMAT, name)
    model = validated(MappingModel, tree, name)
    rows = tuple(
        FieldRow(one.ours, one.theirs, Way(one.way), dict(one.convert)) for one in model.fields
    )
    for place, row in enumerate(rows):
        where = f"fields[{place}]"
        if not is_known(row.ours):
            details = {"field": row.ours[:80], "file": name}
            raise DocumentError(Flaw.UNKNOWN_LEAD_FIELD, f"{where}.ours", details)
        if row.way not in ways_of(row.ours):
            allowed = ", ".join(one.value for one in ways_of(row.ours))
            details = {"value": row.way.value, "allowed": allowed, "file": name}
            raise DocumentError(Flaw.UNKNOWN_VALUE, f"{where}.way", details)
    return rows


def mapping_to_text(rows: Sequence[FieldRow]) -> str:
    """The rows as YAML; `mapping_from_text` makes equal rows of it."""
    fields = [
        kept(
            {
                "ours": one.ours,
                "theirs": one.theirs,
                "way": None if one.way is Way.BOTH else one.way.value,
                "convert": dict(one.convert) or None,
            }
        )
        for one in rows
    ]
    return written({"format": MAPPING_FORMAT, "fields": fields})
