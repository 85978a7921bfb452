"""Setting a connection up, as frozen values. No Qt, no texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from qualifier.core.errors import QualifierError
from qualifier.sync.connectors.row import BY_BROWSER, SECRET_BOXES, Box, WayIn
from qualifier.sync.kinds import KINDS

NATURES = ("", "professional", "consumer")
EVERY_S = (60, 120, 300, 900, 3600)
SINCE_DAYS = (30, 90, 365)
NOBODY = ""  # among owners and teams: records of nobody


@dataclass(frozen=True, slots=True)
class Form:
    """What is typed and chosen; each `Box` by its value. Secrets that are "" keep those there;
    `since` an ISO instant or ""."""

    address: str = ""
    database: str = ""
    login: str = ""
    centre: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    way: str = ""  # how one is let in there, as `WayIn.id`; "" the usual one
    name: str = ""
    owners: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    since: str = ""
    opportunities: bool = False
    every_s: int = 120
    nature: str = ""  # professional, consumer; "" not said: nobody is called until it is

    @property
    def where(self) -> tuple[str, ...]:
        """What a check depends on."""
        return (self.way, *(self.typed(box) for box in Box))

    def typed(self, box: Box) -> str:
        """What stands in a box."""
        text = str(getattr(self, box.value))
        return text if box in SECRET_BOXES else text.strip()

    def with_typed(self, typed: Mapping[Box, str]) -> Form:
        """The form with these boxes."""
        values: dict[str, Any] = {box.value: text for box, text in typed.items()}
        return replace(self, **values)


@dataclass(frozen=True, slots=True)
class Someone:
    """A person whom leads can belong to. `teams`: id and name."""

    id: str
    name: str
    teams: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One finding of a check."""

    id: str
    about: str = ""
    is_blocking: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. `lists`: id and name of those that leads can be chosen by."""

    account: str
    version: str
    may_make_fields: bool
    findings: tuple[Found, ...]
    people: tuple[Someone, ...]
    lists: tuple[tuple[str, str], ...] = ()

    @property
    def is_usable(self) -> bool:
        """Whether anything can be exchanged."""
        return not any(one.is_blocking for one in self.findings)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Signing in through the browser. `id`: what the token is kept under; `where`: what it is for,
    None while nobody is signed in; `url`, `left_s`: while the browser is out, "" and seconds;
    `has_browser`: whether one could be opened."""

    id: str = ""
    where: tuple[str, ...] | None = None
    is_asked: bool = False
    url: str = ""
    left_s: int = 0
    has_browser: bool = True


@dataclass(frozen=True, slots=True)
class ConnectState:
    """Everything the page shows. `id` "": a new connection; `kept`: details of other parts, which
    stay; `checked_where`: what the check was of; `stages`: (id, words), known once it is saved."""

    kind: str = "odoo"
    id: str = ""
    form: Form = field(default_factory=Form)
    kept: Mapping[str, Any] = field(default_factory=dict)
    checked: Checked | None = None
    checked_where: tuple[str, ...] | None = None
    sign_in: SignIn = SignIn()
    is_signed_out: bool = False
    error: QualifierError | None = None
    stages: tuple[tuple[str, str], ...] = ()
    is_checking: bool = False
    is_saving: bool = False

    @property
    def is_new(self) -> bool:
        return not self.id

    @property
    def way(self) -> WayIn:
        """How one is let in there."""
        return KINDS[self.kind].way(self.form.way)

    @property
    def may_check(self) -> bool:
        """Whether enough is typed to ask there, or somebody is signed in there."""
        if self.is_by_browser:
            has_key = self.is_signed_in
        else:
            has_key = bool(self.form.secret) or not self.is_new
        return self._has_place and has_key and not self.is_busy

    @property
    def is_busy(self) -> bool:
        """Whether something was asked that is not answered yet."""
        return self.is_checking or self.is_saving or self.is_signing_in

    @property
    def is_by_browser(self) -> bool:
        """Whether one signs in there through the browser."""
        return self.way.id == BY_BROWSER

    @property
    def is_signing_in(self) -> bool:
        """Whether the browser is out, or about to be."""
        return self.sign_in.is_asked or bool(self.sign_in.url)

    @property
    def may_sign_in(self) -> bool:
        """Whether enough is typed for it."""
        return self.is_by_browser and self._has_place and not self.is_busy

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is, for what is typed now; a stored one counts until it is asked."""
        if self.sign_in.where is not None:
            return self.sign_in.where == self.form.where
        return not self.is_new and not self.is_signed_out and self.form.where == place_of(self.kept)

    @property
    def token_id(self) -> str:
        """What the token is kept under that is in use."""
        return self.sign_in.id if self.sign_in.where is not None else self.id

    @property
    def _has_place(self) -> bool:
        """Whether all that must be typed is; secrets that are there may be left empty."""
        must = self.way.must if self.is_new else self.way.must - SECRET_BOXES
        return all(self.form.typed(box) for box in must)

    @property
    def is_checked(self) -> bool:
        """Whether what is typed now was found usable."""
        return (
            self.checked is not None
            and self.checked.is_usable
            and self.checked_where == self.form.where
        )

    @property
    def is_same_place(self) -> bool:
        """Whether a connection there is still goes to where it went, with the same key."""
        return not self.is_new and not self.form.secret and self.form.where == place_of(self.kept)

    @property
    def may_save(self) -> bool:
        """What was never seen to work is not saved."""
        ready = self.is_checked or self.is_same_place
        return ready and not self.is_busy


def place_of(details: Mapping[str, Any]) -> tuple[str, ...]:
    """Where a stored connection goes, as `Form.where` has it."""
    return Form(**_kept_boxes(details)).where


def _kept_boxes(details: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a form that stand in a stored connection: all but the secrets."""
    names = ("way", *(box.value for box in Box if box not in SECRET_BOXES))
    return {name: str(details.get(name) or "") for name in names}


def form_of(name: str, details: Mapping[str, Any]) -> Form:
    """A stored connection as a form."""
    scope = details.get("scope") or {}

    def ids(key: str) -> tuple[str, ...]:
        return tuple(str(one) for one in scope.get(key) or ())

    return Form(
        **_kept_boxes(details),
        name=name,
        owners=ids("owners"),
        teams=ids("teams"),
        stages=ids("stages"),
        lists=ids("lists"),
        since=str(scope.get("since") or ""),
        opportunities=bool(scope.get("opportunities")),
        every_s=int(details.get("every_s") or 120),
        nature=str(details.get("nature") or ""),
    )


def details_of(form: Form, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The details to store: the form's, and what other parts keep there."""
    typed = {box.value: form.typed(box) for box in Box if box not in SECRET_BOXES}
    scope = {
        **(kept.get("scope") or {}),
        "owners": list(form.owners),
        "teams": list(form.teams),
        "stages": list(form.stages),
        "lists": list(form.lists),
        "since": form.since,
        "opportunities": form.opportunities,
    }
    return {
        **kept,
        **typed,
        "way": form.way,
        "every_s": form.every_s,
        "nature": form.nature,
        "scope": scope,
    }


def checked_of(done: Mapping[str, Any]) -> Checked:
    """The answer to `crm_check`."""
    return Checked(
        str(done.get("account") or ""),
        str(done.get("version") or ""),
        bool(done.get("may_make_fields")),
        tuple(
            Found(str(one["id"]), str(one.get("about") or ""), bool(one.get("is_blocking")))
            for one in done.get("findings") or ()
        ),
        tuple(
            Someone(
                str(one["id"]),
                str(one.get("name") or one["id"]),
                tuple((str(team["id"]), str(team["name"])) for team in one.get("teams") or ()),
            )
            for one in done.get("people") or ()
        ),
        tuple((str(one["id"]), str(one["name"])) for one in done.get("lists") or ()),
    )
