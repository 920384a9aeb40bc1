"""The data behind the failure browser and the ledger: plain values that the page's script puts in as text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from eval.blame import ERRORS, RUNGS
from eval.difficulty import LABELS
from eval.entailment import FINDINGS
from eval.metrics.answer import Given
from eval.metrics.matching import squeeze, states_any
from eval.report.markup import Html
from eval.report.source import Item, Source
from eval.sets import TYPES

Span = tuple[int, int, str]


def embedded(source: Source) -> Html:
    """JSON that can stand inside a script element."""
    items = [item_data(item) for item in source.items]
    ledger = [
        [f"{name}-{place}", claim["claim"], claim["span"], FINDINGS[claim["finding"]], claim["reason"]]
        for name, place, claim in source.claims
    ]
    text = json.dumps({"items": items, "ledger": ledger}, ensure_ascii=False, separators=(",", ":"))
    return Html(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


def item_data(item: Item) -> dict[str, Any]:
    """One question as the page shows it."""
    question, verdict = item.question, item.verdict
    given = Given(item.answer)
    quotes = [evidence["quote"] for evidence in question["evidence"]]
    counted = {citation.n: citation for citation in given.citations}
    cited = [squeeze(citation.searched) for citation in given.citations]
    return {
        "id": question["id"],
        "type": TYPES[question["type"]],
        "difficulty": LABELS[verdict["difficulty"]],
        "question": question["question"],
        "history": question["history"],
        "note": question["note"],
        "sources": verdict["sources"],
        "result": result_of(verdict),
        "lost": item.lost,
        "error": ERRORS.get(verdict["error_class"], ""),
        "rung": RUNGS[verdict["rungs"][0]] if verdict["rungs"] else "",
        "why": verdict["why"] + _later_rungs(verdict),
        "refused": given.refused,
        "answer": given.error or given.marked_text or str(item.answer.get("reason") or ""),
        "facts": [
            {"forms": forms, "stated": not given.refused and states_any(given.text, forms)}
            for forms in question["facts"]
        ],
        "evidence": [
            {"source": e["source"], "quote": e["quote"], "cited": any(squeeze(e["quote"]) in text for text in cited)}
            for e in question["evidence"]
        ],
        "citations": [_citation(c, c.get("n") in counted, quotes) for c in item.answer.get("citations") or []],
        "claims": [
            {
                "claim": claim["claim"],
                "finding": FINDINGS[claim["finding"]],
                "ok": claim["finding"] == "supported",
                "reason": claim["reason"],
            }
            for claim in verdict["claims"]
        ],
    }


def result_of(verdict: Mapping[str, Any]) -> str:
    """A verdict in one word or two."""
    values = verdict["values"]
    if "correct" not in values:
        return "无法判断"
    if values["correct"] == 0:
        return "拒答" if verdict["refused"] and verdict["answerable"] else "答错"
    return "答对未引到依据" if values.get("cited") == 0 else "答对"


def _later_rungs(verdict: Mapping[str, Any]) -> list[str]:
    return [f"把依据摆到面前,仍然丢在“{RUNGS[rung].split(':')[0]}”" for rung in verdict["rungs"][1:]]


def _citation(citation: Mapping[str, Any], counts: bool, quotes: Sequence[str]) -> dict[str, Any]:
    text = citation.get("text") or ""
    return {
        "n": citation.get("n"),
        "title": citation.get("title") or citation.get("source") or "",
        "section": citation.get("section") or [],
        "paragraph": citation.get("paragraph"),
        "counts": counts,
        "text": text,
        "spans": spans(text, citation.get("quote") or "", quotes),
    }


def spans(text: str, quote: str, gold: Sequence[str]) -> list[Span]:
    """Where to highlight: the gold passages and the citation's own quote, not overlapping, in the script's units.

    A gold passage is found although blanks or punctuation differ, as the scorer finds it.
    """
    found: list[Span] = []
    for passage in gold:
        place = locate(text, passage)
        if place is not None:
            found.append((*place, "gold"))
    start = text.find(quote) if quote and quote != text else -1
    if start >= 0:
        found += _outside((start, start + len(quote)), found)
    found.sort()
    kept: list[Span] = []
    for span in found:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return [(_units(text, start), _units(text, end), kind) for start, end, kind in kept]


def _outside(span: tuple[int, int], taken: Sequence[Span]) -> list[Span]:
    """The parts of a span that no taken one covers, as quotes."""
    parts, at = [], span[0]
    for start, end, _ in sorted(taken):
        if start >= span[1] or end <= at:
            continue
        if start > at:
            parts.append((at, start, "quote"))
        at = max(at, end)
    if at < span[1]:
        parts.append((at, span[1], "quote"))
    return parts


def locate(text: str, passage: str) -> tuple[int, int] | None:
    """Start and end of a passage in a text, as written or else compared as the scorer does."""
    start = text.find(passage)
    if start >= 0:
        return start, start + len(passage)
    wanted, at, offsets = squeeze(passage), "", []
    for offset, char in enumerate(text):
        kept = squeeze(char)
        at += kept
        offsets += [offset] * len(kept)
    found = at.find(wanted) if wanted else -1
    return None if found < 0 else (offsets[found], offsets[found + len(wanted) - 1] + 1)


def _units(text: str, offset: int) -> int:
    """A character offset in UTF-16 units, which JavaScript counts in."""
    return len(text[:offset].encode("utf-16-le")) // 2
