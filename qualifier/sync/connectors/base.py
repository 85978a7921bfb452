"""What a connector is: the way to one receiver of hand-offs, and, of a CRM, the way back.

Terms
-----
receiver        a CRM, or a folder that somebody reads
connection      a receiver as somebody set it up here: address, account, scope, field mapping
step            what one outbox row brings; a hand-off to a CRM is several, in the order of `Step`
operation key   the outbox row's id; the receiver keeps it, so that a repeat is harmless
push            bring steps to the receiver; a success is its documented answer and an id
find            look pushes up by their operation key: what `ambiguous` rows need before a resend
remote lead     the record that stands for a lead there; its id is opaque text
stamp           the version of a remote lead; compared for equality only, never by size
cursor          how far the pulling has got; opaque text of the connector, "" at the beginning
standing        what the record says of sales' answer, as status and reason
feedback        what sales answered, taken in lead by lead
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol, runtime_checkable

from qualifier.core.errors import NeedsAttention, SyncError


class Step(Enum):
    """What one row of the outbox brings. A CRM gets FIELDS … ROUTE of a hand-off in this order:
    who may read a lead no more once it is assigned (Odoo) has written all before."""

    HANDOFF = "handoff"  # all at once, as files: the folder
    FIELDS = "fields"  # values of the record, which is made where there is none
    NOTE = "note"  # the dossier
    CALL = "call"  # the call as an activity that is done
    TASK = "task"  # the follow-up for the salesperson
    ROUTE = "route"  # owner, team, stage
    ASK = "ask"  # a task that asks for the reason of a refusal
    OPPOSE = "oppose"  # do not call


@dataclass(frozen=True, slots=True)
class Delivery:
    """One step on its way. `payload` is frozen JSON; `files` are name → content (folder only).

    `remote_lead` is the record's id there, "" while there is none. Payloads by step:

    FIELDS, ROUTE   values: their field → text, in the form `RemoteLead.values` has;
                    name: what to call a record that is made
    NOTE            html, title, at (ISO 8601, UTC)
    CALL            html, title, at, duration_s, is_connected, number (E.164)
    TASK, ASK       html, title, due_on (ISO day), person (id of one of `people`, "" nobody)
    OPPOSE          html, title, at, values as of FIELDS
    """

    operation_key: str
    payload: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)
    step: Step = Step.HANDOFF
    remote_lead: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """One line of feedback as the receiver gave it; ids are checked by who takes it in."""

    row_key: str
    handoff_id: str
    lead_key: str
    status: str
    reason: str
    comment: str
    about: str


class Receiver(Protocol):
    """A way to a receiver. Methods raise TryLater, MaybeDone or NeedsAttention, nothing else."""

    name: str  # of the connection, as outbox rows carry it
    batch: int  # most deliveries in one `push` or `find`

    def find(self, deliveries: Sequence[Delivery]) -> list[str | None]:
        """Per delivery the remote id of an earlier push under its key; None if there was none."""

    def push(self, deliveries: Sequence[Delivery]) -> list[str | SyncError]:
        """Bring them; per delivery the remote id (of FIELDS: the record's) or why not.

        All are of one step and of different leads. Repeating with the same key changes nothing
        where `find` was asked first. Raises what befell all of them.
        """


class FeedbackLists(Receiver, Protocol):
    """A receiver whose feedback comes as lists.

    `refused`: what of the last pull could not be taken and why; it stays at the receiver.
    """

    refused: tuple[NeedsAttention, ...]

    def pull_feedback(self) -> list[Answered]:
        """New feedback. It is taken for good only by `feedback_taken`."""

    def feedback_taken(self) -> None:
        """What the last pull returned is durable here: the receiver may put it away."""


# --- a CRM ---------------------------------------------------------------------------------------
class FieldKind(Enum):
    """What a field of a CRM holds, and the text its values are here."""

    TEXT = "text"
    LONG_TEXT = "long_text"  # lines end in \n
    HTML = "html"
    NUMBER = "number"  # with a point, no thousands separator
    DATE = "date"  # ISO day
    INSTANT = "instant"  # ISO 8601 in UTC, `2026-11-30T08:15:00Z`
    BOOLEAN = "boolean"  # true, false
    CHOICE = "choice"  # the option's id
    SEVERAL = "several"  # option ids, sorted, joined by ;
    LINK = "link"  # the id of another record
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class RemoteField:
    """A field of the CRM's record. `options` are id → label; `longest` in characters, 0 unknown."""

    name: str
    label: str
    kind: FieldKind
    options: Mapping[str, str] = field(default_factory=dict)
    is_writable: bool = True
    is_custom: bool = False
    longest: int = 0


@dataclass(frozen=True, slots=True)
class Team:
    """People who share leads. The scope of a connection names it by its id."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a lead can be assigned to."""

    id: str
    name: str
    email: str
    teams: tuple[Team, ...] = ()


@dataclass(frozen=True, slots=True)
class LeadList:
    """A list that leads can be on. The scope of a connection names it by its id."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the account lacks. `id` has a sentence (`texts.sync_sentences`); `about` fills it:
    a field, a right, a plan. `is_blocking`: nothing can be exchanged until it is mended."""

    id: str
    about: str = ""
    is_blocking: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What `check` found: who we are there, what the server is, what is missing."""

    account: str
    version: str
    findings: tuple[Finding, ...] = ()
    may_make_fields: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What the record says of the hand-off. `status` is one of core.feedback; "" nothing yet.

    `reason` is their id of it, `label` their words; `by` the person who said it, "" unknown.
    """

    status: str = ""
    reason: str = ""
    label: str = ""
    comment: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class RemoteLead:
    """A record as read. `values` hold all asked-for fields; empty text where there is nothing.

    `merged`: ids of records that were merged into this one. `opposed`: the CRM says do not call.
    `is_outside`: it is told because it is known here, and is not in the connection's scope now;
    that an archived one is archived does not count. `changed_at`: when somebody changed it last,
    ISO 8601 in UTC; "" unknown.
    """

    id: str
    stamp: str
    values: Mapping[str, str]
    is_archived: bool = False
    merged: tuple[str, ...] = ()
    opposed: bool = False
    standing: Standing = Standing()
    is_outside: bool = False
    changed_at: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some remote leads that are new or changed since a cursor.

    `cursor` may be stored once the page is durable here. Pages may repeat what was seen; they never
    leave out. `is_last`: all that had changed when the pulling began was told. `seen`: ids that
    were found unchanged by their stamp and not read again.
    """

    leads: tuple[RemoteLead, ...]
    cursor: str
    is_last: bool
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Quota:
    """Requests left, if the CRM says so: `left` of `of`, until when in words of the API."""

    left: int
    of: int
    per: str

    @property
    def is_brief(self) -> bool:
        """Whether it is full again after some seconds: nothing a person need know."""
        return self.per.endswith(" s")


@runtime_checkable
class WithLists(Protocol):
    """A CRM whose lists can be a scope. `lists` raises NeedsAttention(no_right), TryLater."""

    def lists(self) -> tuple[LeadList, ...]:
        """Those that leads can be on."""


@dataclass(frozen=True, slots=True)
class Probed:
    """A doubt of a connector (its `doubts.py`), tried on an account by reading alone. `held` None:
    could not be told; `seen`: what was seen, in words of the API."""

    id: str
    held: bool | None
    seen: str


class Crm(Receiver, Protocol):
    """A receiver that leads come from too."""

    steps: tuple[Step, ...]

    def check(self) -> Report:
        """Who we are, and what is missing. Raises NeedsAttention(key_refused, …), TryLater."""

    def people(self) -> tuple[Person, ...]:
        """Whom a lead can be assigned to."""

    def describe(self) -> tuple[RemoteField, ...]:
        """The fields of the record."""

    def ensure(self, wanted: Sequence[RemoteField]) -> tuple[RemoteField, ...]:
        """Make those that are missing; never changes one that is there. Returns them as they are.

        Raises NeedsAttention(may_not_make_fields, names).
        """

    def pull(self, cursor: str, known: Mapping[str, str]) -> Page:
        """The next page of what is new or changed. `known` is id → stamp of what is here."""

    def read(self, ids: Sequence[str]) -> Mapping[str, RemoteLead]:
        """These records as they are now; what is gone or not to be seen is left out."""

    def gone(self, ids: Sequence[str]) -> frozenset[str]:
        """Which of these are not there any more, or not for us: deleted, merged away, forbidden."""

    def quota(self) -> Quota | None:
        """What the last answers said is left."""


@runtime_checkable
class Doubting(Protocol):
    """A connector that takes for granted what only a live account can settle."""

    def probe(self) -> tuple[Probed, ...]:
        """Which of it holds on this account; nothing is written there."""
