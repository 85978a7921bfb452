"""Drafts of scripts and agreements: the document's values as JSON.

A draft is kept at every pause of typing; writing YAML takes twenty times as long. It holds what
the YAML would, so it outlives changes of the program as documents do. A day, which JSON does not
have, stands in a mapping with one key that no document has.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from qualifier.core.agreement import Agreement
from qualifier.core.errors import DocumentError
from qualifier.core.flaw import Flaw
from qualifier.core.script import Script
from qualifier.exchange.documents.agreement_document import agreement_values
from qualifier.exchange.documents.agreement_model import AgreementModel
from qualifier.exchange.documents.refusals import validated
from qualifier.exchange.documents.script_document import script_values
from qualifier.exchange.documents.script_model import ScriptModel
from qualifier.exchange.documents.yaml_tree import Tree

_DAY = "~day"


def script_draft_text(script: Script) -> str:
    """`script` as its draft is kept."""
    return _text(script_values(script))


def script_from_draft(text: str) -> Script:
    """The script whose draft `text` is. Raises DocumentError where the text was damaged."""
    return validated(ScriptModel, _tree(text), "draft").core()


def agreement_draft_text(agreement: Agreement) -> str:
    """`agreement` as its draft is kept."""
    return _text(agreement_values(agreement))


def agreement_from_draft(text: str) -> Agreement:
    """The agreement whose draft `text` is: its shape only, it may be half done.

    Raises DocumentError where the text was damaged.
    """
    return validated(AgreementModel, _tree(text), "draft").core()


def _text(values: dict[str, object]) -> str:
    return json.dumps(_put(values), ensure_ascii=False, separators=(",", ":"))


def _tree(text: str) -> Tree:
    try:
        return Tree(json.loads(text, object_hook=_take), {})
    except ValueError as error:
        raise DocumentError(Flaw.NOT_YAML, "", {"line": "1", "file": "draft"}) from error


def _put(value: object) -> Any:
    match value:
        case date():
            return {_DAY: value.isoformat()}
        case dict():
            return {str(key): _put(one) for key, one in value.items()}
        case list() | tuple():
            return [_put(one) for one in value]
        case _:
            return value


def _take(values: dict[str, Any]) -> Any:
    return date.fromisoformat(values[_DAY]) if _DAY in values else values
