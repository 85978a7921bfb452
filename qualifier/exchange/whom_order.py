"""What is said afterwards of whom a list holds, as the window hands it to the worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qualifier.core.lead import Nature


@dataclass(frozen=True, slots=True)
class WhomOrder:
    """For the leads of `batch_id`, or for the one of `lead_id` if it came with no list.

    `basis_on` is an ISO day; what is empty of a basis is filled as an import fills it.
    """

    nature: Nature
    batch_id: str = ""
    lead_id: str = ""
    basis: str = ""
    basis_source: str = ""
    basis_on: str = ""

    def as_request(self) -> dict[str, Any]:
        """The fields of a worker's request."""
        return {
            "nature": self.nature.value,
            "batch_id": self.batch_id,
            "lead_id": self.lead_id,
            "basis": self.basis,
            "basis_source": self.basis_source,
            "basis_on": self.basis_on,
        }


def order_from(request: Mapping[str, Any]) -> WhomOrder:
    """The order that `as_request` wrote. Raises ValueError or KeyError if it is none."""
    return WhomOrder(
        Nature(request["nature"]),
        *(
            str(request.get(name) or "")
            for name in ("batch_id", "lead_id", "basis", "basis_source", "basis_on")
        ),
    )
