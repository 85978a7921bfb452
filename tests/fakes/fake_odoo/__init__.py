"""An Odoo of 14 or 19 with its CRM app, on a socket, as far as the connector meets it.

Written after answers of real servers (`../shared/crm/odoo-samples`), traps included: stamps in
seconds of what is kept in microseconds, one stamp for a bulk write, archived records hidden, own
documents only, results that are ints, lists or text, errors by name. One call is one transaction.
"""

from __future__ import annotations

from tests.fakes.fake_odoo.server import FakeOdoo

__all__ = ["FakeOdoo"]
