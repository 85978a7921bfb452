"""What a CRM sent as JSON can be kept, whatever it cut in the middle."""

from __future__ import annotations

import json

import pytest

from qualifier.core.errors import TryLater
from qualifier.sync.decoding import decoded
from tests.contract.hubspot_scene import HubSpotScene


def test_half_of_a_pair_becomes_the_sign_for_what_cannot_be_read():
    said = {"name": "Ana \ud83d", "all": ["\ude00 b", "whole \U0001f600"], "\ud83d": 1}
    for text in (json.dumps(said), json.dumps(said, ensure_ascii=False)):
        found = decoded(text.encode("utf-8", "surrogatepass"))
        assert found == {
            "name": "Ana \ufffd", "all": ["\ufffd b", "whole \U0001f600"], "\ufffd": 1,
        }  # fmt: skip
        json.dumps(found, ensure_ascii=False).encode()


def test_lead_whose_name_was_cut_in_an_emoji_comes_like_any_other():
    scene = HubSpotScene()
    try:
        scene.server.check_every = 0  # the contract's checker cannot read it
        scene.add({"last_name": "Ana \ud83d"})
        (lead,) = scene.connector().pull("", {}).leads
        assert lead.values["lastname"] == "Ana \ufffd"
    finally:
        scene.close()


def test_answer_nested_without_an_end_is_no_answer(monkeypatch):
    scene = HubSpotScene()
    try:
        scene.server.check_every = 0
        monkeypatch.setattr("tests.fakes.fake_hubspot.server.json.dumps", lambda *_, **__: BOMB)
        with pytest.raises(TryLater):
            scene.connector().pull("", {})
    finally:
        monkeypatch.undo()
        scene.close()


BOMB = "[" * 100_000 + "]" * 100_000
