"""The profile of the fictional leads: whole, and in the language it was asked for in."""

from __future__ import annotations

from qualifier.cli.given import SAMPLE_PASSPHRASE
from qualifier.cli.sample_profile import make_sample_profile
from qualifier.settings import IS_SAMPLE, LANGUAGE
from qualifier.store import leads, profile
from qualifier.store.profile import Secret, Store
from qualifier.texts import Language, use_language


def test_sample_speaks_the_language_it_was_asked_for_in(tmp_path):
    use_language(Language.ENGLISH)
    folder = tmp_path / "sample"
    make_sample_profile(folder)
    key = profile.key_from(folder, Secret("passphrase", SAMPLE_PASSPHRASE))
    store = Store(folder, key, is_window=False)
    try:
        kept = store.settings()
        assert (kept.text(LANGUAGE), kept.flag(IS_SAMPLE)) == ("en", True)
        assert store.read(leads.count) == 300
    finally:
        store.close()
