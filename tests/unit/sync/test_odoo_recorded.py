"""The fake Odoo answers as real servers did: statuses, names of errors, shapes of results."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from qualifier.sync.access import Given
from qualifier.sync.http import Http
from qualifier.sync.pace import Pace
from tests.fakes.fake_odoo import FakeOdoo
from tests.fakes.fake_odoo.database import ADMIN

SAMPLES = Path(__file__).parents[4] / "shared" / "crm" / "odoo-samples"
pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the recordings are not here")
SALES = "sales_team.group_sale_salesman"
LEAD, GONE, HIDDEN = 1001, 99999999, 1002
# Whose words are the same wherever the server stands.
SAME_WORDS = (
    "err_bad_key err_no_auth err_missing_write err_unknown_field err_bad_selection err_get "
    "err_missing_kwarg err_unknown_model err_unknown_method err_private_method err_user_error "
    "err_datetime_iso err_validation err_required err_ids_on_api_model wrong_key_on_object "
    "err_validation_probability err_required_name err_unknown_field_create err_unknown_kwarg "
    "err_unknown_field_read err_unknown_field_domain err_bad_m2o err_access_rule"
).split()


def recorded(name: str) -> dict[str, Any]:
    return json.loads((SAMPLES / name).read_text(encoding="utf-8")) if SAMPLES.exists() else {}


@pytest.fixture(params=(14, 19), scope="module")
def odoo(request) -> Iterator[FakeOdoo]:
    with closing(FakeOdoo(request.param, f"odoo{request.param}")) as server:
        database = server.database
        for login, groups in (
            ("qualifier", (SALES,)),
            ("qualifier_all", (SALES, f"{SALES}_all_leads")),
            ("nosales", ()),
        ):
            database.add_user("Quinn Qualifier", login, groups)
        made = {"id": LEAD, "name": "Probe", "user_id": False, "stage_id": 1}
        other = {"id": HIDDEN, "name": "Other", "user_id": ADMIN, "stage_id": 1}
        with database.transaction():
            for row in (made, other):
                database.add("crm.lead", row)
        ids = {"x_qualification_score": "integer", "x_next_call_at": "datetime"}
        for name, kind in {**ids, "x_qualifier_uid": "char", "x_fit": "selection"}.items():
            options = [[0, 0, {"value": one, "name": one.title()}] for one in ("hot", "cold")]
            server.call(
                ADMIN,
                "ir.model.fields",
                "create",
                vals_list=[
                    {"model_id": 400, "name": name, "field_description": name, "ttype": kind,
                     "state": "manual", "selection_ids": options if kind == "selection" else False}
                ],
            )  # fmt: skip
        database.rows("crm.lead")[LEAD]["x_qualifier_uid"] = "probe-1"
        yield server


def here(value: Any, known: set[str]) -> Any:
    """A recorded request with the ids of the fake, and only fields that it has."""
    if isinstance(value, dict):
        return {key: here(one, known) for key, one in value.items()}
    if isinstance(value, list):
        if "write_date" in value:
            return [one for one in value if one in known]
        return [here(one, known) for one in value]
    is_lead = isinstance(value, int) and not isinstance(value, bool) and 5000 < value < 9000
    return LEAD if is_lead else value


def shape(value: Any) -> Any:
    """Names and kinds. Of a list the first, of records what both sides have."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value and not isinstance(value[0], list) else []
    if isinstance(value, bool) or value is None:
        return value
    return "number" if isinstance(value, (int, float)) else type(value).__name__


def assert_same_shape(ours: Any, theirs: Any, where: str) -> None:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        if "id" in ours and "name" in ours:  # a record: the fake's has fewer fields
            theirs = {key: one for key, one in theirs.items() if key in ours}
        assert ours.keys() == theirs.keys(), where
        for key in ours:
            if False in (ours[key], theirs[key]) or key in ("lead_properties", "moreinfo"):
                continue  # nothing is false, whatever the type
            assert_same_shape(ours[key], theirs[key], f"{where}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list):
        assert bool(ours) == bool(theirs) or where.endswith("messages"), where
        if ours and theirs:
            assert_same_shape(ours[0], theirs[0], f"{where}[0]")
    else:
        assert ours == theirs, where


def plain(words: str, request: Any) -> str:
    """Words of an error without ids and names that differ from server to server."""
    for one in ("5128", "5109", "5114", str(LEAD), "25", "21", "20"):
        words = words.replace(one, "N")
    digits = [part for part in words.split() if not part.startswith("(id=")]
    return " ".join(digits)


@pytest.mark.parametrize("name", recorded("odoo19-json2.json"))
@pytest.mark.parametrize("odoo", (19,), indirect=True)
def test_json2_answers_as_recorded(odoo, name):
    sample = recorded("odoo19-json2.json")[name]
    request, theirs = sample["request"], sample["response"]
    method = "GET" if "GET" in request else "POST"
    known = set(odoo.database.models["crm.lead"].fields)
    accounts = {one.login: one.key for one in odoo.database.accounts.values()}
    who = {"err_access_model": "nosales", "err_access_rule": "qualifier"}.get(name, "admin")
    headers = dict(request["headers"])
    if "Authorization" in headers:
        headers["Authorization"] = f"bearer {'0' if name == 'err_bad_key' else accounts[who]}"
    body = here(request["body"], known)
    if name == "err_access_rule":
        body["ids"] = [HIDDEN]
    sent: dict[str, Any] = {"data": body} if isinstance(body, str) else {"json": body}
    answer = requests.request(
        method, odoo.url + request[method], headers={**headers, "Connection": "close"},
        timeout=5, **(sent if body is not None else {})
    )  # fmt: skip
    assert answer.status_code == sample["http_status"]
    assert answer.headers["Content-Type"] == sample["headers"]["Content-Type"]
    assert ("WWW-Authenticate" in answer.headers) == ("WWW-Authenticate" in sample["headers"])
    if name == "err_positional_list":  # a list is ignored: the whole table
        table = odoo.database.rows("crm.lead").values()
        assert len(answer.json()) == sum(row["active"] for row in table) >= 1
        return
    ours = answer.json() if "json" in answer.headers["Content-Type"] else answer.text
    assert_same_shape(shape(ours), shape(theirs), name)
    if sample["http_status"] >= 400 and isinstance(theirs, dict):
        assert ours["name"] == theirs["name"]
        if name in SAME_WORDS:
            assert plain(ours["message"], body) == plain(theirs["message"], body)


@pytest.mark.parametrize("name", recorded("odoo14-jsonrpc.json"))
def test_json_rpc_answers_as_recorded(odoo, name):
    samples = recorded(f"odoo{odoo.database.major}-jsonrpc.json")
    if name not in samples:
        pytest.skip("not recorded of this version")
    sample = samples[name]
    known = set(odoo.database.models["crm.lead"].fields)
    body = here(sample["request"]["body"], known)
    args = body["params"]["args"]
    account = {one.login: one for one in odoo.database.accounts.values()}
    if body["params"]["service"] == "object":
        who = str(args[2]).removeprefix("<api-key-of-").rstrip(">")
        mine = account.get(who, account["qualifier_all"])
        args[1], args[2] = mine.id, "0" if name == "wrong_key_on_object" else mine.key
        if name == "err_access_rule_read":
            args[5][0] = [HIDDEN]
        if name == "lost_leads":
            reason = {"lost_reason" if odoo.database.major < 16 else "lost_reason_id": 1}
            odoo.call(ADMIN, "crm.lead", "action_set_lost", [LEAD], **reason)
    elif name == "authenticate_ok":
        args[2] = account["qualifier_all"].key
    with closing(Http(Given(odoo.url), Pace(1000, 1000))) as http:
        answer = http.ask("POST", "/jsonrpc", body, changes=False)
    theirs = sample["response"]
    assert answer.status == sample["http_status"] == 200
    assert_same_shape(shape(answer.body), shape(theirs), name)
    if "error" in theirs:
        assert answer.body["error"]["code"] == theirs["error"]["code"]
        ours, said = answer.body["error"]["data"], theirs["error"]["data"]
        assert ours["name"] == said["name"]
        if name in SAME_WORDS:
            assert plain(ours["message"], body) == plain(said["message"], body)
