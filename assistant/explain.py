"""How a question was understood, what was found with which scores, and why it was answered or refused."""

from __future__ import annotations

from typing import Any

from assistant.clauses import Span
from assistant.decide import certainty
from assistant.match import coverage
from assistant.record import Answer
from assistant.steps import Trace

READ = 3  # passages the small reader looks at
KINDS = {
    "number": "一个数字",
    "date": "一个时间",
    "who": "人或单位",
    "list": "一份清单",
    "procedure": "做法或程序",
    "content": "内容",
    "responsibility": "由谁负责",
    "reverse": "某单位承担的任务",
    "meta": "文件本身的信息",
}
COMPUTES = {"sum": "合计", "difference": "相差", "complement": "其余", "share": "占比", "count": "计数"}


def explanation(answer: Answer, trace: Trace) -> dict[str, Any]:
    """Everything behind one answer, ready for JSON."""
    question = trace.question
    return {
        "question": answer.question,
        "resolved_question": answer.resolved_question,
        "asks_for": KINDS.get(question.kind, question.kind),
        "unit": question.unit or None,
        "computes": COMPUTES.get(question.computes),
        "documents": sorted(question.scope.sources),
        "years": list(question.years),
        "must_state": list(question.must),
        "sides": [{"name": s.name, "documents": sorted(s.sources), "topic": s.topic} for s in question.sides],
        "words": [{"word": t.word, "weight": round(t.weight, 2), "official": list(t.also)} for t in trace.terms],
        "evidence": [
            {
                "rank": rank,
                "score": round(p.score, 3),
                "parts": {name: round(value, 3) for name, value in p.parts.items()},
                "coverage": round(coverage(trace.terms, p.whole), 3),
                "source": p.paragraph.source,
                "paragraph": p.paragraph.number,
                "section": list(p.paragraph.section),
                "text": p.paragraph.text,
            }
            for rank, p in enumerate(trace.found[:10], 1)
        ],
        "decision": {
            "refused": answer.refused,
            "reason": answer.reason,
            "said": round(trace.proposal.cover.said, 3),
            "near": round(trace.proposal.cover.near, 3),
            "certainty": round(certainty(question, trace.proposal), 3),
            "fits": trace.proposal.fits,
        },
        "reader": _second_opinion(question.text, trace),
        "struck": [{"claim": c.claim.text, "why": c.why} for c in trace.checked if not c.supported],
        "answer": answer.text,
        "notes": list(answer.warnings),
    }


def _second_opinion(question: str, trace: Trace) -> dict[str, Any] | None:
    """What the small reader picks in the best passages: shown beside the rules' choice, never part of the answer.

    Rescoring the rules' figures with it changed 100 right of 104 to 98-99 (assistant/training/README.md), so the rules decide.
    """
    from assistant.reader import load_reader

    texts = [passage.text for passage in trace.found[:READ]]
    spans = load_reader().spans(question, texts, top=1) if texts else []
    if not spans:
        return None
    span = spans[0]
    found = trace.found[span.passage]
    return {
        "span": found.published(Span(span.start, span.end)),
        "odds": round(span.score, 1),
        "source": found.paragraph.source,
        "paragraph": found.paragraph.number,
    }


def in_words(found: dict[str, Any]) -> str:
    """The same laid out for reading."""
    lines = [f"问题:{found['question']}"]
    if found["resolved_question"] != found["question"]:
        lines.append(f"补全为:{found['resolved_question']}")
    asks = found["asks_for"] + (f",单位“{found['unit']}”" if found["unit"] else "")
    asks += f",要计算:{found['computes']}" if found["computes"] else ""
    lines.append(f"问的是:{asks}")
    lines.append(f"查的文件:{'、'.join(found['documents']) or '全部'}")
    if found["years"]:
        lines.append(f"年份:{'、'.join(map(str, found['years']))}")
    if found["must_state"]:
        lines.append(f"原文必须写明:{'、'.join(found['must_state'])}")
    lines += [f"对比:{side['name']} ← {'、'.join(side['documents']) or '没有文件'}" for side in found["sides"]]
    lines.append("用词(权重):" + " ".join(f"{w['word']}({w['weight']})" for w in found["words"]))
    lines.append("找到的段落:")
    for e in found["evidence"]:
        parts = " ".join(f"{name}={value}" for name, value in e["parts"].items())
        lines.append(
            f"  {e['rank']}. {e['score']:.3f} 覆盖 {e['coverage']:.2f} {e['source']} 第{e['paragraph']}段 [{parts}]"
        )
        lines.append(f"     {e['text'][:60].replace(chr(10), ' ')}")
    decision = found["decision"]
    lines.append(
        f"判断:{'拒答' if decision['refused'] else '作答'}(所引句子覆盖 {decision['said']},所引分句覆盖 {decision['near']},把握 {decision['certainty']})"
    )
    if decision["reason"]:
        lines.append(f"原因:{decision['reason']}")
    if opinion := found["reader"]:
        place = f"{opinion['source']} 第{opinion['paragraph']}段"
        lines.append(f"阅读模型另选:“{opinion['span']}”({place},对数胜算 {opinion['odds']},仅供参考)")
    lines += [f"核对时删去:{s['claim']}({s['why']})" for s in found["struck"]]
    lines.append(f"回答:{found['answer']}")
    return "\n".join(lines)
