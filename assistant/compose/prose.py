"""Names, lists, procedures and open questions: the clauses and sentences that answer, in the source's order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.candidates import Candidate, answer_window, clause_candidates
from assistant.clauses import Span, clauses, sentences
from assistant.compose.proposal import FULL, NOTHING, Cover, Proposal, claim_from, topic_title
from assistant.draft import Claim, Draft
from assistant.lexicon import surnames
from assistant.match import Term, coverage, held
from assistant.passages import Passage, passage
from assistant.question import Question, asked_noun
from index.library import Library
from index.normalise import normalise
from index.regions import find_regions

SHORT = 84  # characters of a who answer's window: with its subject it stays under 120
LISTED = 300  # of the enumeration of a list answer
_DEPARTMENTS = re.compile(r"^(?:[^，。；]{2,16}[、,，])*[^，。；、]{2,16}$")
TITLED = 32  # of a first sentence that may be the title of its paragraph
TITLE = 14  # characters of a heading that names one matter
MOST_NAMED = 12  # clauses that name a law or document in one list
MOST_ITEMS = 30  # items of one list
WHOLE = 0.45  # of the question's words that a brief paragraph holds to be told whole
BRIEF = 220  # characters of a paragraph that is told whole when it is what was asked about
FORBIDDEN = 0.45  # of the question's words that a sentence has to hold to be the ban on what it asks about
OPENED = 0.4  # of a sentence that says 材料包括 where 哪些材料 was asked
NEW = 0.06  # of the question's words that a further sentence has to bring
STATEMENT = 160  # of one party's sentence in a comparison
CONTENT = 520  # of an open answer in all: with subjects it stays under 600

_NAME = re.compile(
    r"(?:(?![由被经请对向在])[一-鿿“”（）()]){1,18}?(?:委员会|办公室|领导小组|工作组|小组|人民政府|市政府|区政府|县政府|仲裁院|研究院|检察院|法院|学院|大学|医院|公司|集团|协会|联合会|学会|"
    r"中心|机构|银行|电视台|总台|日报|报社|出版社|通讯社|杂志社|智库|委|局|办|厅|部|院|所|会|站|馆|校|专班|专家|律师|机关|组)(?=[，,、。；;：:\s（(]|[一-鿿])"
    r"|(?:书记|主任|市长|区长|县长|省长|局长|院长|校长|主席|部长|厅长|教授|会长|秘书长)\s*[一-鿿](?:\s*[一-鿿]){1,2}"
)
_OFFICE = re.compile(
    r"(?<!副)(?:(?:区|市|县|省|镇|州)?委书记|党组书记|省长|市长|区长|县长|州长|镇长|局长|厅长|部长|院长|校长|检察长|主席|秘书长)"
)
_PERSON = re.compile(r"是谁|叫什么|姓名|哪位|名字|什么人")
_BY = re.compile(r"由谁|由哪|归谁|归哪|谁来|谁负责")
_ASKED_COUNT = re.compile(
    r"(?:哪|这|那)?([两二三四五六七八九十\d]+)(?:大|个|项|种|类|家|部|方面|条|点|级|块|镇|位|名|所)"
)
_COUNT = dict(zip("二三四五六七八九", range(2, 10), strict=True)) | {"两": 2, "十": 10}
_OPENS_LIST = re.compile(r"[:：]\s*$|(?:以下|如下|下列).{0,8}(?:方面|措施|工作|内容|几点|任务|要求|事项|问题|原则)")
_FORBIDS = re.compile(r"严禁|不得|禁止|不能|不可以|不准|不许|不允许")
_WHICH_ARTICLE = re.compile(r"第几条|哪一?条")
_ASKS_WRITINGS = re.compile(
    r"哪(?:些|几[部个件项份]?)[^,，。?？的]{0,6}的?[^,，。?？的]{0,8}(?:法规|规章|条例|规定|办法|文件)[?？。]?$"
)
_MAKES_WRITINGS = re.compile(r"法规|规章|条例|规定|办法|文件|制定|出台|参与|推动|印发|修订|报告")
_WRITING = re.compile(
    r"《[^》]{4,}》|(?:制定|出台|印发|修订|发布|颁布|起草|参与)[^,，。；;]{4,40}?(?:条例|规定|办法|意见|细则|规则|决定)(?![一-鿿]{2})"
)
_CASES = re.compile(r"下列|以下|如下")
_MEANS = re.compile(r"(指|具体|分别)(的)?(是)?哪|是哪[两二三四五六七八九十]")
_ITEM = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,2}是)"
)


def compose_who(question: Question, terms: Sequence[Term], found: Sequence[Passage]) -> Proposal:
    """The clause that names the person or body asked for."""
    office = _OFFICE.search(question.text)
    if office and asks_holder(question.text):
        return _holder(question, terms, found, office.group())
    candidates = clause_candidates(question, terms, found, _NAME)
    if not candidates:
        return NOTHING
    if _BY.search(question.text):
        candidates.sort(key=lambda c: -(c.score + (0.2 if re.search(r"由|归", c.label) else 0.0)))
    best = candidates[0]
    span = answer_window(best, terms, SHORT)
    return _one(question, terms, best, span)


def asks_holder(text: str) -> bool:
    """Whether the person who holds an office is asked for."""
    return bool(_OFFICE.search(text) and _PERSON.search(text))


def names_something(shown: str, asked: str) -> bool:
    """Whether a text gives a name that the question does not: in quotes, or of a body or a person."""
    quoted = re.findall(r"[“《]([^”》]{2,})", shown)
    bodies = (m.group() for m in _NAME.finditer(shown))
    return any(name not in asked for name in (*quoted, *bodies))


def _holder(question: Question, terms: Sequence[Term], found: Sequence[Passage], office: str) -> Proposal:
    """Who holds an office: its name with a person's name right after it; a deputy does not hold it."""
    named = re.compile(rf"(?<!副){office}[\s　]*([一-鿿](?:[\s　]*[一-鿿]){{1,2}})")
    candidates = [
        c
        for c in clause_candidates(question, (), found, named)
        if (match := named.match(c.passage.text, c.span.start)) and _is_name(match.group(1))
    ]
    if not candidates:
        return NOTHING
    best = max(candidates, key=lambda c: coverage(terms, c.label) + 0.1 * c.score)
    clause = next(c for c in clauses(best.passage.text, best.sentence) if c.start <= best.span.start < c.end)
    return Proposal(Draft((claim_from(best.passage, clause, question.text),)), FULL)


def _is_name(text: str) -> bool:
    name = re.sub(r"\s", "", text)
    return name[:1] in surnames() or name[:2] in surnames()


def compose_list(question: Question, terms: Sequence[Term], found: Sequence[Passage], library: Library) -> Proposal:
    """The enumeration asked for; when none fits better than plain sentences, what the best paragraph says."""
    if titled := _titled(terms, found):
        return compose_content(question, terms, titled, library)
    count, noun = _asked_count(question.text), asked_noun(question.text)
    plain = clause_candidates(question, terms, found, None)
    if not plain:
        return NOTHING
    for candidate in plain[:12]:
        items = _items_after(candidate, library)
        if items and candidate.score >= plain[0].score - (0.3 if count == len(items) else 0.15):
            return _itemised(question, terms, candidate, items)
    if _ASKS_WRITINGS.search(question.text) and (named := _writings_named(question, terms, plain, count)):
        return named
    enumerations = []
    for candidate in plain[:40]:
        for clause in clauses(candidate.passage.text, candidate.sentence):
            words = clause.of(candidate.passage.text)
            listed = words.count("、") + 1
            if listed < 2 or _asked_itself(words, question.text):
                continue
            score = candidate.score + 0.2 * coverage(terms, words) + (0.25 if count and listed == count else 0.0)
            score -= 0.2 if count and listed < count else 0.0
            score += 0.2 * _of_kind(noun, words)
            enumerations.append(Candidate(candidate.passage, clause, candidate.sentence, words, score, True))
        if opened := _opened(noun, candidate):
            enumerations.append(opened)
    enumerations.sort(key=lambda c: -c.score)
    if not enumerations or enumerations[0].score < plain[0].score - 0.12:
        return compose_content(question, terms, found, library)
    best = enumerations[0]
    if count and _MEANS.search(question.text) and best.label.count("、") + 1 != count:
        return NOTHING  # the text names the thing without saying what it is made of
    span = answer_window(best, terms, LISTED)
    return _one(question, terms, best, span)


def compose_content(question: Question, terms: Sequence[Term], found: Sequence[Passage], library: Library) -> Proposal:
    """What the best paragraph says on the topic, sentence by sentence; a second one for what it leaves out."""
    plain = clause_candidates(question, terms, found, None)
    if not plain:
        return NOTHING
    for candidate in plain[:6]:
        near = candidate.score >= plain[0].score - (0.25 if _CASES.search(candidate.label) else 0.1)
        items = _items_after(candidate, library) if near else []
        if items:
            return _itemised(question, terms, candidate, items)
    by_passage: dict[int, float] = {}
    for candidate in plain:
        key = id(candidate.passage)
        by_passage[key] = max(by_passage.get(key, -9.0), candidate.score)
    ranked = sorted(
        {id(c.passage): c.passage for c in plain}.values(),
        key=lambda p: (-_worth(p, terms, by_passage), p.paragraph.source, p.paragraph.number),
    )
    first = ranked[0]
    chosen = [(first, span) for span in _sentences_for(first, terms)]
    if question.kind == "procedure" and len(chosen) == 1:
        chosen += _how(first, chosen[0][1])
    if barred := _forbidding(question, terms, plain, chosen):
        chosen = [barred, *chosen][:2]
    left = [term for term in terms if held(term, first.whole) < 0.3]
    if left and sum(t.weight for t in left) > 0.35 * sum(t.weight for t in terms):
        for other in ranked[1:4]:
            if coverage(left, other.text) > 0.6:
                best = max(sentences(other.text), key=lambda s: coverage(terms, s.of(other.text)))
                chosen.append((other, best))
                break
    claims: list[Claim] = []
    length, seen = 0, set()
    for one, span in chosen:
        if length and length + span.end - span.start > CONTENT:
            break
        length += span.end - span.start
        place = (one.paragraph.source, one.paragraph.number)
        claim = _sentence_claim(one, span, question.text, place not in seen)
        article = _article(one) if _WHICH_ARTICLE.search(question.text) and place not in seen else ""
        claims.append(replace(claim, lead=f"{claim.lead.rstrip(':')}{article}:") if article else claim)
        seen.add(place)
    cover = Cover.of(terms, first, first.text, first.text, question.topic) if terms else FULL
    return Proposal(Draft(tuple(claims)), cover)


def _article(passage: Passage) -> str:
    """第十五条, where a paragraph is an article or stands under one; "" elsewhere."""
    for text in (passage.paragraph.text, *reversed(passage.paragraph.section)):
        if number := re.match(r"\s*(第[一二三四五六七八九十百零〇\d]+条)", text):
            return number.group(1)
    return ""


def _how(passage: Passage, told: Span) -> list[tuple[Passage, Span]]:
    """The sentence after the one that names the matter: it says how that is done."""
    following = next((s for s in sentences(passage.text) if s.start >= told.end), None)
    return [(passage, following)] if following and following.end - following.start <= STATEMENT else []


def _forbidding(
    question: Question, terms: Sequence[Term], plain: Sequence[Candidate], chosen: Sequence[tuple[Passage, Span]]
) -> tuple[Passage, Span] | None:
    """The sentence that forbids what the question takes to be allowed; None where there is none or it asks for that."""
    if _FORBIDS.search(question.text):
        return None
    said = max(coverage(terms, span.of(one.text)) for one, span in chosen)
    for candidate in plain[:12]:
        words = candidate.sentence.of(candidate.passage.text)
        taken = any(one is candidate.passage and span == candidate.sentence for one, span in chosen)
        if _FORBIDS.search(words) and not taken and coverage(terms, words) >= max(FORBIDDEN, said - 0.05):
            return candidate.passage, candidate.sentence
    return None


def compose_statement(question: Question, terms: Sequence[Term], found: Sequence[Passage]) -> Proposal:
    """The two sentences, from different paragraphs, that say most of what is asked: one party's row of a comparison."""
    plain = clause_candidates(question, terms, found, None)
    if not plain:
        return NOTHING
    best = _past_its_title(plain[0], terms)
    second = next((c for c in plain[1:6] if c.passage is not best.passage and c.score >= best.score - 0.15), None)
    claims = [_narrowed(question, terms, candidate) for candidate in (best, second) if candidate]
    sentence = best.sentence.of(best.passage.text)
    return Proposal(Draft(tuple(claims)), Cover.of(terms, best.passage, sentence, sentence, question.topic))


def _past_its_title(best: Candidate, terms: Sequence[Term]) -> Candidate:
    """三是持续深化“一业一证”改革 only names the matter: what is said of it stands in the sentences after it."""
    text = best.passage.text
    spans = sentences(text)
    own = best.sentence.of(text)
    if best.sentence != spans[0] or len(spans) < 2 or len(own) > TITLED or re.search(r"\d|[,，;；]", own):
        return best
    following = max(spans[1:], key=lambda s: (coverage(terms, s.of(text)), -s.start))
    return replace(best, sentence=following, span=following)


def _narrowed(question: Question, terms: Sequence[Term], candidate: Candidate) -> Claim:
    """The clauses of a sentence around the one that says most of what is asked."""
    text = candidate.passage.text
    if candidate.sentence.end - candidate.sentence.start <= STATEMENT:
        return claim_from(candidate.passage, candidate.sentence, question.text)
    anchor = max(clauses(text, candidate.sentence), key=lambda clause: coverage(terms, clause.of(text)))
    return claim_from(
        candidate.passage, answer_window(replace(candidate, span=anchor), terms, STATEMENT), question.text
    )


def _items_after(candidate: Candidate, library: Library) -> list[tuple[Passage, Span]]:
    """The marked items that follow a sentence ending in a colon: in its paragraph, or paragraphs of their own after it."""
    text = candidate.passage.text
    if not _OPENS_LIST.search(candidate.sentence.of(text)):
        return []
    items: list[tuple[Passage, Span]] = []
    for span in (s for s in sentences(text) if s.start >= candidate.sentence.end):
        if not _ITEM.match(span.of(text)):
            return items
        items.append((candidate.passage, span))
    if items:
        return items
    here = candidate.passage.paragraph
    for paragraph in library.paragraphs(here.source, here.number + 1, here.number + MOST_ITEMS):
        if paragraph.kind != "item" or paragraph.section[: len(here.section)] != here.section:
            break
        item = passage(paragraph, library)
        items.append((item, Span(0, len(item.text))))
    return items


def _itemised(
    question: Question, terms: Sequence[Term], best: Candidate, items: Sequence[tuple[Passage, Span]]
) -> Proposal:
    """The opening sentence, then its items."""
    passage = best.passage
    opening = claim_from(passage, best.sentence, question.text)
    claims = [Claim(f"{opening.text}:", opening.supports, checked=False)]
    claims += [claim_from(item, span, question.text, prefix=False) for item, span in items]
    sentence = best.sentence.of(passage.text)
    return Proposal(Draft(tuple(claims), joiner="\n"), Cover.of(terms, passage, sentence, sentence, question.topic))


def _worth(passage: Passage, terms: Sequence[Term], best_sentence: dict[int, float]) -> float:
    return best_sentence[id(passage)] + 0.5 * coverage(terms, passage.text)


def _sentences_for(passage: Passage, terms: Sequence[Term]) -> list[Span]:
    """All sentences, when the paragraph opens with the topic; else those that say something of it."""
    spans = sentences(passage.text)
    if passage.paragraph.kind == "task":
        spans = [s for s in spans if not _DEPARTMENTS.match(s.of(passage.text).strip())] or spans
    if len(spans) == 1:
        span = spans[0]
        if span.end - span.start <= CONTENT:
            return spans
    opening = spans[0]
    title_like = (
        opening.end - opening.start <= 45 and len(spans) > 1 and not re.search(r"\d|[,，;；]", opening.of(passage.text))
    )
    whole = coverage(terms, passage.text)
    if not terms:
        return spans
    if title_like and coverage(terms, f"{topic_title(passage)}\n{opening.of(passage.text)}") >= 0.6 * whole:
        return spans[1:]
    if len(passage.text) <= BRIEF and whole >= WHOLE:
        return spans
    shares = [coverage(terms, s.of(passage.text)) for s in spans]
    order = sorted(range(len(spans)), key=lambda k: -shares[k])
    chosen: list[int] = []
    for k in order:
        if shares[k] <= 0 or len(chosen) == 6 or spans[k].end - spans[k].start > CONTENT:
            continue
        said = "".join(spans[c].of(passage.text) for c in chosen)
        gain = coverage(terms, said + spans[k].of(passage.text)) - coverage(terms, said)
        if not chosen or gain >= NEW or shares[k] >= 0.5 * shares[chosen[0]]:
            chosen.append(k)
    return [spans[k] for k in sorted(chosen)] or spans[:1]


def _one(question: Question, terms: Sequence[Term], best: Candidate, span: Span) -> Proposal:
    sentence = best.sentence.of(best.passage.text)
    return Proposal(
        Draft((claim_from(best.passage, span, question.text),)),
        Cover.of(terms, best.passage, sentence, span.of(best.passage.text), question.topic),
    )


def _sentence_claim(passage: Passage, span: Span, question: str, first: bool) -> Claim:
    if span.end - span.start > CONTENT:
        cut = clauses(passage.text, span)
        end = span.start
        for clause in cut:
            if clause.end - span.start <= CONTENT:
                end = clause.end
        span = Span(span.start, end)
    return claim_from(passage, span, question, prefix=first)


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
    items = [item for item in re.split(r"[、和及]", re.sub(r"[，,。；;：:]", "", words)) if item]
    if re.match(r"地方|地区|省|市|城市|区县|县|区", noun):
        return sum(bool(find_regions(item)) for item in items) / len(items)
    return sum(item.startswith(noun) or any(item.endswith(noun[:n]) for n in (1, 2, 3)) for item in items) / len(items)


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
