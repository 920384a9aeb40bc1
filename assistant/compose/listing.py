"""Lists: the enumeration asked for, wherever the text sets it out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.abbreviation import spells_out, summed_up
from assistant.candidates import Candidate, answer_window, clause_candidates
from assistant.clauses import Span, clauses, sentences
from assistant.compose.items import itemised, items_after, told_by
from assistant.compose.proposal import NOTHING, Cover, Proposal, claim_from, topic_title
from assistant.compose.prose import TITLED, compose_clause, compose_content
from assistant.correction import counts_otherwise
from assistant.draft import Draft
from assistant.match import Term, coverage
from assistant.passages import Passage
from assistant.quantities import quantities
from assistant.question import Question, asked_noun
from index.library import Library
from index.normalise import normalise
from index.regions import find_regions

LISTED = 300  # of the enumeration of a list answer
BRIEF = 160  # of a sentence that is told whole: what leads up to a list or follows it belongs to it
TITLE = 14  # characters of a heading that names one matter
MOST_NAMED = 12  # clauses that name a law or document in one list
NEAR = 0.3  # below the best sentence's score, at which a list that is summed up as what is asked for is still taken
OF_KIND = 0.6  # whose items are all of the kind asked for
OPENED = 0.4  # of a sentence that says 材料包括 where 哪些材料 was asked
_ASKED_COUNT = re.compile(
    r"(?:哪|这|那)?([两二三四五六七八九十\d]+)(?:大|件|个|项|种|类|家|部|方面|条|点|级|块|镇|位|名|所)"
)
_COUNT = dict(zip("二三四五六七八九", range(2, 10), strict=True)) | {"两": 2, "十": 10}
_ASKS_WRITINGS = re.compile(
    r"哪(?:些|几[部个件项份]?)[^,，。?？的]{0,6}的?[^,，。?？的]{0,8}(?:法规|规章|条例|规定|办法|文件)[?？。]?$"
)
_MAKES_WRITINGS = re.compile(r"法规|规章|条例|规定|办法|文件|制定|出台|参与|推动|印发|修订|报告")
_MARKS = re.compile(r"[一二三四五六七八九十]是|[（(][一二三四五六七八九十\d]{1,2}[)）]|[①-⑳]|第[一二三四五六七八九十],")
_WRITING = re.compile(
    r"《[^》]{4,}》|(?:制定|出台|印发|修订|发布|颁布|起草|参与)[^,，。；;]{4,40}?(?:条例|规定|办法|意见|细则|规则|决定)(?![一-鿿]{2})"
)
_MADE = re.compile(r"(?:制定|出台|印发|修订|发布|颁布|起草|修改|参与)[^,，。；;]{0,10}《[^》]{4,}》")
_NO_NOUN = ("方面", "情况", "内容", "工作")  # any list is one of these
_MEANS = re.compile(r"(指|具体|分别)(的)?(是)?哪|是哪[两二三四五六七八九十\d]")


def compose_list(question: Question, terms: Sequence[Term], found: Sequence[Passage], library: Library) -> Proposal:
    """The enumeration asked for; when none fits better than plain sentences, what the best paragraph says."""
    if titled := _titled(terms, found):
        return compose_content(question, terms, titled, library)
    count, noun = _asked_count(question.text), asked_noun(question.text)
    plain = clause_candidates(question, terms, found, None)
    if not plain:
        return NOTHING
    summed = any(
        candidate.score >= plain[0].score - NEAR and _named_as(noun, candidate.sentence.of(candidate.passage.text))
        for candidate in plain[:12]
    )
    for candidate in plain[:12] if not summed else ():
        items = items_after(candidate, library)
        if items and candidate.score >= plain[0].score - (0.3 if count == len(items) else 0.15):
            return itemised(question, terms, candidate, items)
    if _ASKS_WRITINGS.search(question.text):
        if named := _writings_named(question, terms, plain, count):
            return named
        if one := _one_writing(terms, plain):
            return told_by(question, terms, one, answer_window(one, terms, BRIEF))
    enumerations = []
    for candidate in plain[:40]:
        for clause in clauses(candidate.passage.text, candidate.sentence):
            words = clause.of(candidate.passage.text)
            listed = words.count("、") + 1
            if listed < 2 or _asked_itself(words, question.text):
                continue
            score = candidate.score + 0.2 * coverage(terms, words) + (0.25 if count and listed == count else 0.0)
            score -= 0.2 if count and listed < count else 0.0
            score += OF_KIND * _of_kind(noun, words)
            enumerations.append(Candidate(candidate.passage, clause, candidate.sentence, words, score, True))
        if opened := _opened(noun, candidate):
            enumerations.append(opened)
    enumerations.sort(key=lambda c: -c.score)
    if count > 2 and _MEANS.search(question.text) and not _set_out(count, question.text, plain):
        cited = [plain[0].passage.paragraph]
        if any(counts_otherwise(asked, question.text, cited) for asked in quantities(question.text)):
            return compose_clause(question, terms, found)  # it says another number than the question
        return NOTHING  # the text names the thing without saying what it is made of
    if not enumerations or enumerations[0].score < plain[0].score - 0.12:
        return compose_content(question, terms, found, library)
    best = enumerations[0]
    whole = best.sentence.end - best.sentence.start <= BRIEF
    span = best.sentence if whole else answer_window(best, terms, LISTED)
    return told_by(question, terms, best, span)


def _titled(terms: Sequence[Term], found: Sequence[Passage]) -> list[Passage]:
    """Paragraphs whose own heading is what was asked for: 主要原则 under (二)主要原则. At most a few, else it is a chapter."""
    own = [
        p
        for p in found
        if (title := topic_title(p)) and len(title) <= TITLE and coverage(terms, normalise(title).text) >= 0.9
    ]
    return own if len(own) <= 3 else []


def _of_kind(noun: str, words: str) -> float:
    """0..1: the share of a list's items that are of the kind asked for, by their last character or as places."""
    if not noun:
        return 0.0
    if _named_as(noun, words):
        return 1.0
    items = [item for item in re.split(r"[、和及]", re.sub(r"[，,。；;：:]", "", words)) if item]
    if re.match(r"地方|地区|省|市|城市|区县|县|区", noun):
        return sum(bool(find_regions(item)) for item in items) / len(items)
    return sum(item.startswith(noun) or any(item.endswith(noun[:n]) for n in (1, 2, 3)) for item in items) / len(items)


def _named_as(noun: str, words: str) -> bool:
    """Whether a list is summed up by what is asked for: 综合组、技术组、管理组等工作小组."""
    summed = rf"[、和及][^、，,。；;]{{1,16}}等[^、，,。；;]{{0,14}}{re.escape(noun)}"
    return len(noun) > 1 and noun not in _NO_NOUN and bool(re.search(summed, words))


def _writings_named(
    question: Question, terms: Sequence[Term], plain: Sequence[Candidate], count: int
) -> Proposal | None:
    """The clauses of one paragraph that each name a law or document, where several do: 推动出台…规定,…;推动出台…规定.

    None where no paragraph close to the best sentence names two, or not as many as were asked for.
    """
    matter = [t for t in terms if not _MAKES_WRITINGS.search(t.word)] or terms
    best: tuple[float, Passage, list[Span]] | None = None
    for one in {id(c.passage): c.passage for c in plain[:20]}.values():
        named = [
            c
            for c in clauses(one.text)
            if _WRITING.search(c.of(one.text)) and coverage(matter, f"{_about(one)}{c.of(one.text)}") > 0
        ]
        if len(named) < 2 or (count and len(named) != count):
            continue
        share = sum(coverage(matter, f"{_about(one)}{c.of(one.text)}") for c in named) / len(named)
        if best is None or share > best[0]:
            best = (share, one, named)
    if best is None or best[0] < 0.6 * coverage(matter, plain[0].sentence.of(plain[0].passage.text)):
        return None
    _, one, named = best
    claims = [claim_from(one, span, question.text, prefix=i == 0) for i, span in enumerate(named[:MOST_NAMED])]
    said = "".join(span.of(one.text) for span in named)
    return Proposal(Draft(tuple(claims), joiner="\n"), Cover.of(terms, one, said, said, question.topic))


def _one_writing(terms: Sequence[Term], plain: Sequence[Candidate]) -> Candidate | None:
    """The best sentence's clause that makes a law or document by name, close to the best sentence of all; None for none."""
    matter = [t for t in terms if not _MAKES_WRITINGS.search(t.word)] or terms
    for candidate in plain[:12]:
        if candidate.score < plain[0].score - NEAR:
            break
        for clause in clauses(candidate.passage.text, candidate.sentence):
            words = clause.of(candidate.passage.text)
            if _MADE.search(words) and coverage(matter, words) > 0:
                return replace(candidate, span=clause)
    return None


def _about(one: Passage) -> str:
    """What a paragraph says it is about: its short heading, and how its first sentence begins."""
    return f"{topic_title(one)}{sentences(one.text)[0].of(one.text)[:TITLED]}"


def _opened(noun: str, candidate: Candidate) -> Candidate | None:
    """A sentence from where it begins to list what is asked for: 报送的审核材料,应当包括…. Its commas part the items."""
    if not noun:
        return None
    text = candidate.passage.text
    words = candidate.sentence.of(text)
    begins = re.search(
        rf"{re.escape(noun[-2:])}[^,，。;；]{{0,8}}[,，]?(?:一般|主要|应当?|须|需)?(?:包括|包含|如下|分为|分别[为是])",
        words,
    )
    if not begins or candidate.sentence.end - candidate.sentence.start - begins.start() > LISTED:
        return None
    at = candidate.sentence.start + begins.start()
    start = next(c.start for c in clauses(text, candidate.sentence) if c.start <= at < c.end)
    span = Span(start, candidate.sentence.end)
    return Candidate(candidate.passage, span, candidate.sentence, span.of(text), candidate.score + OPENED, True)


def _set_out(count: int, asked: str, plain: Sequence[Candidate]) -> bool:
    """Whether one of the best sentences, or its paragraph, sets out as many things as are asked for."""
    names = summed_up(asked)
    for candidate in plain[:8]:
        text = candidate.passage.text
        words = candidate.sentence.of(text)
        runs = [piece.count("、") + 1 for piece in re.split(r"[，,；;。：:]", words)]
        marked = len(_MARKS.findall(text))
        clauses_told = max(
            (part.count("，") + part.count(",") + 1 for part in re.split(r"[；;。：:]", words)), default=0
        )
        if count in (*runs, marked, clauses_told) or any(spells_out(name, words) for name in names):
            return True
    return False


def _asked_itself(words: str, asked: str) -> bool:
    """Whether a list says nothing that the question does not: 发展不平衡、不充分, asked what that shows itself in."""
    items = [item for item in re.split(r"[、和及]", re.sub(r"[，,。；;：:]", "", words)) if item]
    said = sum(item[:3] in asked or item.removesuffix("等")[-3:] in asked for item in items)
    return said >= 0.5 * len(items)


def _asked_count(text: str) -> int:
    for match in _ASKED_COUNT.finditer(text):
        value = match.group(1)
        if value.isdigit():
            return int(value)
        if value in _COUNT:
            return _COUNT[value]
    return 0
