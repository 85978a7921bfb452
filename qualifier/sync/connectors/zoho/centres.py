"""The data centres of Zoho, which know nothing of each other: an account lives in one.

Source: Zoho's documentation of several data centres, and its own library, November 2026.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Centre:
    """A data centre: where one signs in, and where its API is."""

    id: str
    accounts: str
    api: str


CENTRES = (
    Centre("US", "https://accounts.zoho.com", "https://www.zohoapis.com"),
    Centre("EU", "https://accounts.zoho.eu", "https://www.zohoapis.eu"),
    Centre("IN", "https://accounts.zoho.in", "https://www.zohoapis.in"),
    Centre("AU", "https://accounts.zoho.com.au", "https://www.zohoapis.com.au"),
    Centre("JP", "https://accounts.zoho.jp", "https://www.zohoapis.jp"),
    Centre("CN", "https://accounts.zoho.com.cn", "https://www.zohoapis.com.cn"),
    Centre("CA", "https://accounts.zohocloud.ca", "https://www.zohoapis.ca"),
    Centre("SA", "https://accounts.zoho.sa", "https://www.zohoapis.sa"),
)


def centre_at(address: str) -> Centre | None:
    """The data centre of a sign-in's or an API's address, its sandbox too; None for any other
    server: no client secret may go there."""
    parts = urlsplit(address)
    if parts.scheme != "https" or parts.username or parts.port not in (None, 443):
        return None
    host = parts.hostname or ""
    for one in CENTRES:
        api = urlsplit(one.api).hostname or ""
        sandbox = "sandbox." + api.removeprefix("www.")
        if host in (urlsplit(one.accounts).hostname, api, sandbox):
            return one
    return None
