"""Who sees and changes what: one table. On one computer it is a courtesy, not a lock.

Whoever sits at the computer may give themselves another role in the settings; a server that holds
the profiles of a team would enforce the same table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum


class Role(Enum):
    """What a person does here (DOMAIN.md); one seat may hold several."""

    QUALIFIER = "qualifier"
    TEAM_LEAD = "team_lead"
    ADMIN = "admin"


class Right(Enum):
    """What a role may do beyond calling, which all may."""

    OWN_FIGURES = "own_figures"
    TEAM_FIGURES = "team_figures"
    OVERRIDE = "override"  # the gate, where the agreement leaves that to team leads
    RULE = "rule"  # on disputes
    SEE_TO_ALERTS = "see_to_alerts"  # dismiss them, put them on the agenda
    SETTINGS = "settings"  # publish scripts and the agreement, set limits


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.QUALIFIER: frozenset({Right.OWN_FIGURES}),
    Role.TEAM_LEAD: frozenset(
        {
            Right.OWN_FIGURES,
            Right.TEAM_FIGURES,
            Right.OVERRIDE,
            Right.RULE,
            Right.SEE_TO_ALERTS,
        }
    ),
    Role.ADMIN: frozenset({Right.OWN_FIGURES, Right.SETTINGS}),
}


def may(roles: Iterable[str], right: Right) -> bool:
    """Whether one of these roles has the right; names that are no role have none."""
    named = {one.value: one for one in Role}
    return any(right in RIGHTS[named[one]] for one in roles if one in named)
