"""How an Odoo is asked: where the key travels, how the version is found, which answers count."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from qualifier.core.errors import MaybeDone, NeedsAttention, TryLater
from qualifier.sync.connectors.base import Step
from qualifier.sync.connectors.odoo.session import ids_of
from qualifier.sync.pasted import pasted
from tests.contract.mirror import person
from tests.contract.odoo_scene import OdooScene
from tests.contract.sending import attempt, delivery, send_again, times_there
from tests.fakes.fake_odoo.wire import HTML, Reply, Request, as_json

VERSION_AT = ("/web/version", "/web/webclient/version_info", "/jsonrpc")


@pytest.fixture(params=(14, 19))
def scene(request) -> Iterator[OdooScene]:
    with closing(OdooScene(request.param)) as made:
        yield made


@pytest.fixture
def odoo19() -> Iterator[OdooScene]:
    with closing(OdooScene(19)) as made:
        yield made


# --- the key -------------------------------------------------------------------------------------
def test_key_travels_in_a_header_of_json2_only(scene):
    key = scene.odoo.database.accounts[scene.account].key
    lead = scene.add(person(scene))
    crm = scene.connector()
    crm.check()
    attempt(crm, delivery(scene, Step.NOTE, lead))
    for one in scene.odoo.seen:
        is_json2 = one.path.startswith("/json/2/")
        assert (key in str(one.headers)) is is_json2, one.path
        assert ("X-Odoo-Database" in one.headers) is is_json2, one.path
        assert key not in one.path
        assert is_json2 <= (key not in one.body.decode())


@pytest.mark.parametrize(
    "typed",
    (
        "  {key}\n",
        "\ufeff{key}\u200b",
        "\u00a0{key}\t\r\n",
        "{first}\n{rest}",
    ),
)
def test_key_is_taken_as_people_paste_it(scene, typed):
    account = scene.odoo.database.accounts[scene.account]
    text = typed.format(key=account.key, first=account.key[:20], rest=account.key[20:])
    crm = scene.connector(login=f" {account.login} \n", key=text, database=" acme\n")
    assert crm.check().account


def test_blank_inside_a_password_stays():
    assert pasted(" two words \n") == "two words"


def test_key_that_no_header_can_hold_is_a_wrong_key_and_is_told_to_nobody(odoo19):
    secret = "clé-secrète-…"
    with pytest.raises(NeedsAttention) as caught:
        odoo19.connector(key=secret).check()
    assert caught.value.reason == "key_refused"
    assert secret not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert not [one for one in odoo19.odoo.seen if one.path.startswith("/json/2/")]


# --- the version ---------------------------------------------------------------------------------
def blocked(*paths: str, status: int = 403, kind: str = HTML):
    """A proxy that keeps these from strangers."""

    def between(request: Request, reply: Reply) -> Reply:
        content = b'{"error": "no"}' if kind != HTML else b"<h1>Forbidden</h1>"
        return Reply(status, content, kind) if request.path in paths else reply

    return between


@pytest.mark.parametrize("way", VERSION_AT)
@pytest.mark.parametrize(
    ("status", "kind"), ((403, HTML), (404, HTML), (403, "application/json"), (200, HTML))
)
def test_version_is_found_by_the_way_that_is_left(odoo19, way, status, kind):
    others = [one for one in VERSION_AT if one != way]
    odoo19.odoo.between = blocked(*others, status=status, kind=kind)
    assert odoo19.connector().check().version == "19.0"


def test_version_of_an_older_server_is_found_where_only_its_rpc_is_let_through():
    with closing(OdooScene(14)) as scene:
        scene.odoo.between = blocked("/web/webclient/version_info", status=404)
        assert scene.connector().check().version == "14.0"
        assert [one.path for one in scene.odoo.seen][:3] == list(VERSION_AT)


def test_server_that_tells_no_version_is_not_the_crm(odoo19):
    odoo19.odoo.between = blocked(*VERSION_AT)
    with pytest.raises(TryLater) as caught:
        odoo19.connector().check()
    assert caught.value.reason == "not_the_crm"


# --- answers -------------------------------------------------------------------------------------
NOTHING = (None, {}, [], "done", 1, {"ids": []}, {"ids": False, "messages": []}, [True])
STEPS = (Step.FIELDS, Step.NOTE, Step.TASK, Step.ROUTE)


def undocumented(result: object):
    """Answers to what changes something, after it was done, as `result`."""

    def between(request: Request, reply: Reply) -> Reply:
        body = json.loads(request.body or b"{}")
        params = body.get("params") or {}
        args = params.get("args") or []
        method = args[4] if len(args) > 4 else request.path.rpartition("/")[2]
        if method not in ("write", "load", "message_post", "create"):
            return reply
        if request.path != "/jsonrpc":
            return as_json(result)
        envelope = {"jsonrpc": "2.0", "id": 1}
        return as_json(envelope if result is None else {**envelope, "result": result})

    return between


@pytest.mark.parametrize("step", STEPS)
def test_success_that_is_not_documented_is_open_and_looked_up(scene, step):
    lead = scene.add(person(scene))
    crm = scene.connector()
    attempt(crm, delivery(scene, step, lead))
    for result in NOTHING:
        if step is Step.NOTE and result == 1:
            continue  # an id, as 14 returns it
        one = delivery(scene, step, lead, **_other_owner(scene, step))
        scene.odoo.between = undocumented(result)
        said = attempt(crm, one)
        assert said == MaybeDone("no_answer"), result
        scene.odoo.between = lambda _request, reply: reply
        send_again(crm, one, said)
        assert times_there(scene, one) == 1


def _other_owner(scene: OdooScene, step: Step) -> dict[str, object]:
    if step is not Step.ROUTE:
        return {}
    return {"values": {"user_id": scene.owners[1]}}


@pytest.mark.parametrize("content", (b'{"ok": true}', b"[]", b'"ok"', b"<h1>Welcome</h1>"))
def test_success_that_is_no_envelope_is_open_too(scene, content):
    lead = scene.add(person(scene))
    crm = scene.connector()
    attempt(crm, delivery(scene, Step.NOTE, lead))
    one = delivery(scene, Step.NOTE, lead)
    page = Reply(200, content, HTML if content.startswith(b"<") else "application/json")
    scene.odoo.between = lambda _request, _reply: page
    assert isinstance(attempt(crm, one), MaybeDone)
    scene.odoo.between = lambda _request, reply: reply
    assert crm.find([one]) != [None]
    assert times_there(scene, one) == 1


def test_ids_are_read_in_each_form_and_true_is_none():
    assert ids_of(18) == ids_of([18]) == ids_of("mail.message(18,)") == [18]
    assert ids_of(True) == ids_of([False, True]) == ids_of(None) == ids_of("done") == []
