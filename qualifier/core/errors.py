"""The errors of the whole program. Each leaf is a decision for the caller.

QualifierError
├── InputError            a person can put it right here
│   ├── AnswerRefused     the typed answer does not fit its question: stay on the field
│   ├── DocumentError     a script, agreement, answers or mapping file breaks its format
│   ├── FileRefused       a list or document file cannot be read: choose another
│   ├── ActionRefused     a rule forbids the act now: say which rule and what opens it
│   └── NotFound          the id or name given does not exist: give another
├── LocalError            comes from this computer
│   ├── StoreFailed       the write did not reach the disk: keep the text, try again
│   │   ├── DiskFull      … because no room is left: free some, then try again
│   │   └── FolderReadOnly … because this folder may only be read: mend that, or work elsewhere
│   ├── FolderRefused     the profile's folder cannot be used as it is: choose or mend it
│   ├── ProfileHeld       another program works on this profile: close it or hand over
│   ├── ProfileDamaged    the file is no longer a sound database: restore a backup
│   ├── ProfileTooNew     made by a newer version: update the program
│   ├── KeyMissing        no key opens the profile: passphrase or recovery key
│   ├── KeyringMissing    no safe key store on this computer: use a passphrase
│   ├── CipherMissing     this build cannot encrypt: stop
│   └── Bug               the program itself is at fault: say so, and where it is noted
└── SyncError             from the way to a receiver (CRM or folder)
    ├── TryLater          passing trouble: the outbox tries again
    ├── MaybeDone         the answer was lost: look it up before sending again
    └── NeedsAttention    refused for good until somebody mends it

Errors carry fields, never sentences: `texts.errors` makes the sentence in the user's language.
"""

from __future__ import annotations

from dataclasses import dataclass, field


class QualifierError(Exception):
    """Base of all errors the program raises on purpose."""


class InputError(QualifierError):
    """Something a person can put right here."""


class LocalError(QualifierError):
    """Something this computer did or lacks."""


class SyncError(QualifierError):
    """Something on the way to a receiver."""


@dataclass
class AnswerRefused(InputError):
    """`reason` is an id (`not_a_number`, `too_small`, …); `details` fills its sentence."""

    reason: str
    details: dict[str, str] = field(default_factory=dict)


@dataclass
class DocumentError(InputError):
    """A document breaks its format. `place` is a path such as `sections[2].questions[0].when`."""

    reason: str
    place: str = ""
    details: dict[str, str] = field(default_factory=dict)


@dataclass
class FileRefused(InputError):
    """A file could not be used at all; nothing was changed. Lists and documents (scripts,
    agreements, mappings, answers) are mended in different ways."""

    reason: str
    file: str = ""
    details: dict[str, str] = field(default_factory=dict)
    is_document: bool = False


@dataclass
class ActionRefused(InputError):
    """A rule forbids the act now."""

    reason: str
    details: dict[str, str] = field(default_factory=dict)


@dataclass
class NotFound(InputError):
    """`kind` is lead, script, agreement, batch, call, …; `key` what was asked for."""

    kind: str
    key: str


@dataclass
class StoreFailed(LocalError):
    """A write was not committed and is not acknowledged. Trying again is safe."""

    reason: str = ""


@dataclass
class DiskFull(StoreFailed):
    """No room on the disk that holds the profile."""


@dataclass
class FolderReadOnly(StoreFailed):
    """This account may only read `folder`, or the disk is mounted so. Nothing was changed."""

    folder: str = ""


@dataclass
class FolderRefused(LocalError):
    """No profile can be opened in `folder`. `reason`: shut, not_a_folder, foreign_database,
    log_unread."""

    folder: str
    reason: str


@dataclass
class ProfileHeld(LocalError):
    """Another program holds the profile in `folder`. `reason`: window, or worker (a command that
    writes, the service, the worker of a window)."""

    folder: str
    reason: str = "window"


@dataclass
class ProfileDamaged(LocalError):
    """The database in `folder` is damaged or gone; what is there was left as it is."""

    folder: str
    has_backups: bool = False


@dataclass
class ProfileTooNew(LocalError):
    """The database was written by a newer version of the program."""

    folder: str


@dataclass
class KeyMissing(LocalError):
    """No key given opens the profile. `reason`: no_key_file, wrong_passphrase, keyring_empty, …"""

    folder: str
    reason: str


@dataclass
class KeyringMissing(LocalError):
    """This computer offers no safe place for the key."""

    backend: str = ""


@dataclass
class CipherMissing(LocalError):
    """The SQLite in this build does not encrypt."""


@dataclass
class Bug(LocalError):
    """Something in the program broke. `report` is the file that says where; empty if none could
    be written."""

    report: str = ""


@dataclass
class TryLater(SyncError):
    """Passing trouble. `reason` for the outbox page; `retry_after_s` if the receiver said so."""

    reason: str
    retry_after_s: float | None = None


@dataclass
class MaybeDone(SyncError):
    """The act may have happened: ask the receiver by key before acting again."""

    reason: str


@dataclass
class NeedsAttention(SyncError):
    """Refused until a person mends it; `field` names what, if known."""

    reason: str
    field: str = ""
