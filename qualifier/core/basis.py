"""How the qualifier knows what an impression says."""

from __future__ import annotations

from enum import Enum


class Basis(Enum):
    """Said by the lead, heard in how it was said, or a hunch."""

    SAID = "said"
    HEARD = "heard"
    HUNCH = "hunch"
