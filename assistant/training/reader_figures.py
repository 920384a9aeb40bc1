"""Report-like sentences full of figures, composed from what regulations speak of, with a question on one figure.

Encyclopaedia questions seldom put five figures of one unit side by side; work reports do on every line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from assistant.reader.text import fold
from assistant.reader.vocabulary import Vocabulary
from assistant.training.reader_cloze import elsewhere
from assistant.training.reader_examples import Example

FEWEST = 4  # times a phrase must stand in the regulations to be spoken of
NATURAL = 0.6  # share of deeds whose verb and noun stand together in a regulation; the others teach matching alone
DEPARTMENT = re.compile(r"由((?:市|区|县|省)?[\u4e00-\u9fff]{2,8}?(?:主管部门|部门|委员会|办公室|管理局|机关))")
NOT_ABOUT = ("本条例", "本办法", "本规定")  # what regulations say of themselves
VERBS = re.findall(  # what reports say was done, and how often or how much; two characters each
    "..",
    "开展办理受理审结制定修订发布组织举办建立建成检查查处处置整改调解审查备案清理废止提供发放减免新增完成移送抽查核查"
    "公开接待认定化解推出归集出台审核评查评估督办整治改造新建打造选聘聘任指导纠正撤销处罚立案培育征集采纳收到答复服务"
    "保障补贴下达安排实施取消下放调整梳理编制公布处理监测收集设立整合",
)
UNITS_OF = (  # by the last characters of what is counted
    (("案件", "复议", "诉讼", "投诉", "申请", "信访", "援助"), ("件", "起", "宗", "件次")),
    (("企业", "机构", "单位", "公司", "医院", "学校"), ("家", "个", "户", "家次")),
    (("人员", "职工", "居民", "学生", "专家", "干部", "律师", "代表", "群众"), ("人", "名", "人次")),
    (("检查", "巡查", "监测", "抽查", "执法", "督查"), ("次", "家次", "件次", "批次")),
    (("培训", "宣传", "活动", "会议", "演练", "讲座", "教育"), ("场", "次", "场次", "期", "人次")),
    (("资金", "费用", "税费", "经费", "补贴", "罚款", "投资", "金额"), ("万元", "亿元", "元")),
    (("文件", "报告", "意见", "建议", "证书", "合同", "证"), ("件", "份", "篇", "条")),
    (("事项", "制度", "措施", "标准", "工作", "任务", "服务"), ("项", "个", "条", "件")),
    (("设施", "场所", "项目", "平台", "站点", "窗口", "工程"), ("个", "处", "项", "座")),
)
COUNTED = tuple(ending for endings, _ in UNITS_OF for ending in endings)
ANY_UNIT = ("个", "项", "件", "次", "家", "人次", "份", "处", "批", "万人次")
SAME_VERB = {
    "制定": ("制订", "出台", "制定"),
    "开展": ("组织", "举办", "开展", "搞"),
    "办理": ("办结", "办理", "处理"),
    "受理": ("收到", "受理", "接收"),
    "建立": ("建成", "建立", "设立"),
    "组织": ("开展", "举办", "组织"),
    "实施": ("推行", "实施", "落实"),
    "检查": ("查", "检查", "核查"),
    "提供": ("给予", "提供"),
    "完成": ("完成", "做完", "办完"),
}
CHINESE = "一二三四五六七八九"
OPENINGS = ("", "", "全年", "2023年,", "去年,", "截至年底,", "一年来,", "今年以来,", "其中,", "会同有关部门")
ADVERBS = ("", "", "", "共", "累计", "共计", "达", "超", "约", "合计")
LINKS = (",", ",", ",", "、", ";")


@dataclass(frozen=True, slots=True)
class Phrases:
    """What reports can speak of."""

    deeds: tuple[tuple[str, str], ...]  # verb and what it is done to, as found together
    nouns: tuple[str, ...]  # that end like something which is counted
    departments: tuple[str, ...]
    titles: tuple[str, ...]  # of regulations
    articles: tuple[str, ...]  # passages to stand around a composed sentence


@dataclass(frozen=True, slots=True)
class _Fact:
    """A clause, the figure, date or body in it, and a question for it."""

    clause: str
    start: int
    end: int
    question: str
    about: str  # what a passage must not speak of for the question to be open


def gather_phrases(regulations: dict[str, list[str]]) -> Phrases:
    """Verb and object pairs, departments and titles that stand often enough in the regulations."""
    deeds: Counter[tuple[str, str]] = Counter()
    departments: Counter[str] = Counter()
    for articles in regulations.values():
        text = fold("\n".join(articles))
        departments.update(DEPARTMENT.findall(text))
        deeds.update(_deeds(Vocabulary.segment(text)))
    return Phrases(
        deeds=tuple(sorted(deed for deed, count in deeds.items() if count >= FEWEST and deed[0] in VERBS)),
        nouns=tuple(sorted({noun for _, noun in deeds if noun.endswith(COUNTED)})),
        departments=tuple(sorted(name for name, count in departments.items() if count >= FEWEST)),
        titles=tuple(sorted(regulations)),
        articles=tuple(sorted(article for articles in regulations.values() for article in articles[3:40:4])),
    )


def compose(phrases: Phrases, random: Random) -> Example:
    """A passage of composed clauses amid an article, with a question on one of them; one in six has no answer."""
    facts = [_fact(phrases, random) for _ in range(random.randint(2, 7))]
    asked = random.randrange(len(facts))
    article = random.choice(phrases.articles)
    cut = random.randint(0, min(len(article), 110))
    passage, starts = article[:cut] + random.choice(("", "。", "。")), []
    if random.random() < 0.3:  # the article after the sentence instead
        passage = ""
    for fact in facts:
        passage += random.choice(OPENINGS)
        starts.append(len(passage))
        passage += fact.clause + random.choice(LINKS)
    passage = passage[:-1] + "。" + ("" if cut else article[:110])
    fact = facts[asked]
    question = fact.question if random.random() < 0.6 else elsewhere(random) + fact.question
    question += random.choice(("?", "?", "?", ""))
    if random.random() < 1 / 6:
        other = _fact(phrases, random)
        if other.about not in passage:
            return Example(other.question + "?", passage, None, None, ())
    start, end = starts[asked] + fact.start, starts[asked] + fact.end
    return Example(question, passage, start, end, (passage[start:end],))


def _deeds(tagged: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Verbs of two characters with the nouns that follow at once, three to ten characters in all."""
    found, verb, nouns = [], "", ""
    for word, tag in [*tagged, ("", "x")]:
        if tag.startswith("n") or (tag == "vn" and verb):
            nouns += word if verb else ""
            continue
        if verb and 3 <= len(nouns) <= 10 and nouns not in NOT_ABOUT:
            found.append((verb, nouns))
        verb, nouns = (word, "") if tag in ("v", "vn") and len(word) == 2 else ("", "")
    return found


def _fact(phrases: Phrases, random: Random) -> _Fact:
    verb, noun = random.choice(phrases.deeds)
    if random.random() > NATURAL:
        verb, noun = random.choice(VERBS), random.choice(phrases.nouns)
    kind = random.random()
    if kind < 0.62:
        return _count(verb, noun, random)
    if kind < 0.72:
        return _share(verb, noun, random)
    if kind < 0.80:
        return _change(noun, random)
    if kind < 0.90:
        return _doer(verb, noun, random.choice(phrases.departments), random)
    if kind < 0.95:
        return _day(verb, noun, random.choice(phrases.departments), random)
    return _title(verb, noun, random.choice(phrases.titles), random)


def _count(verb: str, noun: str, random: Random) -> _Fact:
    bare, number, adverb = _unit(noun, random), _number(random), random.choice(ADVERBS)
    about = number.isdecimal() and int(number) > 99 and random.random() < 0.2
    figure = number + ("余" if about else "") + bare
    clause, start = random.choice(
        (
            (f"{verb}{noun}{adverb}{figure}", len(verb + noun + adverb)),
            (f"{verb}{noun}{adverb}{figure}", len(verb + noun + adverb)),
            (f"{adverb}{verb}{figure}{noun}", len(adverb + verb)),
            (f"{noun}{adverb}{figure}", len(noun + adverb)),
            (f"{noun}{verb}{figure}", len(noun + verb)),
        )
    )
    said = random.choice(SAME_VERB.get(verb, (verb,)))
    noun_said = noun[random.choice((0, 0, 0, 2)) :] if len(noun) > 5 else noun
    many = random.choice((f"多少{bare}", f"多少{bare}", f"几{bare}", "多少"))
    question = random.choice(
        (
            f"{said}{noun_said}{many}",
            f"{said}了{many}{noun_said}",
            f"一共{said}了{many}{noun_said}",
            f"{noun_said}一共有{many}",
            f"{noun_said}{said}了{many}",
            f"{said}的{noun_said}有{many}",
            f"{said}{noun_said}的数量达到{many}",
            f"{noun_said},{said}了{many}",
        )
    )
    return _Fact(clause, start, start + len(figure), question, noun)


def _share(verb: str, noun: str, random: Random) -> _Fact:
    figure = f"{random.choice((random.randint(1, 100), round(random.uniform(0.1, 99.9), 1)))}%"
    word, asked = random.choice(
        (
            ("同比增长", "同比增长多少"),
            ("同比下降", "下降了多少"),
            ("占比", "占比多少"),
            ("覆盖率达", "覆盖率是多少"),
            (f"{verb}率", f"{verb}率达到多少"),
            ("满意率达到", "满意率有多高"),
            ("比例不低于", "比例要达到多少"),
        )
    )
    clause = noun + word + figure
    return _Fact(clause, len(noun + word), len(clause), noun + asked, noun + word)


def _change(noun: str, random: Random) -> _Fact:
    unit = _unit(noun, random) if random.random() < 0.5 else random.choice(("个工作日", "天", "小时"))
    old, new = _number(random) + unit, _number(random) + unit
    between = random.choice(("压缩至", "减少到", "增加到", "提高到", "压减至", "扩大到"))
    clause = f"{noun}{random.choice(('由', '从'))}{old}{between}{new}"
    if random.random() < 0.4:
        start = len(noun) + 1
        return _Fact(clause, start, start + len(old), f"{noun}原来是多少{unit}", noun)
    asked = random.choice((f"{noun}现在是多少{unit}", f"{noun}{between}多少{unit}", f"{noun}{between[:2]}到几{unit}"))
    return _Fact(clause, len(clause) - len(new), len(clause), asked, noun)


def _doer(verb: str, noun: str, department: str, random: Random) -> _Fact:
    clause, start = random.choice(
        (
            (f"由{department}牵头{verb}{noun}", 1),
            (f"{department}负责{verb}{noun}", 0),
            (f"{department}{verb}{noun}", 0),
            (f"{verb}{noun}工作由{department}负责", len(f"{verb}{noun}工作由")),
        )
    )
    asking = random.choice(("哪个部门", "谁", "哪个单位", "哪家单位", "什么机构"))
    question = random.choice(
        (
            f"{asking}负责{verb}{noun}",
            f"{verb}{noun}由{asking}牵头",
            f"{verb}{noun}的是{asking}",
            f"{asking}{verb}{noun}",
        )
    )
    return _Fact(clause, start, start + len(department), question, verb + noun)


def _day(verb: str, noun: str, department: str, random: Random) -> _Fact:
    date = random.choice(("", "", f"{random.randint(2015, 2026)}年")) + f"{random.randint(1, 12)}月"
    date += f"{random.randint(1, 28)}日" if random.random() < 0.8 else ("底" if random.random() < 0.3 else "")
    before = random.choice(("", "", "于", "计划于", "最迟于"))
    clause = f"{before}{date}{random.choice((',', '', '前'))}{department}{verb}{noun}"
    asking = random.choice(("哪天", "什么时候", "几月几日", "何时", "哪一天"))
    question = random.choice((f"{department}{asking}{verb}{noun}", f"{department}{verb}{noun}是{asking}"))
    return _Fact(clause, len(before), len(before + date), question, verb + noun)


def _title(verb: str, noun: str, title: str, random: Random) -> _Fact:
    before = random.choice(("出台", "制定", "印发", "研究制定", "修订"))
    clause = f"{before}《{title}》,{verb}{noun}"
    asking = random.choice(("什么文件", "哪个文件", "哪部规定", "什么制度"))
    question = random.choice((f"为{verb}{noun},{before}了{asking}", f"{before}{asking}来{verb}{noun}"))
    return _Fact(clause, len(before), len(before) + len(title) + 2, question, verb + noun)


def _unit(noun: str, random: Random) -> str:
    fitting: Sequence[str] = next((units for ends, units in UNITS_OF if noun.endswith(ends)), ANY_UNIT)
    return random.choice(fitting)


def _number(random: Random) -> str:
    kind = random.random()
    if kind < 0.35:
        return str(random.randint(2, 99))
    if kind < 0.6:
        return str(random.randint(100, 999))
    if kind < 0.75:
        return str(random.randint(1000, 99999))
    if kind < 0.9:
        return f"{random.uniform(0.5, 999):.{random.choice((1, 2))}f}" + random.choice(("", "万", "万"))
    tens = random.choice(("", "十", f"{random.choice(CHINESE[1:])}十"))
    return tens + random.choice(CHINESE)
