"""What the figures of the review are called, how each is defined, and a chart said in a sentence.

Ids of `reports` in (as text), words in the language in use out. docs/figures.md holds the same
definitions; a test compares them.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualifier.texts import formats
from qualifier.texts.catalogue import _, ngettext, pgettext


def figure_label(figure: str) -> str:
    """The name of a key figure, by the value of its `KpiId`."""
    return _kpis()[figure][0]


def figure_definition(figure: str) -> str:
    """How a key figure is worked out, in one or two sentences."""
    return _kpis()[figure][1]


def chart_label(chart: str) -> str:
    """The heading of a chart or table: funnel, refusals, promises, alerts, by_qualifier,
    listening, calibration, defects, versus, pipeline."""
    return _charts()[chart][0]


def chart_definition(chart: str) -> str:
    """How a chart or table is worked out."""
    return _charts()[chart][1]


def promise_label(promise: str) -> str:
    """The name of a promise, by the value of its `PromiseId`."""
    return _promises()[promise][0]


def promise_definition(promise: str) -> str:
    """When a promise counts as kept."""
    return _promises()[promise][1]


def step_label(step: str) -> str:
    """A step of the funnel: of many leads, which French writes as a plural."""
    words = {
        "leads": pgettext("of leads", "In hand"),
        "called": pgettext("of leads", "Called"),
        "reached": pgettext("of leads", "Reached"),
        "qualified": pgettext("of leads", "Qualified"),
        "handed_over": pgettext("of leads", "Handed over"),
        "accepted": pgettext("of leads", "Accepted"),
        "won": pgettext("of leads", "Won"),
    }
    return words[step]


def kind_label(kind: str) -> str:
    """A kind of reasons for refusing, by the value of its `RefusalKind`."""
    words = {
        "procedural": _("Procedure"),
        "clerical": _("Data"),
        "definitional": _("Definition of the lead"),
        "turn_back": _("Given back to nurturing"),
        "disqualification": _("Disqualified after contact"),
        "other": _("Other reason"),
        "none": _("No reason given"),
    }
    return words[kind]


def side_label(side: str) -> str:
    """Who promises."""
    return {"marketing": _("Marketing and qualifiers"), "sales": _("Sales")}[side]


def subject_label(kind: str) -> str:
    """What let a hand-off through, by the value of its `DefectKind`."""
    words = {
        "question": _("Question"),
        "answer": _("Answer"),
        "criterion": _("Criterion"),
        "facet": _("Impression"),
    }
    return words[kind]


def decision_state_label(state: str) -> str:
    """How far a decision of the meeting has got."""
    return {"open": _("open"), "done": _("done"), "dropped": _("dropped")}[state]


def ruling_label(ruling: str) -> str:
    """What the arbiter said of a disputed refusal; empty: nothing yet."""
    words = {
        "": _("waiting for the arbiter"),
        "upheld": _("the refusal stands"),
        "overturned": _("the refusal does not stand"),
    }
    return words[ruling]


def value_in_words(value: float | None, unit: str, language: str) -> str:
    """A figure with its unit: `38 %`, `412`, `14 min`, `4,6`; a dash where there is none."""
    if value is None:
        return "–"
    if unit == "share":
        return formats.percent(value, language)
    if unit == "seconds":
        return time_in_words(value, language)
    return formats.number(value, language, 0 if unit == "count" else 1)


def time_in_words(seconds: float, language: str) -> str:
    """How long, to the minute from an hour on and in days from two days on."""
    if seconds >= 2 * 86_400:
        days = round(seconds / 86_400, 1)
        words = ngettext("{days} day", "{days} days", 2 if days >= 2 else 1)
        return words.format(days=formats.number(days, language))
    whole = round(seconds)
    return formats.duration(whole if whole < 600 else round(whole / 60) * 60)


def change_in_words(change: float | None, unit: str, language: str) -> str:
    """A change with its sign and unit: `+9 points`, `−3 min`; empty where there is none."""
    if change is None:
        return ""
    if unit == "share":
        points = round(change * 100)
        words = ngettext("{change} point", "{change} points", abs(points))
        return words.format(change=formats.signed(points, language))
    if unit == "seconds":
        sign = "+" if change > 0 else formats.MINUS if change < 0 else ""
        return f"{sign}{time_in_words(abs(change), language)}"
    places = 0 if unit == "count" else 1
    sign = "+" if change > 0 else ""
    return sign + formats.number(change, language, places)


def figure_spoken(
    figure: str,
    value: float | None,
    unit: str,
    change: float | None,
    target: float | None,
    language: str,
) -> str:
    """A key figure in one sentence, for those who hear the page."""
    name = figure_label(figure)
    if value is None:
        return _("{name}: nothing to work it out from.").format(name=name)
    said = value_in_words(value, unit, language)
    moved = change_in_words(change, unit, language)
    aim = value_in_words(target, unit, language)
    if moved and target is not None:
        return _("{name}: {value}, {change} on the period before, target {target}.").format(
            name=name, value=said, change=moved, target=aim
        )
    if moved:
        return _("{name}: {value}, {change} on the period before.").format(
            name=name, value=said, change=moved
        )
    if target is not None:
        return _("{name}: {value}, target {target}.").format(name=name, value=said, target=aim)
    return _("{name}: {value}.").format(name=name, value=said)


def funnel_spoken(steps: Sequence[tuple[str, int, float | None]], language: str) -> str:
    """The funnel in one sentence: step, count and share of the step before."""
    parts = []
    for step, number, share in steps:
        count = formats.number(number, language, 0)
        if share is None:
            parts.append(_("{count} {step}").format(count=count, step=step_label(step).lower()))
        else:
            parts.append(
                _("{count} {step} ({share})").format(
                    count=count,
                    step=step_label(step).lower(),
                    share=formats.percent(share, language),
                )
            )
    return sentence_of(chart_label("funnel"), parts)


def bars_spoken(chart: str, bars: Sequence[tuple[str, str]]) -> str:
    """Bars or lines of a table in one sentence: name and value of each."""
    if not bars:
        return _("{name}: nothing in this period.").format(name=chart_label(chart))
    return sentence_of(chart_label(chart), [f"{name} {value}" for name, value in bars])


def named(name: str, value: str) -> str:
    """A figure with its name, as a heading: `Called: 412`."""
    return _("{name}: {value}").format(name=name, value=value)


def sentence_of(name: str, parts: Sequence[str]) -> str:
    """A name and what it holds, one after the other."""
    return _("{name}: {parts}.").format(name=name, parts=", ".join(parts))


def rate_in_words(cases: int, out_of: int, share: float | None, language: str) -> str:
    """A rate with its sample, or that there are too few cases for one."""
    if share is None:
        return ngettext(
            "{cases} of {count}, too few for a rate",
            "{cases} of {count}, too few for a rate",
            out_of,
        ).format(cases=cases, count=out_of)
    return _("{share} ({cases} of {count})").format(
        share=formats.percent(share, language), cases=cases, count=out_of
    )


def interval_in_words(low: float, high: float, language: str) -> str:
    """A 95 % interval of a share."""
    return _("between {low} and {high}").format(
        low=formats.percent(low, language), high=formats.percent(high, language)
    )


def listening_in_words(many: float, few: float, language: str) -> str:
    """That dossiers with more impressions are accepted more, or less, often."""
    return _(
        "Dossiers with five impressions or more are accepted at {many}, "
        "those with fewer than three at {few}."
    ).format(many=formats.percent(many, language), few=formats.percent(few, language))


def _kpis() -> dict[str, tuple[str, str]]:
    return {**_of_the_desk(), **_of_sales()}


def _of_the_desk() -> dict[str, tuple[str, str]]:
    """What the qualifiers do."""
    return {
        "leads_called": (
            _("Leads called"),
            _("Leads with at least one call begun in the period, each counted once."),
        ),
        "contact_rate": (
            _("Reached"),
            _("Of the leads called, those with a call whose outcome counts as a contact."),
        ),
        "first_call": (
            _("Time to first call"),
            _(
                "Median time from a strong signal to the next call, in opening hours only. A "
                "second signal before the call belongs to the same wait; waits still open are "
                "left out."
            ),
        ),
        "handed_over": (
            _("Handed over"),
            _(
                "Hand-offs made in the period and not taken back. The target is the agreement's"
                " monthly volume; over other periods, its share day by day."
            ),
        ),
        "impressions": (
            _("Impressions per call"),
            _("Impressions that stand, per call whose outcome counts as a contact."),
        ),
        "calls_per_lead": (
            _("Calls per lead"),
            _("Calls begun in the period, divided by the leads called."),
        ),
        "first_call_kept": (
            _("First call in time"),
            _(
                "Of the strong signals of the period, those called within the promised time, in"
                " opening hours only. Those still in time without a call are left out."
            ),
        ),
        "talk": (
            _("Average talk"),
            _("Mean time from answer to hang-up in calls that count as a contact."),
        ),
    }


def _of_sales() -> dict[str, tuple[str, str]]:
    """What sales answer."""
    return {
        "acceptance": (
            _("Accepted by sales"),
            _(
                "Of the hand-offs of the period that sales answered, those they took over: "
                "accepted in words, or gone on with. Whenever the answer came."
            ),
        ),
        "refusal": (
            _("Refusal rate"),
            _(
                "Of the hand-offs that sales answered, those given back without having been "
                "taken over: one hundred per cent less those accepted."
            ),
        ),
        "time_to_accept": (
            _("Time to accept"),
            _(
                "Median time from hand-off to acceptance. It runs from the first open moment "
                "on; whole closed days (weekends, public holidays) do not count."
            ),
        ),
        "unjustified": (
            _("Refused without a reason"),
            _("Hand-offs of the period that came back without a coded reason."),
        ),
        "other_share": (
            _("Reason “other”"),
            _(
                "Of the hand-offs that came back with a reason, those whose reason is “other”. "
                "Above ten per cent the list of reasons no longer fits."
            ),
        ),
    }


def _charts() -> dict[str, tuple[str, str]]:
    return {**_of_the_loop(), **_of_coaching()}


def _of_the_loop() -> dict[str, tuple[str, str]]:
    """How leads go through."""
    return {
        "funnel": (
            _("From call to customer"),
            _(
                "Leads that reached each step, each counted once, with the share of the step "
                "before. Accepted and won are of the hand-offs of the period, whenever sales "
                "said so."
            ),
        ),
        "refusals": (
            _("Refused by sales"),
            _(
                "Hand-offs of the period that came back: refused, given back or disqualified, "
                "by the reason that stands."
            ),
        ),
        "promises": (
            _("What both teams promised"),
            _("The promises of the agreement, with the leads on which they were not kept."),
        ),
        "alerts": (
            _("Alerts"),
            _(
                "What waits is measured now, what rises or falls against the period before. "
                "Limits can be changed; waiting counts in opening hours only."
            ),
        ),
        "pipeline": (
            _("Pipeline"),
            _(
                "Leads on their way now: how long they have stood in their stage, which have no"
                " next action, and which are past their date."
            ),
        ),
    }


def _of_coaching() -> dict[str, tuple[str, str]]:
    """Who did it, and what misled."""
    return {
        "by_qualifier": (
            _("By qualifier"),
            _(
                "The same figures for each qualifier, in alphabetical order: for coaching, not "
                "for ranking. Under ten answered hand-offs there is no rate of acceptance. The "
                "scorecard is the mean of the calls that a coach scored, with how many they are."
            ),
        ),
        "listening": (
            _("What listening brings"),
            _(
                "Acceptance of dossiers with five impressions or more against those with fewer "
                "than three; said only when the two differ for certain."
            ),
        ),
        "calibration": (
            _("Impressions, as sales found them"),
            _(
                "Of the impressions that sales judged in the period, those they confirmed, by "
                "facet and by basis. Under ten judged there is no rate."
            ),
        ),
        "defects": (
            _("Defects per question"),
            _(
                "Of the answered hand-offs with an answer, those that came back for what they "
                "were (procedure and overturned refusals left out), and those that sales laid "
                "at this very question; with 95 per cent intervals after Wilson."
            ),
        ),
        "versus": (
            _("Version against version"),
            _(
                "The same question in two versions of a script. They differ for certain where "
                "their 95 per cent intervals lie apart."
            ),
        ),
    }


def _promises() -> dict[str, tuple[str, str]]:
    return {
        "volume": (
            _("Leads handed over"),
            _("The volume of the agreement for the period is reached."),
        ),
        "first_call": (
            _("First call after a strong signal"),
            _(
                "95 per cent of strong signals are called within the promised time, in opening "
                "hours."
            ),
        ),
        "attempts": (
            _("Attempts before giving up"),
            _(
                "95 per cent of the leads given up without having been reached were tried as "
                "often as promised."
            ),
        ),
        "answer": (
            _("Answer in time"),
            _(
                "95 per cent of the hand-offs that are due were accepted or refused within the "
                "channel’s time; whole closed days do not count."
            ),
        ),
        "acceptance": (
            _("Hand-offs accepted"),
            _("The share of answered hand-offs taken over reaches the agreement’s target."),
        ),
        "reasons": (
            _("A reason for every refusal"),
            _("Every hand-off that came back has a coded reason."),
        ),
    }
