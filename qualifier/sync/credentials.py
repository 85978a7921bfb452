"""Secrets in the operating system's keyring. The only module that imports keyring.

Accepted are the native stores by name: Windows, macOS, Secret Service, KWallet. Any other backend
(plain files, "fail", third-party) counts as none: better a passphrase than a readable secret.
Calls may block on a dialogue of the system, so never on the UI thread.
"""

from __future__ import annotations

import secrets

from qualifier.core.errors import KeyMissing, KeyringMissing

SERVICE = "Qualifier"
NATIVE_BACKENDS = (
    "keyring.backends.Windows",
    "keyring.backends.macOS",
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "keyring.backends.libsecret",
)


def backend_name() -> str:
    """The backend keyring would use, as `module.Class`."""
    import keyring

    kind = type(keyring.get_keyring())
    return f"{kind.__module__}.{kind.__qualname__}"


def native_backend() -> str:
    """The native backend's name. Raises KeyringMissing if there is none on this computer."""
    import keyring

    backend = keyring.get_keyring()
    chosen = getattr(backend, "backends", None) or [backend]  # the chainer tries several
    for one in chosen:
        if type(one).__module__.startswith(NATIVE_BACKENDS):
            return f"{type(one).__module__}.{type(one).__qualname__}"
    raise KeyringMissing(backend_name())


def make_secret(profile_id: str) -> str:
    """A new random secret for a profile, kept in the keyring. Raises KeyringMissing."""
    made = secrets.token_urlsafe(32)
    _set(profile_id, made)
    if secret_of(profile_id) != made:
        raise KeyringMissing(native_backend())
    return made


def secret_of(profile_id: str) -> str:
    """The secret kept for a profile. Raises KeyringMissing, or KeyMissing(keyring_empty)."""
    import keyring
    from keyring.errors import KeyringError

    native_backend()
    try:
        found = keyring.get_password(SERVICE, profile_id)
    except KeyringError as error:
        raise KeyringMissing(backend_name()) from error
    if found is None:
        raise KeyMissing("", "keyring_empty")
    return found


def forget_secret(profile_id: str) -> None:
    """Take the secret out of the keyring; nothing happens if it is not there."""
    import keyring
    from keyring.errors import KeyringError, PasswordDeleteError

    try:
        keyring.delete_password(SERVICE, profile_id)
    except PasswordDeleteError:
        return
    except KeyringError as error:
        raise KeyringMissing(backend_name()) from error


def _set(profile_id: str, value: str) -> None:
    import keyring
    from keyring.errors import KeyringError

    native_backend()
    try:
        keyring.set_password(SERVICE, profile_id, value)
    except KeyringError as error:
        raise KeyringMissing(backend_name()) from error
