"""`sync` and `connect`: exchange with CRMs from a shell, for scripts and cron."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from qualifier.cli.given import now
from qualifier.cli.opening import open_place
from qualifier.cli.reply import DONE, REFUSED, Refused, Reply
from qualifier.cli.writing import carry_out
from qualifier.core.ids import ids_in_bulk
from qualifier.exchange.import_job import Doing
from qualifier.exchange.workplace import Workplace
from qualifier.store import connections, outbox
from qualifier.store.connections import CrmConnection
from qualifier.sync.all_rounds import AllRounds
from qualifier.sync.crm_requests import CrmRequests
from qualifier.sync.kinds import make_crm
from qualifier.texts import _, current_language, ngettext
from qualifier.texts.sync_fields import listed_field_words
from qualifier.texts.sync_sentences import finding_sentence, reason_sentence, trouble_at
from qualifier.work.worker import round_as_json

MOST_SECRET = 10_000
MOST_NAMED = 20  # lists of a CRM, in a message


def sync(options: argparse.Namespace) -> Reply:
    """`sync`: one round with every receiver. Exit status 1 where a person is needed, or a receiver
    could not be reached; what waits is tried again by the next round."""
    data = carry_out(options, {"do": "sync"}, _round)
    lines = [
        ngettext("{count} delivered", "{count} delivered", data["confirmed"]).format(
            count=data["confirmed"]
        ),
        _("{new} leads came, {changed} changed").format(new=data["leads"], changed=data["changed"]),
        ngettext("{count} answer of sales", "{count} answers of sales", data["feedback"]).format(
            count=data["feedback"]
        ),
    ]
    if data["waiting"]:
        lines.append(_("{count} wait for the next round").format(count=data["waiting"]))
    if data["attention"]:
        lines.append(_("{count} need a person").format(count=data["attention"]))
    if data["differ"]:
        lines.append(_("{count} fields differ on both sides").format(count=data["differ"]))
    if data["problem"]:
        words = reason_sentence(data["problem"], listed_field_words(data["about"]))
        lines.append(trouble_at(data["who"], words))
    is_well = not (data["problem"] or data["attention"] or data["waiting"])
    return Reply(data, tuple(lines), DONE if is_well else REFUSED)


def connect(options: argparse.Namespace) -> Reply:
    """`connect`: without arguments the connections there are; else checks one, then keeps it. One
    of that kind and name that is there already stays, with the new key and what is said anew."""
    if options.remove:
        request = {"do": "crm_remove", "connection_id": options.remove}
        carry_out(options, request, _asked(request))
        return Reply({"removed": options.remove}, (_("The connection was removed."),))
    if not options.kind:
        return _listed(options)
    secret = _secret(options.token_file)
    said = {
        "address": options.address or "",
        "database": options.database or "",
        "login": options.login or "",
        "nature": "professional" if options.professional else "",
    }
    name = options.name or options.kind
    before = next((one for one in _there(options) if (one.kind, one.name) == (options.kind, name)),
                  CrmConnection("", options.kind, name))  # fmt: skip
    details = {**said, **before.details, **{key: text for key, text in said.items() if text}}
    one = {"id": before.id, "kind": options.kind, "name": name, "details": details}
    check = {
        "do": "crm_check", "kind": options.kind, "connection_id": before.id, "details": details,
        "secret": secret,
    }  # fmt: skip
    report = carry_out(options, check, _asked(check))
    findings = [finding_sentence(one["id"], one["about"]) for one in report["findings"]]
    lines = [_("{account} on {version}").format(**report), *findings]
    if any(one["is_blocking"] for one in report["findings"]):
        return Reply({**report, "id": ""}, tuple(lines), REFUSED)
    if options.list:
        scope = {**(details.get("scope") or {}), "lists": _lists(options.list, report["lists"])}
        one = {**one, "details": {**details, "scope": scope}}
    save = {"do": "crm_save", "connection": one, "secret": secret}
    kept = carry_out(options, save, _asked(save))
    words = _("{id} has the new key.") if before.id else _("Connected as {id}.")
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


def _secret(file: Path | None) -> str:
    """The key in a file, so that it stands in no process list."""
    if file is None:
        raise Refused(_("Name a file that holds the key: --token-file FILE"))
    try:
        with file.open(encoding="utf-8") as opened:
            return opened.read(MOST_SECRET).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(_("{file} cannot be read.").format(file=file)) from error


def _round(place: Workplace, _doing: Doing) -> Mapping[str, Any]:
    rounds = _rounds(place)
    rounds.recover()
    place.store.write(lambda c: outbox.retry_waiting(c, now()))
    return round_as_json(rounds.round())


def _asked(request: Mapping[str, Any]) -> Any:
    def directly(place: Workplace, doing: Doing) -> Mapping[str, Any]:
        asked = CrmRequests(place, _rounds(place), clock=now, new_id=doing.new_id)
        return asked.do(str(request["do"]), request)

    return directly


def _rounds(place: Workplace) -> AllRounds:
    return AllRounds(
        place,
        lambda: current_language().value,
        make_crm,
        clock=now,
        random=Random(),  # noqa: S311 (jitter of retries, no secret)
        new_id=ids_in_bulk(),
    )
