"""Script documents in and out. The way out writes what the way in reads, nothing lost."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qualifier.core.condition import ALWAYS, Condition
from qualifier.core.errors import DocumentError
from qualifier.core.script import Band, Choice, Objection, Question, Script, Section
from qualifier.exchange.documents.base_model import kept, text_values
from qualifier.exchange.documents.condition_model import condition_values
from qualifier.exchange.documents.refusals import all_flaws, check_format, validated
from qualifier.exchange.documents.script_model import SCRIPT_FORMAT, ScriptModel
from qualifier.exchange.documents.yaml_file import text_of, tree_of
from qualifier.exchange.documents.yaml_text import written


def read_script(path: Path) -> Script:
    """The script in the file at `path`. Raises FileRefused or DocumentError.

    Only its shape is checked: whether it makes sense is for `core.lint.check_script` to say.
    """
    return script_from_text(text_of(path), str(path))


def script_from_text(text: str, name: str) -> Script:
    """The script in `text`, which came from `name`. Raises FileRefused or DocumentError."""
    tree = tree_of(text, name)
    check_format(tree, SCRIPT_FORMAT, name)
    return validated(ScriptModel, tree, name).core()


def script_flaws(text: str, name: str) -> tuple[DocumentError, ...]:
    """All that is wrong with the shape of the script in `text`; empty if it can be read.

    Raises FileRefused or DocumentError where not even a mapping of this format is there.
    """
    tree = tree_of(text, name)
    check_format(tree, SCRIPT_FORMAT, name)
    return all_flaws(ScriptModel, tree, name)


def script_to_text(script: Script) -> str:
    """`script` as YAML; `script_from_text` makes an equal script of it."""
    return written(script_values(script))


def script_values(script: Script) -> dict[str, object]:
    """`script` as the document writes it; `ScriptModel.core` is the way back."""
    return kept(
        {
            "format": SCRIPT_FORMAT,
            "id": script.id,
            "version": script.version or None,
            "title": text_values(script.title),
            "persona": script.persona or None,
            "agreement": script.agreement,
            "for_leads": None if script.for_leads is None else condition_values(script.for_leads),
            "sections": [_section(one) for one in script.sections],
            "objections": [_objection(one) for one in script.objections] or None,
        }
    )


def _section(section: Section) -> dict[str, object]:
    return kept(
        {
            "id": section.id,
            "title": text_values(section.title),
            "when": _when(section.when),
            "questions": [_question(one) for one in section.questions],
        }
    )


def _question(question: Question) -> dict[str, object]:
    return kept(
        {
            "id": question.id,
            "type": question.type,
            "say": text_values(question.say),
            "ask": text_values(question.ask),
            "help": text_values(question.help),
            "required": question.required or None,
            "criterion": question.criterion or None,
            "listen_for": _ids(question.listen_for),
            "choices": [_choice(one) for one in question.choices] or None,
            "bands": [_band(one) for one in question.bands] or None,
            "cap": question.cap,
            "when": _when(question.when),
            "goto": question.goto or None,
            "ask_why": _ids(question.ask_why),
            "use": question.use.value if question.use else None,
            "fills": question.fills or None,
            "unit": question.unit or None,
            "least": _figure(question.least),
            "most": _figure(question.most),
        }
    )


def _choice(choice: Choice) -> dict[str, object]:
    return kept(
        {
            "id": choice.id,
            "label": text_values(choice.label),
            "hint": text_values(choice.hint),
            "fit": choice.fit or None,
            "maturity": choice.maturity or None,
            "meets": _ids(choice.meets),
            "knock_out": choice.knock_out or None,
            "goto": choice.goto or None,
        }
    )


def _band(band: Band) -> dict[str, object]:
    return kept(
        {
            "below": _figure(band.below),
            "fit": band.fit or None,
            "maturity": band.maturity or None,
            "meets": _ids(band.meets),
        }
    )


def _objection(one: Objection) -> dict[str, object]:
    return kept({"id": one.id, "heard": text_values(one.heard), "answer": text_values(one.answer)})


def _when(condition: Condition) -> dict[str, object] | None:
    return None if condition == ALWAYS else condition_values(condition)


def _ids(ids: Iterable[str]) -> list[str] | None:
    return list(ids) or None


def _figure(number: float | None) -> float | int | None:
    """A whole number without `.0`, as people write it."""
    return int(number) if number is not None and float(number).is_integer() else number
