"""Names: the body or person asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.candidates import ANY_BODY, Candidate, answer_window, clause_candidates
from assistant.clauses import Span, clauses
from assistant.compose.items import told_by
from assistant.compose.proposal import FULL, NOTHING, Proposal, claim_from
from assistant.draft import Draft
from assistant.lexicon import surnames
from assistant.match import Term, coverage
from assistant.names import PERSON, matching, names_in
from assistant.passages import Passage
from assistant.question import Question

SHORT = 84  # characters of a who answer's window: with its subject it stays under 120
_OFFICE = re.compile(
    r"副?(?:(?:区|市|县|省|镇|州)?委书记|党组书记|省长|市长|区长|县长|州长|镇长|局长|厅长|部长|院长|校长|检察长|主席|秘书长|主任|处长|组长|召集人|科长|所长|站长|馆长|队长|会长|理事长|董事长|总经理|行长)"
)
_PERSON = re.compile(r"是谁|叫什么|姓名|哪位|名字|什么人")
_WITH_WHOM = re.compile(r"(?:跟|和|与|同|会同|联合)(?:谁|哪|什么)")
_SO_MANY = re.compile(r"\d[余多]?[家个名所]")  # 70家…机构 is no name
_EACH = re.compile(r"分别|各是|都是")
_SERVES = re.compile(r"(?:由谁|由哪|谁|哪位)[^,，。?？]{0,6}(?:来当|担任|兼任|出任)")
_APPOINTED = re.compile(r"由[一-鿿、]{2,20}?(?:兼任|担任)")  # an office may be told by another: 组长由分管副镇长担任
_TOGETHER = re.compile(r"(?:会同|联合|携手|协同)[一-鿿、]{2,10}")
OWN_TAIL = 6  # characters at a name's end that tell it from others: what stands before may be a verb (签约入驻…中心)
BY, CASE, OWN_ITEM = 0.2, 0.3, 0.4  # beside a candidate's score of about 1
_WITHIN = re.compile(r"下设|内设|设立|设")  # 领导小组下设办公室 is the 领导小组办公室
_LACKS = re.compile(r"(?:没有|没|未|无)(?:明确|设立|设|配备)?([一-鿿]{2,16}?)(?:的|时|,|，|由|也|$)")
_LACKING = re.compile(r"未|没有|无|不(?:具备|设)")
_BY = re.compile(r"找谁|由谁|由哪|归谁|归哪|交给谁|交给哪|谁来|谁负责|谁[审管办]")


def compose_who(question: Question, terms: Sequence[Term], found: Sequence[Passage]) -> Proposal:
    """The clause that names the person or body asked for."""
    office = _OFFICE.search(question.text)
    if office and asks_holder(question.text):
        return _holder(question, terms, found, office.group())
    candidates = clause_candidates(question, terms, found, names_in)
    if _WITH_WHOM.search(question.text):
        joined = clause_candidates(question, terms, found, matching(_TOGETHER))
        candidates = sorted((*joined, *candidates), key=lambda c: -c.score)
    if office and _SERVES.search(question.text):
        serving = clause_candidates(question, terms, found, matching(_APPOINTED))
        candidates = [c for c in serving if office.group() in c.label] or candidates
    if not candidates:
        return NOTHING
    before = question.text.split(question.focus)[0] if question.focus else ""
    own = [term for term in terms if term.word in question.focus and term.word not in before]
    best = max(candidates, key=lambda c: c.score + _fits_case(question, own, c))
    span = answer_window(best, terms, SHORT)
    return told_by(question, terms, best, span)


def _fits_case(question: Question, own: Sequence[Term], candidate: Candidate) -> float:
    """What speaks for a name in its part of the sentence: who does it is asked (由谁), the case asked about is this one
    (没有…的, not 已有…的), and the last turn's own words stand there."""
    text = candidate.passage.text
    clause = next(c for c in clauses(text, candidate.sentence) if c.start <= candidate.span.start < c.end)
    item = re.split(r"[；;。]", text[candidate.sentence.start : clause.end].rstrip("；;。"))[-1]
    worth = BY if _BY.search(question.text) and re.search(r"由|归", candidate.label) else 0.0
    if _BY.search(question.text) and (lacks := _LACKS.search(question.text)):
        worth += CASE if _LACKING.search(item) and coverage_of(lacks.group(1), item) else -CASE
    return worth + (OWN_ITEM * coverage(own, item) if own else 0.0)


def coverage_of(words: str, text: str) -> bool:
    """Whether a text has two characters in a row of some words."""
    return any(words[i : i + 2] in text for i in range(len(words) - 1))


def asks_holder(text: str) -> bool:
    """Whether the person who holds an office is asked for."""
    return bool(_OFFICE.search(text) and _PERSON.search(text))


def names_something(shown: str, asked: str) -> bool:
    """Whether a text gives a name that the question does not: in quotes, of a body or a person, or an office that serves."""
    joined = _TOGETHER.search(shown)
    if _APPOINTED.search(shown) or (joined and joined.group() not in asked):
        return True
    quoted = re.findall(r"[“《]([^”》]{2,})", shown)
    bodies = (span.of(shown) for span in names_in(shown, 0, len(shown)))
    return any(
        name not in asked
        and _WITHIN.sub("", name)[-OWN_TAIL:] not in asked
        and not ANY_BODY.fullmatch(name)
        and not _SO_MANY.search(name)
        for name in (*quoted, *bodies)
    )


def _holder(question: Question, terms: Sequence[Term], found: Sequence[Passage], office: str) -> Proposal:
    """Who holds an office: its name with a person's name right after it; a deputy does not hold it."""
    named = re.compile(rf"(?<!副){office}[\s　]*([一-鿿](?:[\s　]*[一-鿿]){{1,2}})")
    candidates = [
        c
        for c in clause_candidates(question, (), found, matching(named))
        if (match := named.match(c.passage.text, c.span.start)) and _is_name(match.group(1))
    ]
    if not candidates:
        return NOTHING
    ranked = sorted(candidates, key=lambda c: -(coverage(terms, c.label) + 0.1 * c.score))
    each = {c.passage.paragraph.source: c for c in reversed(ranked)}  # the best of every report
    whose = any(m.kind in ("region", "issuer", "title") and m.sources for m in question.mentions)
    told = ranked[:1] if whose and not _EACH.search(question.text) else sorted(each.values(), key=ranked.index)
    claims = tuple(claim_from(c.passage, _office_and_name(c), question.text) for c in told)
    return Proposal(Draft(claims, joiner="\n" if len(claims) > 1 else ""), FULL)


def _office_and_name(best: Candidate) -> Span:
    """The clause that names the holder, cut off before the next person named."""
    clause = next(c for c in clauses(best.passage.text, best.sentence) if c.start <= best.span.start < c.end)
    another = PERSON.search(best.passage.text, best.span.end, clause.end)
    return Span(clause.start, best.span.end) if another else clause


def _is_name(text: str) -> bool:
    name = re.sub(r"\s", "", text)
    return (name[:1] in surnames() or name[:2] in surnames()) and name[:1] not in "由为于"
