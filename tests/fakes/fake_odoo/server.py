"""The fake Odoo: a database behind a door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from email.utils import format_datetime
from typing import Any

from tests.fakes.fake_odoo import faults
from tests.fakes.fake_odoo.api import Api
from tests.fakes.fake_odoo.database import Database
from tests.fakes.fake_odoo.door import Door
from tests.fakes.fake_odoo.wire import Reply, Request, Wire


class FakeOdoo(Door):
    """An Odoo of one version with one database, from its making to `close`."""

    def __init__(self, major: int, database: str = "acme") -> None:
        self.database = Database(database, major)
        self._wire = Wire(self.database)
        self._api = Api(self.database)
        super().__init__(self._acted)

    def _acted(self, request: Request, trouble: faults.OdooError | None) -> Reply:
        reply = self._wire.answer(request, trouble)
        reply.headers["Date"] = self.date()
        return reply

    def date(self) -> str:
        return format_datetime(self.database.clock.now().replace(tzinfo=UTC), usegmt=True)

    def call(
        self,
        uid: int,
        model: str,
        method: str,
        ids: Sequence[int] = (),
        *,
        context: dict[str, Any] | None = None,
        **arguments: Any,
    ) -> Any:
        """What a user does in the window of Odoo. Raises OdooError."""
        account = self.database.accounts[uid]
        return self._api.call(account, model, method, ids, arguments, context or {})
