"""Agreement documents in and out. The way out writes what the way in reads, nothing lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from qualifier.core.agreement import (
    Agreement,
    Channel,
    Facet,
    FacetKind,
    NeedsDate,
    Outcome,
    Period,
    Promises,
    Reason,
    Routing,
)
from qualifier.core.condition import ALWAYS, Condition
from qualifier.core.errors import DocumentError
from qualifier.core.lint import AT_PUBLISHING, check_agreement
from qualifier.exchange.documents.agreement_model import AGREEMENT_FORMAT, AgreementModel
from qualifier.exchange.documents.base_model import duration_text, kept, text_values
from qualifier.exchange.documents.condition_model import condition_values
from qualifier.exchange.documents.promises_model import opening_hours_values
from qualifier.exchange.documents.refusals import check_format, validated
from qualifier.exchange.documents.yaml_file import text_of, tree_of
from qualifier.exchange.documents.yaml_text import written


def read_agreement(path: Path) -> Agreement:
    """The agreement in the file at `path`. Raises FileRefused or DocumentError."""
    return agreement_from_text(text_of(path), str(path))


def agreement_from_text(text: str, name: str) -> Agreement:
    """The agreement in `text`, which came from `name`. Raises FileRefused or DocumentError.

    Unlike a script it must also make sense: nothing can be called with a channel or facet
    missing, and there is no draft of it that a person would wish to open half done.
    """
    tree = tree_of(text, name)
    check_format(tree, AGREEMENT_FORMAT, name)
    agreement = validated(AgreementModel, tree, name).core()
    for problem in check_agreement(agreement):
        if problem.is_error and problem.reason not in AT_PUBLISHING:
            raise DocumentError(problem.reason, problem.place, {**problem.details, "file": name})
    return agreement


def agreement_to_text(agreement: Agreement) -> str:
    """`agreement` as YAML; `agreement_from_text` makes an equal agreement of it."""
    return written(agreement_values(agreement))


def agreement_values(agreement: Agreement) -> dict[str, object]:
    """`agreement` as the document writes it; `AgreementModel.core` is the way back."""
    escalation = agreement.escalation
    return kept(
        {
            "format": AGREEMENT_FORMAT,
            "id": agreement.id,
            "version": agreement.version or None,
            "title": text_values(agreement.title),
            "signed_on": _day(agreement.signed_on),
            "override_by": agreement.override_by,
            "contact_rules": agreement.contact_rules,
            "bands": {
                "fit": dict(agreement.fit_bands),
                "maturity": {int(one): to for one, to in agreement.maturity_bands.items()},
            },
            "decisions": {cell: one.value for cell, one in agreement.decisions.items()},
            "criteria": [
                kept(
                    {
                        "id": one.id,
                        "must": one.must,
                        "label": text_values(one.label),
                        "retired": one.retired or None,
                    }
                )
                for one in agreement.criteria
            ],
            "facets": [_facet(one) for one in agreement.facets],
            "outcomes": [_outcome(one) for one in agreement.outcomes],
            "reasons": {
                name: [_reason(one) for one in found] for name, found in agreement.reasons.items()
            },
            "routing": _routing(agreement.routing),
            "promises": _promises(agreement.promises),
            "signals": _signals(agreement),
            **_rules(agreement),
            "escalation": (
                kept({"name": escalation.name, "email": escalation.email or None})
                if escalation
                else None
            ),
        }
    )


def _facet(facet: Facet) -> dict[str, object]:
    return kept(
        {
            "id": facet.id,
            "kind": None if facet.kind is FacetKind.SCALE else facet.kind.value,
            "label": text_values(facet.label),
            "synonyms": {one: list(words) for one, words in facet.synonyms.items()} or None,
            "low": text_values(facet.low),
            "high": text_values(facet.high),
            "choices": [
                kept(
                    {
                        "id": one.id,
                        "label": text_values(one.label),
                        "retired": one.retired or None,
                    }
                )
                for one in facet.choices
            ]
            or None,
            "retired": facet.retired or None,
        }
    )


def _outcome(one: Outcome) -> dict[str, object]:
    return kept(
        {
            "id": one.id,
            "label": text_values(one.label),
            "contacted": one.contacted or None,
            "try_again": one.try_again or None,
            "final": one.final or None,
            "final_for_number": one.final_for_number or None,
            "note_required": one.note_required or None,
            "opposed": one.opposed or None,
            "delay": None if one.delay is None else duration_text(one.delay),
            "date": None if one.date is NeedsDate.NO else one.date.value,
            "reasons": one.reasons or None,
            "stage": one.stage or None,
            "hand_over": one.hand_over or None,
            "new_contact": one.new_contact or None,
            "before_answer": one.before_answer or None,
            "key": one.key or None,
            "retired": one.retired or None,
        }
    )


def _reason(one: Reason) -> dict[str, object]:
    return kept(
        {
            "id": one.id,
            "kind": one.kind or None,
            "label": text_values(one.label),
            "text_required": one.text_required or None,
            "retired": one.retired or None,
        }
    )


def _routing(routing: Routing) -> dict[str, object]:
    return {
        "hard": [
            {"when": condition_values(one.when), "channel": one.channel} for one in routing.hard
        ],
        "points": [
            kept(
                {
                    "channel": one.channel,
                    "when": _when(one.when),
                    "points": one.points,
                    "because": one.because,
                    "label": text_values(one.label),
                }
            )
            for one in routing.points
        ],
        "channels": [_channel(one) for one in routing.channels],
    }


def _channel(channel: Channel) -> dict[str, object]:
    within = channel.accept_within
    return kept(
        {
            "id": channel.id,
            "label": text_values(channel.label),
            "capacity_per_week": channel.capacity_per_week,
            "accept_within": None if within is None else duration_text(within),
            "for_c_cells": channel.for_c_cells or None,
            "retired": channel.retired or None,
            "price": dict(channel.prices) or None,
            "people": [
                kept(
                    {
                        "name": one.name,
                        "email": one.email or None,
                        "territory": list(one.territory) or None,
                    }
                )
                for one in channel.people
            ]
            or None,
        }
    )


def _promises(promises: Promises) -> dict[str, object]:
    opening, revenue = promises.opening_hours, promises.revenue
    return kept(
        {
            "accept_within": duration_text(promises.accept_within),
            "first_call_within": duration_text(promises.first_call_within),
            "attempts": promises.attempts,
            "acceptance": promises.acceptance,
            "opening_hours": opening_hours_values(opening) if opening else None,
            "monthly": kept({"hand_overs": promises.monthly.hand_overs}) or None,
            "revenue": kept(
                {
                    "goal": revenue.goal,
                    "average_deal": revenue.average_deal,
                    "close_rate": revenue.close_rate,
                    "qualification_rate": revenue.qualification_rate,
                    "period": None if revenue.period is Period.MONTH else revenue.period.value,
                }
            )
            if revenue
            else None,
        }
    )


def _signals(agreement: Agreement) -> dict[str, object]:
    rules = agreement.signals
    return {
        "points": {kind.value: points for kind, points in rules.points.items()},
        "cap": rules.cap,
        "half_life": duration_text(rules.half_life),
    }


def _rules(agreement: Agreement) -> dict[str, object]:
    return {
        "field_rules": [
            {"field": one.field, "fit": one.fit, "when": condition_values(one.when)}
            for one in agreement.field_rules
        ],
        "flag_rules": [
            kept(
                {
                    "id": one.id,
                    "facet": one.facet,
                    "felt_at_most": None if one.felt_at_most == -3 else one.felt_at_most,
                    "felt_as": list(one.felt_choices) or None,
                    "when": _when(one.when),
                    "label": text_values(one.label),
                    "sentence": text_values(one.sentence) or {},
                }
            )
            for one in agreement.flag_rules
        ],
    }


def _when(condition: Condition) -> dict[str, object] | None:
    return None if condition == ALWAYS else condition_values(condition)


def _day(day: str) -> date | None:
    return date.fromisoformat(day) if day else None
