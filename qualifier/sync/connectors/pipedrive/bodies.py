"""What is sent of a lead, a person or an organisation, and what of it is sent whole or not at all.

Lists of phones and addresses are replaced by a writing, and so is an address: what stands there is
sent along.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qualifier.sync.connectors.pipedrive.api import V1, Api, Json
from qualifier.sync.connectors.pipedrive.fields import LABELS, OWNER
from qualifier.sync.connectors.pipedrive.leads import Whole, raw, second
from qualifier.sync.connectors.pipedrive.values import Spot, ours, theirs_v1, theirs_v2

Texts = Mapping[str, tuple[Spot, str]]
"""By name of a field where it is kept, and what it is to hold."""


class LeadBody:
    """Of leads, and of the deals they became. Raises NeedsAttention(field_refused, …)."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._currency = ""

    def of(self, whole: Whole, texts: Texts, *, is_added: bool) -> Json:
        """`is_added`: labels join those that are there."""
        body: Json = {}
        custom: Json = {}
        for name, (spot, text) in texts.items():
            if (name == LABELS and whole.deal) or (name == OWNER and not text):
                continue  # a deal has other labels, and somebody owns it always
            said = text
            if name == LABELS and is_added:
                said = ";".join({*ours(spot, raw(spot, whole)).split(";"), *text.split(";")})
            currency = self._money(spot, whole)
            if not whole.deal:
                body |= theirs_v1(spot, said, currency)
            elif spot.is_custom:
                custom[spot.key] = theirs_v2(spot, said, currency)
            else:
                body[spot.key] = theirs_v2(spot, said, currency)
        return body | ({"custom_fields": custom} if custom else {})

    def _money(self, spot: Spot, whole: Whole) -> str:
        """The currency of a value: as it stands there, else that of who we are."""
        if spot.key != "value" and spot.type != "monetary":
            return ""
        about = whole.about
        of_deal = (about.get("custom_fields") or {}).get(spot.key) or about.get(spot.key)
        inside = of_deal.get("currency") if isinstance(of_deal, dict) else ""
        beside = "currency" if spot.key == "value" else f"{spot.key}_currency"
        if there := inside or about.get(beside):
            return str(there)
        if not self._currency:
            me = self._api.get(V1, "/users/me").get("data") or {}
            self._currency = str(me.get("default_currency") or "EUR")
        return self._currency


def contact_body(there: Json, texts: Texts) -> Json:
    """Of a person or an organisation, of which `there` is what stands there."""
    body: Json = {}
    custom: Json = {}
    for spot, text in texts.values():
        if spot.is_custom:
            custom[spot.key] = theirs_v2(spot, text, "")
        elif spot.part:
            current = body.get(spot.key) or there.get(spot.key) or {}
            body[spot.key] = address(current, spot.part, text)
        elif spot.key in ("phone", "email"):
            body[f"{spot.key}s"] = with_primary(
                body.get(f"{spot.key}s", there.get(f"{spot.key}s")), text
            )
        elif spot.key == "phone2":
            body["phones"] = with_second(body.get("phones", there.get("phones")), text)
        elif spot.key != "name" or text:
            body[spot.key] = text
    return body | ({"custom_fields": custom} if custom else {})


def with_primary(listed: Any, text: str) -> list[Json]:
    """The whole list, as a writing replaces it: the chosen one becomes `text`, or goes."""
    some = [dict(one) for one in listed or () if isinstance(one, dict) and one.get("value")]
    chosen = next((one for one in some if one.get("primary")), some[0] if some else None)
    if text and (same_one := next((one for one in some if one["value"] == text), None)):
        return [{**one, "primary": one is same_one} for one in some]
    rest = [{**one, "primary": False} for one in some if one is not chosen]
    if text:
        return [
            {"value": text, "primary": True, "label": (chosen or {}).get("label", "work")},
            *rest,
        ]
    return [{**one, "primary": place == 0} for place, one in enumerate(rest)]


def with_second(listed: Any, text: str) -> list[Json]:
    """The whole list with another second number; one that is the first already is not repeated."""
    some = [dict(one) for one in listed or () if isinstance(one, dict) and one.get("value")]
    before = second(some)
    rest = [one for one in some if one["value"] not in (before, text) or one.get("primary")]
    if not text or any(one["value"] == text for one in rest):
        return rest
    return [*rest, {"value": text, "primary": not rest, "label": "mobile"}]


def address(there: Json, part: str, text: str) -> Json:
    """An address with another part; its line says the same."""
    before = str(there.get(part) or "")
    line = str(there.get("value") or "")
    if before and before in line:
        line = line.replace(before, text)
    elif text:
        line = ", ".join(one for one in (line, text) if one)
    parts = {key: said for key, said in there.items() if said}
    return {**parts, part: text, "value": line.strip(", ")}
