"""单选, 多选, 判断, 填空 and 简答 made from the rows of a responsibility table."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.clauses import sentences
from assistant.record import Citation
from assistant.study.checks import grams, overlap
from assistant.study.item import LETTERS, Item
from assistant.study.sound import whole
from assistant.study.wording import spoken_by, title, wide
from assistant.verify import verify
from index.document import Paragraph, Task
from index.library import DocumentInfo

_ANYBODY = re.compile(r"^(?:各|有关|相关|全区|全市|其他)")
_LEVEL = re.compile("^[省市区县]")
_OFFICE = re.compile("(?:分局|中心|办公室|委员会|[局委办院部处室])$")
NAME = 70  # characters of a task quoted in a stem
SAME_GOAL, UNRELATED = 2.0, 0.1  # weights of a neighbour beside one that leads with it elsewhere; guesses
SPARE = 2  # departments more than are needed, so that two tasks of one goal do not get the same wrong answers


@dataclass(frozen=True, slots=True)
class Duty:
    """A task whose first sentence names it and whose lead is named departments."""

    info: DocumentInfo
    paragraph: Paragraph
    task: Task
    name: str  # the task's first sentence, without its stop

    @property
    def key(self) -> tuple[str, int, int]:
        """As Fact.key."""
        return self.paragraph.source, self.paragraph.number, 0

    @property
    def joins(self) -> tuple[str, ...]:
        """参加单位 that are departments by name."""
        return tuple(d for d in self.task.join if not _ANYBODY.match(d))


def duties(info: DocumentInfo, paragraphs: Sequence[Paragraph], tasks: Sequence[Task]) -> list[Duty]:
    """Tasks that can be asked about: named departments, a name of their own, nothing damaged."""
    by_number = {p.number: p for p in paragraphs}
    found: list[Duty] = []
    for task in tasks:
        paragraph = by_number.get(task.paragraph)
        spans = sentences(task.text)
        if paragraph is None or not spans or any(_ANYBODY.match(d) for d in task.lead) or not task.lead:
            continue
        name = spans[0].of(task.text).rstrip("。;\uff1b ")
        if 8 <= len(name) <= NAME and whole(name) and spoken_by(info, name) == name and name in paragraph.text:
            found.append(Duty(info, paragraph, task, name))
    names = [duty.name for duty in found]
    return [duty for duty in found if names.count(duty.name) == 1 and not _gives_away(duty)]


def _gives_away(duty: Duty) -> bool:
    """支持法院依法受理…… is the court's, 加强对大数据的分析 is 区大数据中心's: the task names who leads it."""
    return any(_field(plain(lead)) in duty.name for lead in duty.task.lead)


def _field(department: str) -> str:
    """What a department is for: 区大数据中心 -> 大数据, 区法院 -> 法院."""
    whole = _LEVEL.sub("", department)
    field = _OFFICE.sub("", whole)
    return field if len(field) > 1 else whole


def plain(department: str) -> str:
    """区委办公室(区委改革办) -> 区委办公室."""
    return re.sub(r"[(\uff08].*?[)\uff09]", "", department).strip()


def others(duty: Duty, found: Sequence[Duty], wanted: int, rng: random.Random) -> list[str]:
    """Departments of the same table that do not lead this task, those that could first: who joins it, who leads its
    neighbours under one goal, who leads or joins other tasks together with its own leads."""
    own = {plain(d) for d in duty.task.lead}
    inside = {plain(m) for d in duty.task.lead for m in re.findall(r"[(\uff08](.+?)[)\uff09]", d)}
    weights = _closeness(duty, found)
    joins = [d for d in duty.joins if plain(d) not in own | inside]
    out: list[str] = []
    rest = sorted(weights, key=lambda d: (-weights[d], d))
    near, far = rest[: wanted + SPARE], rest[wanted + SPARE :]
    rng.shuffle(near)
    for name in [*joins[:2], *near, *far]:
        taken = own | inside | {plain(other) for other in out}
        alike = plain(name) in taken or any(shared(plain(name), plain(lead)) for lead in duty.task.lead)
        if (
            name not in duty.name
            and not alike
            and not verify(statement(duty, (name,)), [duty.paragraph.text]).supported
        ):
            out.append(name)
        if len(out) == wanted:
            break
    return out


def _closeness(duty: Duty, found: Sequence[Duty]) -> dict[str, float]:
    """How easily each department of the table could be taken for a lead of this task; one that stands everywhere in
    the table is no better a guess for that."""
    own = {plain(d) for d in duty.task.lead}
    near: dict[str, float] = defaultdict(float)
    times: Counter[str] = Counter()
    forms: dict[str, str] = {}
    for other in found:
        together = bool(own & {plain(d) for d in (*other.task.lead, *other.joins)})
        goal = other.task.section == duty.task.section
        for names, share in ((other.task.lead, 1.0), (other.joins, 0.5)):
            for name in names:
                form = forms.setdefault(plain(name), name)
                times[form] += 1
                near[form] += share * (SAME_GOAL * goal + together + UNRELATED)
    return {form: near[form] / times[form] ** 0.5 for form in times}


def shared(a: str, b: str) -> bool:
    """Whether two names may be one body: 区法治政府建设领导小组办公室, 区法治政府建设工作领导小组办公室."""
    return a != b and overlap(grams(a), grams(b)) >= 0.6


def statement(duty: Duty, lead: Sequence[str]) -> str:
    """Who leads the task, as a claim."""
    return f"“{duty.name}”的责任单位是{'、'.join(lead)}。"


def who_leads(duty: Duty, found: Sequence[Duty], rng: random.Random) -> Item | None:
    """单选 for one lead, 多选 for two to four."""
    lead = duty.task.lead
    several = len(lead) > 1
    wrong = others(duty, found, 3 if not several else 6 - len(lead) if len(lead) > 2 else 3, rng)
    if len(lead) > 4 or len(wrong) < (2 if several else 3):
        return None
    options = [*lead, *wrong]
    rng.shuffle(options)
    key = tuple(letter for letter, option in zip(LETTERS, options, strict=False) if option in lead)
    ask = "的责任单位包括下列哪些?(多选)" if several else "的责任单位是下列哪一个?"
    stem = f"{_frame(duty)}{_quoted(duty)}{ask}"
    return _item(duty, "多选" if several else "单选", stem, tuple(options), key)


def lead_blank(duty: Duty) -> Item | None:
    """填空 for one lead."""
    if len(duty.task.lead) != 1 or plain(duty.task.lead[0]) != duty.task.lead[0]:  # nobody recalls what is in brackets
        return None
    return _item(duty, "填空", f"{_frame(duty)}{_quoted(duty)}的责任单位是____。", (), duty.task.lead)


def lead_claimed(duty: Duty, found: Sequence[Duty], right: bool, rng: random.Random) -> Item | None:
    """判断: the leads as they are, or a joining or other department named as lead."""
    if len(duty.task.lead) > 3:
        return None
    if right:
        claimed: Sequence[str] = duty.task.lead
    else:
        wrong = others(duty, found, 1, rng)
        if not wrong:
            return None
        at = rng.randrange(len(duty.task.lead))  # one of several is exchanged, so that their number tells nothing
        claimed = [wrong[0] if i == at else lead for i, lead in enumerate(duty.task.lead)]
        if verify(statement(duty, claimed), [duty.paragraph.text]).supported:
            return None
    stem = f"{_frame(duty)}{_quoted(duty)}的责任单位是{'、'.join(claimed)}。"
    told = "".join(
        f"{d}{'是参加单位,' if d in duty.task.join else ''}不是责任单位。" for d in claimed if d not in duty.task.lead
    )
    return _item(duty, "判断", stem, (), ("正确" if right else "错误",), told=told)


def what_is_asked(duty: Duty) -> Item | None:
    """简答: what the task demands, for tasks of several sentences."""
    points = [span.of(duty.task.text) for span in sentences(duty.task.text)]
    if not 3 <= len(points) <= 6 or not all(whole(p) for p in points) or duty.task.text not in duty.paragraph.text:
        return None
    section = wide(re.sub(r"^[(\uff08].+?[)\uff09]", "", duty.task.section[-1])) if duty.task.section else ""
    stem = f"{_frame(duty)}第{duty.task.number}项任务({section})有哪些具体要求?请分点简述。"
    return _item(duty, "简答", stem, (), tuple(points), duty.task.text)


def _frame(duty: Duty) -> str:
    return f"根据{title(duty.info)}的任务分工,"


def _quoted(duty: Duty) -> str:
    return f"“{duty.name.replace('“', '‘').replace('”', '’')}”这项任务"


def _item(
    duty: Duty,
    kind: str,
    stem: str,
    options: tuple[str, ...],
    key: tuple[str, ...],
    quote: str | None = None,
    told: str = "",
) -> Item:
    lead, join = "、".join(duty.task.lead), "、".join(duty.task.join)
    told += f"任务分工第{duty.task.number}项:“{duty.task.text}”责任单位:{lead}"
    told += f";参加单位:{join}。" if join else "。"
    ease = 3 if kind == "简答" or len(key) > 2 else 2 if kind == "多选" or duty.joins else 1
    text = duty.paragraph.text
    return Item(
        kind,  # type: ignore[arg-type]
        wide(stem),
        options,
        key,
        told,
        ease,
        Citation(1, duty.info.metadata.title, duty.paragraph, quote or text.strip()),
    )
