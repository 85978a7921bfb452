"""Profiles and a small list for the tests that run the program."""

from __future__ import annotations

import pytest

from tests.fakes.program import Profile, prepared, run_cold

SMALL = (
    "Reference,First name,Last name,Company,Phone,E-mail\n"
    "A1,Ada,Lovelace,Analytical Engines,01 99 00 41 07,ada@engines.example\n"
    "A2,Alan,Turing,Bombe Works,01 99 00 41 08,alan@bombe.example\n"
    "A3,Grace,Hopper,Compilers,,grace@compilers.example\n"
)


@pytest.fixture
def profile(tmp_path):
    return prepared(tmp_path)


@pytest.fixture
def cold_profile(profile):
    """Its commands are started as a person starts them: nothing is imported before."""
    profile.start = run_cold
    return profile


@pytest.fixture
def no_profile(tmp_path):
    """A place for a profile, and a passphrase for it."""
    return Profile(tmp_path)


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.csv"
    path.write_text(SMALL, encoding="utf-8")
    return path
