"""Names of lead fields and stages."""

from __future__ import annotations

from functools import lru_cache

from qualifier.core.lead import Stage
from qualifier.texts.catalogue import Language, _, current_language


def field_label(name: str) -> str:
    """What people call a lead field; a list's own column keeps its own name."""
    return _field_labels(current_language()).get(name, name)


@lru_cache(maxsize=len(Language))  # a call shows eight of them with every answer
def _field_labels(_language: Language) -> dict[str, str]:
    return {
        "external_id": _("Reference"),
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "name": _("Name"),
        "job_title": _("Job title"),
        "company": _("Company"),
        "phone": _("Phone"),
        "phone2": _("Direct line"),
        "email": _("E-mail"),
        "website": _("Website"),
        "street": _("Street"),
        "postal_code": _("Postal code"),
        "city": _("City"),
        "country": _("Country"),
        "language": _("Language"),
        "sector": _("Sector"),
        "staff": _("Staff"),
        "source": _("Source"),
        "campaign": _("Campaign"),
        "owner": _("Owner"),
        "notes": _("Notes"),
    }


def stage_label(stage: Stage) -> str:
    """A stage in words."""
    return _stage_labels(current_language())[stage]


@lru_cache(maxsize=len(Language))
def _stage_labels(_language: Language) -> dict[Stage, str]:
    return {
        Stage.NEW: _("New"),
        Stage.IN_PROGRESS: _("Being qualified"),
        Stage.QUALIFIED: _("Qualified"),
        Stage.HANDED_OVER: _("Handed over"),
        Stage.ACCEPTED: _("Accepted by sales"),
        Stage.WON: _("Won"),
        Stage.LOST: _("Lost"),
        Stage.NURTURING: _("Nurturing"),
        Stage.REJECTED: _("Rejected by sales"),
        Stage.DISQUALIFIED: _("Disqualified"),
        Stage.OPTED_OUT: _("Do not call"),
    }


def role_words(role: str) -> str:
    """A role in words."""
    return {
        "qualifier": _("Qualifier"),
        "team_lead": _("Team lead"),
        "admin": _("Admin"),
    }.get(role, "")
