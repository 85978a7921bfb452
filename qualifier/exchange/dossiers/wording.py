"""From the computed dossier to words: `content` and the words of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta, tzinfo
from zoneinfo import ZoneInfo

from qualifier.contact.numbers import national_display
from qualifier.core.agreement import Decision, FacetKind
from qualifier.core.criteria import Standing
from qualifier.core.handoff import AnswerLine, CriterionLine, Dossier, FacetLine, lead_values
from qualifier.core.impression import Impression
from qualifier.core.routing import Route
from qualifier.core.script import Use
from qualifier.exchange.dossiers import content as words
from qualifier.exchange.dossiers.content import Content, History
from qualifier.exchange.dossiers.headings import titles
from qualifier.exchange.dossiers.speaking import speaking
from qualifier.texts import _, formats
from qualifier.texts import handoff_sentences as sentences
from qualifier.texts.answers import answer_in_words, question_in_words


def content(
    dossier: Dossier,
    route: Route,
    language: str,
    *,
    zone: tzinfo | None = None,
    history: History = (),
) -> Content:
    """`dossier` in words of `language` (fr or en).

    `zone`: where its times are read, else that of the agreement's opening hours. `history`: what
    happened before, oldest first.
    """
    zone = zone or zone_of(dossier)
    with speaking(language):
        return _Wording(dossier, route, language, zone).content(history)


def zone_of(dossier: Dossier) -> ZoneInfo:
    """The zone of the agreement's opening hours, else UTC."""
    hours = dossier.agreement.promises.opening_hours
    return ZoneInfo(hours.tz if hours else "UTC")


def accept_within(dossier: Dossier) -> timedelta:
    """How long sales have to accept: the channel's own promise, else everybody's."""
    channel = dossier.agreement.routing.channel(dossier.handoff.channel)
    own = channel.accept_within if channel else None
    return own if own is not None else dossier.agreement.promises.accept_within


class _Wording:
    """One dossier being put into words; keeps what every part needs."""

    def __init__(self, dossier: Dossier, route: Route, language: str, zone: tzinfo) -> None:
        self.dossier = dossier
        self.route = route
        self.language = language
        self.zone = zone
        self.handoff = dossier.handoff
        self.lead: Mapping[str, str] = {**lead_values(dossier.lead), **dossier.handoff.lead}
        self.today = dossier.handoff.made_at.astimezone(zone).date()
        # Verbatims stay in the language spoken, so its quotation marks do too.
        spoken = self.lead.get("language", "")[:2].lower()
        self.spoken = spoken if spoken in ("fr", "en") else language

    def content(self, history: History) -> Content:
        dossier = self.dossier
        criteria = tuple(self._criterion(line) for line in dossier.criteria)
        missing = (Standing.MISSING, Standing.GAP)
        script = dossier.script
        return Content(
            language=self.language,
            handoff_id=self.handoff.id,
            script=f"{script.title.within(self.language)} v{script.version}",
            who=self._who(),
            outcome=self._outcome(criteria),
            needs=tuple(self._answer(line) for line in dossier.needs),
            also=self._also(),
            deciders=tuple(self._answer(line) for line in dossier.deciders),
            criteria=criteria,
            missing=tuple(one for one in criteria if one.standing in missing),
            rivals=tuple(self._answer(one) for one in self._used(Use.COMPETITION)),
            gaps=tuple(self._answer(line) for line in dossier.gaps),
            facets=tuple(self._facet(line) for line in dossier.facets),
            others=tuple(self._facet(line) for line in dossier.others),
            remarks=self._remarks(),
            rules=tuple(
                words.RuleWords(
                    one.id,
                    one.sentence_fr if self.language == "fr" else one.sentence_en,
                    one.label.within(self.language) or one.id,
                )
                for one in dossier.rules
            ),
            quotes=tuple(self._quote(one) for one in dossier.verbatims),
            next_step=self._next_step(),
            history=tuple((self._day(on), said) for on, said in history),
            titles=titles(),
        )

    def _who(self) -> words.Who:
        lead, handoff = self.lead, self.handoff
        person = f"{lead.get('first_name', '')} {lead.get('last_name', '')}".strip()
        name = person or self.dossier.lead.name
        company = lead.get("company") if lead.get("company") != name else ""
        role = ", ".join(one for one in (lead.get("job_title"), company) if one)
        place = " ".join(one for one in (lead.get("postal_code"), lead.get("city")) if one)
        made_at = handoff.made_at.astimezone(self.zone)
        day = formats.day(made_at.date(), self.language)
        time = formats.time_of_day(made_at, self.language)
        made = f"{handoff.made_by}, {_('{day} at {time}').format(day=day, time=time)}"
        if self.dossier.call_duration_s:
            made = _("{author}, {day} at {time}, call of {duration}").format(
                author=handoff.made_by,
                day=day,
                time=time,
                duration=formats.duration(self.dossier.call_duration_s),
            )
        return words.Who(
            name=name,
            role=role,
            phone=national_display(lead["phone"]) if lead.get("phone") else "",
            email=lead.get("email", ""),
            place=place,
            cell=handoff.cell,
            made=made,
            made_at=handoff.made_at,
            author=handoff.made_by,
        )

    def _outcome(self, criteria: tuple[words.CriterionWords, ...]) -> words.Outcome:
        handoff, agreement = self.handoff, self.dossier.agreement
        musts = [one for one in criteria if one.is_must]
        applicable = [one for one in musts if one.standing is not Standing.NOT_APPLICABLE]
        met = sum(one.standing is Standing.MET for one in applicable)
        is_open = not handoff.override and met == len(applicable)
        channel = agreement.routing.channel(handoff.channel)
        by = (handoff.made_at + accept_within(self.dossier)).astimezone(self.zone)
        accept_by = _("{day}, {time}").format(
            day=formats.weekday(by.date(), self.language, self.today),
            time=formats.time_of_day(by, self.language),
        )
        hard = self.route.hard_rule
        return words.Outcome(
            decision=sentences.decision_in_words(Decision(handoff.decision)),
            gate=sentences.gate_in_words(met, len(applicable), is_open=is_open),
            is_gate_open=is_open,
            definition=sentences.version_in_words(agreement, self._signed_day()),
            override=handoff.override,
            channel=channel.label.within(self.language) if channel else "",
            person=handoff.person,
            route_rule=_("hard rule {number}").format(number=hard) if hard else "",
            route_reason=handoff.route_reason,
            totals=self._totals(),
            grounds=self._grounds(),
            accept_by=accept_by,
            opening=formats.quoted(handoff.opening, self.spoken) if handoff.opening else "",
            avoid=handoff.avoid,
            word=handoff.word,
        )

    def _signed_day(self) -> str:
        signed = self.dossier.agreement.signed_on
        try:
            return formats.day(date.fromisoformat(signed), self.language, self.today)
        except ValueError:
            return signed

    def _totals(self) -> tuple[words.ChannelWords, ...]:
        out = []
        for one in self.route.totals:
            if one.points <= 0 and one.channel.id != self.handoff.channel:
                continue
            remark = _("full this week") if one.full else ""
            remark = remark or ("" if one.allowed else _("not for this cell"))
            label = one.channel.label.within(self.language)
            is_chosen = one.channel.id == self.handoff.channel
            out.append(words.ChannelWords(label, one.points, is_chosen, remark))
        return tuple(sorted(out, key=lambda one: not one.is_chosen))

    def _grounds(self) -> tuple[words.Ground, ...]:
        total = self.route.total(self.handoff.channel)
        return tuple(
            words.Ground(
                rule.because,
                sentences.ground_in_words(rule.because),
                rule.label.within(self.language),
                rule.points,
            )
            for rule in (total.because if total else ())
        )

    def _answer(self, line: AnswerLine) -> words.AnswerWords:
        question = question_in_words(line.question, self.language)
        at = formats.offset(line.offset_s) if line.offset_s else ""
        return words.AnswerWords(question, self._said(line), at)

    def _said(self, line: AnswerLine) -> str:
        """The answer, with what stands in its margin."""
        said = answer_in_words(line.question, line.value, self.language, self.today)
        if not line.note:
            return said
        colon = f"{formats.NO_BREAK}: " if self.language == "fr" else ": "
        return f"{said}{colon}{line.note}"

    def _used(self, use: Use) -> tuple[AnswerLine, ...]:
        gaps = {line.question.id for line in self.dossier.gaps}
        return tuple(
            line
            for line in self.dossier.answers
            if line.question.use is use and line.question.id not in gaps
        )

    def _also(self) -> tuple[words.AnswerWords, ...]:
        """Answers that neither a criterion nor another section shows."""
        dossier = self.dossier
        shown = {line.question.id for line in (*dossier.needs, *dossier.deciders, *dossier.gaps)}
        shown |= {line.question.id for one in dossier.criteria for line in one.evidence}
        return tuple(
            self._answer(line)
            for line in dossier.answers
            if line.question.id not in shown and line.question.use is None
        )

    def _criterion(self, line: CriterionLine) -> words.CriterionWords:
        label = line.label_fr if self.language == "fr" else line.label_en
        is_must = self.dossier.agreement.criterion_by_id[line.criterion_id].must
        if line.standing is Standing.MET:
            between = f"{formats.NARROW}; " if self.language == "fr" else "; "
            said = between.join(self._proof(one) for one in line.evidence)
            evidence = sentences.evidence_in_words(confirmed=line.confirmed)
            first = min((one.offset_s for one in line.evidence), default=0)
            at = formats.offset(first) if first else ""
        else:
            said, evidence, at = sentences.standing_in_words(line.standing), "", ""
            if line.standing is Standing.GAP:
                said = self._gap_of(line.criterion_id) or said
        return words.CriterionWords(
            line.criterion_id, label, line.standing, is_must, said, evidence, at
        )

    def _proof(self, line: AnswerLine) -> str:
        """The answer; an agreed day is said with what was agreed for it."""
        step = self.dossier.next_step if line.question.use is Use.NEXT_STEP_ON else ""
        return f"{step}, {self._said(line)}" if step else self._said(line)

    def _gap_of(self, criterion_id: str) -> str:
        serving = (one for one in self.dossier.gaps if criterion_id in one.question.criteria)
        return next((self._said(one) for one in serving), "")

    def _facet(self, line: FacetLine) -> words.FacetWords:
        facet, felt = line.facet, line.impression
        label = facet.label.within(self.language)
        if felt is None:
            return words.FacetWords(facet.id, label, None, "", None, _("not observed"))
        chosen = next((one for one in facet.choices if one.id == felt.choice), None)
        choice = chosen.label.within(self.language) if chosen else felt.choice
        if facet.kind is FacetKind.TEXT:
            choice = felt.note
        basis = sentences.basis_word(felt.basis)
        return words.FacetWords(facet.id, label, felt.value, choice, felt.basis, basis)

    def _remarks(self) -> tuple[words.Remark, ...]:
        """Free words of impressions, in the order of the call; a text facet shows its own."""
        found: list[tuple[Impression, str]] = []
        for line in (*self.dossier.facets, *self.dossier.others):
            felt = line.impression
            if felt is not None and felt.note and line.facet.kind is not FacetKind.TEXT:
                found.append((felt, line.facet.label.within(self.language)))
        found += [(one, "") for one in self.dossier.free if one.note]
        found.sort(key=lambda one: one[0].offset_s)
        return tuple(
            words.Remark(label, one.note, one.basis, formats.offset(one.offset_s))
            for one, label in found
        )

    def _quote(self, one: Impression) -> words.Quote:
        facet = self.dossier.agreement.facet_by_id.get(one.facet)
        section = self.dossier.script.section_of.get(one.question)
        parts = [section.title.within(self.language)] if section else []
        if facet is not None:
            value = f" {formats.signed(one.value)}" if one.value is not None else ""
            label = facet.label.within(self.language)
            parts.append((label.lower() if parts else label) + value)
        caption = " · ".join(
            part for part in (formats.offset(one.offset_s), ", ".join(parts)) if part
        )
        return words.Quote(formats.quoted(one.quote, self.spoken), caption)

    def _next_step(self) -> words.NextStep:
        dossier = self.dossier
        return words.NextStep(
            dossier.next_step,
            self._day(dossier.next_step_on, weekday=True),
            dossier.trigger,
            self._day(dossier.wake_up, weekday=True),
        )

    def _day(self, on: date | None, *, weekday: bool = False) -> str:
        if on is None:
            return ""
        said = formats.weekday if weekday else formats.day
        return said(on, self.language, self.today)
