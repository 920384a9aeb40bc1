"""`youju eval verify` over files."""

from __future__ import annotations

import json

import pytest

from eval.verify_pairs import verify_file
from index.errors import WrongCall


def test_a_verdict_a_line_and_a_bad_line_does_not_stop_the_rest(tmp_path):
    pairs, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    good = {"id": "a", "claim": "受理909件", "contexts": ["全年受理909件,审结858件。"], "supported": True}
    bad = {**good, "id": "b", "claim": "受理858件"}
    pairs.write_text("\n".join([json.dumps(good), "{not json", json.dumps(bad), '{"id": "c", "claim": "x"}']), "utf-8")
    assert verify_file(pairs, out) is False
    records = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [record.get("id") for record in records] == ["a", None, "b", "c"]
    assert (records[0]["supported"], records[2]["supported"]) == (True, False)
    assert set(records[2]["reasons"][0]) == {"kind", "claim_part", "context_part"}
    assert records[1]["line"] == 2 and "error" in records[3]


def test_good_lines_alone_are_a_whole_success(tmp_path):
    pairs, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    pairs.write_text('{"id": 1, "claim": "受理909件", "contexts": ["受理909件"]}\n', "utf-8")
    assert verify_file(pairs, out) is True


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(WrongCall, match=r"没有\.jsonl"):
        verify_file(tmp_path / "没有.jsonl", tmp_path / "out.jsonl")
