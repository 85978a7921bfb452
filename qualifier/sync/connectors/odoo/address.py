"""Where an Odoo is: its address as people copy it, and how fast it may be asked."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from qualifier.core.errors import NeedsAttention
from qualifier.sync.pace import Pace

ONLINE = ".odoo.com"
# Odoo publishes no figure; an integrator settled with the vendor on a call a second, none beside
# another. Own servers do as they can.
ONLINE_PER_S = 1.0
OWN_PER_S, OWN_BURST = 1000.0, 1000


def base_of(address: str, *, allow_http: bool = False) -> str:
    """`https://host` of what people paste (`acme.odoo.com/odoo/crm`, with or without a scheme).

    The key travels in every request, so plain http is for this computer only, unless allowed.
    Raises NeedsAttention(address_wrong | address_insecure, address).
    """
    text = address.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise NeedsAttention("address_wrong", address) from error
    if parts.scheme not in ("https", "http") or not host or parts.username:
        raise NeedsAttention("address_wrong", address)
    if parts.scheme == "http" and not (allow_http or _is_here(host)):
        raise NeedsAttention("address_insecure", address)
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port else "")


def is_online(base: str) -> bool:
    """Whether the vendor runs it (Odoo Online, or odoo.sh under the same name)."""
    return (urlsplit(base).hostname or "").endswith(ONLINE)


def database_of(base: str) -> str:
    """The database that an address says: of Odoo Online its first part; "" for own servers."""
    return (urlsplit(base).hostname or "").removesuffix(ONLINE) if is_online(base) else ""


def pace_of(base: str, monotonic: Callable[[], float], sleep: Callable[[float], None]) -> Pace:
    """How fast this one may be asked."""
    if is_online(base):
        return Pace(ONLINE_PER_S, monotonic=monotonic, sleep=sleep)
    return Pace(OWN_PER_S, OWN_BURST, monotonic=monotonic, sleep=sleep)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
