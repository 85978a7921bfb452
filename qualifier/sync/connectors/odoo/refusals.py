"""What Odoo refuses with, as our errors. The name of an exception decides, never its words: they
are translated, and may hold names of people. The server's stack trace (`debug`) is never read.

One call is one transaction: an exception that Odoo names undid all that the call had done.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from typing import Any

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater

LEAD = "crm.lead"


class Kind(Enum):
    """What kind of no it was."""

    KEY = "key"  # the key is wrong, expired or revoked
    RIGHT = "right"  # the account may not
    GONE = "gone"  # the record, or one it points at, is not there
    RULE = "rule"  # a rule of Odoo, a constraint
    VALUE = "value"  # a value or a field's name: sent again it fails again
    UNKNOWN_NAME = "unknown_name"  # no such model or method
    OTHER = "other"


@dataclasses.dataclass
class Refused(NeedsAttention):
    """NeedsAttention with what the connector itself decides by; `message` goes nowhere else."""

    kind: Kind = Kind.OTHER
    message: str = dataclasses.field(default="", repr=False, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """An error of the server: the exception's name with its module, its words, the HTTP status."""

    name: str
    message: str
    status: int = 200


_KIND_OF: Mapping[str, Kind] = {
    "odoo.exceptions.AccessDenied": Kind.KEY,
    "odoo.http.SessionExpiredException": Kind.KEY,
    "werkzeug.exceptions.Unauthorized": Kind.KEY,
    "odoo.exceptions.AccessError": Kind.RIGHT,
    "werkzeug.exceptions.Forbidden": Kind.RIGHT,
    "odoo.exceptions.MissingError": Kind.GONE,
    "odoo.exceptions.ValidationError": Kind.RULE,
    "odoo.exceptions.UserError": Kind.RULE,
    "odoo.exceptions.RedirectWarning": Kind.RULE,
    "builtins.ValueError": Kind.VALUE,
    "builtins.TypeError": Kind.VALUE,
    "builtins.KeyError": Kind.VALUE,
    "builtins.OverflowError": Kind.VALUE,
    "werkzeug.exceptions.UnprocessableEntity": Kind.VALUE,
    "werkzeug.exceptions.BadRequest": Kind.VALUE,
    "builtins.AttributeError": Kind.UNKNOWN_NAME,
    "werkzeug.exceptions.NotFound": Kind.UNKNOWN_NAME,
}
_BY_STATUS = {401: Kind.KEY, 403: Kind.RIGHT, 404: Kind.UNKNOWN_NAME, 422: Kind.RULE}
_REASON = {
    Kind.KEY: "key_refused",
    Kind.RIGHT: "no_right",
    Kind.RULE: "refused_by_crm",
    Kind.VALUE: "refused_by_crm",
    Kind.UNKNOWN_NAME: "refused_by_crm",
}
# Another transaction was in the way, and Odoo gave up after trying again itself.
_CLASHES = (
    "SerializationFailure",
    "DeadlockDetected",
    "LockNotAvailable",
    "TransactionRollbackError",
    "ConcurrencyError",
    "LockError",
    "ReadOnlySqlTransaction",
)
# Of PostgreSQL's errors those that a value causes; they mostly come as ValidationError.
_DATA_ERRORS = (
    "Violation",
    "InvalidTextRepresentation",
    "NumericValueOutOfRange",
    "StringDataRightTruncation",
    "DatetimeFieldOverflow",
    "InvalidDatetimeFormat",
    "UntranslatableCharacter",
)
_RECORD = re.compile(r"\b([a-z_]+(?:\.[a-z_]+)+)\(\d*[,)]")


@contextmanager
def at_the_border() -> Iterator[None]:
    """What leaves the connector is NeedsAttention itself, without the server's words."""
    try:
        yield
    except Refused as error:
        raise NeedsAttention(error.reason, error.field) from None


def is_clash(message: str) -> bool:
    """Whether PostgreSQL undid a transaction because of another; its words are not translated by
    Odoo. Other languages of the database are caught by the exception's name."""
    return "could not serialize" in message or "deadlock detected" in message


def error_of(
    fault: Fault,
    *,
    changes: bool,
    about: str = "",
    record: str = "",
    values: Mapping[str, Any] | None = None,
    relations: Mapping[str, str] | None = None,
) -> SyncError:
    """The error for a fault. `about`: the model; `record`: the id that the call was for; `values`:
    what was written, to tell which field it was; `relations`: field → model it points at.

    What nobody could name is TryLater for a question. For a change it is MaybeDone: it was undone
    as far as is known, but work after the commit may have failed.
    """
    kind = _kind_of(fault)
    if fault.name.endswith(_CLASHES) or is_clash(fault.message):
        return TryLater("busy")
    if kind is None:
        return MaybeDone("server_error") if changes else TryLater("server_error")
    values, relations = values or {}, relations or {}
    if kind is Kind.GONE:
        return _gone(fault, about, record, values, relations)
    name = field_in(fault.message, values) if kind in (Kind.VALUE, Kind.RULE) else ""
    if not name and kind is Kind.VALUE and len(values) == 1:
        name = next(iter(values))
    if name:
        return Refused("field_refused", name, kind=kind, message=fault.message)
    what = "" if kind is Kind.KEY else about
    return Refused(_REASON[kind], what, kind=kind, message=fault.message)


def field_in(message: str, values: Mapping[str, Any]) -> str:
    """Which of the written fields the words name: by technical name, else by value. "" if none.

    Technical names stand untranslated in Odoo's words: `Invalid field 'x_nope' in 'crm.lead'`,
    `Wrong value for crm.lead.type: 'zz'`, `(name)`; a constraint of 14 is its bare name,
    `crm_lead_check_probability`; a date that does not parse stands there as it was sent.
    """
    is_constraint = re.fullmatch(r"\w+", message) is not None
    before, after = (r"(?:^|_)", r"(?:_|$)") if is_constraint else (r"['.(]", r"\b")
    named = [name for name in values if re.search(before + re.escape(name) + after, message)]
    if named:
        return max(named, key=len)
    told = [
        name
        for name, value in values.items()
        if isinstance(value, str) and len(value) > 3 and repr(value) in message
    ]
    return told[0] if len(told) == 1 else ""


def _gone(
    fault: Fault,
    about: str,
    record: str,
    values: Mapping[str, Any],
    relations: Mapping[str, str],
) -> Refused:
    """The record itself, or one that a written field points at: `crm.stage(99999,)`."""
    found = _RECORD.search(fault.message)
    model = found.group(1) if found else LEAD
    pointing = [name for name in values if relations.get(name) == model]
    if pointing and model != about:
        return Refused("field_refused", pointing[0], kind=Kind.VALUE, message=fault.message)
    return Refused("record_gone", record or about, kind=Kind.GONE, message=fault.message)


def _kind_of(fault: Fault) -> Kind | None:
    if fault.name in _KIND_OF:
        return _KIND_OF[fault.name]
    if fault.name.startswith("psycopg2.") and fault.name.endswith(_DATA_ERRORS):
        return Kind.VALUE
    return _BY_STATUS.get(fault.status)


def error_in_load(
    messages: Iterable[Mapping[str, Any]], model: str, columns: Iterable[str]
) -> SyncError | None:
    """What the `messages` of `load` complain of, if one is an error; nothing was saved then.

    A right that lacks is told in words only, which name the model in parentheses.
    """
    names = {column.split("/")[0] for column in columns}
    for message in messages:
        if message.get("type") != "error":
            continue
        words = str(message.get("message", ""))
        if is_clash(words):
            return TryLater("busy")
        name = message.get("field")
        if isinstance(name, str) and name in names:
            return Refused("field_refused", name, kind=Kind.VALUE, message=words)
        if f"({model})" in words:
            return Refused("no_right", model, kind=Kind.RIGHT, message=words)
        return Refused("refused_by_crm", model, kind=Kind.RULE, message=words)
    return None
