"""What a question states and its source has otherwise is said before the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.compose.proposal import Proposal, trimmed
from assistant.draft import Claim
from assistant.quantities import Quantity, quantities
from assistant.question import Question
from index.document import Paragraph
from index.normalise import normalise, twin, unbroken

ROSE = ("增加", "增长", "上升", "提高", "上涨")
FELL = ("减少", "下降", "降低", "下滑", "下跌")
_SHARE = re.compile(r"占(?:[一-鿿]{0,6}的?比重?[为达]?|比重?[为达]?|到|了|总[一-鿿]{1,4}的?)?(?:约|近|超过?)?$")
_COMPARABLE = ("percent", "version", "money", "count")


def corrected(question: Question, proposal: Proposal) -> Proposal:
    """Says so when the question states a figure that the cited paragraph has otherwise."""
    cited = [s.paragraph for claim in proposal.draft.claims for s in claim.supports]
    if not cited or question.kind in ("responsibility", "reverse", "meta"):
        return proposal
    stated = [q for p in cited for q in quantities(normalise(f"{''.join(p.section)} {unbroken(p)}").text)]
    for asked in quantities(re.sub(r"《[^》]*》", "", question.text)):
        if not asked.text[:1].isdigit() or asked.unit == "年" or asked.kind not in _COMPARABLE:
            continue
        if turned := _turned(asked, question.text, cited):
            lead = contradicted(*turned)
            return replace(proposal, draft=replace(proposal.draft, claims=(lead, *proposal.draft.claims)))
        if item := _with_its_share(asked, question.text, proposal.draft.claims[0]):
            return replace(
                proposal, draft=replace(proposal.draft, claims=(_otherwise(asked), item, *proposal.draft.claims[1:]))
            )
        alike = [q for q in stated if (q.kind, q.unit) == (asked.kind, asked.unit)]
        if alike and (all(q.value != asked.value for q in stated) or counts_otherwise(asked, question.text, cited)):
            return replace(proposal, draft=replace(proposal.draft, claims=(_otherwise(asked), *proposal.draft.claims)))
    return proposal


def _otherwise(asked: Quantity) -> Claim:
    return Claim(f"问题中的“{asked.text}”与原文不一致,原文写的是:", (), checked=False)


def contradicted(asked: str, told: str) -> Claim:
    """What is said before an answer whose question has one word and whose source another: 减少, where it 增加."""
    return Claim(f"问题中说“{asked}”,原文写的是“{told}”:", (), checked=False)


def _with_its_share(asked: Quantity, text: str, claim: Claim) -> Claim | None:
    """The claim with the rest of its item, where that gives the item another share than the question does.

    社会投资占45.3%,是多少: 社会投资20.8亿元,占比40.9%, where the 45.3% are of the item before it.
    """
    if asked.kind != "percent" or not _SHARE.search(text[: asked.start]) or len(claim.supports) != 1:
        return None
    support = claim.supports[0]
    whole, quote = support.paragraph.text, support.quote
    start = whole.find(quote)
    end = next((m.start() for m in re.finditer("[；;。]|$", whole) if m.start() >= start + len(quote)), start)
    item = whole[start:end]
    shares = [q for q in quantities(item) if q.kind == "percent" and _SHARE.search(item[: q.start])]
    if start < 0 or re.search("[；;。]", quote[:-1]) or not shares or any(q.value == asked.value for q in shares):
        return None
    return replace(claim, text=trimmed(item), supports=(replace(support, quote=item),))


def _turned(asked: Quantity, text: str, cited: Sequence[Paragraph]) -> tuple[str, str] | None:
    """The question's word and the source's, where both give one change and one says it rose, the other that it fell."""
    ours = _change_before(text, asked)
    for paragraph in cited if ours else ():
        said = twin(paragraph).text
        for quantity in quantities(said):
            theirs = (
                _change_before(said, quantity) if (quantity.value, quantity.unit) == (asked.value, asked.unit) else ""
            )
            if theirs and (theirs in FELL) != (ours in FELL):
                return f"{ours}{asked.text}", f"{theirs}{quantity.text}"
    return None


def _change_before(text: str, quantity: Quantity) -> str:
    found = re.search(
        rf"({'|'.join((*ROSE, *FELL))})了?(?:近|约|超)?$", text[max(0, quantity.start - 6) : quantity.start]
    )
    return found.group(1) if found else ""


def counts_otherwise(asked: Quantity, text: str, cited: Sequence[Paragraph]) -> bool:
    """Whether what the figure counts in the question is counted with other figures only: 6个候选地区, where 3个 are."""
    noun = re.match(r"[一-鿿]{4}", text[asked.end :])
    if not noun:
        return False
    values = [
        q.value
        for p in cited
        for said in (twin(p).text,)
        for q in quantities(said)
        if q.unit == asked.unit and said[q.end :].startswith(noun.group())
    ]
    return bool(values) and asked.value not in values
