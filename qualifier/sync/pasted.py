"""Keys, logins and names as people paste them: out of a page, an e-mail, a password manager."""

from __future__ import annotations

import unicodedata


def pasted(text: str) -> str:
    """Without blanks around it, and without what nobody sees: line breaks, tabs, zero widths.

    A blank inside stays: up to 18 Odoo takes a password for a key, and that may hold one.
    """
    seen = (one for one in text if unicodedata.category(one) not in ("Cc", "Cf", "Zl", "Zp"))
    return "".join(seen).strip()
