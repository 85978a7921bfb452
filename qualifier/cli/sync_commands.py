"""`sync`: exchange with CRMs from a shell, for scripts and cron."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from random import Random
from typing import Any

from qualifier.cli.given import now
from qualifier.cli.reply import DONE, REFUSED, Reply
from qualifier.cli.writing import carry_out
from qualifier.core.ids import ids_in_bulk
from qualifier.exchange.import_job import Doing
from qualifier.exchange.workplace import Workplace
from qualifier.store import outbox
from qualifier.sync.all_rounds import AllRounds
from qualifier.sync.crm_requests import CrmRequests
from qualifier.sync.kinds import make_crm
from qualifier.texts import _, current_language, ngettext
from qualifier.texts.sync_fields import listed_field_words
from qualifier.texts.sync_sentences import reason_sentence, trouble_at
from qualifier.work.worker import round_as_json


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


def _round(place: Workplace, _doing: Doing) -> Mapping[str, Any]:
    rounds = _rounds(place)
    rounds.recover()
    place.store.write(lambda c: outbox.retry_waiting(c, now()))
    return round_as_json(rounds.round())


def asked(request: Mapping[str, Any]) -> Any:
    """A request about CRMs, done by this process where no window is open."""

    def directly(place: Workplace, doing: Doing) -> Mapping[str, Any]:
        asking = CrmRequests(place, _rounds(place), clock=now, new_id=doing.new_id)
        return asking.do(str(request["do"]), request)

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
