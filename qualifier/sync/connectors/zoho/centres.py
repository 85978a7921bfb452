"""The data centres of Zoho, which know nothing of each other: an account lives in one.

Where one signs in to each stands with the sign-in. Source: Zoho's documentation of several data
centres, and its own library, November 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

# Id → the root of its API.
CENTRES: Mapping[str, str] = {
    "us": "https://www.zohoapis.com",
    "eu": "https://www.zohoapis.eu",
    "in": "https://www.zohoapis.in",
    "au": "https://www.zohoapis.com.au",
    "jp": "https://www.zohoapis.jp",
    "cn": "https://www.zohoapis.com.cn",
    "ca": "https://www.zohoapis.ca",
    "sa": "https://www.zohoapis.sa",
}


def centre_at(root: str) -> str:
    """The id of the data centre whose API, or whose sandbox's, is at `root`; "" for any other."""
    host = (urlsplit(root).hostname or "").replace("sandbox.", "www.")
    return next((one for one, api in CENTRES.items() if urlsplit(api).hostname == host), "")
