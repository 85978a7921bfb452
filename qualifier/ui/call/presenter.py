"""From a session to the faces of its panels: words, order and marks. Plain Python."""

from __future__ import annotations

from functools import lru_cache

from qualifier.contact.numbers import national_display
from qualifier.core.agreement import Facet, FacetKind, Outcome
from qualifier.core.answer import Gap
from qualifier.core.call import Phase
from qualifier.core.criteria import Standing
from qualifier.core.errors import DiskFull
from qualifier.core.gate import Block
from qualifier.core.handoff import lead_values
from qualifier.core.impression import Captured, Impression, latest
from qualifier.core.lead import Stage
from qualifier.core.questions import type_of
from qualifier.core.score import short_of_next
from qualifier.core.text import LANGUAGES, Text, fill
from qualifier.texts import Language, _, current_language, ngettext
from qualifier.texts.answers import answer_in_words
from qualifier.texts.contact_sentences import caution_sentence, local_time_label, verdict_sentence
from qualifier.texts.fields import field_label, stage_label
from qualifier.texts.formats import clock, offset, quoted
from qualifier.ui.call.answer_words import chosen_options, options, typed
from qualifier.ui.call.ending import route_of
from qualifier.ui.call.faces import (
    BarFace,
    EarlierRow,
    FactRow,
    FactsFace,
    HeaderFace,
    ImpressionsFace,
    ObjectionRow,
    OutcomeKey,
    QuestionFace,
    ReadyFace,
    SavedFace,
)
from qualifier.ui.call.session import CallSession
from qualifier.ui.widgets import (
    CriterionMark,
    FacetMark,
    GateMark,
    MatrixMark,
    ScaleMark,
    Step,
    StepState,
    TimelineEntry,
)

CARD_FIELDS = ("job_title", "sector", "staff", "city", "email", "phone", "phone2", "website")
LIVE_OUTCOMES = ("callback_agreed", "nurture", "off_target", "wrong_number", "opposition")
RINGING_OUTCOMES = ("no_answer", "voicemail", "voicemail_left", "busy", "wrong_number")
EARLIER_SHOWN = 3


def header(session: CallSession) -> HeaderFace:
    """Who is on the phone, where, and how long."""
    lead, desk = session.lead, session.desk
    zone = desk.permission.rules.zone(lead.time_zone)
    time, place = local_time_label(desk.clock(), zone, desk.zone)
    where = _("{time} in {place}").format(time=time, place=place) if place else time
    cell = session.cell
    start = session.counting_since
    if session.phase is Phase.RINGING:
        start = session.dialled_at
    return HeaderFace(
        name=lead.name,
        cell=(cell.fit, int(cell.maturity)),
        under=" · ".join(one for one in (lead.job_title, lead.company_beside_name) if one),
        phone=national_display(lead.phone) if lead.phone else _("no number"),
        local=where if lead.city == "" or place else f"{time} · {lead.city}",
        stage=stage_label(_stage_now(session)),
        phase=session.phase,
        running_since=start,
        stopped_s=session.offset_s(),
    )


def facts(session: CallSession) -> FactsFace:
    """The card: lead fields with their tick "confirmed on the phone"."""
    opened = session.opening.lead
    rows = []
    for name in CARD_FIELDS:
        value, before = session.lead.value(name), opened.value(name)
        shown = national_display(value) if name.startswith("phone") and value else value
        rows.append(
            FactRow(
                name,
                field_label(name),
                shown,
                before if before != value else "",
                name in session.confirmed,
                session.is_begun,
            )
        )
    done = sum(row.is_confirmed for row in rows)
    foot = _("{done} of {all} confirmed · F2 to change").format(done=done, all=len(rows))
    short_foot = _("{done} of {all} confirmed").format(done=done, all=len(rows))
    return FactsFace(tuple(rows), foot, short_foot)


def objections(session: CallSession, words: dict[str, str]) -> tuple[ObjectionRow, ...]:
    """What leads say, and what to answer, with this lead's words (`spoken_fields`) filled in."""
    language = session.desk.language
    return tuple(
        ObjectionRow(
            one.id, _in_quotes(one.heard, language, {}), fill(one.answer.within(language), words)
        )
        for one in session.script.objections
    )


def steps(session: CallSession) -> tuple[tuple[str, Step], ...]:
    """(section id, step) for the sections on the path."""
    language = session.desk.language
    here = session.script.section_of[session.current].id
    open_now = session.path.open_questions(session.script)
    out, is_past = [], True
    for section in session.script.sections:
        asked = [q for q in session.path.asked if session.script.section_of[q].id == section.id]
        if not asked:
            continue
        left = sum(q in open_now for q in asked)
        if section.id == here:
            is_past, state = False, StepState.CURRENT
        elif (left == 0 and is_past) or (left == 0 and any(q in session.answers for q in asked)):
            state = StepState.DONE
        else:
            state = StepState.SKIPPED if is_past else StepState.TO_COME
        shown = left if state is StepState.SKIPPED else 0  # else each answer would paint all anew
        out.append((section.id, Step(section.title.within(language), state, shown)))
    return tuple(out)


def earlier(session: CallSession) -> tuple[EarlierRow, ...]:
    """The last answers before the question on screen, oldest first."""
    language = session.desk.language
    upto = session.path.asked.index(session.current)
    given = [q for q in session.path.asked[:upto] if q in session.answers]
    rows = []
    for question_id in given[-EARLIER_SHOWN:]:
        question = session.script.by_id[question_id]
        noticed = [
            one for one in session.impressions if one.question == question_id and not one.retracted
        ]
        rows.append(
            EarlierRow(
                question_id,
                session.script.section_of[question_id].title.within(language),
                answer_in_words(question, session.answers[question_id], language),
                len(noticed),
                noticed[-1].basis if noticed else None,
            )
        )
    return tuple(rows)


def question(session: CallSession, words: dict[str, str]) -> QuestionFace:
    """The question on screen, with the lead's own words (`spoken_fields`) filled in."""
    language, one = session.desk.language, session.question
    answer = session.answers.get(one.id)
    number, asked = _number(session)
    place = _("Question {number} of {all}").format(number=number, all=asked) if number else ""
    draft = session.drafts.get(f"answer:{one.id}", "")
    chosen = chosen_options(answer)
    return QuestionFace(
        key=f"{one.id}:{language}",
        question=one,
        say=_in_quotes(one.say, language, words),
        ask=one.ask.within(language),
        place=place,
        help=one.help.within(language),
        options=options(one, language),
        chosen=chosen,
        gap=answer.value if isinstance(answer, Gap) else "",
        shown=draft or typed(one, answer, language),
        note=session.drafts.get(f"note:{one.id}", "") or session.notes.get(one.id, ""),
        asks_why=bool(set(chosen) & set(one.ask_why)),
        is_locked=session.phase is Phase.WRAP_UP,
        stands=_stands(session),
        is_last=session.path.asked[-1] == one.id,
        is_first=session.path.asked[0] == one.id,
    )


def _stands(session: CallSession) -> str:
    """Why the script does not run on now; empty while it does."""
    at = offset(session.offset_s())
    if session.phase is Phase.WRAP_UP:
        return _("Hung up at {time}. How did the call end?").format(time=at)
    if session.is_paused:
        return _("Interrupted at {time}. Everything you entered is here.").format(time=at)
    return ""


def link(session: CallSession) -> str:
    """What an impression noted now is linked to; empty before the call and at a mere sentence."""
    number, _all = _number(session)
    if session.phase not in (Phase.LIVE, Phase.WRAP_UP) or not number:
        return ""
    return _("linked to question {number}").format(number=number)


def impressions(session: CallSession, said: Captured | None) -> ImpressionsFace:
    """Facets, timeline, matrix and criteria. `said`: being captured, not yet saved."""
    pending = in_hand(said)
    language, agreement = session.desk.language, session.agreement
    standing = [one for one in session.impressions if not one.retracted]
    newest = latest(standing)
    scales = [one for one in agreement.offered_facets if one.kind is FacetKind.SCALE]
    marks = tuple(
        _facet_mark(facet, newest.get(facet.id), pending.get(facet.id), language)
        for facet in scales
    )
    states = [one for one in session.gate.criteria if one.standing is not Standing.NOT_APPLICABLE]
    cell, before = session.cell, session.cell_before
    return ImpressionsFace(
        facets=marks,
        timeline=tuple(_entry(session, one, language) for one in reversed(standing)),
        matrix=MatrixMark((cell.fit, int(cell.maturity)), (before.fit, int(before.maturity))),
        criteria=tuple(
            CriterionMark(
                one.criterion.id,
                one.criterion.label.within(language),
                one.standing is Standing.MET,
            )
            for one in states
        ),
        met=f"{session.gate.met}/{session.gate.applicable}",
        shortfall=_shortfall(session),
    )


def saved(session: CallSession) -> SavedFace:
    """What the screen may call saved: only what the disk confirmed."""
    if isinstance(session.outgoing.trouble, DiskFull):
        return SavedFace(_("Not saved: the disk is full. Free some room"), True)
    if session.outgoing.trouble is not None:
        return SavedFace(_("Not saved: the disk refused. Try again"), True)
    if session.outgoing.is_saving:
        return SavedFace(_("Saving…"), False)
    if session.outgoing.saved_at is None:
        return SavedFace("", False)
    at = clock(session.outgoing.saved_at.astimezone(session.desk.zone))
    return SavedFace(_("Saved on this computer at {time}").format(time=at), False, True)


def bar(session: CallSession) -> BarFace:
    """The outcome bar: the gate explains itself; what the moment asks for has buttons."""
    ringing = session.phase in (Phase.READY, Phase.RINGING)
    language, known = session.desk.language, session.agreement.outcome_by_id
    buttons = tuple(
        OutcomeKey(
            known[one].id,
            _bar_words(known[one], language),
            f"Ctrl+Shift+{known[one].key}" if known[one].key else "",
            known[one].opposed,
        )
        for one in (RINGING_OUTCOMES if ringing else LIVE_OUTCOMES)
        if one in known and not known[one].retired
    )
    return BarFace(session.phase, gate_mark(session), buttons)


def gate_mark(session: CallSession) -> GateMark:
    """The gate in words: open with the receiver, or what exactly is missing."""
    gate, language = session.gate, session.desk.language
    if gate.open:
        routed = route_of(session)
        to = routed.person.name if routed.person else ""
        if not to and routed.chosen:
            to = routed.chosen.label.within(language)
        headline = _("{met} of {all}").format(met=gate.met, all=gate.applicable)
        return GateMark(True, headline, _("to {name}").format(name=to) if to else "")
    missing = [(one.ask, one.criterion.label.within(language)) for one in gate.missing]
    if missing:
        headline = ngettext("{count} criterion missing", "{count} criteria missing", len(missing))
        return GateMark(False, headline.format(count=len(missing)), "", tuple(missing))
    if Block.KNOCK_OUT in gate.blocks:
        return GateMark(False, _("Off target: close politely"))
    if gate.open_required:
        still = [
            (one, session.script.by_id[one].ask.within(language)) for one in gate.open_required
        ]
        headline = ngettext("{count} question open", "{count} questions open", len(still))
        return GateMark(False, headline.format(count=len(still)), "", tuple(still))
    return GateMark(False, _("{cell}: not ready, nurture").format(cell=session.score.cell))


def ready(session: CallSession) -> ReadyFace:
    """Before dialling: may we, what was felt last time, what sales said last."""
    desk, opening, language = session.desk, session.opening, session.desk.language
    newest = {one.facet: one for one in opening.before}
    scales = [one for one in session.agreement.facets if one.id in newest]
    zone = desk.permission.rules.zone(session.lead.time_zone)
    words = verdict_sentence(opening.verdict, desk.clock(), zone, desk.zone)
    quote = next((one.quote for one in opening.before if one.quote), "")
    sales = next((one.comment or one.reason for one in opening.feedback), "")
    return ReadyFace(
        may_call=opening.verdict.callable,
        verdict=words,
        cautions=tuple(caution_sentence(one) for one in opening.verdict.cautions),
        facets=tuple(_facet_mark(f, newest[f.id], None, language) for f in scales),
        quote=quoted(quote, _spoken(session)) if quote else "",
        sales_word=sales,
        is_resumed=opening.is_resumed,
        script=session.script.id,
        scripts=tuple((one, title.within(language) or one) for one, title in opening.scripts),
    )


def spoken_fields(session: CallSession) -> dict[str, str]:
    """What `{…}` in a sentence may name: lead.* and earlier answers, in words."""
    language = session.desk.language
    words = {f"lead.{name}": value for name, value in lead_values(session.lead).items()}
    for question_id, value in session.path.answers.items():
        if not isinstance(value, Gap):
            one = session.script.by_id[question_id]
            words[question_id] = answer_in_words(one, value, language)
    return words


def _bar_words(outcome: Outcome, language: str) -> str:
    """The short words of DESIGN.md for the outcomes that stand in the bar; else the label."""
    return _short_words(current_language()).get(outcome.id) or outcome.label.within(language)


@lru_cache(maxsize=len(Language))
def _short_words(_language: Language) -> dict[str, str]:
    return {
        "callback_agreed": _("Call back"),
        "nurture": _("Nurture"),
        "off_target": _("Off target"),
        "wrong_number": _("Wrong number"),
        "opposition": _("Do not call again"),
        "voicemail": _("Voicemail"),
        "voicemail_left": _("Left a message"),
    }


def _stage_now(session: CallSession) -> Stage:
    """While somebody works on it the lead is being qualified, whatever the row still says."""
    begun = session.phase in (Phase.RINGING, Phase.LIVE, Phase.WRAP_UP)
    return Stage.IN_PROGRESS if begun else session.lead.stage


def _number(session: CallSession) -> tuple[int, int]:
    """Which question is on screen, of how many on the path; 0 for a sentence that is only said."""
    asked = [q for q in session.path.asked if not _is_said(session, q)]
    return (asked.index(session.current) + 1 if session.current in asked else 0), len(asked)


def _is_said(session: CallSession, question_id: str) -> bool:
    return type_of(session.script.by_id[question_id]).is_spoken_only


def _in_quotes(sentence: Text, language: str, words: dict[str, str]) -> str:
    """The sentence with its fields filled in, between the quotation marks of its language."""
    said = fill(sentence.within(language), words)
    return quoted(said, sentence.language_within(language)) if said else ""


def _spoken(session: CallSession) -> str:
    """The language of verbatims: the lead's where it is one of ours, else that of the page."""
    code = session.lead.language[:2].lower()
    return code if code in LANGUAGES else session.desk.language


def _facet_mark(
    facet: Facet, stands: Impression | None, pending: Impression | None, language: str
) -> FacetMark:
    shown = pending or stands
    note = "—"
    if pending is not None:
        note = _("in hand")
    elif stands is not None:
        note = offset(stands.offset_s)
    return FacetMark(
        facet.id,
        facet.label.within(language),
        ScaleMark(shown.value if shown else None, is_pending=pending is not None),
        shown.basis if shown else None,
        note,
    )


def in_hand(said: Captured | None) -> dict[str, Impression]:
    """Facet id → what would stand there if the line being typed were saved."""
    if said is None or said.facet is None:
        return {}
    one = Impression("", said.facet.id, said.value, said.choice, said.basis, "", "", "", 0)
    return {said.facet.id: one}


def _entry(session: CallSession, one: Impression, language: str) -> TimelineEntry:
    facet = session.agreement.facet_by_id.get(one.facet)
    title = facet.label.within(language) if facet else _("Impression")
    if facet and one.choice:
        label = next((c.label.within(language) for c in facet.choices if c.id == one.choice), "")
        title = f"{title} · {label}" if label else title
    link = ""
    if one.question in session.script.section_of:
        link = session.script.section_of[one.question].title.within(language)
    return TimelineEntry(
        offset(one.offset_s),
        title,
        one.basis,
        one.value,
        quoted(one.quote, _spoken(session)) if one.quote else "",
        one.note,
        link,
        one.question,
    )


def _shortfall(session: CallSession) -> str:
    short = short_of_next(session.agreement.maturity_bands, session.score.maturity)
    if short is None or not session.answers:
        return ""
    sentence = ngettext(
        "{points} point short of {band}", "{points} points short of {band}", short[1]
    )
    return sentence.format(points=short[1], band=short[0])
