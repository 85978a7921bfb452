"""The words of the command line. Options of the program stand before or after the command."""

from __future__ import annotations

import argparse
from pathlib import Path

from qualifier.cli.argparse_words import translate_argparse
from qualifier.sync.kinds import KINDS
from qualifier.texts import _

DEFAULT_LIMIT = 100


def parser() -> argparse.ArgumentParser:
    """The parser; its help and its errors are in the language in use."""
    translate_argparse()
    top = argparse.ArgumentParser(
        prog="qualifier",
        description=_("Telephone lead qualification. Without a command the window opens."),
    )
    _add_options(top)
    top.add_argument(
        "--self-check", action="store_true", help=_("try every part of the installed program once")
    )
    after = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    _add_options(after, after=True)
    commands = top.add_subparsers(dest="command", metavar=_("COMMAND"))

    def command(name: str, words: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=words, description=words, parents=[after])

    _add_import(command("import", _("Bring a list of leads in.")))
    _add_export(command("export", _("Write all leads with what calls found out.")))
    _add_leads(command("leads", _("List leads.")))
    one = command("show", _("Show one lead with all its facts."))
    one.add_argument("lead_id", metavar="LEAD_ID")
    _add_script(command("script", _("Check, play, compare or print a call script.")), after)
    _add_agreement(command("agreement", _("Check, exchange or publish an agreement.")), after)
    _add_meeting(command("meeting", _("Write the pack for the meeting of marketing and sales.")))
    once = command("sync", _("Exchange with CRM and folder now, once."))
    once.add_argument("--once", action="store_true", help=_("one round (this is what it does)"))
    _add_connect(command("connect", _("Connect a CRM, or list those connected.")))
    doctor = command("doctor", _("Check the program and the profile, or a CRM that is connected."))
    doctor.add_argument("connection", nargs="?", metavar="CONNECTION", help=_("its id or its name"))
    _add_backup(command("backup", _("Back the profile up, restore it, repair it.")))
    command("demo", _("Open the window on fictional leads."))
    worker = command("work", _("Run the worker: hand-offs, backups, long jobs."))
    worker.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return top


def _add_options(to: argparse.ArgumentParser, *, after: bool = False) -> None:
    """Options of the whole program. Behind the command they must not bring defaults again."""
    nothing = argparse.SUPPRESS if after else None
    to.add_argument(
        "--profile",
        type=Path,
        metavar="DIR",
        default=nothing,
        help=_("folder of the encrypted profile"),
    )
    to.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        default=nothing,
        help=_("file that holds the passphrase, or the recovery key"),
    )
    to.add_argument(
        "--json",
        action="store_true",
        dest="as_json",
        default=argparse.SUPPRESS if after else False,
        help=_("print one JSON object and nothing else"),
    )
    to.add_argument(
        "--lang", choices=("fr", "en"), default=nothing, help=_("language of the messages")
    )


def _add_import(to: argparse.ArgumentParser) -> None:
    to.add_argument("file", type=Path, nargs="?", metavar="FILE", help=_("a CSV or XLSX file"))
    to.add_argument("--map", type=Path, metavar="FILE", help=_("a mapping of its columns (YAML)"))
    to.add_argument("--yes", action="store_true", help=_("carry it out; else only a preview"))
    to.add_argument("--dry-run", action="store_true", help=_("only the preview, even with --yes"))
    nature = to.add_mutually_exclusive_group()
    nature.add_argument("--professional", action="store_true", help=_("the list is of companies"))
    nature.add_argument("--consumer", action="store_true", help=_("the list is of consumers"))
    to.add_argument("--basis", metavar="TEXT", default="", help=_("legal basis for calling"))
    to.add_argument(
        "--basis-source", metavar="TEXT", default="", help=_("where the proof of the basis is")
    )
    to.add_argument(
        "--basis-on", metavar="DATE", default="", help=_("since when the basis holds (2026-12-03)")
    )
    to.add_argument("--country", metavar="CODE", help=_("country of numbers without a prefix"))
    to.add_argument("--undo", metavar="BATCH_ID", help=_("take a whole import out again"))


def _add_export(to: argparse.ArgumentParser) -> None:
    to.add_argument("file", type=Path, metavar="FILE.csv|FILE.xlsx")
    to.add_argument(
        "--since", metavar="DATE", help=_("only leads with something new since that day")
    )


def _add_leads(to: argparse.ArgumentParser) -> None:
    to.add_argument(
        "--search", metavar="TEXT", default="", help=_("name, company or digits of a number")
    )
    to.add_argument(
        "--limit", type=_count, metavar="N", default=DEFAULT_LIMIT, help=_("how many at most")
    )


def _count(typed: str) -> int:
    try:
        found = int(typed)
    except ValueError:
        found = -1
    if found < 0:
        words = _("“{typed}” is no number of leads: write 0 or more")
        raise argparse.ArgumentTypeError(words.format(typed=typed))
    return found


def _add_script(to: argparse.ArgumentParser, after: argparse.ArgumentParser) -> None:
    acts = to.add_subparsers(dest="act", required=True, metavar="check|play|…")
    check = acts.add_parser("check", parents=[after], help=_("say what is wrong with a script"))
    check.add_argument("script", metavar="FILE|ID")
    play = acts.add_parser("play", parents=[after], help=_("play answers through a script"))
    play.add_argument("script", metavar="FILE|ID")
    play.add_argument("--answers", type=Path, required=True, metavar="FILE")
    compare = acts.add_parser("compare", parents=[after], help=_("say how two scripts differ"))
    compare.add_argument("old", metavar="FILE|ID")
    compare.add_argument("new", metavar="FILE|ID")
    paths = acts.add_parser("paths", parents=[after], help=_("count all ways through a script"))
    paths.add_argument("script", metavar="FILE|ID")
    paths.add_argument("--seed", type=int, default=0, metavar="N", help=_("of paths drawn"))
    paper = acts.add_parser("print", parents=[after], help=_("print a script to train with"))
    paper.add_argument("script", metavar="FILE|ID")
    paper.add_argument("--language", choices=("fr", "en"), help=_("language of the script"))
    paper.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf")
    _add_versions(acts, after)


def _add_agreement(to: argparse.ArgumentParser, after: argparse.ArgumentParser) -> None:
    acts = to.add_subparsers(dest="act", required=True, metavar="check|export|import|publish")
    check = acts.add_parser("check", parents=[after], help=_("say what is wrong with an agreement"))
    check.add_argument("document", metavar="FILE|ID")
    _add_versions(acts, after)


def _add_versions(
    acts: argparse._SubParsersAction[argparse.ArgumentParser], after: argparse.ArgumentParser
) -> None:
    """What can be done with the versions of a document in the profile."""
    export = acts.add_parser("export", parents=[after], help=_("write it to a YAML file"))
    export.add_argument("document", metavar="ID")
    export.add_argument("file", type=Path, metavar="FILE.yaml")
    bring = acts.add_parser("import", parents=[after], help=_("make a draft of a YAML file"))
    bring.add_argument("file", type=Path, metavar="FILE.yaml")
    publish = acts.add_parser("publish", parents=[after], help=_("publish the draft"))
    publish.add_argument("document", metavar="ID")
    publish.add_argument("--note", metavar="TEXT", default="", help=_("what changed, and why"))


def _add_meeting(to: argparse.ArgumentParser) -> None:
    to.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="FILE",
        help=_("a .pdf or .html file for the pack, .csv or .xlsx for its figures"),
    )
    to.add_argument(
        "--period",
        default="month",
        metavar="WORD",
        help=_("week, month, quarter, 30d or 2026-11-01..2026-11-24"),
    )
    to.add_argument("--qualifier", default="", metavar="NAME", help=_("only what this one did"))
    to.add_argument("--source", default="", metavar="TEXT", help=_("only leads of this source"))


def _add_connect(to: argparse.ArgumentParser) -> None:
    to.add_argument("kind", nargs="?", choices=tuple(KINDS), metavar="CRM", help=", ".join(KINDS))
    to.add_argument("--name", metavar="TEXT", help=_("what to call the connection"))
    to.add_argument("--address", metavar="URL", help=_("address of the CRM's server"))
    to.add_argument("--database", metavar="NAME", help=_("database (Odoo)"))
    to.add_argument("--login", metavar="NAME", help=_("login (Odoo before 19)"))
    to.add_argument(
        "--token-file", type=Path, metavar="FILE", help=_("file that holds the API key or token")
    )
    to.add_argument(
        "--client-id", metavar="TEXT", help=_("of the app made there, to sign in by the browser")
    )
    to.add_argument(
        "--client-secret-file", type=Path, metavar="FILE", help=_("file that holds its secret")
    )
    to.add_argument("--centre", metavar="CODE", help=_("data centre (Zoho: us, eu, in, …)"))
    to.add_argument("--sign-in", metavar="ID", help=_("sign in anew to a connection there is"))
    to.add_argument("--sign-out", metavar="ID", help=_("take the access of a connection back"))
    to.add_argument("--professional", action="store_true", help=_("its leads are companies"))
    to.add_argument(
        "--list", metavar="NAME", action="append", help=_("only leads on this list (HubSpot)")
    )
    to.add_argument("--remove", metavar="ID", help=_("forget a connection"))


def _add_backup(to: argparse.ArgumentParser) -> None:
    acts = to.add_mutually_exclusive_group()
    acts.add_argument("--list", action="store_true", help=_("list the backups there are"))
    acts.add_argument(
        "--salvage",
        action="store_true",
        help=_("repair a damaged profile: all that can be read, and the newest backup"),
    )
    acts.add_argument(
        "--restore", type=Path, metavar="FILE", help=_("put a backup in place of the profile")
    )
