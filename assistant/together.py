"""The answers to the asks of one question, put together as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.decide import certainty
from assistant.draft import Claim
from assistant.match import content_words
from assistant.steps import Prepared

SURE = 0.5  # odds of an ask's own answer to be told beside that of the whole question
SURE_ALONE = 0.8  # the same where the whole question found no answer
BEYOND = 0.8  # odds of one to be told from anywhere
NEAR = 4  # paragraphs between what answers the whole question and what answers one ask of it: they belong together


def together(whole: Prepared, each: Sequence[Prepared]) -> Prepared:
    """The answer to the whole question with what the answers to its asks say beyond it, close to where it stands.

    Where the whole question found no answer, some ask must have a sure one of its own; what is asked beyond that is said
    to be missing.
    """
    answered = [one for one in each if one.reason is None]
    sure = [one for one in answered if certainty(one.question, one.proposal) >= SURE_ALONE]
    if whole.reason is None:
        base, others = whole, [one for one in answered if certainty(one.question, one.proposal) >= SURE]
    elif len(answered) == len(each):
        base, others = replace(answered[0], asked=whole.asked, resolved=whole.resolved), answered[1:]
    elif sure:
        base, others = replace(sure[0], asked=whole.asked, resolved=whole.resolved), sure[1:]
    else:
        return whole
    claims = list(base.proposal.draft.claims)
    for one in others:
        claims = _with(claims, one)
    if base is not whole:
        claims += [_missing(one) for one in each if one not in answered]
    draft = replace(base.proposal.draft, claims=tuple(_read_on(claims)))
    return replace(base, proposal=replace(base.proposal, draft=draft))


def _missing(one: Prepared) -> Claim:
    asked = (one.question.focus or one.question.text).strip("，,、;；。?？ ")
    return Claim(f"“{asked}”没有找到答案", (), checked=False)


def _with(claims: list[Claim], one: Prepared) -> list[Claim]:
    """The claims with those on one ask that say something new, nearby or in a document that the ask names itself; one
    that says more takes the other's place."""
    asked = one.question.focus
    named = frozenset().union(*(m.sources for m in one.question.mentions))
    beyond = bool(one.question.focus) and certainty(one.question, one.proposal) >= BEYOND
    told = {s.paragraph.source for claim in claims for s in claim.supports}
    for claim in one.proposal.draft.claims:
        elsewhere = all(s.paragraph.source in named - told for s in claim.supports) or beyond
        if not claim.supports or _within(claim, claims) or not (elsewhere or _near(claim, claims)):
            continue
        within = [i for i, old in enumerate(claims) if _within(old, [claim])]
        if not within:
            claims = [*claims, claim]
        elif all(claims[i].text in claim.text for i in within) and not all(
            word in claims[within[0]].text for word in content_words(asked)
        ):
            claims = [claim if i == within[0] else old for i, old in enumerate(claims) if i not in within[1:]]
    return claims


def _within(claim: Claim, others: Iterable[Claim]) -> bool:
    """Whether all that a claim quotes stands in what others quote."""
    quoted = [(s.paragraph.source, s.paragraph.number, s.quote) for other in others for s in other.supports]
    return bool(claim.supports) and all(
        any((s.paragraph.source, s.paragraph.number) == (source, number) and s.quote in quote
            for source, number, quote in quoted)
        for s in claim.supports
    )  # fmt: skip


def _near(claim: Claim, claims: Sequence[Claim]) -> bool:
    told = [s.paragraph for other in claims for s in other.supports]
    return all(
        any(s.paragraph.source == p.source and abs(s.paragraph.number - p.number) <= NEAR for p in told)
        for s in claim.supports
    )


def _read_on(claims: Sequence[Claim]) -> list[Claim]:
    """Claims of one paragraph in the order of its text; whose report it is stands before the first and not again."""
    quoted = all(len(c.supports) == 1 and c.text in c.supports[0].quote for c in claims)
    if quoted and len({(c.supports[0].paragraph.source, c.supports[0].paragraph.number) for c in claims}) == 1:
        lead = next((c.lead for c in claims if c.lead), "")
        claims = sorted(claims, key=lambda c: c.supports[0].paragraph.text.find(c.supports[0].quote))
        claims = [replace(claims[0], lead=lead), *(replace(c, lead="") for c in claims[1:])]
    told: list[Claim] = []
    for claim in claims:
        before = next((c.lead for c in reversed(told) if c.lead), "")
        told.append(replace(claim, lead="") if claim.lead == before else claim)
    return told
