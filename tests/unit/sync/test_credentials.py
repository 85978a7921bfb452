"""Only native key stores are trusted; a plain file is none."""

from __future__ import annotations

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail

from qualifier.core.errors import KeyMissing, KeyringMissing
from qualifier.sync import credentials


class Kept(KeyringBackend):
    """Keeps secrets in memory; its module's name decides whether it counts as native."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service, username):
        return self.secrets.get((service, username))

    def set_password(self, service, username, password):
        self.secrets[service, username] = password

    def delete_password(self, service, username):
        from keyring.errors import PasswordDeleteError

        if (service, username) not in self.secrets:
            raise PasswordDeleteError(username)
        del self.secrets[service, username]


class Native(Kept):
    __module__ = "keyring.backends.SecretService"


@pytest.fixture
def use():
    before = keyring.get_keyring()

    def chosen(backend):
        keyring.set_keyring(backend)
        return backend

    yield chosen
    keyring.set_keyring(before)


def test_secret_is_kept_and_found_by_its_profile(use):
    use(Native())
    made = credentials.make_secret("profile-1")
    assert len(made) >= 40
    assert credentials.secret_of("profile-1") == made
    with pytest.raises(KeyMissing) as caught:
        credentials.secret_of("profile-2")
    assert caught.value.reason == "keyring_empty"
    credentials.forget_secret("profile-1")
    credentials.forget_secret("profile-1")
    with pytest.raises(KeyMissing):
        credentials.secret_of("profile-1")


@pytest.mark.parametrize("backend", (fail.Keyring, Kept))
def test_any_other_backend_counts_as_none_and_gets_nothing(use, backend):
    kept = use(backend())
    with pytest.raises(KeyringMissing):
        credentials.make_secret("profile-1")
    with pytest.raises(KeyringMissing):
        credentials.secret_of("profile-1")
    assert not getattr(kept, "secrets", {})


def test_store_that_forgets_at_once_is_noticed(use):
    class Forgetful(Native):
        __module__ = "keyring.backends.SecretService"

        def set_password(self, service, username, password):
            self.secrets[service, username] = "something else"

    use(Forgetful())
    with pytest.raises(KeyringMissing):
        credentials.make_secret("profile-1")
