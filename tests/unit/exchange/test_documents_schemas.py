"""The published schemas: current, valid, and of one mind with the reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from qualifier.exchange.documents.schemas import SCHEMAS, schema_text, write_schemas
from qualifier.exchange.documents.yaml_file import text_of, tree_of
from qualifier.paths import resources_dir

FOLDER = resources_dir() / "schemas"
DOCUMENTS = (
    *(("script.schema.json", path) for path in sorted((resources_dir() / "scripts").iterdir())),
    *(
        ("contact_rules.schema.json", path)
        for path in sorted((resources_dir() / "contact_rules").glob("*.yaml"))
    ),
    *(("agreement.schema.json", p) for p in sorted((resources_dir() / "agreements").iterdir())),
)


def plain(path: Path) -> Any:
    """The document as JSON has it: days are text."""
    return json.loads(json.dumps(tree_of(text_of(path), path.name).value, default=str))


def validator(file: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads((FOLDER / file).read_text(encoding="utf-8")))


def test_files_are_current(tmp_path: Path) -> None:
    write_schemas(tmp_path)

    for file, _title, _model in SCHEMAS:
        fresh = (tmp_path / file).read_text(encoding="utf-8")
        published = (FOLDER / file).read_text(encoding="utf-8")
        assert published == fresh, "run: python -m qualifier.exchange.documents.schemas"


def test_schemas_are_valid_themselves() -> None:
    for _file, title, model in SCHEMAS:
        jsonschema.Draft202012Validator.check_schema(json.loads(schema_text(title, model)))


@pytest.mark.parametrize(("schema", "path"), DOCUMENTS, ids=[one[1].name for one in DOCUMENTS])
def test_shipped_document_fits_its_schema(schema: str, path: Path) -> None:
    assert [error.message for error in validator(schema).iter_errors(plain(path))] == []


def test_schema_refuses_what_the_reader_refuses() -> None:
    script = plain(resources_dir() / "scripts" / "maintenance_inbound.yaml")
    script["sections"][0]["questions"][0]["chioces"] = []
    script["sections"][0]["questions"][1]["choices"][0]["fit"] = "many"

    errors = list(validator("script.schema.json").iter_errors(script))

    assert len(errors) == 2


def test_answers_schema_knows_the_system_answers() -> None:
    answers = validator("answers.schema.json")

    assert answers.is_valid(
        {"answers": {"a": {"gap": "refused"}, "b": ["x"], "c": {"name": "Ada"}}}
    )
    assert not answers.is_valid({"answers": {"a": {"gap": "never"}}})
