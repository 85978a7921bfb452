"""What the replay of a call does with the profile: reads it whole, adds facts of coaching.

Plain Python. Nobody's fact is edited: a correction is a newer row, and each coach writes own ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qualifier.core import coaching as coach
from qualifier.core.replay import Word, replay
from qualifier.core.text import LANGUAGES
from qualifier.settings import IS_SAMPLE, SEAT_ROLES
from qualifier.store import call_list, calls, coaching, handoffs, judgements, leads
from qualifier.store.coaching import Coaching
from qualifier.store.database import Connection
from qualifier.texts import _, formats
from qualifier.ui.calls import replay_words as words
from qualifier.ui.calls.replay_states import CoachFace, ReplayFace
from qualifier.ui.calls.replay_words import Loaded, Reader
from qualifier.ui.desk import Desk, Failed

Then = Callable[[CoachFace], None]


class ReplayPresenter:
    """One per window. `open` first; all else is about the call opened last."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._loaded: Loaded | None = None
        self._coaching: Coaching | None = None
        self.criteria: tuple[coach.Criterion, ...] = ()

    # --- what it may ---------------------------------------------------------------------------
    @property
    def may_coach(self) -> bool:
        """Team leads score and comment; on the sample everybody tries it."""
        return self._holds("team_lead")

    @property
    def may_edit_criteria(self) -> bool:
        """Team leads and admins say what a scorecard asks."""
        return self._holds("team_lead") or self._holds("admin")

    # --- reading -------------------------------------------------------------------------------
    def open(self, call_id: str, then: Callable[[ReplayFace], None], failed: Failed) -> None:
        """A call with all that is known of it. Fails with NotFound."""

        def show(found: tuple[Loaded, Coaching, tuple[coach.Criterion, ...]]) -> None:
            self._loaded, self._coaching, self.criteria = found
            then(self.face())

        self._desk.background.read(
            lambda c: (self._load(c, call_id), coaching.load(c, call_id), coaching.criteria(c)),
            show,
            failed=failed,
            key="replay",
        )

    def face(self) -> ReplayFace:
        """The call opened last, in the language in use."""
        loaded, found = self._opened()
        reader, call = self._reader(loaded), loaded.call
        told = words.happened(loaded, reader)
        coached = words.coached(found, self.criteria, call, reader)
        moment = formats.moment(call.begun_at, reader.now, reader.zone, reader.language)
        company = loaded.lead.company if loaded.lead.company != loaded.lead.name else ""
        called = _("called by {name}, {moment}").format(name=call.seat, moment=moment)
        under = " · ".join(one for one in (company, called if call.seat else moment) if one)
        placed = [*found.drafts, *(one.at_s for one in coached.others)]
        return ReplayFace(
            call.id,
            loaded.lead.id,
            loaded.lead.name,
            loaded.cell,
            under,
            words.pills(loaded, is_example=found.is_example, language=reader.language),
            words.track(loaded, told, coached.others, reader),
            told,
            words.sales(loaded, reader),
            coached,
            placed[0] if placed else 0,
        )

    def coach_face(self) -> CoachFace:
        """The right column as it stands."""
        loaded, found = self._opened()
        return words.coached(found, self.criteria, loaded.call, self._reader(loaded))

    # --- facts ---------------------------------------------------------------------------------
    def score(self, criterion: str, points: int, then: Then, failed: Failed) -> None:
        """A criterion got these points, 0 to 5."""
        desk, call_id = self._desk, self._opened()[0].call.id
        fact = coach.Points(desk.new_id(), call_id, criterion, points, desk.seat, desk.clock())
        self._write(lambda c: coaching.add_points(c, fact), then, failed)

    def keep_draft(self, at_s: int, text: str, failed: Failed) -> None:
        """What is being typed, so that a crash loses a second of it at most."""
        call_id, at = self._opened()[0].call.id, self._desk.clock()
        self._desk.background.write(
            lambda c: coaching.save_draft(c, call_id, at_s, text, at), failed=failed
        )

    def comment(
        self, at_s: int, text: str, then: Then, failed: Failed, *, share: bool = False
    ) -> None:
        """My words at a moment; nothing is written where they stand already."""
        desk, (loaded, found) = self._desk, self._opened()
        text = text.strip()[: coach.MOST_COMMENT]
        mine = [one for one in found.comments if one.by == desk.seat and one.at_s == at_s]
        now = mine[-1] if mine else None
        same = text == (now.text if now else "") and (not share or bool(now and now.is_shared))
        if same and at_s not in found.drafts:
            return
        if same:
            call_id = loaded.call.id
            field = coaching.draft_field(at_s)
            self._write(lambda c: calls.end_draft(c, call_id, field), then, failed)
            return
        fact = coach.Comment(
            desk.new_id(), loaded.call.id, at_s, text, desk.seat, desk.clock(), share
        )
        self._write(lambda c: coaching.add_comment(c, fact), then, failed)

    def practise(self, text: str, state: str, then: Then, failed: Failed) -> None:
        """A thing to practise: named, done, or taken off."""
        desk, text = self._desk, " ".join(text.split())[: coach.MOST_LINE]
        if not text:
            return
        call_id = self._opened()[0].call.id
        fact = coach.Practice(desk.new_id(), call_id, text, state, desk.seat, desk.clock())
        self._write(lambda c: coaching.add_practice(c, fact), then, failed)

    def mark_example(self, is_on: bool, then: Then, failed: Failed) -> None:
        """Whether the call is one to train with."""
        desk, call_id = self._desk, self._opened()[0].call.id
        fact_id, at = desk.new_id(), desk.clock()
        self._write(
            lambda c: coaching.mark_example(
                c, call_id, is_on=is_on, fact_id=fact_id, by=desk.seat, at=at
            ),
            then,
            failed,
        )

    def judge(
        self, impression_id: str, verdict: str, then: Callable[[ReplayFace], None], failed: Failed
    ) -> None:
        """Sales found an impression right, or wrong; then the call is read anew."""
        call_id = self._opened()[0].call.id

        def done(_nothing: dict[str, object]) -> None:
            if self._loaded is not None and self._loaded.call.id == call_id:
                self.open(call_id, then, failed)

        request: dict[str, object] = {"do": "judge", "impression_id": impression_id}
        self._desk.background.ask(request | {"verdict": verdict}, done, failed)

    def save_criteria(
        self, criteria: Sequence[coach.Criterion], then: Then, failed: Failed
    ) -> None:
        """The scorecard asks for these from now on; points given stay."""
        self.criteria = tuple(criteria)
        self._write(lambda c: coaching.save_criteria(c, criteria), then, failed)

    # --- within --------------------------------------------------------------------------------
    def _holds(self, role: str) -> bool:
        settings = self._desk.settings
        return role in settings.names(SEAT_ROLES) or settings.flag(IS_SAMPLE)

    def _opened(self) -> tuple[Loaded, Coaching]:
        assert self._loaded is not None
        assert self._coaching is not None
        return self._loaded, self._coaching

    def _write(self, job: Callable[[Connection], None], then: Then, failed: Failed) -> None:
        """Durably; then what stands now is read back in the same transaction."""
        call_id = self._opened()[0].call.id

        def written(connection: Connection) -> Coaching:
            job(connection)
            return coaching.load(connection, call_id)

        def show(found: Coaching) -> None:
            if self._loaded is not None and self._loaded.call.id == call_id:
                self._coaching = found
                then(self.coach_face())

        self._desk.background.write(written, show, failed)

    def _reader(self, loaded: Loaded) -> Reader:
        desk = self._desk
        code = loaded.lead.language[:2].lower()
        return Reader(
            desk.language,
            desk.zone,
            desk.clock(),
            code if code in LANGUAGES else desk.language,
            desk.seat,
            self.may_coach,
            self.may_edit_criteria,
        )

    def _load(self, connection: Connection, call_id: str) -> Loaded:
        documents = self._desk.documents
        head = calls.head(connection, call_id)
        script = documents.script(connection, head.script_id, head.script_version)
        agreement = documents.agreement(connection, head.agreement_id, head.agreement_version)
        call = calls.load(connection, call_id, script)
        made = [one for one in handoffs.of_lead(connection, call.lead_id) if one.call_id == call_id]
        handoff = made[0] if made else None
        said = [
            Word(one.status, one.reason, one.comment, one.by, one.at)
            for one in handoffs.feedback_of_lead(connection, call.lead_id)
            if handoff is not None and one.handoff_id == handoff.id
        ]
        outcomes = [
            calls.outcome_of(connection, i) for i in calls.of_lead(connection, call.lead_id)
        ]
        begun = call.outcome.at if call.outcome else call.begun_at
        return Loaded(
            call,
            leads.get(connection, call.lead_id),
            script,
            agreement,
            replay(call, script, said, handoff.made_at if handoff else None),
            handoff,
            tuple(one for one in outcomes if one and one.call_id != call_id and one.at > begun),
            judgements.of_calls(connection, [call_id]),
            judgements.of_last_dossiers(connection, call.seat),
            handoff.cell if handoff else call_list.cell_of(connection, call.lead_id),
        )
