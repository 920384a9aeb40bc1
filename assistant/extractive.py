"""The built-in writer: needs no model, no download and no network. Picks the composer for the kind of question."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from assistant.abbreviation import shortens, spells_out
from assistant.candidates import states
from assistant.clauses import Span, clauses, sentences
from assistant.compose.compute import compose_added, compose_computed, compose_stated_change, result
from assistant.compose.figure import compose_figure
from assistant.compose.listing import compose_list
from assistant.compose.meta import compose_meta
from assistant.compose.part import compose_matter, compose_part, opened_part
from assistant.compose.proposal import FULL, NOTHING, Cover, Proposal, claim_from
from assistant.compose.prose import FORBIDS, compose_clause, compose_content, compose_statement
from assistant.compose.row import compose_row, compose_row_sum
from assistant.compose.tasks import (
    compose_due,
    compose_responsibility,
    compose_reverse,
    compose_task_count,
    task_asked,
    task_missing,
)
from assistant.compose.tasks_on import compose_tasks_on
from assistant.compose.under import compose_under_body, compose_under_date
from assistant.compose.who import asks_holder, compose_who, names_something
from assistant.correction import corrected
from assistant.draft import Claim, Draft
from assistant.foreign import lacking
from assistant.lexicon import parts, told_of_a_part
from assistant.match import Term, coverage, held, held_by
from assistant.passages import Passage, passage
from assistant.quantities import Quantity, quantities
from assistant.question import Question, Side, asked_unit, kind_of
from index.everyday import everyday_words
from index.library import Library
from index.normalise import normalise
from index.scope import Scope

Find = Callable[[Question], Sequence[Passage]]
TermsOf = Callable[[str], Sequence[Term]]

_NEGATIVE = re.compile(r"零(?![售星散部件钱食工距碳基])[一-鿿]{2}|无一|没有|未发生|未出现|均未|不存在")
_MADE = re.compile(
    r"会上|什么会|国务院|作|做|报告|会议|发布|公布|通过|印发|施行|实施|公开|召开|人代会|人大|省长|市长|区长|县长"
)
_IN_FORCE = re.compile(r"自(?:19|20)\d\d年\d{1,2}月\d{1,2}日起(?:施行|实施|生效)")
_MADE_BY = ("施行", "实施", "生效", "公布", "通过", "印发", "发布")
_HEAD = {
    "date": re.compile(r"(?:19|20)\d\d\s*[年.-]\s*\d{1,2}\s*[月.-]\s*\d{1,2}日?"),
    "who": re.compile(r"(?:省长|市长|区长|县长|州长|主席|主任|局长)[\s　]*[一-鿿](?:[\s　]*[一-鿿]){1,2}"),
}
ROW, ROW_QUOTING = 0.35, 0.2  # of one party's question that its row has to hold: a figure, sentences on a matter
# of a question's words in the sentence around a name, in a sentence that names nobody we know, and between the two
HALF, ALMOST_ALL, FAR = 0.5, 0.8, 0.2
# idf of a word that may narrow what is asked of a part, and of one that does: 法治政府建设 in a library on it weighs less
NARROWS, STRONG = 0.5, 2.0
NAMED_REPORTS = 3  # that a question may mean; their issuers are no matter, nor is the title of one alone
MORE = 0.2  # of a question's words that a table's row and column hold beyond a sentence that gives a figure too
LONGEST_HEAD = 80  # characters of a header's line that is told whole
HEAD = 6  # paragraphs at the start of a document that may carry who made it and when
_WHICH_MORE = re.compile(
    r"(谁|哪(个|家|边|里|一|方)?)[一-鿿]{0,10}(高|多|低|少|大|小|长|短)|更(高|多|低|少|大|小)|高低|多少之分|差别"
)
_MEASURE = re.compile(r"[一-鿿](率|比例|件数|人数|次数|金额|总额|数量)")
_ANY_WORK = re.compile(r"哪些(举措|措施|工作|做法|布置|安排|部署|内容|事|动作|努力|探索|要求|规定|变化|成效|进展)")
_TIME_WORDS = re.compile(
    r"[一二三四]季度|[上下]半年|[年月]底|最后|首先|之前|之后|以前|以后|[前后]|同时|届满|每[年季月周]|定期|期间|当[日天年月]|及时|立即"
)
_ADDED_UP = re.compile(r"加起来|加在一起|相加|之和|(?<!整)合起来(?=.*(?:几|多少))|加上")
_PERIOD_TOLD = re.compile(r"(\([^()]*(?:[三四五]年|十[二三四五]五)[^()]*\)):$")
_HOW_OFTEN = re.compile(r"(?:多久|几天|多长时间|几个?[月周]).{0,4}[一1](?:次|回|趟|轮|遍)")
_OFTEN = re.compile(r"每[一两半]?(?:个?[年季月周天日]|星期|季度|工作日)|定期|不定期|[一两]年[一两]次|逐[月季年]")
_HOW_TO = re.compile(
    r"^(?!.*(?:打算|计划|准备)).*(?:怎么|如何|怎样|咋)个?(?:去|来)?(?:申请|办理|提起|投诉|举报|报名|登记|领取|申领|查询|预约)"
)
_TELLS_TO = re.compile(
    r"应当|可以|可(?=[向在通登拨申])|必须|须|凭|持(?=[本身有相])|登录|拨打|提交|自愿|向[^,，。；;]{1,20}(?:提出|申请|提交|反映|投诉|举报)"
)
_POINTS = re.compile(
    r"(?:几|多少)(?:条|点|个方面|方面|项|个)(?:具体)?(?:问题|不足|短板|弱项|内容|安排|措施|打算|要求|工作)?[^一-鿿]*$"
)
_WHICH_PLACE = re.compile(
    r"哪(?:一|[一二两三四五六七八九十几]|些)?个?(?:乡镇|街镇|镇|乡|村(?!规)|社区(?!服务)|街道)(?!级)"
)
_SMALL_PLACES = re.compile(r"(?:(?![各本该乡镇街村等和与及在的])[一-鿿]){2,5}(?:街道|镇|乡|村|社区)(?![镇村级])")
_WHO_ITSELF = re.compile(r"谁|叫什么|名字|哪(?:一|几|两|些)?[个家]?(?:部门|单位|机构|机关|组织|公司|企业|团体)")
_ITS_NAME = re.compile(r"叫什么名|叫啥名|什么名[字称]|名[字称](?:是|叫)什么")
_COUNTED = re.compile(r"任务|目标任务")
_EXACT_YEARS = re.compile(r"(?:19|20)?\d\d年|《[^》]*》|“[^”]*”")


def propose(
    question: Question,
    terms: Sequence[Term],
    found: Sequence[Passage],
    find: Find,
    terms_of: TermsOf,
    library: Library,
) -> Proposal:
    """The best draft for a question and the passages found for it.

    find: passages for a question about one party or one document of it; terms_of: a text's weighted words.
    """
    if question.sides:
        return _year_on_year(question, find, terms_of) or _compared(question, find, terms_of, library)
    if question.kind == "meta":
        proposal = compose_meta(
            question,
            [p.paragraph.source for p in found],
            library,
            lambda source: _from_one(question, find, terms_of, source, library),
        )
        if proposal.draft.claims:
            return proposal
    proposal = _of_document(question, terms, library) or _single(question, terms, found, terms_of, library)
    if (
        not proposal.draft.claims
        and question.kind != "number"
        and any(f"到{y}" in question.text for y in question.must)
    ):
        return _other_year(question, terms, found) or proposal
    if _names_no_place(question, proposal):
        return NOTHING
    if reason := lacking(question, proposal):
        return replace(NOTHING, reason=reason)
    return corrected(question, replace(proposal, unsaid=_unsaid(question, proposal, library)))


def _names_no_place(question: Question, proposal: Proposal) -> bool:
    """Whether a town, a village or the like is asked for and a draft names none."""
    asked = _WHICH_PLACE.search(question.text)
    if not asked or question.kind == "meta":
        return False
    named = (m.group() for claim in proposal.draft.claims for m in _SMALL_PLACES.finditer(claim.text))
    return not any(name not in question.text for name in named)


def _unsaid(question: Question, proposal: Proposal, library: Library) -> tuple[str, ...]:
    """Names in quotes are exact: a paragraph without them speaks of something else."""
    if question.kind in ("responsibility", "reverse", "meta") or not proposal.draft.claims:
        return ()
    names = re.findall(r"[“\"]([^“”\"]{2,16})[”\"]", question.text)
    spoken = {n for n in names if n in everyday_words() and not held_by(n, library.frequency)}
    exact = [n for n in names if n not in spoken and not re.search(r"几|多少|哪|什么", n)]
    if not exact:
        return ()
    supports = [s for claim in proposal.draft.claims for s in claim.supports]
    cited = "".join(
        normalise(f"{s.title}{''.join(s.paragraph.section)}{s.paragraph.text}", spun).text
        for s in supports
        for spun in {False, library.info(s.paragraph.source).spun}
    )
    known = _unquoted(cited) + _unquoted(_opening({s.paragraph.source for s in supports}, library))
    shown = "".join(claim.text for claim in proposal.draft.claims)
    return tuple(
        name for name in exact if re.sub(r"[‘’'\s]", "", name) not in f"{known}{shown}" and not spells_out(name, shown)
    )


def _unquoted(text: str) -> str:
    return re.sub(r"[“”\"'‘’\s]", "", normalise(text).text)


def _opening(sources: Collection[str], library: Library) -> str:
    """What the cited documents say of themselves first: a name that stands there goes for all of the document."""
    return "".join(p.text for source in sorted(sources) for p in library.paragraphs(source, 1, HEAD))


def _of_document(question: Question, terms: Sequence[Term], library: Library) -> Proposal | None:
    """When, or by whom, a report itself was made: its first paragraphs say so."""
    sources = sorted(question.scope.sources)
    if question.kind not in ("date", "who") or len(sources) != 1:
        return None
    title = normalise(library.info(sources[0]).metadata.title).text
    strong = [t for t in terms if len(t.word) > 1 and held(t, title) < 0.5 and not _MADE.search(t.word)]
    if strong or not re.search(r"报告|条例|办法|规定|方案|意见|通知", question.text):
        return None
    heads = [passage(p, library) for p in library.paragraphs(sources[0], 1, HEAD) if not p.section]
    if re.search("施行|实施|生效", question.text):
        last = library.info(sources[0]).paragraphs
        ends = [passage(p, library) for p in library.paragraphs(sources[0], max(1, last - HEAD), last)]
        heads = [p for p in ends if _IN_FORCE.search(p.text)] or heads
    found = [(p, m) for p in heads for m in (_HEAD[question.kind].finditer(p.text))]
    if not found:
        return None
    asked = [verb for verb in _MADE_BY if verb in question.text]
    if asked and not any(verb in p.text[m.end() : m.end() + 30] for p, m in found for verb in asked):
        return None  # 从哪天起施行 is not the day it was made public
    head, match = next(
        ((p, m) for p, m in found if any(verb in p.text[m.end() : m.end() + 30] for verb in asked or ("",))), found[0]
    )
    head, match = next(
        ((p, m) for p, m in found if not asked and _MADE.search(p.text[max(0, m.start() - 20) : m.end() + 30])),
        (head, match),
    )
    line = next(s for s in sentences(head.text) if s.start <= match.start() < s.end)
    if line.end - line.start > LONGEST_HEAD:  # a header in one line: what stands between the blanks around it
        blank = head.text.rfind(" ", line.start, match.start())
        after = head.text.find(" ", match.end(), line.end)
        line = Span(max(blank + 1, match.start() - LONGEST_HEAD // 2), after if after > 0 else match.end())
    return Proposal(Draft((claim_from(head, line, question.text),)), FULL)


def _other_year(question: Question, terms: Sequence[Term], found: Sequence[Passage]) -> Proposal | None:
    """A question that names a wrong year for something the text dates itself: what the source says instead."""
    best: tuple[float, Passage, Span] | None = None
    for p in found[:8]:
        for clause in clauses(p.text):
            following = Span(clause.start, min(len(p.text), clause.end + 40))
            cut = clauses(p.text, following)
            words = "".join(c.of(p.text) for c in cut[:2])
            dated = [q for q in quantities(clause.of(p.text)) if q.kind in ("year", "date")]
            share = coverage(terms, words)
            if (
                dated
                and share >= 0.45
                and re.match(r"[到至在于自从截]?\d{4}年", clause.of(p.text))
                and (best is None or share > best[0])
            ):
                best = (share, p, Span(cut[0].start, cut[min(1, len(cut) - 1)].end))
    if best is None:
        return None
    _, p, span = best
    claim = claim_from(p, span, question.text)
    years = "、".join(name for name in question.must if name.endswith("年"))
    lead = Claim(f"原文没有{years}的说法,写的是:", (), checked=False)
    cover = Cover.of(terms, p, span.of(p.text), span.of(p.text), question.topic)
    return Proposal(Draft((lead, claim)), replace(cover, said=1.0, near=1.0, paragraph=1.0))


def _single(
    question: Question, terms: Sequence[Term], found: Sequence[Passage], terms_of: TermsOf, library: Library
) -> Proposal:
    if question.kind not in ("responsibility", "reverse") and (on := compose_tasks_on(question, terms, library)):
        return on
    if question.computes == "count" and question.kind != "reverse" and _COUNTED.search(question.text):
        proposal = compose_task_count(question, terms, library)
        if proposal.draft.claims:
            return proposal
    if question.kind == "reverse" and not library.tasks(question.scope):
        question = replace(question, kind="number" if re.search("几|多少", question.text) else "list")
    if question.kind in ("responsibility", "reverse"):
        compose = compose_reverse if question.kind == "reverse" else compose_responsibility
        proposal = compose(question, terms, library)
        prose = _who_in_prose(question, terms, found) if question.kind == "responsibility" else NOTHING
        if proposal.reason or (proposal.draft.claims and proposal.cover.said >= prose.cover.said - 0.1):
            return proposal
        return prose if prose.draft.claims else proposal
    if question.part and question.kind in ("list", "content", "procedure"):
        matter = _beyond_the_part(question, terms, library)
        if "不足" in question.part and (told := compose_matter(question, matter, found, library)):
            return told
        if not any(t.weight > STRONG for t in matter):
            return compose_part(question, found, library)
    if missing := task_missing(question, library):
        return missing
    if question.kind == "date" and task_asked(question, library):
        return compose_due(question, library)
    if task_row := task_asked(question, library):
        return compose_content(question, (), [task_row], library)
    if question.computes in ("difference", "change") and (stated := compose_stated_change(question, terms, found)):
        return stated
    if question.computes == "sum" and (rows := compose_row_sum(question, terms, found, library)):
        return rows
    if question.computes in ("sum", "difference", "complement", "change") and not _from_its_own(question):
        proposal = compose_computed(question, terms, found, terms_of)
        if proposal.draft.claims:
            return proposal
        if question.computes == "sum" and _ADDED_UP.search(question.text):
            return NOTHING  # one of the figures is not their sum
    if question.kind == "number" and (grown := compose_added(question, terms, found)):
        return grown
    if question.part and question.kind == "number" and (counted := _points_of_part(question, library)):
        return counted
    if question.kind == "date" and _HOW_OFTEN.search(question.text):
        return _some_time(question, terms, found) or NOTHING
    if question.kind in ("number", "date"):
        proposal = _figure_or_negative(question, terms, found)
        if question.kind == "number":
            row = compose_row(question, terms, found, library)
            least = proposal.cover.said + MORE if _in_prose(proposal) else 0.0
            proposal = row if row.draft.claims and row.cover.said >= least else proposal
        if question.kind == "date" and (under := compose_under_date(question, terms, found)).draft.claims:
            return under
        if question.kind == "number" or proposal.cover.said >= HALF:
            return proposal
        return _some_time(question, terms, found) or proposal
    if question.kind == "who":
        if not asks_holder(question.text) and (under := compose_under_body(question, terms, found)).draft.claims:
            return under
        named = compose_who(question, terms, found)
        body = "".join(claim.text for claim in named.draft.claims)
        if asks_holder(question.text):
            return named
        if _WHO_ITSELF.search(question.text) and not names_something(body, question.text):
            named = NOTHING
        if named.draft.claims and named.cover.said >= HALF:
            return named
        proposal = compose_clause(question, terms, found)
        shown = "".join(claim.text for claim in proposal.draft.claims)
        if named.draft.claims and proposal.cover.said < min(ALMOST_ALL, named.cover.said + FAR):
            return named
        covered = proposal.cover.said >= ALMOST_ALL and not _ITS_NAME.search(question.text)
        covered &= not _WHO_ITSELF.search(question.text)
        fits = covered or FORBIDS.search(shown) or names_something(shown, question.text)
        return proposal if fits or named.draft.claims else NOTHING
    if question.kind in ("list", "reverse"):
        return compose_list(question, terms, found, library)
    if question.kind == "procedure":
        if re.search(r"哪些|哪几|几", question.text):
            return compose_list(question, terms, found, library)
        told = compose_content(question, terms, found, library)
        return NOTHING if _HOW_TO.search(question.text) and not _instructs(told) else told
    if question.kind == "statement":
        return compose_statement(question, terms, found)
    return compose_content(question, terms, found, library)


def _in_prose(proposal: Proposal) -> bool:
    """Whether a figure of the kind asked for was found in a sentence."""
    supports = [s for claim in proposal.draft.claims for s in claim.supports]
    return bool(supports) and proposal.fits and all(s.paragraph.kind != "row" for s in supports)


def _instructs(proposal: Proposal) -> bool:
    """Whether an answer tells somebody what to do: how many applied is no answer to how to apply."""
    return any(_TELLS_TO.search(claim.text) for claim in proposal.draft.claims if claim.supports)


def _who_in_prose(question: Question, terms: Sequence[Term], found: Sequence[Passage]) -> Proposal:
    """Who is responsible by a sentence, where that names somebody: a task is not led by 行政执法机关."""
    if (under := compose_under_body(question, terms, found)).draft.claims:
        return under
    prose = compose_who(question, terms, found)
    shown = "".join(claim.text for claim in prose.draft.claims)
    return prose if names_something(shown, question.text) else NOTHING


def _some_time(question: Question, terms: Sequence[Term], found: Sequence[Passage]) -> Proposal | None:
    """When, where the text gives no date: 最后发表意见, 二季度开工; None where it says no time either."""
    proposal = compose_clause(question, terms, found)
    shown = "".join(claim.text for claim in proposal.draft.claims)
    if _HOW_OFTEN.search(question.text):
        return proposal if proposal.cover.said >= HALF and _OFTEN.search(shown) else NOTHING
    return proposal if proposal.cover.said >= ALMOST_ALL and _TIME_WORDS.search(shown) else None


def _from_its_own(question: Question) -> bool:
    """Whether a difference from a figure that the question itself gives is asked for: 没有完成9.5亿元,还差多少."""
    given = (q.kind for q in quantities(_EXACT_YEARS.sub("", question.text)))
    return question.computes == "difference" and any(kind in ("count", "money") for kind in given)


def _points_of_part(question: Question, library: Library) -> Proposal | None:
    """How many points a part of one report has: 短板一共列了几条."""
    if len(question.scope.sources) != 1 or not _POINTS.search(question.text):
        return None
    return opened_part(question, library)


def _beyond_the_part(question: Question, terms: Sequence[Term], library: Library) -> list[Term]:
    """The words asked beyond the part of the report itself: 人才 in 人才方面有哪些不足, none in 有哪些不足."""
    own = "".join((*question.part, *(word for part in parts() for word in part.asked), *told_of_a_part()))
    sources = sorted(question.scope.sources)[:NAMED_REPORTS]
    for meta in (library.info(source).metadata for source in sources):
        own += normalise(f"{meta.title if len(sources) == 1 else ''}{meta.issuer}").text
    return [
        t for t in terms if t.weight > NARROWS and len(t.word) > 1 and t.word not in own and not shortens(t.word, own)
    ]


def _figure_or_negative(question: Question, terms: Sequence[Term], found: Sequence[Passage]) -> Proposal:
    """A figure; or, where the text says there was none, the sentence that says so."""
    figure = compose_figure(question, terms, found)
    best: tuple[float, Proposal] | None = None
    for one in found[:8]:
        for sentence in sentences(one.text):
            words = sentence.of(one.text)
            share = coverage(terms, words) if states(question, one, sentence) else 0.0
            if share > 0.6 and _NEGATIVE.search(words) and (best is None or share > best[0]):
                cut = [c for c in clauses(one.text, sentence) if _NEGATIVE.search(c.of(one.text))]
                claim = claim_from(one, cut[0], question.text)
                cover = Cover.of(terms, one, words, cut[0].of(one.text), question.topic)
                best = (share, Proposal(Draft((claim,)), cover))
    if best and best[1].cover.near > figure.cover.near + 0.1:
        return best[1]
    return figure


def _from_one(question: Question, find: Find, terms_of: TermsOf, source: str, library: Library) -> Proposal | None:
    """What one document gives of what 哪些报告给出了… asks for; None when it does not give it."""
    asked = re.sub(r"^.*?(给出|写了?到?|提到|提及|公布|列出|说到|涉及|讲到|有)(了|到)?", "", question.text)
    numeric = bool(re.search(r"数|率|多少|额|量|件|比例|数据|数字", asked))
    inner = replace(
        question,
        kind="number" if numeric else "content",
        unit=asked_unit(asked),
        topic=asked,
        scope=Scope(sources=frozenset((source,))),
        sides=(),
    )
    if question.part:
        return opened_part(inner, library)
    terms, found = terms_of(asked), find(inner)
    proposal = compose_figure(inner, terms, found) if numeric else compose_content(inner, terms, found, library)
    cover = proposal.cover
    if (
        not proposal.draft.claims
        or not proposal.fits
        or cover.said < 0.45
        or cover.near < 0.25
        or cover.paragraph < 0.6
    ):
        return None
    return proposal


def _compared(question: Question, find: Find, terms_of: TermsOf, library: Library) -> Proposal:
    """A row a party, each from its own documents; where a party's documents are silent, that is said."""
    rows: list[Claim] = []
    answered: list[Proposal] = []
    told: list[tuple[str, Quantity]] = []
    for side in question.sides:
        inner, terms = _side_question(question, side, terms_of)
        proposal = _single(inner, terms, find(inner), terms_of, library) if side.sources else NOTHING
        least = ROW if inner.kind in ("number", "date", "who") else ROW_QUOTING
        if not proposal.draft.claims or proposal.cover.said < least or not proposal.fits:
            silent = f"{side.name}:资料库没有相关文件" if not side.sources else f"{side.name}:没有找到相关内容"
            rows.append(Claim(silent, (), checked=False))
            continue
        answered.append(proposal)
        if proposal.figure:
            told.append((side.name, proposal.figure))
        for i, claim in enumerate(proposal.draft.claims[:3]):
            several = _PERIOD_TOLD.search(claim.lead)
            name = f"{side.name}{several.group(1) if several else ''}:"
            rows.append(replace(claim, lead=name if i == 0 else ""))
    if not answered:
        return NOTHING
    if conclusion := _which_more(question, told) or _apart_by(question, told):
        rows.append(conclusion)
    cover = max((p.cover for p in answered), key=lambda cover: cover.said)
    return Proposal(Draft(tuple(rows), joiner="\n"), cover, parties=len(answered))


def _year_on_year(question: Question, find: Find, terms_of: TermsOf) -> Proposal | None:
    """By how much a year differs from the one before, where the later year's report says so itself."""
    if question.computes not in ("difference", "change") or not all(side.years for side in question.sides):
        return None
    latest = max(question.sides, key=lambda side: side.years)
    inner, terms = _side_question(question, latest, terms_of)
    return compose_stated_change(replace(inner, text=question.text), terms, find(inner))


def _which_more(question: Question, told: Sequence[tuple[str, Quantity]]) -> Claim | None:
    """Who has more, where that was asked and all figures are of one unit."""
    if not _WHICH_MORE.search(question.text) or len(told) != len(question.sides) or len({q.unit for _, q in told}) != 1:
        return None
    ranked = sorted(told, key=lambda pair: -pair[1].value)
    if ranked[0][1].value == ranked[1][1].value:
        return Claim("两者相同", (), checked=False)
    (high, a), (low, b) = ranked[0], ranked[-1]
    return Claim(f"{high}高于{low}({a.text}比{b.text}更多)", (), checked=False)


def _apart_by(question: Question, told: Sequence[tuple[str, Quantity]]) -> Claim | None:
    """By how much two parties differ, where that was asked and both figures are of one unit."""
    if question.computes != "difference" or len(told) != 2 or told[0][1].unit != told[1][1].unit:
        return None
    return Claim(result("difference", [quantity for _, quantity in told]), (), checked=False)


def _side_question(question: Question, side: Side, terms_of: TermsOf) -> tuple[Question, Sequence[Term]]:
    kind = kind_of(side.topic, ())
    if kind in ("content", "meta", "responsibility"):
        kind = question.kind if question.kind not in ("meta",) else "content"
    if kind == "list" and _ANY_WORK.search(side.topic):
        kind = "content"
    if kind in ("content", "list", "who") and _WHICH_MORE.search(question.text) and re.search("多|少", question.text):
        kind = "number"
    if kind == "content":
        kind = "number" if _MEASURE.search(side.topic) else "statement"
    own = re.search(rf"{re.escape(side.name)}(?:省|市|区|县)?((?:19|20)\d\d)年(?!.{{0,3}}报告)", question.text)
    years = side.years or ((int(own.group(1)),) if own else question.years)  # 河北2026年…和西藏2025年…
    inner = replace(
        question,
        text=side.topic,
        topic=side.topic,
        kind=kind,
        unit=asked_unit(side.topic) or question.unit,
        sides=(),
        scope=replace(question.scope, sources=side.sources),
        years=years,
        must=(),
        computes="",
    )
    return inner, terms_of(side.topic)
