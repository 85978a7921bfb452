"""What a database holds: rows by model, external ids, users. A call that fails is undone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.fakes.fake_odoo.domains import Row
from tests.fakes.fake_odoo.schema import models

ROOT, ADMIN = 1, 2
GROUPS = {
    "base.group_system": 3,
    "sales_team.group_sale_salesman": 17,
    "sales_team.group_sale_salesman_all_leads": 18,
    "crm.group_use_lead": 30,
}
SALES, ALL_LEADS = GROUPS["sales_team.group_sale_salesman"], 18
XMLIDS = {
    "crm.model_crm_lead": ("ir.model", 400),
    "crm.mt_lead_create": ("mail.message.subtype", 5),
    "crm.mt_lead_stage": ("mail.message.subtype", 6),
    "crm.mt_lead_won": ("mail.message.subtype", 7),
    "crm.mt_lead_lost": ("mail.message.subtype", 8),
    "crm.mt_lead_restored": ("mail.message.subtype", 9),
    "mail.mt_comment": ("mail.message.subtype", 1),
    "mail.mt_note": ("mail.message.subtype", 2),
    "mail.mt_activities": ("mail.message.subtype", 3),
    "mail.mail_activity_data_call": ("mail.activity.type", 2),
    "mail.mail_activity_data_todo": ("mail.activity.type", 4),
    **{name: ("res.groups", one) for name, one in GROUPS.items()},
}


class Clock:
    """The server's clock. It stands still but for a microsecond a look, so that all is done in one
    second, until it is moved on."""

    def __init__(self) -> None:
        self._now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)

    def now(self) -> datetime:
        """UTC, without a zone, as PostgreSQL keeps it."""
        self._now += timedelta(microseconds=1)
        return self._now

    def pass_s(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


@dataclass
class Account:
    """A user who may call. `key` is empty once it was revoked."""

    id: int
    login: str
    key: str
    groups: set[int] = field(default_factory=set)
    companies: set[int] = field(default_factory=lambda: {1})
    lang: str = "en_US"
    tz: str = "Europe/Brussels"

    @property
    def is_system(self) -> bool:
        return self.id in (ROOT, ADMIN)

    def may_sell(self) -> bool:
        return self.is_system or SALES in self.groups

    def sees_all(self) -> bool:
        return self.is_system or ALL_LEADS in self.groups


class Database:
    """Rows as Python values: instants are datetimes, links bare ids, many2many lists of ids."""

    def __init__(self, name: str, major: int) -> None:
        self.name, self.major = name, major
        self.models = models(major)
        self.clock = Clock()
        self.accounts: dict[int, Account] = {}
        self.xmlids: dict[str, tuple[str, int]] = dict(XMLIDS)
        self._rows: dict[str, dict[int, Row]] = {model: {} for model in self.models}
        self._next = dict.fromkeys(self.models, 100)
        self._of_lead: dict[int, list[int]] | None = None  # messages, while none changes
        self._undo: list[Callable[[], None]] = []
        self._lock = threading.RLock()
        self._now: datetime | None = None
        self._fill()

    # --- transactions -----------------------------------------------------------------------------
    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, one stamp for all, one at a time. One inside another is part of it."""
        with self._lock:
            if self._now is not None:
                yield
                return
            self._now = self.clock.now()
            try:
                yield
            except BaseException:
                self.undo_to(0)
                raise
            finally:
                self._undo.clear()
                self._now = None

    def mark(self) -> int:
        """Where a savepoint is set."""
        return len(self._undo)

    def undo_to(self, mark: int) -> None:
        """Undo what was done since."""
        while len(self._undo) > mark:
            self._undo.pop()()
        self._of_lead = None

    @property
    def now(self) -> datetime:
        return self._now or self.clock.now()

    def rows(self, model: str) -> Mapping[int, Row]:
        return self._rows[model]

    def messages_of(self, leads: Iterable[int]) -> list[Row]:
        """Messages of these leads, in their order; all in one pass, until one changes."""
        table = self._rows["mail.message"]
        if self._of_lead is None:
            self._of_lead = {}
            for one in table.values():
                self._of_lead.setdefault(one["res_id"], []).append(one["id"])
        found = [one for lead in leads for one in self._of_lead.get(lead, ())]
        return [table[one] for one in sorted(found)]

    def _touch(self, model: str) -> None:
        if model == "mail.message":
            self._of_lead = None

    def add(self, model: str, row: Row, uid: int = ROOT) -> int:
        """Put a row with its stamps; its id."""
        table = self._rows[model]
        new_id = row.get("id") or self._next[model]
        self._next[model] = max(self._next[model], new_id + 1)  # rows lie in the order of ids
        fields = self.models[model].fields
        stamps = {"create_date": self.now, "write_date": self.now}
        defaults = {
            name: [] if one.type == "many2many" else one.default for name, one in fields.items()
        }
        made = {**defaults, **stamps, "create_uid": uid, "write_uid": uid, **row, "id": new_id}
        table[new_id] = made
        self._touch(model)
        self._undo.append(lambda: table.pop(new_id, None))
        return new_id

    def put(self, model: str, record: int, changes: Row, uid: int = ROOT) -> None:
        """Change a row and stamp it."""
        row = self._rows[model][record]
        before = dict(row)
        row.update(changes, write_date=self.now, write_uid=uid)
        self._touch(model)

        def undo() -> None:
            row.clear()
            row.update(before)

        self._undo.append(undo)

    def remove(self, model: str, record: int) -> None:
        """Delete a row and the external ids of it."""
        table, names = self._rows[model], self.xmlids
        row = table.pop(record)
        self._touch(model)
        named = {name: to for name, to in names.items() if to == (model, record)}
        for name in named:
            del names[name]

        def undo() -> None:
            table[record] = row
            self._rows[model] = dict(sorted(table.items()))
            names.update(named)

        self._undo.append(undo)

    def name_record(self, xmlid: str, model: str, record: int) -> None:
        self.xmlids[xmlid] = (model, record)
        self._undo.append(lambda: self.xmlids.pop(xmlid, None))

    # --- people -----------------------------------------------------------------------------------
    def add_user(self, name: str, login: str, groups: Sequence[str] = (), key: str = "") -> int:
        """A user of the house with a key."""
        numbers = [GROUPS[one] for one in groups]
        with self.transaction():
            row = {"name": name, "login": login, "email": f"{login}@example.test"}
            group_field = "groups_id" if self.major < 19 else "all_group_ids"
            uid = self.add("res.users", {**row, group_field: numbers})
            self.accounts[uid] = Account(uid, login, key or f"{uid:040x}", set(numbers))
            if self.major >= 18:
                ends = (self.now + timedelta(days=89)).replace(microsecond=0)
                self.add(
                    "res.users.apikeys", {"name": "x", "user_id": uid, "expiration_date": ends}
                )
        return uid

    def give(self, uid: int, *groups: str, take: Sequence[str] = ()) -> None:
        """Put a user into groups, and out of some."""
        account = self.accounts[uid]
        account.groups |= {GROUPS[one] for one in groups}
        account.groups -= {GROUPS[one] for one in take}

    def display_name(self, model: str, record: int) -> str:
        row = self._rows.get(model, {}).get(record)
        return str((row or {}).get("name") or f"{model},{record}")

    def _fill(self) -> None:
        with self.transaction():
            stages = (("New", 1), ("Qualified", 2), ("Proposition", 3), ("Won", 70))
            for place, (name, sequence) in enumerate(stages, 1):
                row = {"name": name, "sequence": sequence, "is_won": name == "Won"}
                self.add("crm.stage", {"id": place, **row})
            for place, name in enumerate(("Too expensive", "We don't have people/skills"), 1):
                self.add("crm.lost.reason", {"id": place, "name": name})
            for place, name in enumerate(("Product", "Software"), 1):
                self.add("crm.tag", {"id": place, "name": name})
            for place, name in enumerate(("Ours", "Theirs"), 1):
                self.add("res.company", {"id": place, "name": name})
            self.add("ir.model", {"id": 400, "model": "crm.lead"})
            call = "phonecall" if self.major >= 17 else "default"
            for one, name, category in ((2, "Call", call), (4, "To-Do", "default")):
                self.add("mail.activity.type", {"id": one, "name": name, "category": category})
            for name, (model, one) in XMLIDS.items():
                if model in ("mail.message.subtype", "res.groups"):
                    self.add(model, {"id": one, "name": name.partition(".")[2]})
            for uid, login in ((ROOT, "__system__"), (ADMIN, "admin")):
                self.add("res.users", {"id": uid, "name": login, "login": login})
                self.accounts[uid] = Account(uid, login, f"{uid:040x}")
