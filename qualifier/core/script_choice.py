"""Which script a lead is called with: by rule, else the usual one (FORMATS.md, "Script")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualifier.core.condition import holds
from qualifier.core.script import Script


def script_for(lead: Mapping[str, str], scripts: Sequence[Script], usual: str) -> Script | None:
    """The first of `scripts` whose rule holds for the lead's fields, else that of the id `usual`,
    else the first; None if there are none."""
    for script in scripts:
        if script.for_leads is not None and holds(script.for_leads, {}, lead):
            return script
    return next((one for one in scripts if one.id == usual), scripts[0] if scripts else None)
