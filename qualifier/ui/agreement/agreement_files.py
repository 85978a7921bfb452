"""Publishing the agreement, its versions, and files in and out: what the worker is asked. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qualifier.core.agreement import Agreement
from qualifier.core.errors import QualifierError
from qualifier.store import document_versions as kept
from qualifier.store.document_versions import Draft
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.ui.agreement.opening import KIND
from qualifier.ui.agreement.presenter import AgreementPresenter
from qualifier.ui.desk import Desk

Told = Callable[[str], None]


class AgreementFiles:
    """Acts on the agreement of a presenter; `say` and `warn` tell the person."""

    def __init__(self, desk: Desk, presenter: AgreementPresenter, say: Told, warn: Told) -> None:
        self._desk, self._presenter, self._say, self._warn = desk, presenter, say, warn
        self._thrown: tuple[Agreement, int] | None = None  # a draft, and the version it began from

    def publish(self, note: str) -> None:
        """Make a version of the draft; the queue follows it."""
        presenter = self._presenter
        if not presenter.state.may_publish:
            return
        presenter.keep()
        request = self._request("document_publish") | {"note": note}

        def done(answer: dict[str, Any]) -> None:
            words = _("Version {number} is in force.").format(number=answer["version"])
            self._say(words)

        self._ask(request, done)

    def roll_back(self, number: int) -> None:
        """A draft of an older version, to look at and publish anew."""
        presenter = self._presenter
        if not presenter.state.may_edit:
            return
        if presenter.state.is_draft:
            self._warn(_("A draft is being written. Publish it or throw it away first."))
            return
        presenter.keep()
        request = self._request("document_roll_back") | {"version": number}
        words = _("The draft is version {number} now. Look at it, then publish it.")
        self._ask(request, lambda _done: self._say(words.format(number=number)))

    def read_file(self, path: Path) -> None:
        """Make a draft of the agreement in a file."""
        presenter = self._presenter
        if not presenter.state.may_edit:
            return
        if presenter.state.is_draft:
            self._warn(_("A draft is being written. Publish it or throw it away first."))
            return
        presenter.keep()

        def done(answer: dict[str, Any]) -> None:
            made = str(answer["document_id"])
            if made == presenter.id:
                self._say(_("The draft is that of {file} now.").format(file=path.name))
            else:
                words = _("{file} holds another agreement, “{id}”: it is kept as its draft.")
                self._say(words.format(file=path.name, id=made))

        self._ask(self._request("document_import") | {"file": str(path)}, done)

    def write_file(self, number: int, path: Path) -> None:
        """Write a version (0: the draft) as a YAML file."""
        request = self._request("document_export") | {"version": number, "file": str(path)}
        if number == 0:
            self._presenter.keep()
        words = _("Written to {file}.").format(file=path.name)
        self._desk.background.ask(request, lambda _done: self._say(words), self._refused)

    def throw_away(self, then: Callable[[], None]) -> None:
        """Forget the draft; the published version stands as before. `bring_back` undoes it."""
        presenter = self._presenter
        agreement, base = presenter.state.agreement, presenter.state.base
        if agreement is None or not presenter.state.is_draft or not presenter.state.may_edit:
            return

        def thrown(_done: None) -> None:
            self._thrown = (agreement, base)
            presenter.open()
            then()

        presenter.forget()
        self._desk.background.write(
            lambda c: kept.drop_draft(c, KIND, agreement.id), thrown, self._refused
        )

    def bring_back(self) -> bool:
        """Put the draft back that was thrown away last; False if there is none."""
        if self._thrown is None:
            return False
        from qualifier.exchange.documents.draft_document import agreement_draft_text

        (agreement, base), self._thrown = self._thrown, None
        text = agreement_draft_text(agreement)
        draft = Draft(agreement.id, text, base, self._desk.seat, self._desk.clock())
        self._presenter.forget()
        self._desk.background.write(
            lambda c: kept.put_draft(c, KIND, draft),
            lambda _done: self._presenter.open(),
            self._refused,
        )
        return True

    def _request(self, do: str) -> dict[str, object]:
        return {"do": do, "kind": KIND.value, "document_id": self._presenter.id}

    def _ask(self, request: dict[str, object], then: Callable[[dict[str, Any]], None]) -> None:
        presenter = self._presenter
        presenter.show_busy(busy=True)

        def done(answer: dict[str, Any]) -> None:
            presenter.show_busy(busy=False)
            presenter.open()
            then(answer)

        self._desk.background.ask(
            request,
            done,
            self._refused,
            lambda part, whole: presenter.show_busy(busy=True, progress=(part, whole)),
        )

    def _refused(self, error: QualifierError) -> None:
        self._presenter.show_busy(busy=False)
        self._warn(sentence(error))
