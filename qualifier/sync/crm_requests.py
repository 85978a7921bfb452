"""What the window asks the worker about CRMs (docs/sync-worker.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qualifier.core.errors import ActionRefused, NeedsAttention, NotFound
from qualifier.core.field_mapping import FieldRow, Way
from qualifier.core.ids import NewId
from qualifier.exchange.workplace import Workplace
from qualifier.settings import SEAT_NAME
from qualifier.store import conflicts, connections, outbox
from qualifier.store.connections import CrmConnection
from qualifier.store.database import Connection
from qualifier.sync.all_rounds import AllRounds, rows_of
from qualifier.sync.asides import call_anyway, let_come_back
from qualifier.sync.connectors.base import (
    Crm,
    Doubting,
    Finding,
    LeadList,
    RemoteField,
    Report,
    WithLists,
)
from qualifier.sync.kinds import KINDS, crm_name
from qualifier.sync.language import proposed_reasons, route_fields, their_reasons
from qualifier.sync.mapping import MapProblem, problems
from qualifier.sync.proposals import own_fields, proposed

if TYPE_CHECKING:
    from qualifier.sync.sign_in.requests import SignIns


class CrmRequests:
    """Each request is a method; what a receiver refuses is raised as SyncError."""

    def __init__(
        self,
        place: Workplace,
        rounds: AllRounds,
        *,
        clock: Callable[[], datetime],
        new_id: NewId,
        tell: Callable[[Mapping[str, Any]], None] = lambda _message: None,
    ) -> None:
        """`tell`, from any thread: what came of signing in."""
        self._place, self._rounds = place, rounds
        self._clock, self._new_id, self._tell = clock, new_id, tell

    def do(self, what: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Do one. Raises SyncError, NotFound, ActionRefused; ValueError if it is none of ours."""
        match what:
            case "crm_check":
                return self._check(request)
            case "crm_save":
                return self._save(
                    request["connection"],
                    str(request.get("secret") or ""),
                    str(request.get("token_of") or ""),
                )
            case "crm_pause" | "crm_remove":
                act = self._take_away if what == "crm_remove" else self._pause
                return act(request)
            case "crm_fields":
                return self._fields(self._stored(request["connection_id"]))
            case "crm_map":
                return self._map(self._stored(request["connection_id"]), rows_from(request["rows"]))
            case "crm_language":
                return self._language(self._stored(request["connection_id"]))
            case "crm_keep_language":
                return self._keep_language(self._stored(request["connection_id"]), request)
            case "crm_make_fields":
                return self._make_fields(self._stored(request["connection_id"]), request["names"])
            case "crm_gone" | "crm_call_anyway" | "conflict_decide":
                return self._decided(what, request)
            case "crm_doctor":
                return self._doctor(self._stored(request["connection_id"]))
            case other:
                return self._sign_ins.do(other, request)

    @cached_property
    def _sign_ins(self) -> SignIns:
        from qualifier.sync.sign_in.requests import SignIns  # with its libraries

        return SignIns(self._place.store, clock=self._clock, new_id=self._new_id, tell=self._tell)

    def _pause(self, request: Mapping[str, Any]) -> dict[str, Any]:
        connection_id, paused = str(request["connection_id"]), bool(request["paused"])
        self._write(lambda c: connections.pause(c, connection_id, paused=paused))
        return {}

    def _take_away(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Forget a connection; a sign-in is taken back there, if that can be."""
        gone = str(request["connection_id"])
        one = next((one for one in self._all() if one.id == gone), None)
        row = KINDS.get(one.kind) if one else None
        if one and row and row.is_by_browser(str(one.details.get("way") or "")):
            self._sign_ins.sign_out({"connection_id": one.id, "kind": one.kind})
        self._write(lambda c: self._remove(c, gone))
        let_come_back(self._place, gone, self._clock())
        return {}

    def _decided(self, what: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """What a person says of records and leads of a connection."""
        receiver, now = str(request.get("connection_id") or ""), self._clock()
        if what == "crm_gone":
            from qualifier.sync.crm_rounds import accept_gone

            accept_gone(self._place, receiver, int(request["accept"]), now)
            return {}
        if what == "crm_call_anyway":
            call_anyway(self._place, receiver, str(request["lead_id"]), now, self._new_id)
            return {}
        from qualifier.sync import decisions

        by, choices = self._place.store.settings().text(SEAT_NAME), dict(request["choices"])
        done = decisions.decide(self._place, choices, by=by, now=now, new_id=self._new_id)
        return {"decided": done}

    def _remove(self, connection: Connection, gone: str) -> None:
        """Whose link is gone has no other side to decide about; what both said stays readable."""
        connections.remove(connection, gone)
        outbox.receiver_gone(connection, gone)
        for one in conflicts.open_of(connection):
            if one.connection == gone:
                conflicts.close(connection, one.id, conflicts.SETTLED)

    def _check(self, request: Mapping[str, Any]) -> dict[str, Any]:
        stored_id = str(request.get("connection_id") or "")
        details = dict(request.get("details") or {})
        kind = str(request.get("kind") or "")
        if not kind:
            one = self._stored(stored_id)
        elif there := [was for was in self._all() if was.id == stored_id]:
            one = replace(there[0], details=details)
        else:
            one = CrmConnection(stored_id, kind, "", details)
        crm = self._rounds.crm_of(one, str(request.get("secret") or ""))
        report = crm.check()
        # HubSpot does not say whose a key is: then it is called as the connection, or the CRM, is.
        named = one.name or crm_name(one.kind)
        return {
            "account": named if report.account in ("", crm.name) else report.account,
            "version": report.version,
            "may_make_fields": report.may_make_fields,
            "findings": [asdict(found) for found in _for_a_person(one, report)],
            "people": [asdict(person) for person in crm.people()],
            "lists": [asdict(found) for found in _lists(crm)],
        }

    def _doctor(self, one: CrmConnection) -> dict[str, Any]:
        """What a check finds, and which doubts about its CRM hold on this account."""
        crm = self._rounds.crm_of(one)
        report = crm.check()
        probed = crm.probe() if isinstance(crm, Doubting) else ()
        return {
            "account": report.account,
            "version": report.version,
            "findings": [asdict(found) for found in _for_a_person(one, report)],
            "probed": [asdict(one) for one in probed],
        }

    def _save(self, given: Mapping[str, Any], secret: str, token_of: str) -> dict[str, Any]:
        """Keep a connection; the first mapping is the proposed one, as far as the account goes.

        `token_of`: the id that its sign-in is kept under till now.
        """
        one = CrmConnection(
            str(given.get("id") or "") or self._new_id(),
            str(given["kind"]),
            str(given.get("name") or given["kind"]),
            dict(given.get("details") or {}),
        )
        before = next((was for was in self._all() if was.id == one.id), None)
        mapping = before.mapping if before else ""
        if not mapping:
            from qualifier.exchange.documents.mapping_document import mapping_to_text

            seen_by = replace(one, id=token_of or one.id)
            mapping = mapping_to_text(
                proposed(one.kind, self._rounds.crm_of(seen_by, secret).describe())
            )
        kept = CrmConnection(
            one.id, one.kind, one.name, one.details, mapping, bool(before and before.is_paused)
        )

        def keep(connection: Any) -> None:
            connections.put(connection, kept, self._clock())
            new = secret
            if token_of and token_of != kept.id:
                new = connections.secret_of(connection, token_of)
                connections.forget_secret(connection, token_of)
            if new:
                connections.keep_secret(connection, kept.id, new)
                outbox.retry_let_in(connection, kept.id, self._clock())

        self._write(keep)
        if secret or token_of:
            self._rounds.make_anew(kept.id)
        return {"id": kept.id}

    def _fields(self, one: CrmConnection) -> dict[str, Any]:
        fields = self._rounds.crm_of(one).describe()
        rows = rows_of(one)
        missing = {own.name for own in own_fields(one.kind)} - {there.name for there in fields}
        return {
            "fields": [_field_as_json(there) for there in fields],
            "rows": [row_as_json(row) for row in rows],
            "proposed": [row_as_json(row) for row in proposed(one.kind, fields)],
            "problems": [asdict(found) for found in problems(rows, fields)],
            "missing": sorted(missing),
        }

    def _map(self, one: CrmConnection, rows: Sequence[FieldRow]) -> dict[str, Any]:
        """Keep a mapping; one that cannot work is kept out, and said why."""
        found: tuple[MapProblem, ...] = problems(rows, self._rounds.crm_of(one).describe())
        if not found:
            from qualifier.exchange.documents.mapping_document import mapping_to_text

            changed = CrmConnection(
                one.id, one.kind, one.name, one.details, mapping_to_text(rows), one.is_paused
            )
            self._write(lambda c: connections.put(c, changed, self._clock()))
        return {"problems": [asdict(problem) for problem in found]}

    def _language(self, one: CrmConnection) -> dict[str, Any]:
        """Their side of routing and reasons, and what is proposed."""
        crm = self._rounds.crm_of(one)
        fields = crm.describe()
        people = {person.id: person.name for person in crm.people()}
        theirs = their_reasons(one.kind, fields)
        ours = [
            reason
            for name in ("rejection", "turn_back", "disqualification")
            for reason in self._place.agreement.reasons.get(name, ())
        ]
        return {
            "people": people,
            "fields": [asdict(field) for field in route_fields(one.kind, fields, people)],
            "reasons": dict(theirs),
            "proposed": proposed_reasons(theirs, ours),
        }

    def _keep_language(self, one: CrmConnection, given: Mapping[str, Any]) -> dict[str, Any]:
        parts = {name: dict(given.get(name) or {}) for name in ("channels", "people", "reasons")}
        changed = replace(one, details={**one.details, **parts})
        self._write(lambda c: connections.put(c, changed, self._clock()))
        return {}

    def _make_fields(self, one: CrmConnection, names: Sequence[str]) -> dict[str, Any]:
        wanted = [own for own in own_fields(one.kind) if own.name in set(names)]
        if not wanted:
            raise ActionRefused("no_such_field")
        made = self._rounds.crm_of(one).ensure(wanted)
        rows = list(rows_of(one))
        there = {row.ours for row in rows}
        fields = self._rounds.crm_of(one).describe()
        rows += [row for row in proposed(one.kind, fields) if row.ours not in there]
        self._map(one, rows)
        return {"made": [field.name for field in made]}

    def _stored(self, connection_id: object) -> CrmConnection:
        found = next((one for one in self._all() if one.id == connection_id), None)
        if found is None:
            raise NotFound("connection", str(connection_id))
        return found

    def _all(self) -> list[CrmConnection]:
        return self._place.store.read(connections.all_of)

    def _write(self, job: Callable[[Any], None]) -> None:
        self._place.store.write(job)


def _lists(crm: Crm) -> tuple[LeadList, ...]:
    """The lists that can be chosen there; none where the account may not read them."""
    if not isinstance(crm, WithLists):
        return ()
    try:
        return crm.lists()
    except NeedsAttention as error:
        if error.reason != "no_right":
            raise
        return ()


def _for_a_person(one: CrmConnection, report: Report) -> tuple[Finding, ...]:
    """What a check found, as far as somebody can do something about it: the fields of ours that are
    missing as one finding, and of a new connection none that its CRM merely does not have, as its
    mapping will leave them out."""
    theirs = {row.theirs for row in rows_of(one)} - {own.name for own in own_fields(one.kind)}
    missing = [found.about for found in report.findings if found.id == "field_missing"]
    kept = [found for found in report.findings if found.id != "field_missing"]
    if one.mapping:
        kept += [Finding("field_missing", name) for name in missing if name in theirs]
    if ours := ", ".join(name for name in missing if name not in theirs):
        may = report.may_make_fields
        kept.append(Finding("own_fields_missing" if may else "may_not_make_fields", ours))
    return tuple(kept)


def rows_from(raw: Sequence[Mapping[str, Any]]) -> tuple[FieldRow, ...]:
    """Rows of a mapping from JSON. Raises ValueError or KeyError if it is none."""
    return tuple(
        FieldRow(
            str(one["ours"]),
            str(one["theirs"]),
            Way(one.get("way") or "both"),
            dict(one.get("convert") or {}),
        )
        for one in raw
    )


def row_as_json(row: FieldRow) -> dict[str, Any]:
    """A row of a mapping as JSON."""
    return {
        "ours": row.ours,
        "theirs": row.theirs,
        "way": row.way.value,
        "convert": dict(row.convert),
    }


def _field_as_json(field: RemoteField) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label,
        "kind": field.kind.value,
        "options": dict(field.options),
        "is_writable": field.is_writable,
        "is_custom": field.is_custom,
    }
