"""The command line. Without a command the window opens (`qualifier.app`).

Exit status: 0 done, 1 refused with a reason on standard error, 2 wrong usage. No traceback ever
reaches a person: a bug is reported in the profile's folder, and said in a sentence.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from qualifier.cli import arguments
from qualifier.cli.language import speak_before_profile
from qualifier.cli.reply import REFUSED, Refused, Reply, Unwritten, complain, refusal_of, show
from qualifier.core.errors import ActionRefused, Bug, InputError, QualifierError
from qualifier.exchange import links
from qualifier.paths import default_profile_dir
from qualifier.store import bug_reports
from qualifier.texts import _
from qualifier.texts.errors import sentence

LASTING = (None, "demo", "work")  # they print nothing of their own


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out what the command line says. Returns the exit status."""
    given = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    speak_before_profile(given)
    parser = arguments.parser()
    try:
        rest, thing = links.split(given)
        wish = links.wish_of(thing) if thing is not None else None
    except InputError as error:
        return _no_wish(error)
    options = parser.parse_args(rest)
    options.wish = wish
    if options.self_check:
        options.command = "self-check"
    if options.command == "import" and options.file is None and options.undo is None:
        parser.error(_("import needs a FILE, or --undo BATCH_ID"))
    options.given_profile = options.profile
    if options.profile is None:
        options.profile = default_profile_dir()
    _keep_memory_off_disk()
    last_resort = bug_reports.last_resort(options.profile, str(options.command), _say_bug)
    try:
        with last_resort, _ending_cleanly(options):
            return _done(options)
    except BrokenPipeError:
        _leave_output()
        return REFUSED
    except Unwritten:
        _leave_output()
        complain(_("The answer could not be written: standard output refused it, or is full."))
        return REFUSED


def _no_wish(error: InputError) -> int:
    """A desktop hands links over where nobody reads standard error: an open window says it too."""
    complain(sentence(error))
    if not sys.stderr.isatty() and isinstance(error, ActionRefused):
        from qualifier.cli.window_door import hand_over

        with suppress(QualifierError):
            hand_over(default_profile_dir(), {"do": "bad_link"})
    return REFUSED


@contextmanager
def _ending_cleanly(options: argparse.Namespace) -> Iterator[None]:
    """Asked to end, a command cleans up behind itself, as it does after Ctrl+C."""
    if options.command in LASTING:
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _done(options: argparse.Namespace) -> int:
    """Carry the command out and say how it ended. Raises BrokenPipeError or Unwritten."""
    try:
        reply = _run(options)
        if options.command not in LASTING:
            show(reply, as_json=options.as_json)
        return reply.status
    except (BrokenPipeError, Unwritten):
        raise
    except (QualifierError, Refused) as error:
        return _refused(options, error)
    except KeyboardInterrupt:
        return _refused(options, ActionRefused("cancelled"))
    except Exception as error:
        return _bug(options, error)


def _leave_output() -> None:
    """Nobody reads any more (`| head`): keep the interpreter from complaining at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _run(options: argparse.Namespace) -> Reply:
    """The command's reply; each group of commands is imported when it is asked for."""
    match options.command:
        case None | "demo" | "work":  # LASTING
            from qualifier.cli import lasting_commands

            return lasting_commands.run(options)
        case "self-check":
            from qualifier.cli.self_check import self_check

            return self_check(options)
        case "script":
            return _script(options)
        case "agreement":
            from qualifier.cli import agreement_commands

            return agreement_commands.run(options)
        case "import" | "export":
            from qualifier.cli import list_commands

            act = list_commands.bring_in if options.command == "import" else list_commands.export
            return act(options)
        case "leads" | "show":
            from qualifier.cli import lead_commands

            act = lead_commands.leads_command if options.command == "leads" else lead_commands.show
            return act(options)
        case "meeting":
            from qualifier.cli import meeting_command

            return meeting_command.meeting(options)
        case "sync":
            from qualifier.cli import sync_commands

            return sync_commands.sync(options)
        case "connect":
            from qualifier.cli import connect_commands

            return connect_commands.connect(options)
        case _:
            return _care(options)


def _care(options: argparse.Namespace) -> Reply:
    if options.command == "doctor" and options.connection:
        from qualifier.cli import connect_commands

        return connect_commands.doctor(options)
    from qualifier.cli import care_commands

    act = care_commands.doctor if options.command == "doctor" else care_commands.backup
    return act(options)


def _script(options: argparse.Namespace) -> Reply:
    if options.act in ("check", "play"):
        from qualifier.cli import script_commands

        act = script_commands.check if options.act == "check" else script_commands.play
        return act(options)
    if options.act in ("export", "import", "publish"):
        from qualifier.cli import document_commands
        from qualifier.store.document_versions import DocumentKind

        return document_commands.run(options, DocumentKind.SCRIPT)
    from qualifier.cli import script_studies

    return script_studies.run(options)


def _refused(options: argparse.Namespace, error: QualifierError | Refused) -> int:
    words = refusal_of(error)
    complain(words)
    kind = "Refused" if isinstance(error, Refused) else type(error).__name__
    _show_error(options, kind, str(getattr(error, "reason", "")), words)
    return REFUSED


def _show_error(options: argparse.Namespace, kind: str, reason: str, words: str) -> None:
    if options.as_json:
        said = {"kind": kind, "reason": reason, "message": words}
        show(Reply({"error": said}), as_json=True)


def _bug(options: argparse.Namespace, error: Exception) -> int:
    """The last resort: a bug is reported without anybody's data, and said."""
    words = _say_bug(bug_reports.report(options.profile, str(options.command), error))
    if os.environ.get("QUALIFIER_DEBUG"):
        raise error
    _show_error(options, "Bug", type(error).__name__, words)
    return REFUSED


def _say_bug(report: Path | None) -> str:
    words = sentence(Bug(str(report or "")))
    complain(words)
    return words


def _keep_memory_off_disk() -> None:
    """A core file of a crash would hold names, and the key, in the clear."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


__all__ = ["main"]
