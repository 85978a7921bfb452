"""Where and how CRMs sign people in. Imported with the rows: no library here.

Redirect addresses are registered at the CRM letter by letter, so their ports are fixed: below those
that systems hand out by themselves, and apart, as Windows sets whole ranges aside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from qualifier.core.errors import NeedsAttention
from qualifier.sync.pasted import pasted
from qualifier.sync.sign_in import steps
from qualifier.sync.sign_in.steps import SetUpStep

PORTS = (17171, 23171, 28171)
REDIRECTS = tuple(f"http://localhost:{port}/OauthRedirect" for port in PORTS)
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class OAuth:
    """A CRM's sign-in. Paths stand behind the root of its sign-in server.

    `servers`: data centre → root, the usual one first. `domains`: whose names, and those below
    them, may be sent a token. `client`: how the program shows who it is, in Authlib's words:
    none, client_secret_post, client_secret_basic. `base`: the key of the API's root in the answer.
    `server`: the key of the sign-in server in the redirect, where the CRM sends people on to
    another data centre. `other_name`: an ending of addresses as people copy them → the right one.
    `ends`: whether tokens say when they end; else a 401 tells. `steps`: what an administrator does
    there first, by the redirect addresses and the scope.
    """

    servers: Mapping[str, str]
    domains: tuple[str, ...]
    authorize: str
    token: str
    revoke: str
    scopes: tuple[str, ...]
    base: str
    ends: bool
    client: str = "none"
    has_pkce: bool = True
    scope_mark: str = " "
    more: Mapping[str, str] = field(default_factory=dict)
    redirects: tuple[str, ...] = REDIRECTS
    server: str = ""
    scheme: str = "Bearer"
    revoke_by_query: bool = False
    other_name: Mapping[str, str] = field(default_factory=dict)
    steps: Callable[[Sequence[str], str], tuple[SetUpStep, ...]] = lambda _redirects, _scope: ()

    @property
    def needs_secret(self) -> bool:
        """Whether the program registered there has a secret beside its id."""
        return self.client != "none"

    @property
    def set_up(self) -> tuple[SetUpStep, ...]:
        """The steps, in the language in use."""
        return self.steps(self.redirects, self.scope)

    @property
    def scope(self) -> str:
        """All that is asked for, as it stands in the address; "" where the app's page says it."""
        return self.scope_mark.join(self.scopes)

    def server_of(self, details: Mapping[str, Any]) -> str:
        """The root of the sign-in server of a connection: `https://host`.

        Raises NeedsAttention(address_wrong, host) for one that is not the CRM's.
        """
        typed = pasted(str(details.get("address") or ""))
        if not typed:
            centre = str(details.get("centre") or "")
            return self.servers.get(centre) or next(iter(self.servers.values()))
        if "://" not in typed:
            typed = f"https://{typed}"
        try:
            parts = urlsplit(typed)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            raise NeedsAttention("address_wrong", typed) from None
        for ending, right in self.other_name.items():
            if host.endswith(ending):
                host = host.removesuffix(ending) + right
        root = f"{parts.scheme.lower()}://{host}" + (f":{port}" if port else "")
        if not self.is_trusted(root):
            raise NeedsAttention("address_wrong", host)
        return root

    def is_trusted(self, root: str) -> bool:
        """Whether a token may be sent to this root: the CRM's own, by https; on this very computer
        also without, as nothing leaves it."""
        try:
            parts = urlsplit(root)
            host = (parts.hostname or "").lower()
        except ValueError:
            return False
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
        is_bare = not (parts.username or parts.password)
        is_theirs = any(host == one or host.endswith(f".{one}") for one in self.domains)
        return is_safe and is_bare and is_theirs


SALESFORCE = OAuth(
    servers={"": "https://login.salesforce.com", "sandbox": "https://test.salesforce.com"},
    domains=("salesforce.com",),
    authorize="/services/oauth2/authorize",
    token="/services/oauth2/token",  # noqa: S106 (a path)
    revoke="/services/oauth2/revoke",
    scopes=("api", "refresh_token"),
    base="instance_url",
    ends=False,
    other_name={".lightning.force.com": ".my.salesforce.com"},
    steps=steps.salesforce,
)
_ZOHO_LEADS = tuple(
    f"ZohoCRM.{one}"
    for one in (
        "modules.leads.ALL modules.notes.ALL modules.calls.ALL modules.tasks.ALL "
        "modules.deals.READ coql.READ users.READ org.READ settings.fields.ALL"
    ).split()
)
ZOHO = OAuth(
    servers={
        "us": "https://accounts.zoho.com",
        "eu": "https://accounts.zoho.eu",
        "in": "https://accounts.zoho.in",
        "au": "https://accounts.zoho.com.au",
        "jp": "https://accounts.zoho.jp",
        "cn": "https://accounts.zoho.com.cn",
        "ca": "https://accounts.zohocloud.ca",
        "sa": "https://accounts.zoho.sa",
    },
    domains=tuple(f"zohoapis.{one}" for one in "com eu in com.au jp com.cn ca sa".split()),
    authorize="/oauth/v2/auth",
    token="/oauth/v2/token",  # noqa: S106 (a path)
    revoke="/oauth/v2/token/revoke",
    scopes=_ZOHO_LEADS,
    base="api_domain",
    ends=True,
    client="client_secret_post",
    scope_mark=",",
    more={"access_type": "offline", "prompt": "consent"},
    server="accounts-server",
    scheme="Zoho-oauthtoken",
    revoke_by_query=True,
    steps=steps.zoho,
)
PIPEDRIVE = OAuth(
    servers={"": "https://oauth.pipedrive.com"},
    domains=("pipedrive.com",),
    authorize="/oauth/authorize",
    token="/oauth/token",  # noqa: S106 (a path)
    revoke="/oauth/revoke",
    scopes=(),  # the app's page says them
    base="api_domain",
    ends=True,
    client="client_secret_basic",
    has_pkce=False,
    redirects=REDIRECTS[:1],  # an app has one, compared letter by letter
    steps=steps.pipedrive,
)
