"""What an administrator does once at the CRM, so that people can sign in: each step with what to
copy where. Also written down in docs/connect-*.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualifier.texts import _


@dataclass(frozen=True, slots=True)
class SetUpStep:
    """One thing to do. `copies`: what to paste there, as it stands."""

    words: str
    copies: tuple[str, ...] = ()


def salesforce(redirects: Sequence[str], scope: str) -> tuple[SetUpStep, ...]:
    """An External Client App of the customer's own org, without a secret."""
    return (
        SetUpStep(
            _("In Setup, open External Client App Manager and make a new app, distributed “Local”.")
        ),
        SetUpStep(
            _("Enable OAuth and paste these addresses under Callback URL, one a line."),
            tuple(redirects),
        ),
        SetUpStep(
            _(
                "Choose two scopes: Manage user data via APIs (api), and Perform requests at any "
                "time (refresh_token, offline_access)."
            )
        ),
        SetUpStep(
            _(
                "Tick Require PKCE and the rotation of refresh tokens; untick both Require Secret "
                "(web server flow, refresh token flow)."
            )
        ),
        SetUpStep(
            _(
                "Under Policies, let users in by a permission set, and give it to those who "
                "qualify leads. They need API Enabled too."
            )
        ),
        SetUpStep(_("Copy the consumer key and the address of My Domain to the form below.")),
    )


def zoho(redirects: Sequence[str], scope: str) -> tuple[SetUpStep, ...]:
    """A server-based client of the API console; its scopes are asked for at the sign-in."""
    return (
        SetUpStep(
            _(
                "Open the API console of your data centre (of Europe: api-console.zoho.eu) and add "
                "a client: Server-based Applications."
            ),
            ("https://api-console.zoho.com",),
        ),
        SetUpStep(
            _("Paste these addresses under Authorized Redirect URIs, each in its own box."),
            tuple(redirects),
        ),
        SetUpStep(
            _(
                "Where people of several data centres sign in: in the client’s Settings, tick the "
                "others."
            )
        ),
        SetUpStep(_("Copy client ID and client secret to the form below.")),
    )


def pipedrive(redirects: Sequence[str], scope: str) -> tuple[SetUpStep, ...]:
    """A private app of the Developer Hub."""
    return (
        SetUpStep(_("In Pipedrive, open your picture, Developer Hub, and create a private app.")),
        SetUpStep(_("Paste this address as Callback URL."), tuple(redirects)),
        SetUpStep(
            _(
                "Tick these scopes: leads, contacts and activities (full access), deals, users and "
                "search (read), fields of deals and contacts (full access)."
            )
        ),
        SetUpStep(_("Copy client ID and client secret to the form below.")),
    )
