"""The measure measured: how often the verifier notices controlled damage, and how often it cries wolf."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from assistant.verify import verify
from eval.damage import DAMAGE, Item, Pair
from eval.rewording import HARMLESS
from eval.statistics import wilson
from index.document import Document
from index.errors import WrongCall
from index.library import Library

PER_KIND = 150  # pairs a kind: a 95 % interval of ±4 points at 95 %
_TRIES = 40  # sentences drawn for one pair before a kind is left short
_SENTENCE = re.compile(r"[^。\n]+。")
_BODY = re.compile(  # a name between marks, as in a list of departments: 区司法局、区财政局
    r"(?<=[、,。;由\n\uff0c\uff1b])(?:市|区|省|县|国家)[\u4e00-\u9fff]{1,7}(?:局|委员会|检察院|法院|办公厅|办公室|管委会|委|厅|办)(?=[、,。;\n\uff0c\uff1b]|负责|牵头|配合)"
)
_OUTLINE_MARK = re.compile(
    r"^(?:\d{1,3}[.、\uff0e](?!\d)|[(\uff08][一二三四五六七八九十\d]{1,3}[)\uff09]|[一二三四五六七八九十]{1,3}(?:、|是)|第[一二三四五六七八九十百]+条\s+)\s*"
)
LABELS: Mapping[str, str] = {
    "digit": "改一位数字",
    "unit": "换单位",
    "year": "改年份日期",
    "body": "换机构",
    "region": "换地区",
    "negation": "肯定否定颠倒",
    "role": "牵头配合对调",
    "cross_binding": "两个数字对调",
    "scope": "扩大范围",
    "modality": "计划说成完成",
    "cause": "编造原因",
    "invented_half": "编造后半句",
    "neighbour": "引用移到邻段",
    "verbatim": "原句",
    "trimmed": "略去中间一句",
    "shortened": "只取前几句",
    "reordered": "调换语序",
    "number_format": "换数字写法",
    "swapped_words": "同义词替换过的原文",
    "plain_words": "口语化用词",
    "framed": "加引导语",
    "two_paragraphs": "两段各取一句",
    "role_as_printed": "照表写明分工",
}


def selfcheck(index: Path, seed: int, labelled: Path | None = None) -> dict[str, Any]:
    """Damages and rewords true sentences of a library and judges them.

    Returns {"damage": [{kind, label, n, noticed, low, high}], "harmless": [{kind, label, n, alarms, low, high}],
    "labelled": {n, balanced_accuracy, low, high, auc, could_not_judge} | None}: rates from 0 to 1 with Wilson 95 %
    intervals, None where a kind found no sentence to change. Raises WrongCall when `labelled` cannot be read.
    """
    with Library.open(index) as library:
        documents = [library.document(info.source) for info in library.documents()]
    found = measured(documents, seed)
    return {**found, "labelled": agreement(labelled) if labelled else None}


def measured(documents: Sequence[Document], seed: int, per_kind: int = PER_KIND) -> dict[str, Any]:
    """The damage and harmless tables over documents already read."""
    items = list(_items(documents))
    damage, harmless = [], []
    for kind, change in DAMAGE.items():
        noticed = [not _supported(pair) for pair in _pairs(items, change, Random(f"{seed}-{kind}"), per_kind)]
        damage.append(_row(kind, "noticed", noticed))
    swapped = [not _supported(pair) for pair in _role_pairs(documents, Random(f"{seed}-role"), per_kind, True)]
    damage.append(_row("role", "noticed", swapped))
    for kind, change in HARMLESS.items():
        alarms = [not _supported(pair) for pair in _pairs(items, change, Random(f"{seed}-{kind}"), per_kind)]
        harmless.append(_row(kind, "alarms", alarms))
    told = [not _supported(pair) for pair in _role_pairs(documents, Random(f"{seed}-role"), per_kind, False)]
    harmless.append(_row("role_as_printed", "alarms", told))
    return {"damage": damage, "harmless": harmless}


def agreement(labelled: Path) -> dict[str, Any]:
    """Against pairs that people labelled: {id, claim, contexts, supported} a line."""
    try:
        records = [json.loads(line) for line in labelled.read_text("utf-8-sig").splitlines() if line.strip()]
        judged = [(verify(r["claim"], r["contexts"]), bool(r["supported"])) for r in records]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WrongCall(f"读不了断言对 {labelled.name}。每行应是 {{claim, contexts, supported}}。") from error
    unknown = sum(not verdict.judged for verdict, _ in judged)
    kept = [(verdict, truth) for verdict, truth in judged if verdict.judged]
    good = [verdict for verdict, truth in kept if truth]
    bad = [verdict for verdict, truth in kept if not truth]
    if not good or not bad:
        return {
            "n": len(kept),
            "balanced_accuracy": None,
            "low": None,
            "high": None,
            "auc": None,
            "could_not_judge": unknown,
        }
    passed, caught = sum(v.supported for v in good), sum(not v.supported for v in bad)
    low_p, high_p = wilson(passed, len(good))
    low_c, high_c = wilson(caught, len(bad))
    wins = sum((g.score > b.score) + 0.5 * (g.score == b.score) for g in good for b in bad)
    return {
        "n": len(kept),
        "balanced_accuracy": (passed / len(good) + caught / len(bad)) / 2,
        "low": (low_p + low_c) / 2,
        "high": (high_p + high_c) / 2,
        "auc": wins / (len(good) * len(bad)),
        "could_not_judge": unknown,
    }


def in_words(found: Mapping[str, Any]) -> list[str]:
    """The tables for a terminal."""
    lines = ["故意改坏的句子,发现了多少:"]
    lines += [_line(row, "noticed") for row in found["damage"]]
    lines += ["没有改变意思的句子,误报了多少:"]
    lines += [_line(row, "alarms") for row in found["harmless"]]
    labelled = found.get("labelled")
    if labelled and labelled["balanced_accuracy"] is not None:
        lines.append(
            f"与人工标注的 {labelled['n']} 对一致:平衡准确率 {labelled['balanced_accuracy']:.3f}"
            f"({labelled['low']:.3f}-{labelled['high']:.3f}),AUC {labelled['auc']:.3f},无法判断 {labelled['could_not_judge']} 对"
        )
    return lines


def _line(row: Mapping[str, Any], rate: str) -> str:
    if row[rate] is None:
        return f"  {row['label']}:库里没有可改的句子"
    return f"  {row['label']}:{row[rate]:.1%}({row['low']:.1%}-{row['high']:.1%}),{row['n']} 句"


def _row(kind: str, rate: str, hits: Sequence[bool]) -> dict[str, Any]:
    if not hits:
        return {"kind": kind, "label": LABELS[kind], "n": 0, rate: None, "low": None, "high": None}
    low, high = wilson(sum(hits), len(hits))
    return {"kind": kind, "label": LABELS[kind], "n": len(hits), rate: sum(hits) / len(hits), "low": low, "high": high}


def _supported(pair: Pair) -> bool:
    return verify(pair.claim, pair.contexts).supported


def _items(documents: Sequence[Document]) -> Iterator[Item]:
    """Every sentence of 18 to 160 characters."""
    clauses = {
        document.source: [
            c
            for p in document.paragraphs
            for c in re.split(r"[,。;\uff0c\uff1b\n]", p.text)
            if 8 <= len(c) <= 24 and re.fullmatch(r"[\u4e00-\u9fff“”]+", c)
        ]
        for document in documents
    }
    for document in documents:
        bodies = tuple(sorted(set(_BODY.findall(document.text))))
        elsewhere = tuple(c for source, found in clauses.items() if source != document.source for c in found)
        texts = [p.text for p in document.paragraphs]
        for n, paragraph in enumerate(document.paragraphs):
            if paragraph.kind == "header":
                continue
            near = tuple(t for k, t in enumerate(texts) if 0 < abs(k - n) <= 4 and len(t) > 40)
            for match in _SENTENCE.finditer(paragraph.text):
                sentence = _OUTLINE_MARK.sub("", match[0].strip())
                if 18 <= len(sentence) <= 160:
                    yield Item(sentence, paragraph.text, near, elsewhere, bodies)


def _pairs(
    items: Sequence[Item], change: Callable[[Item, Random], Pair | None], rng: Random, wanted: int
) -> Iterator[Pair]:
    """Up to `wanted` pairs from sentences drawn without repeats, fewer where few can be changed."""
    made = 0
    for item in rng.sample(items, min(len(items), wanted * _TRIES)):
        if made == wanted:
            return
        pair = change(item, rng)
        if pair is not None:
            made += 1
            yield pair


def _role_pairs(documents: Sequence[Document], rng: Random, wanted: int, swap: bool) -> Iterator[Pair]:
    """Rows of responsibility tables told in a sentence, lead and join exchanged or as printed."""
    rows = [
        (task, next(p.text for p in document.paragraphs if p.number == task.paragraph))
        for document in documents
        for task in document.tasks
        if task.lead and task.join and not set(task.lead) & set(task.join)
    ]
    for task, text in rng.sample(rows, min(len(rows), wanted)):
        lead, join = "、".join(task.lead), "、".join(task.join)
        if swap:
            lead, join = join, lead
        what = re.split(r"[。;]", task.text)[0]
        told = rng.choice(
            (
                f"{what}\uff0c责任单位是{lead}\uff0c参加单位是{join}。",
                f"{what}\uff0c由{lead}牵头\uff0c{join}配合。",
                f"第{task.number}项任务\uff0c{lead}是责任单位\uff0c{join}是参加单位。",
            )
        )
        yield Pair(told, ("责任单位\n参加单位", text))
