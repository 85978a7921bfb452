"""A pasted access token as a way in, and the address it is of."""

from __future__ import annotations

from urllib.parse import urlsplit

from qualifier.core.errors import NeedsAttention
from qualifier.sync.access import Given
from qualifier.sync.pasted import pasted

_HERE = ("localhost", "127.0.0.1")
_PAGES, _API = ".lightning.force.com", ".my.salesforce.com"


def given(address: str, token: str) -> Given:
    """Raises NeedsAttention(address_wrong, address_insecure). People copy the address of a page,
    which is another host than that of the API."""
    typed = pasted(address)
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise NeedsAttention("address_wrong", typed) from None
    if "." not in host and host not in _HERE:
        raise NeedsAttention("address_wrong", typed)
    if parts.scheme != "https" and host not in _HERE:
        raise NeedsAttention("address_insecure", typed)
    if host.endswith(_PAGES):
        host = host.removesuffix(_PAGES) + _API
    root = f"{parts.scheme}://{host}" + (f":{port}" if port else "")
    return Given(root, {"Authorization": f"Bearer {pasted(token)}"})
