"""A column map as a YAML document (FORMATS.md "Field mapping"), for `import --map FILE`.

The connector of lists is called `list`. `ours` is `lead.<field>`, or one of our own words for
what is no field (`signal:quote`, `do_not_call`, `extra`, `skip`, …); `theirs` a column name.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from ruamel.yaml import YAML

from qualifier.core.errors import DocumentError
from qualifier.core.lead import LEAD_FIELDS
from qualifier.exchange.documents.yaml_file import text_of, tree_of
from qualifier.exchange.lists.folding import folded
from qualifier.exchange.lists.targets import EXTRA, Column, ColumnMap, target_of

FORMAT = "qualifier-mapping/1"
CONNECTOR = "list"


def _text_of_leaf(said: object) -> object:
    """YAML reads 75 and true as such; a list's cells are text."""
    if isinstance(said, bool):
        return "true" if said else "false"
    return str(said) if isinstance(said, (int, float, date)) else said


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ours: str = Field(max_length=200)
    theirs: str = Field(max_length=1000)
    way: Literal["both", "in", "out"] = "both"
    convert: dict[str, str] = Field(default_factory=dict, max_length=2000)

    @field_validator("theirs", mode="before")
    @classmethod
    def _as_text(cls, said: object) -> object:
        return _text_of_leaf(said)

    @field_validator("convert", mode="before")
    @classmethod
    def _as_texts(cls, said: object) -> object:
        return {k: _text_of_leaf(v) for k, v in said.items()} if isinstance(said, dict) else said


class _Document(BaseModel):
    model_config = ConfigDict(extra="ignore")  # maps of other connectors may stand beside ours

    format: Literal["qualifier-mapping/1"]
    entries: list[_Entry] = Field(alias="list", max_length=500)


def read_mapping(path: Path) -> ColumnMap:
    """The map in the document at `path`, columns in the document's order.

    Lay it over a list with `mapped_over`. Raises FileRefused and DocumentError as
    `documents.yaml_file`, and DocumentError(bad_mapping, mapping_format, mapping_without_list,
    unknown_target, duplicate_target).
    """
    return mapping_from_text(text_of(path), str(path))


def mapping_from_text(text: str, name: str = "") -> ColumnMap:
    """The map in the YAML `text`, which came from `name`. Raises as `read_mapping`."""
    try:
        document = _Document.model_validate(_named(tree_of(text, name).value))
    except ValidationError as error:
        first = error.errors()[0]
        if first["loc"] == ("format",):
            raise DocumentError("mapping_format", "format") from error
        if first["loc"] == (CONNECTOR,) and first["type"] == "missing":
            raise DocumentError("mapping_without_list", CONNECTOR) from error
        place = ".".join(str(part) for part in first["loc"])
        raise DocumentError("bad_mapping", place, {"problem": first["type"]}) from error
    columns = []
    for number, entry in enumerate(document.entries):
        if entry.way == "out":
            continue
        try:
            target = target_of(entry.ours.removeprefix("lead."))
        except DocumentError as error:
            place = f"list[{number}].ours"
            raise DocumentError("unknown_target", place, {"target": entry.ours}) from error
        columns.append(Column(entry.theirs, target, entry.convert))
    return ColumnMap(tuple(columns)).checked()


def _named(value: object) -> object:
    """The document with its only list of entries under the name of our connector."""
    if not isinstance(value, dict) or CONNECTOR in value:
        return value
    lists = [key for key, entries in value.items() if isinstance(entries, list)]
    return {**value, CONNECTOR: value[lists[0]]} if len(lists) == 1 else value


def mapped_over(
    given: ColumnMap, header: Sequence[str], proposed: ColumnMap | None = None
) -> ColumnMap:
    """`given` laid over `header`; columns it does not name are as `proposed`, else extra.

    A column that `given` names and the list has not is an error, because a misspelt name
    would lose a field in silence: DocumentError(unknown_column). So is one named more often than
    it is there: DocumentError(duplicate_column).
    """
    left = Counter(folded(name) for name in header)
    names = set(left)
    for column in given.columns:
        details = {"column": column.header}
        if folded(column.header) not in names:
            raise DocumentError("unknown_column", details=details)
        left[folded(column.header)] -= 1
        if left[folded(column.header)] < 0:
            raise DocumentError("duplicate_column", details=details)
    aligned = given.aligned(header)
    if proposed is None:
        return aligned
    said = {folded(column.header) for column in given.columns}
    taken = {column.target for column in aligned.columns if not column.target.may_repeat}
    columns = []
    for ours, guess in zip(aligned.columns, proposed.columns, strict=True):
        is_free = guess.target not in taken
        unsaid = guess if is_free else Column(guess.header, EXTRA)
        columns.append(ours if folded(ours.header) in said else unsaid)
    return ColumnMap(tuple(columns))


def mapping_text(column_map: ColumnMap) -> str:
    """`column_map` as a document that `mapping_from_text` reads back."""
    entries: list[dict[str, Any]] = []
    for column in column_map.columns:
        text = column.target.text
        entry: dict[str, Any] = {
            "ours": f"lead.{text}" if text in LEAD_FIELDS else text,
            "theirs": column.header,
            "way": "in",
        }
        if column.convert:
            entry["convert"] = dict(column.convert)
        entries.append(entry)
    writer = YAML(typ="safe", pure=True)
    writer.allow_unicode = True
    writer.default_flow_style = False
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment] # untyped switch
    out = io.StringIO()
    writer.dump({"format": FORMAT, CONNECTOR: entries}, out)
    return out.getvalue()
