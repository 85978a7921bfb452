"""The first run without a window: choices, what is left, the profile it ends in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qualifier.core.contact_gate import Bar
from qualifier.core.errors import FileRefused, KeyMissing, QualifierError
from qualifier.core.lead import Nature
from qualifier.exchange.documents.contact_rules_document import contact_rules_named
from qualifier.settings import HOME_COUNTRY, IS_SAMPLE, SCRIPT, SEAT_NAME, SEAT_ROLES, WELCOMED
from qualifier.store import profile
from qualifier.store.profile import Secret
from qualifier.ui.imports.list_facts import ListFacts, whole_list_bar
from qualifier.ui.passphrases import Strength, are_usable, strength_of
from qualifier.ui.welcome.carry_out import carry_out
from qualifier.ui.welcome.presenter import WelcomePresenter
from qualifier.ui.welcome.script_offers import offer_sentence, script_offers
from qualifier.ui.welcome.state import LeadsFrom, Step, Way
from qualifier.ui.welcome.words import choices_left, leads_sentence

KEY = "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-HHHH"
PASSPHRASE = "quatre chevaux mangent du foin"


class HereAndNow:
    """Long jobs done at once; `holds` keeps them until `release`."""

    def __init__(self) -> None:
        self.holds = False
        self._held = []

    def run(self, job, then, failed):
        if self.holds:
            self._held.append((job, then, failed))
            return
        try:
            result = job()
        except QualifierError as error:
            failed(error)
        else:
            then(result)

    def call_here(self, task):
        task()

    def release(self):
        self.holds = False
        held, self._held = self._held, []
        for one in held:
            self.run(*one)


@pytest.fixture
def away():
    return HereAndNow()


@pytest.fixture
def presenter(away):
    return WelcomePresenter("en", lambda _state: None, lambda _language: None, lambda: KEY, away)


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    file = tmp_path / "salon.csv"
    file.write_text(
        "Nom;Société;Téléphone\n"
        "Ada Morin;Fonderies Brévault;01 99 00 41 07\n"
        "Luc Petit;Cartonneries Hautvigne;06 39 98 41 07\n"
        "Zoé Leroy;Sucrerie de Beaufonds;\n",
        encoding="utf-8",
    )
    return file


def make_all_choices(presenter, leads=None):
    presenter.keyring_found(False)
    presenter.set_name("Inès Caradec")
    if leads is None:
        presenter.choose_sample()
    else:
        presenter.choose_file(leads)
    presenter.choose_script("maintenance_inbound")
    presenter.choose_dialer("by_hand")
    presenter.set_passphrase(PASSPHRASE)
    presenter.repeat_passphrase(PASSPHRASE)
    presenter.put_away(True)


def test_choices_are_named_until_all_are_made(presenter):
    assert presenter.state.left == (Step.YOU, Step.LEADS, Step.SCRIPT, Step.PHONE, Step.SAFETY)
    assert choices_left(presenter.state) == "5 choices left"  # all their names do not fit
    make_all_choices(presenter)
    assert choices_left(presenter.state) == ""
    presenter.choose_dialer("")
    assert choices_left(presenter.state) == "1 choice left: how you phone"


def test_set_up_is_not_given_while_a_choice_is_left(presenter):
    make_all_choices(presenter)
    presenter.put_away(False)
    assert presenter.making() is None
    presenter.put_away(True)
    made = presenter.making()
    assert made is not None
    assert (made.name, made.way, made.passphrase) == ("Inès Caradec", Way.PASSPHRASE, PASSPHRASE)
    assert presenter.making() is None  # a second press makes no second profile


def test_own_command_counts_only_with_the_number_in_it(presenter):
    presenter.choose_dialer("command")
    presenter.set_command("softphone --dial")
    assert not presenter.state.is_done(Step.PHONE)
    presenter.set_command("softphone --dial {number}")
    assert presenter.state.is_done(Step.PHONE)


def test_the_last_role_stays(presenter):
    presenter.toggle_role("qualifier")
    assert presenter.state.roles == ("qualifier",)
    presenter.toggle_role("admin")
    presenter.toggle_role("qualifier")
    assert presenter.state.roles == ("admin",)


def test_recovery_key_is_made_once_and_kept_when_the_way_changes(away):
    keys = iter(["first", "second"])
    presenter = WelcomePresenter("fr", lambda _s: None, lambda _l: None, lambda: next(keys), away)
    presenter.keyring_found(True)
    assert presenter.state.safety.way is Way.KEYRING
    presenter.choose_way(Way.PASSPHRASE)
    assert presenter.state.safety.recovery_key == "first"


def test_language_is_spoken_before_the_state_is_shown(away):
    told = []
    presenter = WelcomePresenter(
        "en",
        lambda state: told.append(("shown", state.language)),
        lambda language: told.append(("spoken", language)),
        lambda: KEY,
        away,
    )
    presenter.choose_language("fr")
    assert told == [("spoken", "fr"), ("shown", "fr")]


def test_list_is_read_and_counted(presenter, list_file):
    presenter.choose_file(list_file)
    read = presenter.state.leads.read
    assert read is not None
    assert (read.rows, read.with_number, read.without_number, read.left_out) == (3, 2, 1, 0)
    assert [(one.number, one.who) for one in read.unready] == [
        (4, "Zoé Leroy, Sucrerie de Beaufonds")
    ]
    assert leads_sentence(presenter.state.leads, "en") == (
        "3 leads read, 2 with a number, 1 without."
    )


def test_unreadable_list_says_why_and_is_not_chosen(presenter, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"")
    presenter.choose_file(bad)
    assert isinstance(presenter.state.leads.error, FileRefused)
    assert not presenter.state.is_done(Step.LEADS)


def test_list_read_too_late_is_dropped(presenter, away, list_file):
    away.holds = True
    presenter.choose_file(list_file)
    presenter.choose_sample()
    away.release()
    assert presenter.state.leads.source is LeadsFrom.SAMPLE
    assert presenter.state.leads.read is None


def test_stopped_reading_chooses_nothing(presenter, away, list_file):
    away.holds = True
    presenter.choose_file(list_file)
    presenter.stop_reading()
    away.release()
    assert presenter.state.leads.source is LeadsFrom.NOWHERE


def test_another_country_reads_the_numbers_anew(presenter, list_file):
    presenter.choose_file(list_file)
    presenter.change_facts(replace(presenter.state.leads.facts, country="US"))
    read = presenter.state.leads.read
    assert read is not None
    assert read.with_number < 2  # French numbers are none in America


def test_explore_leaves_only_name_and_safety(presenter):
    presenter.keyring_found(True)
    presenter.explore()
    assert presenter.state.left == (Step.YOU, Step.SAFETY)


def test_carried_out_profile_opens_by_passphrase_and_by_recovery_key(presenter, tmp_path):
    make_all_choices(presenter)
    made = presenter.making()
    assert made is not None
    done = carry_out(made, tmp_path / "profile")
    settings = done.store.settings()
    key = done.store.key
    done.store.close()
    assert settings.text(SEAT_NAME) == "Inès Caradec"
    assert settings.names(SEAT_ROLES) == ("qualifier",)
    assert settings.text(SCRIPT) == "maintenance_inbound"
    assert settings.flag(WELCOMED)
    assert settings.flag(IS_SAMPLE)
    assert done.request == {"do": "load_sample"}
    for way in (Secret("passphrase", PASSPHRASE), Secret("recovery", KEY.lower())):
        assert profile.key_from(tmp_path / "profile", way) == key
    with pytest.raises(KeyMissing):
        profile.key_from(tmp_path / "profile", Secret("passphrase", "another"))


def test_carried_out_list_is_left_to_the_worker(presenter, tmp_path, list_file):
    make_all_choices(presenter, list_file)
    presenter.change_facts(
        ListFacts("FR", Nature.PROFESSIONAL, "legitimate_interest", "salon", "3/11/2026")
    )
    made = presenter.making()
    assert made is not None
    done = carry_out(made, tmp_path / "profile")
    done.store.close()
    request = done.request
    assert request["do"] == "import"
    assert request["file"] == str(list_file)
    assert request["nature"] == "professional"
    assert request["basis_on"] == "2026-11-03"
    targets = [column["target"] for column in request["map"]["columns"]]
    assert targets == ["name", "company", "phone"]
    assert not done.with_sample
    assert made.settings()[HOME_COUNTRY] == "FR"


@pytest.mark.parametrize(
    ("facts", "bar"),
    (
        (ListFacts(), Bar.NATURE_UNKNOWN),
        (ListFacts(nature=Nature.PROFESSIONAL), None),
        (ListFacts(nature=Nature.CONSUMER), Bar.BASIS_MISSING),
        (ListFacts(nature=Nature.CONSUMER, basis="legitimate_interest"), Bar.BASIS_TOO_WEAK),
        (ListFacts(nature=Nature.CONSUMER, basis="consent"), Bar.PROOF_MISSING),
        (
            ListFacts(nature=Nature.CONSUMER, basis="consent", basis_source="form"),
            Bar.PROOF_MISSING,
        ),
        (ListFacts("FR", Nature.CONSUMER, "consent", "form", "1/10/2026"), None),
    ),
)
def test_whole_list_bar_says_what_keeps_all_of_a_list(presenter, list_file, facts, bar):
    presenter.choose_file(list_file)
    column_map = presenter.state.leads.read.column_map
    rules = contact_rules_named("fr-2026")
    assert whole_list_bar(facts, column_map, rules, date(2026, 11, 24)) is bar


def test_day_of_the_basis_must_be_one(presenter, list_file):
    presenter.choose_file(list_file)
    presenter.change_facts(replace(presenter.state.leads.facts, basis_on="31/2/2026"))
    assert not presenter.state.is_done(Step.LEADS)


@pytest.mark.parametrize(
    ("passphrase", "strength"),
    (
        ("", Strength.EMPTY),
        ("court", Strength.TOO_SHORT),
        ("aaaaaaaa", Strength.WEAK),
        ("Marseille13", Strength.FAIR),
        (PASSPHRASE, Strength.GOOD),
    ),
)
def test_strength_counts_length_and_variety(passphrase, strength):
    assert strength_of(passphrase) is strength


def test_passphrases_must_agree():
    assert are_usable(PASSPHRASE, PASSPHRASE)
    assert not are_usable(PASSPHRASE, PASSPHRASE[:-1])
    assert not are_usable("court", "court")


def test_script_offers_tell_the_length_of_the_shipped_scripts():
    offers = {offer.id: offer for offer in script_offers()}
    assert set(offers) == {"maintenance_inbound", "packaging_outbound"}
    assert offers["maintenance_inbound"].sections == 7
    assert "6 shared criteria" in offer_sentence(offers["maintenance_inbound"])
