"""Errors as Odoo serialises them, in the words of either version."""

from __future__ import annotations

TRACE = 'Traceback (most recent call last):\n  File "/opt/odoo/odoo/http.py", line 1, in secret'


class OdooError(Exception):
    """`name` is the exception's with its module; `status` is what JSON-2 answers with."""

    def __init__(self, name: str, message: str, status: int) -> None:
        super().__init__(message)
        self.name, self.message, self.status = name, message, status

    def body(self) -> dict[str, object]:
        arguments: list[object] = [self.message]
        if self.name.startswith("werkzeug."):
            arguments.append(self.status)
        return {
            "name": self.name,
            "message": self.message,
            "arguments": arguments,
            "context": {},
            "debug": TRACE,
        }


def denied() -> OdooError:
    """A key that is wrong, in JSON-RPC."""
    return OdooError("odoo.exceptions.AccessDenied", "Access Denied", 403)


def unauthorized() -> OdooError:
    """A key that is wrong, in JSON-2."""
    return OdooError("werkzeug.exceptions.Unauthorized", "Invalid apikey", 401)


def no_model_right(label: str, model: str) -> OdooError:
    words = (
        f"You are not allowed to access '{label}' ({model}) records.\n\n"
        "This operation is allowed for the following groups:\n\t- Sales/Administrator\n"
        "\t- Sales/User: Own Documents Only\n\n"
        "Contact your administrator to request access if necessary."
    )
    return OdooError("odoo.exceptions.AccessError", words, 403)


def no_record_right(major: int, label: str, model: str, who: str, what: str) -> OdooError:
    if major < 16:
        words = (
            f"Due to security restrictions, you are not allowed to access '{label}' ({model}) "
            f"records.\n\nUser: {who}\n\nThis restriction is due to the following rules:\n"
            "- Personal Leads\n\nContact your administrator to request access if necessary."
        )
    else:
        words = (
            "Uh-oh! Looks like you have stumbled upon some top-secret records.\n\n"
            f"Sorry, {who} doesn't have '{what}' access to:\n- {label} ({model})\n\n"
            "If you really, really need access, perhaps you can win over your friendly "
            "administrator with a batch of freshly baked cookies."
        )
    return OdooError("odoo.exceptions.AccessError", words, 403)


def no_activity_right(record: int, uid: int) -> OdooError:
    words = (
        "The requested operation cannot be completed due to security restrictions. Please contact "
        "your system administrator.\n\n(Document type: Activity, Operation: create)\n\n"
        f"Records: {record}, User: {uid}"
    )
    return OdooError("odoo.exceptions.AccessError", words, 403)


def missing(model: str, record: int, uid: int) -> OdooError:
    words = f"Record does not exist or has been deleted.\n(Record: {model}({record},), User: {uid})"
    return OdooError("odoo.exceptions.MissingError", words, 404)


def value(words: str) -> OdooError:
    return OdooError("builtins.ValueError", words, 500)


def wrong_type(words: str) -> OdooError:
    return OdooError("builtins.TypeError", words, 500)


def user(words: str) -> OdooError:
    return OdooError("odoo.exceptions.UserError", words, 422)


def invalid(words: str) -> OdooError:
    return OdooError("odoo.exceptions.ValidationError", words, 422)


def required(major: int, model_label: str, model: str, label: str, field: str) -> OdooError:
    if major < 16:
        return invalid(
            "The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n"
            "- Delete: another model requires the record being deleted. If possible, archive it "
            f"instead.\n\nModel: {model_label} ({model}), Field: {label} ({field})"
        )
    return invalid(
        "The operation cannot be completed: Missing required value for the field "
        f"'{label}' ({field}).\nModel: '{model_label}' ({model})\n"
        "- create/update: a mandatory field is not set\n- delete: another model requires the "
        "record being deleted, you can archive it instead\n"
    )


def improbable(major: int) -> OdooError:
    if major < 16:
        return invalid("crm_lead_check_probability")
    return invalid(
        "The operation cannot be completed: The probability of closing the deal should be "
        "between 0% and 100%!"
    )


def unknown_field(major: int, model: str, name: str) -> OdooError:
    where = f"on model '{model}'" if major < 16 else f"in '{model}'"
    return value(f"Invalid field '{name}' {where}")


def unprocessable(words: str) -> OdooError:
    return OdooError("werkzeug.exceptions.UnprocessableEntity", words, 422)


def not_found(words: str) -> OdooError:
    return OdooError("werkzeug.exceptions.NotFound", words, 404)


def clash() -> OdooError:
    return OdooError(
        "psycopg2.errors.SerializationFailure",
        "could not serialize access due to concurrent update\n",
        500,
    )
