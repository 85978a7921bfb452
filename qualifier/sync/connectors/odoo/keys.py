"""How our operation keys are kept there, so that a repeat makes nothing twice.

An external id is unique and makes `load` an update of what it made before; it goes when its record
is deleted. A message has its own id, which Odoo neither changes nor guards. An activity that is
done is deleted up to 16, with its external id: what it leaves in the chatter is its note, and in
the note a class name, which nobody sees and the sanitiser keeps.
"""

from __future__ import annotations

import re

from qualifier.sync.connectors.base import Step

NAMESPACE = "__qualifier__"  # a module that is not one, as Odoo's own __import__
OPPOSE_TAG = f"{NAMESPACE}.do_not_call"
MAIL_DOMAIN = "@qualifier"


def external_id(step: Step, operation_key: str) -> str:
    """`__qualifier__.task_<key>`; the part after the dot must hold no other."""
    return f"{NAMESPACE}.{step.value}_{_plain(operation_key)}"


def message_id(step: Step, operation_key: str) -> str:
    """As of an e-mail: `<note.<key>@qualifier>`."""
    return f"<{step.value}.{_plain(operation_key)}{MAIL_DOMAIN}>"


def note_pattern() -> str:
    """What `=like` finds the dossiers of all hand-offs by."""
    return f"<{Step.NOTE.value}.%{MAIL_DOMAIN}>"


def is_dossier(message: str) -> bool:
    """Whether a message id is of a dossier of ours."""
    return message.startswith(f"<{Step.NOTE.value}.") and message.endswith(f"{MAIL_DOMAIN}>")


def mark(operation_key: str) -> str:
    """The class name in the note of an activity."""
    return f"qualifier-{_plain(operation_key)}"


def marked(html: str, operation_key: str) -> str:
    """HTML with the mark around it."""
    return f'<div class="{mark(operation_key)}">{html}</div>'


def _plain(key: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]", "-", key)
