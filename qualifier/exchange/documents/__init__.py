"""YAML documents in and out (FORMATS.md): scripts, agreements, answers files.

They are data: no tags, no code, bounded in size, depth and number. Every failure is a
`core.errors.DocumentError` or `FileRefused`.
"""

from qualifier.exchange.documents.agreement_document import (
    agreement_from_text,
    agreement_to_text,
    read_agreement,
)
from qualifier.exchange.documents.answers_document import (
    RawAnswers,
    answers_from_text,
    read_answers_file,
)
from qualifier.exchange.documents.checking import (
    CheckedScript,
    checked_agreement_file,
    checked_script,
    checked_script_file,
)
from qualifier.exchange.documents.script_document import (
    read_script,
    script_from_text,
    script_to_text,
)

__all__ = [
    "CheckedScript",
    "RawAnswers",
    "agreement_from_text",
    "agreement_to_text",
    "answers_from_text",
    "checked_agreement_file",
    "checked_script",
    "checked_script_file",
    "read_agreement",
    "read_answers_file",
    "read_script",
    "script_from_text",
    "script_to_text",
]
