"""The queue's words: times near now, why a lead is to be called, what is left of a delay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qualifier.core.contact_gate import Bar
from qualifier.core.lead import PhoneKind, SignalKind
from qualifier.core.queue import Group, Why
from qualifier.texts import Language, use_language
from qualifier.texts import queue_sentences as words
from qualifier.texts.queue_sentences import WhyNow

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)  # Tuesday, 10:42 in Paris
FIVE = timedelta(minutes=5)


def before(**span: float) -> datetime:
    return NOW - timedelta(**span)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("at", "expected"),
    (
        (before(seconds=20), "just now"),
        (before(minutes=12), "12 min ago"),
        (before(minutes=80), "1 h 20 ago"),
        (before(hours=2), "2 h ago"),
        (before(hours=8), "today at 02:42"),
        (before(hours=16), "yesterday at 18:42"),
        (before(days=4), "Friday"),
        (before(days=7), "17 Nov"),
        (before(days=265), "4 Mar"),
        (before(days=400), "20 Oct 2025"),
    ),
)
def test_ago_is_as_near_as_the_instant(at, expected):
    assert plain(words.ago(at, NOW, PARIS)) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    (
        (NOW + timedelta(hours=3), "today at 13:42"),
        (NOW + timedelta(hours=15), "tomorrow at 01:42"),
        (NOW + timedelta(days=3), "Friday at 10:42"),
        (NOW + timedelta(days=7), "1 Dec"),
        (before(hours=12), "yesterday at 22:42"),
    ),
)
def test_when_names_the_day_by_the_desk_s_clock(at, expected):
    assert words.when(at, NOW, PARIS) == expected


@pytest.mark.parametrize(
    ("left", "expected"),
    (
        (timedelta(seconds=20), "1 min"),
        (timedelta(minutes=8, seconds=40), "8 min"),
        (timedelta(minutes=70), "1 h 10"),
        (timedelta(hours=7), "7 h"),
        (timedelta(hours=40), "2 d"),
        (timedelta(days=30), "30 d"),
    ),
)
def test_time_left_is_short(left, expected):
    assert plain(words.time_left(left)) == expected


def test_late_says_so():
    assert plain(words.late_by(timedelta(minutes=12))) == "12 min late"


@pytest.mark.parametrize(
    ("case", "expected"),
    (
        (
            WhyNow(Why.FIRST, before(hours=9), FIVE, strong_kind=SignalKind.QUOTE,
                   strong_at=before(minutes=12)),
            "Asked for a quote 12 min ago. The agreement promises a first call within 5 min.",
        ),
        (
            WhyNow(Why.CALLBACK, NOW + timedelta(minutes=3), FIVE, words="après la réunion"),
            "You promised a call back today at 10:45. “après la réunion”",
        ),
        (
            WhyNow(Why.CALLBACK, NOW + timedelta(minutes=3), FIVE, for_team=True),
            "The team promised a call back today at 10:45.",
        ),
        (
            WhyNow(Why.RETURNED, before(days=1), FIVE, reason="Date too far away",
                   sales="Julien Armand"),
            "Julien Armand sent this lead back: date too far away.",
        ),
        (
            WhyNow(Why.RETURNED, before(days=1), FIVE),
            "Sales sent this lead back without a reason.",
        ),
        (
            WhyNow(Why.RETRY, before(minutes=1), FIVE, outcome="No answer",
                   last_at=before(hours=3)),
            "No answer today at 07:42. The pause before another attempt is over.",
        ),
        (
            WhyNow(Why.RETRY, NOW + timedelta(hours=1), FIVE, outcome="Busy",
                   last_at=before(hours=1)),
            "Busy today at 09:42. To be tried again today at 11:42.",
        ),
        (
            WhyNow(Why.WAKE_UP, before(hours=1), FIVE, reason="Project later"),
            "Set aside until today: that day has come. Project later.",
        ),
        (
            WhyNow(Why.WAKE_UP, NOW + timedelta(days=8), FIVE),
            "Set aside until 2 Dec.",
        ),
        (
            WhyNow(Why.FIRST, before(days=20), FIVE, since=before(days=1)),
            "In the list since yesterday, never called.",
        ),
    ),
)  # fmt: skip
def test_why_now_is_the_sentence_of_its_rule(case, expected):
    assert plain(words.why_now(case, NOW, PARIS)) == expected


@pytest.mark.parametrize("why", tuple(Why))
def test_every_rule_has_a_sentence(why):
    strong = SignalKind.DEMO if why is Why.STRONG_SIGNAL else None
    at = before(minutes=9) if strong else None
    case = WhyNow(why, NOW, FIVE, strong_kind=strong, strong_at=at, outcome="Busy")
    assert words.why_now(case, NOW, PARIS).endswith(".")


def test_every_group_signal_and_lasting_bar_has_words():
    assert len({words.group_name(one) for one in Group}) == len(Group)
    told = {words.signal_told(one, "") for one in SignalKind}
    assert "" not in told
    assert len(told) == len(SignalKind) - 1  # two kinds show interest and no more
    assert all(words.lasting_bar_label(one) for one in Bar)


def test_signal_of_an_unknown_kind_is_told_in_the_list_s_own_words():
    assert words.signal_told(SignalKind.OTHER, "Asked a question") == "Asked a question"
    assert words.signal_told(SignalKind.QUOTE, "page 3") == "Asked for a quote"


def test_phone_kind_is_said_where_it_is_known():
    assert words.phone_kind_word(PhoneKind.MOBILE) == "mobile"
    assert words.phone_kind_word(PhoneKind.OTHER) == ""


@pytest.mark.parametrize(
    ("leads", "can", "expected"),
    (
        (27, 11, "27 leads, 11 callable now"),
        (1, 0, "1 lead, 0 callable now"),
        (100_000, None, "100,000 leads"),
    ),
)
def test_header_counts(leads, can, expected):
    assert words.queue_counted(leads, can) == expected


def test_callback_notice_names_person_and_time():
    at = NOW + timedelta(hours=3, minutes=48)
    assert words.callback_due("Thomas Aubriot", at, PARIS, NOW) == (
        "Call back Thomas Aubriot at 14:30"
    )
    tomorrow = at + timedelta(days=1)
    assert words.callback_due("Thomas Aubriot", tomorrow, PARIS, NOW) == (
        "Call back Thomas Aubriot, promised for tomorrow at 14:30"
    )
    assert words.next_callback_sentence("Thomas Aubriot", at, NOW, PARIS) == (
        "The next call back is Thomas Aubriot at 14:30."
    )


@pytest.mark.parametrize(
    ("staff", "city", "expected"),
    (
        ("240", "Saint-Dizier", "240 employees, Saint-Dizier"),
        ("1", "", "1 employee"),
        ("50–99", "Lyon", "50–99, Lyon"),
        ("", "", ""),
    ),
)
def test_staff_and_city_stand_together(staff, city, expected):
    assert words.staff_and_city(staff, city) == expected


def test_dates_follow_the_language_in_use():
    try:
        use_language(Language.FRENCH)
    except FileNotFoundError:
        pytest.skip("the French catalogue is not compiled")
    assert words.day_near(before(days=4), NOW, PARIS) == "vendredi"
    assert words.quoted("après la réunion") == "«\u00a0après la réunion\u00a0»"


def test_french_sentences_say_14_h_30_and_its_tables_14_30():
    at = NOW + timedelta(hours=11, minutes=11)
    use_language(Language.FRENCH)
    assert plain(words.when(at, NOW, PARIS)) == "aujourd’hui à 21 h 53"
    assert words.when(at, NOW, PARIS, in_table=True) == "aujourd’hui à 21:53"
    told = words.why_now(WhyNow(Why.CALLBACK, at, FIVE), NOW, PARIS)
    assert "21 h 53" in plain(told)
    assert words.ago(NOW - timedelta(hours=12), NOW, PARIS, in_table=True).endswith("22:42")


def test_planned_callback_is_a_fact_not_an_order():
    soon, far = NOW + timedelta(hours=1), NOW + timedelta(days=21)
    use_language(Language.FRENCH)
    told = plain(words.callback_planned("Rémi Paillequin", soon, PARIS, NOW))
    assert told == "Rappel prévu : Rémi Paillequin, aujourd’hui à 11 h 42"
    told = plain(words.callback_planned("Rémi Paillequin", far, PARIS, NOW))
    assert told == "Rappel prévu : Rémi Paillequin, le 15 déc. à 10 h 42"


def test_search_counts_what_it_found():
    assert words.queue_found(5, 202) == "5 of 202 leads"
    use_language(Language.FRENCH)
    assert words.queue_found(5, 202) == "5 sur 202 leads"
