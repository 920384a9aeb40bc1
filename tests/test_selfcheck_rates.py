"""The verifier under controlled damage, and the damage itself."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from assistant.quantities import quantities
from eval.damage import DAMAGE, Item
from eval.rewording import HARMLESS
from eval.selfcheck import LABELS, agreement, in_words, measured
from index.read import read_file

ROOT = Path(__file__).parents[1]
ITEM = Item(
    "全年受理行政复议案件909件,审结858件,纠错率1.63%,涉及金额1410.77亿元。",
    "优化审理机制。全年受理行政复议案件909件,审结858件,纠错率1.63%,涉及金额1410.77亿元。推进普法。",
    ("深入推进政务公开标准化规范化建设,优化公开目录,加强公开平台管理和内容保障工作。",),
    ("服务队伍走进社区",),
    (),
)


@pytest.fixture(scope="module")
def tables():
    documents = [read_file(path, path.name) for path in sorted((ROOT / "corpus").glob("*.txt"))]
    return measured(documents, seed=3, per_kind=60)


def test_a_damaged_digit_changes_one_figure_and_nothing_else():
    pair = DAMAGE["digit"](ITEM, Random(1))
    before, after = quantities(ITEM.sentence), quantities(pair.claim)
    assert sum(a.value != b.value for a, b in zip(before, after, strict=True)) == 1
    assert len(pair.claim) == len(ITEM.sentence)


def test_crossed_figures_are_the_same_two_figures():
    pair = DAMAGE["cross_binding"](ITEM, Random(1))
    assert "受理行政复议案件858件,审结909件" in pair.claim


def test_a_citation_moved_to_a_neighbour_keeps_the_claim():
    pair = DAMAGE["neighbour"](ITEM, Random(1))
    assert pair.claim == ITEM.sentence and pair.contexts == ITEM.neighbours


def test_other_number_formats_keep_the_value():
    for seed in range(8):
        pair = HARMLESS["number_format"](ITEM, Random(seed))
        assert sorted(q.value for q in quantities(pair.claim)) == sorted(q.value for q in quantities(ITEM.sentence))


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("digit", 0.99),
        ("unit", 0.98),
        ("year", 0.96),
        ("body", 0.95),
        ("role", 0.95),
        ("region", 0.95),
        ("negation", 0.9),
        ("modality", 0.9),
        ("cross_binding", 0.85),
        ("scope", 0.9),
        ("cause", 0.95),
        ("invented_half", 0.9),
        ("neighbour", 0.95),
    ],
)
def test_damage_is_noticed(tables, kind, least):
    (row,) = [row for row in tables["damage"] if row["kind"] == kind]
    assert row["n"] >= 15
    assert row["noticed"] >= least


def test_harmless_rewording_raises_few_alarms(tables):
    alarms = sum(row["alarms"] * row["n"] for row in tables["harmless"])
    judged = sum(row["n"] for row in tables["harmless"])
    assert judged > 300
    assert alarms / judged <= 0.03
    assert all(row["alarms"] <= 0.1 for row in tables["harmless"])


def test_intervals_hold_the_rate_and_every_kind_has_a_name(tables):
    for row in tables["damage"]:
        assert row["low"] <= row["noticed"] <= row["high"]
        assert row["label"] == LABELS[row["kind"]]
    lines = in_words({**tables, "labelled": None})
    assert len(lines) == len(tables["damage"]) + len(tables["harmless"]) + 2


def test_agreement_with_labelled_pairs_counts_what_could_not_be_judged(tmp_path):
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(
        '{"claim": "受理909件", "contexts": ["受理909件,审结858件"], "supported": true}\n'
        '{"claim": "受理858件", "contexts": ["受理909件,审结858件"], "supported": false}\n'
        '{"claim": "", "contexts": ["受理909件"], "supported": false}\n',
        "utf-8",
    )
    found = agreement(pairs)
    assert (found["n"], found["could_not_judge"], found["balanced_accuracy"], found["auc"]) == (2, 1, 1.0, 1.0)
