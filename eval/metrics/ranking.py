"""How high the search ranks the paragraphs that hold the gold evidence."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from eval.metrics.base import Metric

CUTS = (1, 3, 5, 10, 20, 50, 100)  # k of recall@k
_UNKNOWN = "依据不在资料库的任何一段里,或测的是外来答案而没有资料库"
RECALL = tuple(
    Metric(
        name=f"recall@{k}",
        label=f"前 {k} 段召回",
        definition=f"可答的题中,标准依据所在的段落排进检索前 {k} 名的份额。",
        source="Manning 等《信息检索导论》第 8 章",
        better="high",
        unknown=_UNKNOWN,
    )
    for k in CUTS
)
MRR = Metric(
    name="mrr@10",
    label="MRR@10",
    definition="第一个依据段落名次的倒数,前 10 名以外记 0。",
    source="Voorhees,TREC-8(1999)",
    better="high",
    unknown=_UNKNOWN,
)
NDCG = Metric(
    name="ndcg@10",
    label="nDCG@10",
    definition="依据段落记 1、其余记 0,名次折扣 1/log2(名次+1),除以最好的排法。",
    source="Järvelin 与 Kekäläinen,ACM TOIS 20(4), 2002",
    better="high",
    unknown=_UNKNOWN,
)


def recall_at(ranked: Sequence[object], relevant: Collection[object], k: int) -> float:
    """Share of the relevant items among the first k; relevant must not be empty."""
    return len(set(relevant).intersection(ranked[:k])) / len(set(relevant))


def reciprocal_rank(ranked: Sequence[object], relevant: Collection[object], k: int) -> float:
    """1 / rank of the first relevant item within the first k, else 0."""
    for rank, item in enumerate(ranked[:k], 1):
        if item in relevant:
            return 1 / rank
    return 0.0


def ndcg(ranked: Sequence[object], relevant: Collection[object], k: int) -> float:
    """Discounted gain over the best possible, gains 0 and 1; relevant must not be empty."""
    gain = sum(1 / math.log2(rank + 1) for rank, item in enumerate(ranked[:k], 1) if item in relevant)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(set(relevant)), k) + 1))
    return gain / best


def ranking_values(ranked: Sequence[object], relevant: Collection[object]) -> dict[str, float]:
    """Every measure of this module for one question."""
    values = {f"recall@{k}": recall_at(ranked, relevant, k) for k in CUTS}
    values["mrr@10"] = reciprocal_rank(ranked, relevant, 10)
    values["ndcg@10"] = ndcg(ranked, relevant, 10)
    return values
