"""The published JSON Schemas: `python -m qualifier.exchange.documents.schemas` writes them.

Made from the models, for editors and for people who write documents with other tools. The
models check more: see FORMATS.md and the linter.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from qualifier.exchange.documents.agreement_model import AgreementModel
from qualifier.exchange.documents.answers_document import AnswersModel
from qualifier.exchange.documents.contact_rules_document import ContactRulesModel
from qualifier.exchange.documents.mapping_document import MappingModel
from qualifier.exchange.documents.script_model import ScriptModel
from qualifier.paths import resources_dir

SCHEMAS: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("script.schema.json", "Qualifier script, format qualifier-script/1", ScriptModel),
    ("agreement.schema.json", "Qualifier agreement, format qualifier-agreement/1", AgreementModel),
    (
        "contact_rules.schema.json",
        "Qualifier contact rules, format qualifier-contact-rules/1",
        ContactRulesModel,
    ),
    ("mapping.schema.json", "Qualifier field mapping, format qualifier-mapping/1", MappingModel),
    ("answers.schema.json", "Qualifier answers file, for script play", AnswersModel),
)


def schema_text(title: str, model: type[BaseModel]) -> str:
    """The schema of `model` as the file holds it."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **model.model_json_schema(by_alias=True),
        "title": title,
    }
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def write_schemas(folder: Path) -> None:
    """Write every schema into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, title, model in SCHEMAS:
        (folder / file).write_text(schema_text(title, model), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_schemas(resources_dir() / "schemas")
