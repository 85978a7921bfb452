"""`connect` and `doctor CONNECTION`: connecting CRMs from a shell, and looking at them."""

from __future__ import annotations

import argparse
import sys
import webbrowser
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from qualifier.cli.given import now
from qualifier.cli.opening import open_place
from qualifier.cli.reply import REFUSED, Refused, Reply
from qualifier.cli.sync_commands import asked
from qualifier.cli.writing import carry_out
from qualifier.core.errors import QualifierError
from qualifier.store import connections
from qualifier.store.connections import CrmConnection
from qualifier.sync.connectors.row import BY_BROWSER, BY_KEY, CrmRow
from qualifier.sync.kinds import KINDS
from qualifier.texts import _
from qualifier.texts.sync_sentences import finding_sentence, probed_words

MOST_SECRET = 10_000
MOST_NAMED = 20  # lists of a CRM, in a message


def connect(options: argparse.Namespace) -> Reply:
    """`connect`: without arguments the connections there are; else checks one, then keeps it. One
    of that kind and name that is there already stays, with the new key and what is said anew."""
    if options.remove:
        _ask(options, {"do": "crm_remove", "connection_id": options.remove})
        return Reply({"removed": options.remove}, (_("The connection was removed."),))
    if options.sign_out or options.sign_in:
        return _of_stored(options)
    if not options.kind:
        return _listed(options)
    said, name = _details(options, KINDS[options.kind]), options.name or options.kind
    before = next((one for one in _there(options) if (one.kind, one.name) == (options.kind, name)),
                  CrmConnection("", options.kind, name))  # fmt: skip
    details = {**said, **before.details, **{key: text for key, text in said.items() if text}}
    one = replace(before, details=details)
    if said["way"] != BY_BROWSER:
        return _connected(options, one, _secret(options.token_file, "--token-file"), "")
    token_id = _through_browser(options, one.kind, details, "")
    try:
        return _connected(options, one, "", token_id)
    except (QualifierError, Refused):
        _sign_out(options, one.kind, token_id)
        raise


def doctor(options: argparse.Namespace) -> Reply:
    """`doctor CONNECTION`: what a check finds there, and which doubts about the CRM hold; nothing
    is written there. Exit status 1 where nothing can be exchanged."""
    one = _stored(options, options.connection)
    found = _ask(options, {"do": "crm_doctor", "connection_id": one.id})
    lines = [_("{account} on {version}").format(**found)]
    lines += [finding_sentence(each["id"], each["about"]) for each in found["findings"]]
    lines += [probed_words(each["id"], each["held"], each["seen"]) for each in found["probed"]]
    is_stuck = any(each["is_blocking"] for each in found["findings"])
    return Reply({"id": one.id, "kind": one.kind, **found}, tuple(lines), REFUSED * is_stuck)


def _connected(
    options: argparse.Namespace, one: CrmConnection, secret: str, token_id: str
) -> Reply:
    """Checked, then kept. `token_id`: what a sign-in of just now is kept under."""
    check = {
        "do": "crm_check", "connection_id": token_id or one.id, "kind": one.kind,
        "details": one.details, "secret": secret,
    }  # fmt: skip
    report = _ask(options, check)
    findings = [finding_sentence(found["id"], found["about"]) for found in report["findings"]]
    lines = [_("{account} on {version}").format(**report), *findings]
    if any(found["is_blocking"] for found in report["findings"]):
        if token_id:
            _sign_out(options, one.kind, token_id)
        return Reply({**report, "id": ""}, tuple(lines), REFUSED)
    details = dict(one.details)
    if options.list:
        lists = _lists(options.list, report["lists"])
        details["scope"] = {**(details.get("scope") or {}), "lists": lists}
    named = {"id": one.id, "kind": one.kind, "name": one.name, "details": details}
    save = {"do": "crm_save", "connection": named, "secret": secret, "token_of": token_id}
    kept = _ask(options, save)
    words = _("{id} has the new key.") if one.id else _("Connected as {id}.")
    lines.append(words.format(id=kept["id"]))
    return Reply({**report, **kept}, tuple(lines))


def _lists(names: Sequence[str], there: Sequence[Mapping[str, str]]) -> list[str]:
    """Ids of the CRM's lists of these names. Raises Refused where one is none, or several."""
    found = []
    for name in names:
        ids = [one["id"] for one in there if name in (one["name"], one["id"])]
        if len(ids) != 1:
            known = ", ".join(one["name"] for one in there[:MOST_NAMED])
            words = _("There is not one list “{name}” there, but {count}. Lists: {names}")
            raise Refused(words.format(name=name, count=len(ids), names=known or "–"))
        found += ids
    return found


def _of_stored(options: argparse.Namespace) -> Reply:
    """`--sign-in ID` and `--sign-out ID`: of a connection there is."""
    one = _stored(options, options.sign_in or options.sign_out)
    if options.sign_in:
        _through_browser(options, one.kind, one.details, one.id)
        return Reply({"id": one.id}, (_("Signed in again. What waited goes now."),))
    done = _sign_out(options, one.kind, one.id)
    lines = [_("Signed out. What waits goes once you sign in.")]
    if not done["was_told"]:
        lines.append(_("It could not be told so: take the access back there too."))
    return Reply({"id": one.id, **done}, tuple(lines))


def _through_browser(
    options: argparse.Namespace, kind: str, details: Mapping[str, Any], connection_id: str
) -> str:
    """Sign in; the id of the connection whose token is kept. Raises QualifierError, Refused."""
    from qualifier.sync.sign_in.requests import attempt_of  # with its libraries
    from qualifier.sync.sign_in.token import Token

    kept: list[str] = []

    def keep(_id: str, token: Token, _at: datetime) -> None:
        request = {
            "do": "crm_signed_in", "connection_id": connection_id, "token": token.as_text(),
        }  # fmt: skip
        kept.append(str(_ask(options, request)["id"]))

    place = open_place(options)
    try:
        secret = _secret(options.client_secret_file, "") if options.client_secret_file else ""
        attempt = attempt_of(place.store, connection_id, kind, details, secret, now, keep)
    finally:
        place.store.close()
    sys.stderr.write(_("Sign in within two minutes, at this address:") + f"\n{attempt.url}\n")
    sys.stderr.flush()
    _open(attempt.url)
    attempt.run()
    return kept[0]


def _sign_out(options: argparse.Namespace, kind: str, connection_id: str) -> dict[str, Any]:
    request = {"do": "crm_sign_out", "connection_id": connection_id, "kind": kind}
    return _ask(options, request)


def _open(url: str) -> None:
    """Show it in a browser with windows; one for terminals would take this one over."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return
    if type(browser) is not webbrowser.GenericBrowser:
        browser.open(url)


def _details(options: argparse.Namespace, row: CrmRow) -> dict[str, str]:
    ways = {one.id for one in row.ways}
    is_by_browser = BY_BROWSER in ways and (options.token_file is None or len(ways) == 1)
    way = row.way(BY_BROWSER if is_by_browser else BY_KEY)
    return {
        "address": options.address or "",
        "database": options.database or "",
        "login": options.login or "",
        "centre": options.centre or "",
        "client_id": options.client_id or "",
        "way": way.id,
        "nature": "professional" if options.professional else "",
    }


def _stored(options: argparse.Namespace, asked_for: str) -> CrmConnection:
    """A connection by its id or its name. Raises Refused."""
    for one in _there(options):
        if asked_for in (one.id, one.name):
            return one
    raise Refused(_("There is no connection {id}.").format(id=asked_for))


def _listed(options: argparse.Namespace) -> Reply:
    found = _there(options)
    data = [
        {"id": one.id, "kind": one.kind, "name": one.name, "is_paused": one.is_paused}
        for one in found
    ]
    lines = tuple(
        f"{one.id}  {one.kind}  {one.name}" + (f"  ({_('paused')})" if one.is_paused else "")
        for one in found
    )
    return Reply({"connections": data}, lines or (_("No CRM is connected."),))


def _there(options: argparse.Namespace) -> list[CrmConnection]:
    place = open_place(options)
    try:
        return place.store.read(connections.all_of)
    finally:
        place.store.close()


def _secret(file: Path | None, option: str) -> str:
    """The key in a file, so that it stands in no process list."""
    if file is None:
        raise Refused(_("Name a file that holds the key: {option} FILE").format(option=option))
    try:
        with file.open(encoding="utf-8") as opened:
            return opened.read(MOST_SECRET).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(_("{file} cannot be read.").format(file=file)) from error


def _ask(options: argparse.Namespace, request: dict[str, Any]) -> dict[str, Any]:
    return carry_out(options, request, asked(request))
