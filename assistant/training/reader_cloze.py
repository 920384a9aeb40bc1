"""Questions made by taking a figure, date, name or body out of a sentence and asking for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from assistant.reader.text import fold
from assistant.reader.vocabulary import Vocabulary
from assistant.training.reader_examples import Example

LONGEST_SENTENCE, SHORTEST_SENTENCE = 160, 12
SHORTEST_REST = 5  # characters of the question beside its question word: fewer tell nothing

DATE = re.compile(r"\d{2,4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日")
UNIT = (
    "个工作日|工作日|个月|件次|人次|家次|场次|批次|平方公里|平方米|公里|万元|亿元|学时|小时|个|人|件|项|份|家|名|年|日|天|元|米|岁|位|条|种|支|"
    "部|场|座|所|艘|辆|倍|%|级|页|次|篇|起|批|户|处|期|倍|吨|亩"
)
NUMBER = re.compile(
    rf"(?<![第\d一二三四五六七八九十百])(?:\d[\d,.]*[万亿千百]?|[一二三四五六七八九十百两]+)[余多]?({UNIT})"
)
TITLE = re.compile(r"《[^》]{2,25}》")
BODY = re.compile(r"由([^,、由]{3,15}(?:部门|机关|政府|委员会|机构|单位|局|厅))")
NAMES = {"nr": ("谁",), "ns": ("哪里", "什么地方", "哪个地方"), "nt": ("哪个机构", "谁", "什么组织", "哪个部门")}
ELSEWHERE = ("{place}{year}年", "{year}年{place}", "{place}", "{place}全年", "按照规定,", "请问", "{year}年")
PLACES = (
    "东城区",
    "江北区",
    "清河市",
    "安宁县",
    "全市",
    "全区",
    "本市",
    "某区",
    "宁海市",
    "长林区",
    "南山街道",
    "西岭县",
)


@dataclass(frozen=True, slots=True)
class _Gap:
    """What is taken out, and the word that asks for it."""

    start: int
    end: int
    asking: str


def make_cloze(passage: str, random: Random, names: bool, most: int = 4) -> list[Example]:
    """At most that many questions on different sentences of the passage.

    names: also ask for people and places, which the tagger finds in encyclopaedias but not in regulations.
    """
    text = fold(passage)
    sentences = list(re.finditer(r"[^。!?;\n]+", text))
    random.shuffle(sentences)
    examples: list[Example] = []
    for sentence in sentences:
        if len(examples) == most or not SHORTEST_SENTENCE < len(sentence[0]) < LONGEST_SENTENCE:
            continue
        gaps = list(_gaps(sentence[0], random, names))
        if not gaps:
            continue
        gap = random.choice(gaps)
        question = _ask(sentence[0], gap, random)
        if question:
            start, end = sentence.start() + gap.start, sentence.start() + gap.end
            examples.append(Example(question, passage, start, end, (text[start:end],)))
    return examples


def elsewhere(random: Random) -> str:
    """Words before a question that its passage need not have: a place, a year."""
    return random.choice(ELSEWHERE).format(place=random.choice(PLACES), year=random.randint(2015, 2026))


def _gaps(sentence: str, random: Random, names: bool) -> Iterator[_Gap]:
    dates = [match.span() for match in DATE.finditer(sentence)]
    for start, end in dates:
        day = sentence[end - 1] == "日"
        asking: Sequence[str] = (
            ("哪一天", "什么时候", "哪天", "何时") if day else ("什么时候", "何时", "哪年", "哪一年")
        )
        yield _Gap(start, end, random.choice(asking))
    for match in NUMBER.finditer(sentence):
        if not any(start <= match.start() < end for start, end in dates):
            unit = match[1]
            asking = ("百分之多少", "多少") if unit == "%" else (f"多少{unit}", f"几{unit}", f"多少{unit}", "多少")
            yield _Gap(match.start(), match.end(), random.choice(asking))
    for match in TITLE.finditer(sentence):
        yield _Gap(match.start(), match.end(), random.choice(("哪部作品", "哪个文件", "什么", "哪部法规", "什么文件")))
    for match in BODY.finditer(sentence):
        yield _Gap(match.start(1), match.end(1), random.choice(("哪个部门", "谁", "什么机关", "哪个单位")))
    start = 0
    for word, tag in Vocabulary.segment(sentence) if names else ():
        if len(word) > 1 and tag in NAMES:
            yield _Gap(start, start + len(word), random.choice(NAMES[tag]))
        start += len(word)


def _ask(sentence: str, gap: _Gap, random: Random) -> str | None:
    """The clauses around the gap with some words left out, in one of three orders; None when too little is left."""
    bounds = [0, *(match.end() for match in re.finditer(r"[,:]", sentence)), len(sentence)]
    clause = max(i for i in range(len(bounds) - 1) if bounds[i] <= gap.start)
    first = bounds[max(0, clause - random.choice((0, 0, 1, 1, 2)))]
    last = max(bounds[min(len(bounds) - 1, clause + 1 + random.choice((0, 0, 0, 1)))], gap.end)
    lost = random.choice((0, 0.1, 0.2, 0.35))
    before, after = _thin(sentence[first : gap.start], lost, random), _thin(sentence[gap.end : last], lost, random)
    if len(before) + len(after) < SHORTEST_REST:
        return None
    order = random.random()
    if order < 0.2:
        question = f"{after}的{before}是{gap.asking}"
    elif order < 0.4:
        question = before + after.strip("的") + random.choice((",", "是", "")) + gap.asking
    else:
        question = before + gap.asking + after
    if random.random() < 0.25:
        question = elsewhere(random) + question
    return question.strip(",。")[:55] + random.choice(("?", "?", ""))


def _thin(part: str, lost: float, random: Random) -> str:
    """Some words left out."""
    words: Sequence[str] = [word for word, _ in Vocabulary.segment(part)]
    return "".join(word for word in words if random.random() >= lost and word not in ",、:")
