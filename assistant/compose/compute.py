"""Sums, differences and remainders: the operands shown and cited, the computation said."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from assistant.candidates import Candidate, answer_window, figures
from assistant.clauses import Span
from assistant.compose.proposal import NOTHING, Cover, Proposal, claim_from
from assistant.draft import Claim, Draft
from assistant.match import Term, common_run, coverage
from assistant.passages import Passage
from assistant.question import Question

_SPLIT = re.compile(r"和|与|跟|及|、|加上|加|比|减去|减|,|，|的(?=无|有)")
_NOT = re.compile(r"没有|没|未|不")
_ADDED = re.compile(
    r"[^,，。;；]{0,8}基础上[,，]?[^,，。;；]{0,6}(?:增加|新增|增设|扩充|追加|再增)了?(?!至|到)[^,，。;；]{0,4}"
)
LONGEST = 90


def compose_computed(
    question: Question, terms: Sequence[Term], found: Sequence[Passage], terms_of: Callable[[str], Sequence[Term]]
) -> Proposal:
    """Two figures of one unit, each fitting its own half of the question, and what they come to."""
    candidates = [
        c
        for c in figures(question, terms, found)
        if c.quantity and c.quantity.kind in ("count", "money") and (c.unit_fits or not question.unit)
    ]
    if len(candidates) < 2:
        return NOTHING
    if question.computes == "complement":
        pair = _complement(question, candidates)
    elif question.computes == "sum":
        pair = _grown(candidates) or _operands(question, candidates, terms_of)
    else:
        pair = _operands(question, candidates, terms_of)
    return _told(question, terms, *pair) if pair else NOTHING


def _told(question: Question, terms: Sequence[Term], first: Candidate, second: Candidate) -> Proposal:
    """Both figures with their citations, then what they come to."""
    a, b = first.quantity, second.quantity
    assert a is not None and b is not None
    if question.computes == "sum":
        value, sign, word = a.value + b.value, "+", "合计"
    else:
        (a, b) = (a, b) if a.value >= b.value else (b, a)
        value, sign, word = a.value - b.value, "-", "相差" if question.computes == "difference" else "其余为"
    unit = a.published_unit if a.published_unit == b.published_unit else a.unit
    scale = _scale(a.published_unit, a.unit) if a.published_unit == b.published_unit else Decimal(1)
    shown = _plain(value / scale)
    span_a, span_b = (answer_window(c, terms, LONGEST) for c in (first, second))
    claims = []
    if first.passage is second.passage and first.sentence == second.sentence:
        claims.append(
            claim_from(first.passage, Span(min(span_a.start, span_b.start), max(span_a.end, span_b.end)), question.text)
        )
    else:
        claims += [claim_from(first.passage, span_a, question.text), claim_from(second.passage, span_b, question.text)]
    supports = tuple(dict.fromkeys(s for claim in claims for s in claim.supports))
    note = f"{word}{shown}{unit}({_plain(a.value / scale)}{sign}{_plain(b.value / scale)}={shown},由上述数字计算得出)"
    claims.append(Claim(note, supports, checked=False))
    sentence = first.sentence.of(first.passage.text)
    return Proposal(
        Draft(tuple(claims)),
        Cover.of(terms, first.passage, sentence, "".join(claim.text for claim in claims[:-1]), question.topic),
    )


def _operands(
    question: Question, candidates: Sequence[Candidate], terms_of: Callable[[str], Sequence[Term]]
) -> tuple[Candidate, Candidate] | None:
    """The two figures whose labels fit the two halves of the question best, of one unit, nearest to the best passage."""
    pieces = [p for p in _SPLIT.split(question.topic) if p.strip()]
    if len(pieces) > 2:
        pieces = [p for p in pieces if not re.search(r"多少|几", p)] or pieces  # 还剩多少件没结 names no figure
    halves = [t for t in (terms_of(p) for p in pieces) if sum(x.weight for x in t) > 0]
    best: tuple[float, Candidate, Candidate] | None = None
    pool = candidates[:24]
    for i, first in enumerate(pool):
        for second in pool[i + 1 :]:
            a, b = first.quantity, second.quantity
            if (
                a is None
                or b is None
                or a.unit != b.unit
                or a.kind != b.kind
                or first.passage.paragraph.source != second.passage.paragraph.source
            ):
                continue
            value = (
                first.score
                + second.score
                + (0.5 if first.sentence == second.sentence and first.passage is second.passage else 0.0)
            )
            if len(halves) == 2 and question.computes == "sum" and not _fit_apart(halves, first, second):
                continue
            own = [_right_before(c) or c.label for c in (first, second)]
            covered = sum(max(coverage(h, label) for label in own) for h in halves)
            alone = max((sum(coverage(h, label) for h in halves) for label in own), default=0.0)
            value += 0.4 * (covered - 0.5 * alone)
            if best is None or value > best[0]:
                best = (value, first, second)
    return (best[1], best[2]) if best else None


def _grown(candidates: Sequence[Candidate]) -> tuple[Candidate, Candidate] | None:
    """What there was and what was added to it: 在原有3项基础上,增加4项. None where the best figure is not one of such a pair."""
    best = candidates[0]
    beside = [c for c in candidates if c.passage is best.passage and c.sentence == best.sentence]
    for first in beside:
        for second in beside:
            a, b = first.quantity, second.quantity
            between = best.passage.text[first.span.end : second.span.start]
            if a and b and a.unit == b.unit and best in (first, second) and _ADDED.fullmatch(between):
                return first, second
    return None


def _fit_apart(halves: Sequence[Sequence[Term]], first: Candidate, second: Candidate) -> bool:
    """Whether each figure fits its own half of the question."""
    a, b = ((coverage(h, first.label), coverage(h, second.label)) for h in halves)
    return (a[0] >= 0.3 and b[1] >= 0.3) or (a[1] >= 0.3 and b[0] >= 0.3)


def _complement(question: Question, candidates: Sequence[Candidate]) -> tuple[Candidate, Candidate] | None:
    """A whole and a part of it in one sentence, of one unit, where the question asks for what is left."""
    match = _NOT.search(question.text)
    if not match:
        return None
    best = candidates[0]
    inside = [
        c
        for c in candidates
        if c.passage is best.passage
        and c.sentence == best.sentence
        and c.quantity
        and best.quantity
        and c.quantity.unit == best.quantity.unit
    ]
    if len(inside) < 2 or any(_NOT.search(c.label) for c in inside):
        return None
    asked = question.text[match.end() : match.end() + 8]
    part = max(
        inside,
        key=lambda c: (
            sum(asked[i : i + 2] in _right_before(c) for i in range(len(asked) - 1)),
            -(c.quantity.value if c.quantity else 0),
        ),
    )
    wholes = [
        c for c in inside if c is not part and c.quantity and part.quantity and c.quantity.value > part.quantity.value
    ]
    before = question.text[: match.start()]
    return (max(wholes, key=lambda c: (common_run(_right_before(c), before), c.score)), part) if wholes else None


def _right_before(candidate: Candidate) -> str:
    text, at = candidate.passage.text, candidate.span.start
    return re.split(r"[，,；;。、\s]", text[max(0, at - 10) : at])[-1]


def _scale(published: str, unit: str) -> Decimal:
    if published != unit:
        for word, scale in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100)):
            if published.startswith(word):
                return Decimal(scale)
    return Decimal(1)


def _plain(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    return text
