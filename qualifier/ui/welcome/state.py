"""The first run as frozen values: what was chosen so far, what is left. No Qt, no texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from qualifier.core.errors import QualifierError
from qualifier.ui.imports.list_facts import ListFacts
from qualifier.ui.passphrases import are_usable
from qualifier.ui.welcome.reading import ListRead

ROLES = ("qualifier", "team_lead", "admin")


class Step(Enum):
    """The choices, in the order of the page."""

    LANGUAGE = "language"
    YOU = "you"
    LEADS = "leads"
    SCRIPT = "script"
    PHONE = "phone"
    SAFETY = "safety"


class LeadsFrom(Enum):
    """Where the first leads come from."""

    NOWHERE = ""
    FILE = "file"
    SAMPLE = "sample"


class Way(Enum):
    """How the profile opens."""

    NONE = ""
    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 (the name of a way, no secret)


@dataclass(frozen=True, slots=True)
class LeadsChoice:
    """`done` of `expected` rows while a file is read; then `read`, or `error`."""

    source: LeadsFrom = LeadsFrom.NOWHERE
    file: Path | None = None
    is_reading: bool = False
    done: int = 0
    expected: int = 0
    read: ListRead | None = None
    error: QualifierError | None = None
    facts: ListFacts = field(default_factory=ListFacts)


@dataclass(frozen=True, slots=True)
class SafetyChoice:
    """`has_keyring` is None until the computer was asked."""

    way: Way = Way.NONE
    has_keyring: bool | None = None
    passphrase: str = ""
    repeated: str = ""
    recovery_key: str = ""
    is_put_away: bool = False

    @property
    def opens(self) -> bool:
        """Whether the chosen way is complete, the recovery key apart."""
        if self.way is Way.PASSPHRASE:
            return are_usable(self.passphrase, self.repeated)
        return self.way is Way.KEYRING


@dataclass(frozen=True, slots=True)
class WelcomeState:
    """Everything the page shows."""

    language: str
    name: str = ""
    roles: tuple[str, ...] = ("qualifier",)
    leads: LeadsChoice = field(default_factory=LeadsChoice)
    script: str = ""
    dialer: str = ""
    dial_command: str = ""
    safety: SafetyChoice = field(default_factory=SafetyChoice)
    problem: QualifierError | None = None
    is_making: bool = False

    def is_done(self, step: Step) -> bool:
        """Whether that choice is made."""
        match step:
            case Step.LANGUAGE:
                return bool(self.language)
            case Step.YOU:
                return bool(self.name.strip()) and bool(self.roles)
            case Step.LEADS:
                has_list = self.leads.read is not None and not self.leads.facts.has_bad_day
                return self.leads.source is LeadsFrom.SAMPLE or has_list
            case Step.SCRIPT:
                return bool(self.script)
            case Step.PHONE:
                return self.dialer not in ("", "command") or "{number}" in self.dial_command
            case Step.SAFETY:
                return self.safety.opens and self.safety.is_put_away

    @property
    def left(self) -> tuple[Step, ...]:
        """The choices still to make."""
        return tuple(step for step in Step if not self.is_done(step))

    @property
    def current(self) -> Step | None:
        """The first choice left."""
        return self.left[0] if self.left else None
