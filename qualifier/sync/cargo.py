"""What leaves for a CRM, step by step: composed from facts, compared with what stands there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from qualifier.core.call import Call, answers_now
from qualifier.core.errors import SyncError
from qualifier.core.ids import NewId
from qualifier.core.lead import Lead
from qualifier.exchange.dossiers import Content, LoadedDossier, content, load_dossier
from qualifier.exchange.dossiers.note import in_paragraphs, to_note
from qualifier.exchange.dossiers.speaking import speaking
from qualifier.exchange.lists.lead_row import ListDefaults
from qualifier.exchange.workplace import Workplace
from qualifier.store import audit, calls, confirmations, conflicts, handoffs, leads, links
from qualifier.store.database import Connection
from qualifier.store.links import Link
from qualifier.store.outbox import Entry
from qualifier.sync.connectors.base import Crm, Delivery, RemoteLead, Step
from qualifier.sync.desk_day import desk_day
from qualifier.sync.engine import NOTHING_TO_SEND
from qualifier.sync.found import found_values, instant_text
from qualifier.sync.intake import instant_of
from qualifier.sync.mapping import MappingAtWork
from qualifier.sync.merge import plan, sent
from qualifier.sync.reading import rows_of, values_of
from qualifier.texts import _

OVERWROTE = "crm_overwrote"
_TITLE_MOST = 120
# The steps of a hundred hand-offs go out in turn, and each tells of the same facts. What was loaded
# is good for that; what is corrected meanwhile goes out by a row of its own.
_Told = tuple[LoadedDossier, Content]
_KEPT, _KEPT_MOST = timedelta(seconds=30), 200


@dataclass(frozen=True, slots=True)
class Ways:
    """How a connection routes: channel id → their field → value; `person`: channel id → who the
    follow-up is for."""

    values: Mapping[str, Mapping[str, str]]
    person: Mapping[str, str]


class CrmCargo:
    """The steps of one connection. Clock, ids and the language of notes are passed in."""

    def __init__(
        self,
        place: Workplace,
        crm: Crm,
        mapping: MappingAtWork,
        ways: Ways,
        defaults: Callable[[], ListDefaults],
        language: Callable[[], str],
        *,
        clock: Callable[[], datetime],
        new_id: NewId,
    ) -> None:
        self._place, self._crm, self._mapping, self._ways = place, crm, mapping, ways
        self._defaults, self._language = defaults, language
        self._clock, self._new_id = clock, new_id
        self._kept: dict[tuple[str, str], tuple[datetime, _Told]] = {}
        self._written: dict[str, dict[str, str]] = {}  # operation key → lead fields that left

    # --- composing -------------------------------------------------------------------------------
    def compose(
        self, connection: Connection, entry: Entry
    ) -> tuple[Mapping[str, Any], Mapping[str, bytes]]:
        """The step's payload (connectors/base.py): once it was sent it stays. Raises NotFound."""
        if entry.payload is not None:
            return entry.payload, {}
        language = self._language()
        with speaking(language):
            match Step(entry.kind):
                case Step.FIELDS:
                    return self._fields(connection, entry, language), {}
                case Step.NOTE:
                    return self._note(connection, entry, language), {}
                case Step.CALL:
                    return self._call(connection, entry, language), {}
                case Step.TASK:
                    return self._task(connection, entry, language), {}
                case Step.ROUTE:
                    return {"values": self._route(connection, entry), "name": ""}, {}
                case Step.ASK:
                    return {}, {}  # born with what `asking` composed
                case Step.OPPOSE:
                    return self._oppose(), {}
                case Step.HANDOFF:
                    raise ValueError(entry.kind)

    def addresses(self, connection: Connection, entries: Sequence[Entry]) -> list[str]:
        """Per entry the record's id there, "" while there is none."""
        found = links.of_leads(connection, self._crm.name, [one.lead_id for one in entries])
        return [found[one.lead_id].remote_id if one.lead_id in found else "" for one in entries]

    def _fields(self, connection: Connection, entry: Entry, language: str) -> dict[str, Any]:
        lead = leads.get(connection, entry.lead_id)
        values = {name: lead.value(name) for name in self._mapping.classes}
        found: dict[str, str] = {}
        if entry.handoff_id and self._mapping.enriched:
            loaded, _page = self._told(connection, entry, language)
            answers = answers_now(loaded.call.answers)
            found = found_values(loaded, self._mapping.enriched, answers, "")
        return {
            "lead_id": lead.id,
            "lead": values,
            "found": found,
            "name": _named(lead),
            "may_make": bool(entry.handoff_id),
        }

    def _note(self, connection: Connection, entry: Entry, language: str) -> dict[str, Any]:
        loaded, page = self._told(connection, entry, language)
        title = f"{page.titles.document}, {page.who.name}"[:_TITLE_MOST]
        made_at = instant_text(loaded.dossier.handoff.made_at)
        return {"html": to_note(page), "title": title, "at": made_at}

    def _call(self, connection: Connection, entry: Entry, language: str) -> dict[str, Any]:
        if entry.call_id:
            call = self._load_call(connection, entry.call_id)
        else:
            call = self._told(connection, entry, language)[0].call
        agreement = self._place.documents.agreement(
            connection, call.agreement_id, call.agreement_version
        )
        coded = call.outcome
        known = agreement.outcome_by_id.get(coded.outcome) if coded else None
        label = known.label.within(language) if known else ""
        lines = [_("Call by {name}: {outcome}").format(name=call.seat, outcome=label)]
        if coded and coded.note:
            lines.append(coded.note)
        felt = sum(not one.retracted for one in call.impressions)
        if felt:
            lines.append(_("Impressions noted: {count}").format(count=felt))
        return {
            "html": in_paragraphs("\n".join(lines)),
            "title": lines[0][:_TITLE_MOST],
            "at": instant_text(call.begun_at),
            "duration_s": call.duration_s,
            "is_connected": bool(known and known.contacted),
            "number": leads.get(connection, entry.lead_id).phone,
        }

    def _task(self, connection: Connection, entry: Entry, language: str) -> dict[str, Any]:
        loaded, page = self._told(connection, entry, language)
        dossier = loaded.dossier
        step = dossier.next_step or _("Call {name}").format(name=page.who.name)
        due_on = dossier.next_step_on or desk_day(connection, self._clock())
        by = _("Accept or refuse by {moment}").format(moment=page.outcome.accept_by)
        return {
            "html": in_paragraphs("\n".join((step, by))),
            "title": step[:_TITLE_MOST],
            "due_on": due_on.isoformat(),
            "person": self._ways.person.get(dossier.handoff.channel, ""),
        }

    def _route(self, connection: Connection, entry: Entry) -> dict[str, str]:
        handoff = handoffs.get(connection, entry.handoff_id)
        return dict(self._ways.values.get(handoff.channel, {}))

    def _oppose(self) -> dict[str, Any]:
        words = _("Asked not to be called again.")
        return {
            "html": in_paragraphs(words),
            "title": words,
            "at": instant_text(self._clock()),
            "values": self._mapping.opposition(),
        }

    def _told(self, connection: Connection, entry: Entry, language: str) -> _Told:
        """A hand-off's dossier, loaded and put into words once for all its steps."""
        now, key = self._clock(), (entry.handoff_id, language)
        kept = self._kept.pop(key, None)
        if kept is None or not timedelta(0) <= now - kept[0] < _KEPT:
            loaded = load_dossier(connection, self._place.documents, *key)
            page = content(loaded.dossier, loaded.route, language, history=loaded.history)
            kept = now, (loaded, page)
        self._kept[key] = kept
        while len(self._kept) > _KEPT_MOST:
            del self._kept[next(iter(self._kept))]
        return kept[1]

    def _load_call(self, connection: Connection, call_id: str) -> Call:
        head = calls.head(connection, call_id)
        script = self._place.documents.script(connection, head.script_id, head.script_version)
        return calls.load(connection, call_id, script)

    # --- looking before writing ------------------------------------------------------------------
    def ready(self, deliveries: Sequence[Delivery]) -> list[Delivery | SyncError | None]:
        """FIELDS: only what is to be changed as the record stands now; what both sides changed is
        put before a person and not sent. There is no conditional write in these CRMs: a gap of
        milliseconds remains between this look and the writing."""
        if deliveries[0].step is Step.ROUTE:
            return [one if one.payload["values"] else None for one in deliveries]
        if deliveries[0].step is not Step.FIELDS:
            return list(deliveries)
        known = [one.remote_lead for one in deliveries if one.remote_lead]
        there = self._crm.read(known) if known else {}
        rows = dict(
            zip(there, rows_of(list(there.values()), self._mapping, self._defaults()), strict=True)
        )
        prepared: list[Delivery | SyncError | None] = []
        for one in deliveries:
            remote = there.get(one.remote_lead)
            if remote is None and not one.payload.get("may_make", True):
                # A correction of a record that was deleted or merged away since: it makes no new
                # one. If the record comes back, the pull finds what differs and sends it then.
                prepared.append(None)
            elif remote is None and one.remote_lead:
                # Gone since: the connector says so in its own words when it is written to.
                prepared.append(self._first(one))
            elif remote is None:
                prepared.append(self._first(one))
            else:
                theirs = values_of(rows[remote.id], remote, self._mapping)
                prepared.append(self._compared(one, remote, theirs))
        return prepared

    def _first(self, one: Delivery) -> Delivery:
        """A record that is made: all that we know and that goes out."""
        values = {name: said for name, said in one.payload["lead"].items() if said}
        self._written[one.operation_key] = values
        out = self._mapping.outgoing(values, values) | dict(one.payload["found"])
        return replace(one, payload={"values": out, "name": one.payload["name"]})

    def _compared(
        self, one: Delivery, remote: RemoteLead, theirs: Mapping[str, str]
    ) -> Delivery | None:
        store, now = self._place.store, self._clock()
        lead_id, receiver = str(one.payload["lead_id"]), self._crm.name

        def look(connection: Connection) -> tuple[Link, frozenset[str]]:
            link = links.of_leads(connection, receiver, [lead_id])[lead_id]
            since = confirmations.since(connection, lead_id, instant_of(remote.changed_at))
            return link, since

        link, confirmed = store.read(look)
        found = plan(
            link.base, one.payload["lead"], theirs, self._mapping.classes, confirmed=confirmed
        )
        out = self._mapping.outgoing(found.send, one.payload["lead"]) | {
            name: said
            for name, said in one.payload["found"].items()
            if remote.values.get(name, "") != said
        }
        replaced = {
            name: [there, out[name]] for name in out if (there := remote.values.get(name, ""))
        }

        def keep(connection: Connection) -> None:
            for differs in found.differs:
                values = (differs.base, differs.mine, differs.theirs)
                conflicts.meet(
                    connection, lead_id, receiver, differs.name, values, now, self._new_id
                )
            if replaced:
                audit.note(
                    connection, one.operation_key, OVERWROTE,
                    subject=lead_id, by=receiver, details=replaced, at=now,
                )  # fmt: skip

        if found.differs or replaced:
            store.write(keep)
        if not out:
            return None
        self._written[one.operation_key] = dict(found.send)
        return replace(one, payload={"values": out, "name": one.payload["name"]})

    def arrived(self, connection: Connection, entry: Entry, remote_id: str) -> None:
        """The record stands for the lead from now on; what was written is agreed on."""
        if entry.kind != Step.FIELDS.value or remote_id == NOTHING_TO_SEND:
            return
        written = self._written.pop(entry.id, {})
        receiver = self._crm.name
        link = links.of_leads(connection, receiver, [entry.lead_id]).get(entry.lead_id)
        if link is None or link.remote_id != remote_id:
            links.put(connection, receiver, Link(entry.lead_id, remote_id, written, ""))
        else:
            base = sent(link.base, written)
            links.put_base(connection, receiver, entry.lead_id, base, link.stamp)


def asking(lead: Lead, person: str, today: date) -> dict[str, Any]:
    """The payload of a task that asks a salesperson for the reason of a refusal."""
    title = _("Why was {name} refused? A reason is missing").format(name=_named(lead))
    words = _("A refusal without a reason cannot make the next leads better.")
    return {
        "html": in_paragraphs(words),
        "title": title[:_TITLE_MOST],
        "due_on": today.isoformat(),
        "person": person,
    }


def _named(lead: Lead) -> str:
    return ", ".join(one for one in (lead.name, lead.company) if one) or lead.id
