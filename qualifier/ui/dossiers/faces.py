"""From a dossier and its route to the face of the page: words and marks. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from qualifier.core.gate import Gate
from qualifier.core.handoff import Dossier, lead_values
from qualifier.core.routing import ChannelTotal, Route, person_for
from qualifier.exchange.dossiers.content import Content
from qualifier.exchange.dossiers.loading import LoadedDossier
from qualifier.exchange.dossiers.row import file_name
from qualifier.exchange.dossiers.wording import accept_within, content
from qualifier.store.outbox import State
from qualifier.store.settlement import UNDO_FOR_S
from qualifier.texts import _, formats
from qualifier.texts import handoff_sentences as sentences
from qualifier.texts.answers import question_in_words
from qualifier.ui.dossiers.sales_words import Answers, judgements, sales_word
from qualifier.ui.dossiers.states import (
    BarFace,
    ChannelChoice,
    Chosen,
    DossierFace,
    GateFace,
    ReasonChoice,
    ReceiverFace,
    ReviewState,
    SentFace,
    SideFace,
)
from qualifier.ui.widgets import Tone

REASONS_FOR_OTHER = "other_channel"
SENDING_TONES = {
    State.CONFIRMED: Tone.OK,
    State.RETRY_WAIT: Tone.WARN,
    State.NEEDS_ATTENTION: Tone.DANGER,
    State.CONFLICT: Tone.WARN,
    State.BLOCKED: Tone.WARN,
}


def proposed(state: ReviewState) -> Chosen:
    """What the route proposes, before anybody chose."""
    handoff = state.dossier.handoff
    return Chosen(handoff.channel, handoff.person, handoff.route_reason)


def review_face(state: ReviewState, chosen: Chosen, language: str) -> DossierFace:
    """The dossier to look through before sending, with the channel chosen so far."""
    dossier = with_choice(state.dossier, chosen)
    shown = content(dossier, state.route, language, zone=state.zone, history=state.history)
    first = called(dossier) or shown.outcome.channel
    may_send, why_not = _may_send(state, chosen)
    side = _side(dossier, state.route, shown, language, now=state.now, zone=state.zone)
    side = replace(
        side,
        gate=review_gate(state, shown, language),
        choices=choices(dossier, state.route, language),
        reasons=reasons(dossier, language),
    )
    return DossierFace(
        content=shown,
        made=_made(shown, dossier, state.now, state.zone, language),
        side=side,
        word_label=_word_label(first),
        send_text=_("Send to {name}").format(name=first) if first else _("Send"),
        may_send=may_send,
        why_not=why_not,
        file_stem=file_name(dossier),
    )


def sent_face(
    loaded: LoadedDossier,
    sending: State | None,
    answers: Answers,
    language: str,
    *,
    now: datetime,
    zone: tzinfo,
) -> DossierFace:
    """The dossier as it was sent, where it stands, and what sales answered (newest first)."""
    dossier, handoff = loaded.dossier, loaded.dossier.handoff
    shown = content(dossier, loaded.route, language, zone=zone, history=loaded.history)
    side = _side(dossier, loaded.route, shown, language, now=now, zone=zone)
    until = handoff.made_at + timedelta(seconds=UNDO_FOR_S)
    may_undo = sending is State.PENDING and not handoff.withdrawn and now < until
    under = _("Handed over {moment}").format(
        moment=formats.moment(handoff.made_at, now, zone, language)
    )
    state = "cancelled" if handoff.withdrawn else sending.value if sending else ""
    tone = SENDING_TONES.get(sending, Tone.ACCENT) if sending else Tone.NEUTRAL
    sent = SentFace(
        sentences.outbox_in_words(state).capitalize(),
        Tone.NEUTRAL if handoff.withdrawn else tone,
        under,
        until if may_undo else None,
        tuple(sales_word(one, answers, dossier, language, now, zone) for one in answers.given),
        shown.outcome.word,
        may_answer=not handoff.withdrawn,
        judgements=() if handoff.withdrawn else judgements(answers, dossier, language),
    )
    side = replace(side, gate=_passed_gate(shown), sent=sent)
    return DossierFace(
        content=shown,
        made=_made(shown, dossier, now, zone, language),
        side=side,
        word_label=_word_label(called(dossier) or shown.outcome.channel),
        send_text="",
        may_send=False,
        file_stem=file_name(dossier),
    )


def with_choice(dossier: Dossier, chosen: Chosen) -> Dossier:
    """The dossier with another channel, person and reason on its hand-off."""
    handoff = replace(
        dossier.handoff,
        channel=chosen.channel,
        person=chosen.person,
        route_reason=chosen.reason,
    )
    return replace(dossier, handoff=handoff)


def review_gate(state: ReviewState, shown: Content, language: str) -> GateFace:
    """Passed, or what is missing and whether a reason opens it."""
    gate = state.gate
    headline = sentences.gate_in_words(gate.met, gate.applicable, is_open=gate.open)
    if gate.open:
        return GateFace(Tone.OK, headline, shown.outcome.definition)
    missing = [one.criterion.label.within(language) for one in gate.missing]
    script = state.dossier.script
    asked = {one.ask for one in gate.missing}
    still = [script.by_id[one] for one in gate.open_required if one not in asked]
    missing += [question_in_words(one, language) for one in still]
    missing += [sentences.block_in_words(one) for one in gate.blocks]
    asks = gate.may_be_overridden and state.may_override
    under = _("It travels with the dossier and is shown to the team lead.")
    if not gate.may_be_overridden:
        under = _("This cannot be overridden.")
    elif not state.may_override:
        under = _("Only a team lead may hand it over all the same.")
    tone = Tone.WARN if asks else Tone.DANGER
    return GateFace(tone, headline, under, tuple(dict.fromkeys(missing)), asks, state.override)


def choices(dossier: Dossier, route: Route, language: str) -> tuple[ChannelChoice, ...]:
    """Every channel with its points and people; those that may not take the lead are closed."""
    lead: Mapping[str, str] = {**lead_values(dossier.lead), **dossier.handoff.lead}
    out = []
    for total in route.totals:
        channel = total.channel
        who = person_for(channel, lead)
        remark = _remark(total)
        label = channel.label.within(language)
        words = _("{channel}, {points} points").format(channel=label, points=total.points)
        out.append(
            ChannelChoice(
                channel.id,
                f"{words} ({remark})" if remark else words,
                tuple(one.name for one in channel.people),
                who.name if who else "",
                total.allowed and not total.full,
            )
        )
    return tuple(out)


def reasons(dossier: Dossier, language: str) -> tuple[ReasonChoice, ...]:
    """Why another channel or person may be chosen, from the agreement."""
    listed = dossier.agreement.offered_reasons(REASONS_FOR_OTHER)
    return tuple(
        ReasonChoice(one.id, one.label.within(language), one.text_required) for one in listed
    )


def called(dossier: Dossier) -> str:
    """How the page calls the receiver: a person by the first name, an external network whole.

    Networks are the channels that pay for leads. Empty where nobody was chosen yet.
    """
    handoff = dossier.handoff
    channel = dossier.agreement.routing.channel(handoff.channel)
    if channel is not None and channel.prices:
        return handoff.person
    return handoff.person.split(" ", maxsplit=1)[0]


def _word_label(name: str) -> str:
    return _("A word for {name}").format(name=name) if name else _("A word for sales")


def _may_send(state: ReviewState, chosen: Chosen) -> tuple[bool, str]:
    gate: Gate = state.gate
    if not chosen.channel:
        return False, _("No channel can take this lead now. Choose another, or nurture it.")
    if gate.open:
        return True, ""
    if not gate.may_be_overridden or not state.may_override:
        return False, _("The gate is shut.")
    return True, ""


def _passed_gate(shown: Content) -> GateFace:
    outcome = shown.outcome
    if outcome.is_gate_open:
        return GateFace(Tone.OK, outcome.gate, outcome.definition)
    missing = tuple(one.label for one in shown.missing)
    by = sentences.override_in_words(shown.who.author)
    reason = formats.quoted(outcome.override, shown.language)
    return GateFace(Tone.WARN, outcome.gate, by, missing, reason=reason)


def _side(
    dossier: Dossier,
    route: Route,
    shown: Content,
    language: str,
    *,
    now: datetime,
    zone: tzinfo,
) -> SideFace:
    handoff, agreement = dossier.handoff, dossier.agreement
    total = route.total(handoff.channel)
    most = max((one.points for one in shown.outcome.totals), default=0)
    name = handoff.person or shown.outcome.channel
    by = formats.moment(handoff.made_at + accept_within(dossier), now, zone, language)
    title = _("What sales commit to")
    if name:
        title = _("What {name} commits to").format(name=called(dossier) or name)
    table = _("table v{version}").format(version=agreement.version)
    rule = shown.outcome.route_rule
    return SideFace(
        gate=_passed_gate(shown),
        receiver=_receiver(total, name, shown),
        rule=f"{rule}, {table}" if rule else table,
        reason=handoff.route_reason,
        bars=tuple(
            BarFace(one.label, str(one.points), one.points / most if most else 0, one.is_chosen)
            for one in shown.outcome.totals
        ),
        commitments=sentences.commitments(by, handoff.made_by.split(" ", maxsplit=1)[0]),
        commitments_title=title,
        chosen_channel=handoff.channel,
    )


def _receiver(total: ChannelTotal | None, name: str, shown: Content) -> ReceiverFace:
    channel = shown.outcome.channel
    under = channel if channel != name else ""
    if total is None:
        return ReceiverFace(name, under, "", "")
    limit = total.channel.capacity_per_week
    return ReceiverFace(
        name, under, str(total.load), f" / {limit}" if limit is not None else "", _remark(total)
    )


def _remark(total: ChannelTotal) -> str:
    if total.full:
        return _("full this week")
    return "" if total.allowed else _("not for this cell")


def _made(shown: Content, dossier: Dossier, now: datetime, zone: tzinfo, language: str) -> str:
    moment = formats.moment(dossier.handoff.made_at, now, zone, language)
    if not dossier.call_duration_s:  # still on the phone
        return f"{shown.who.author}, {moment}"
    return _("{author}, {moment}, call of {duration}").format(
        author=shown.who.author,
        moment=moment,
        duration=formats.duration(dossier.call_duration_s),
    )
