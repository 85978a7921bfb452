"""What argparse itself says, in the language in use.

argparse asks only the system's gettext catalogues, which hold none of its words: so its two
look-ups are replaced by ours. The keys are its own sentences, of Python 3.11 to 3.14; one that it
changes comes out in English again.
"""

from __future__ import annotations

import argparse

from qualifier.texts import _, ngettext


def translate_argparse() -> None:
    """Let argparse speak as the rest of the command line does."""
    argparse._ = _said  # type: ignore[attr-defined] # typeshed leaves it out
    argparse.ngettext = _counted  # type: ignore[attr-defined] # typeshed leaves it out


def _said(message: str) -> str:
    return _sentences().get(message, message)


def _counted(one: str, many: str, count: int) -> str:
    if one == "expected %s argument":
        return ngettext("expected %s argument", "expected %s arguments", count)
    return one if count == 1 else many


def _sentences() -> dict[str, str]:
    return {
        "usage: ": _("usage: "),
        "positional arguments": _("positional arguments"),
        "options": _("options"),
        "show this help message and exit": _("show this help message and exit"),
        "%(prog)s: error: %(message)s\n": _("%(prog)s: error: %(message)s\n"),
        "argument %(argument_name)s: %(message)s": _("argument %(argument_name)s: %(message)s"),
        "unrecognized arguments: %s": _("unrecognized arguments: %s"),
        "not allowed with argument %s": _("not allowed with argument %s"),
        "ignored explicit argument %r": _("ignored explicit argument %r"),
        "the following arguments are required: %s": _("the following arguments are required: %s"),
        "one of the arguments %s is required": _("one of the arguments %s is required"),
        "expected one argument": _("expected one argument"),
        "expected at most one argument": _("expected at most one argument"),
        "expected at least one argument": _("expected at least one argument"),
        "ambiguous option: %(option)s could match %(matches)s": _(
            "ambiguous option: %(option)s could match %(matches)s"
        ),
        "invalid choice: %(value)r (choose from %(choices)s)": _(
            "invalid choice: %(value)r (choose from %(choices)s)"
        ),
        "invalid %(type)s value: %(value)r": _("invalid %(type)s value: %(value)r"),
    }
