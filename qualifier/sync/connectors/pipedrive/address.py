"""Where an account is: what people type or copy from their browser, as the root of the API."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from qualifier.core.errors import NeedsAttention
from qualifier.sync.access import Given
from qualifier.sync.pasted import pasted

ANYWHERE = "https://api.pipedrive.com"  # serves every account, by its token
_COMPANY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


def root(typed: str, *, allow_http: bool = False) -> str:
    """`acme`, `acme.pipedrive.com` or the address of any page there → `https://acme.pipedrive.com`.

    Raises NeedsAttention(address_wrong, address_insecure).
    """
    text = pasted(typed)
    if not text:
        return ANYWHERE
    if _COMPANY.fullmatch(text) and text != "localhost":
        text = f"{text}.pipedrive.com"
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise NeedsAttention("address_wrong", text) from error
    if parts.scheme not in ("http", "https") or not host:
        raise NeedsAttention("address_wrong", text)
    if parts.scheme == "http" and not allow_http:
        raise NeedsAttention("address_insecure", text)
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def by_token(typed: str, token: str, *, allow_http: bool = False) -> Given:
    """The way in with somebody's API token. It goes into a header: the query would be logged."""
    return Given(root(typed, allow_http=allow_http), {"x-api-token": pasted(token)})
