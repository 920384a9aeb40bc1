"""Who does what: answers from task records, both ways, roles never mixed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.clauses import sentences
from assistant.compose.proposal import EMPTY, FULL, NOTHING, Cover, Proposal, core_title, trimmed
from assistant.draft import Claim, Draft, Support
from assistant.lexicon import body_names
from assistant.match import Term, coverage
from assistant.passages import Passage, passage
from assistant.question import Question
from index.document import Paragraph, Task
from index.library import Library
from index.marks import mark_of
from index.normalise import normalise

LEAD, JOIN = "责任单位", "参加单位"
_LEAD = re.compile(r"责任单位|牵头|负责|主管|承担|主责|归|主办|管|落实|主抓")
_JOIN = re.compile(r"参加|配合|参与|协办|协助|(?:支撑|支持|实施|落实|执行)(?:单位|部门)")
_LEADS = re.compile(r"(?:责任|牵头|主管|负责|主办|承办|实施|落实|执行|推进)(?:单位|部门)")
_JOINS = re.compile(r"(?:参加|配合|协办|参与|协助|支撑|支持|实施|落实|执行)(?:单位|部门)")
_CARRIES_OUT = re.compile(r"(?:实施|落实|执行)(?:单位|部门)")  # beside a lead it joins in, alone it leads
_NUMBER = re.compile(
    r"(?:第|任务|编号|序号)\s*(\d{1,3})\s*(?:项|条|号|个)?"
    r"|(\d{1,3})\s*号任务|(?<![共了这])(\d{1,3})\s*项任务(?=由|归|是?谁|让|的(?:责任|牵头|参加|配合|内容|时限|要求))"  # not how many
)
_PLACE = re.compile(r"^(?:区|市|县|省|州|旗)")
_CONTENT = re.compile(r"要求|内容|做什么|是什么任务|什么任务|可以|能不能|能否|允许")
_NO_JOIN = re.compile(r"(没有|没|未|无).{0,3}(参加|配合)单位")
_PART = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]")
_COUNTS_PARTS = re.compile(r"(?:几|多少)个?(?:主要|大)?(?:的)?(?:方面|部分|板块)")
_WHOSE_ROLE = re.compile(r"角色|身份")
_UNCLOSED = re.compile(
    r"(?:重点|着重|特别是|尤其)?(?:对|将|把|在|以|按照?|为|通过|围绕|依托|结合)(?!外|内|上|下|象|接)"
)
_SOLE = re.compile(r"单独|独自|一家(?:负责|承担|牵头)|唯一")
BRIEF = 42  # characters of a task as it is named in an answer
LONGEST = 160  # characters of one task that is told whole
MOST = 40  # tasks listed in one answer

Row = tuple[str, Task]


def compose_responsibility(question: Question, terms: Sequence[Term], library: Library) -> Proposal:
    """Who leads or joins the task asked about, by its number or its topic."""
    rows = library.tasks(question.scope)
    if not rows:
        return NOTHING
    chosen, said = _asked_rows(question, terms, rows, library)
    if not chosen:
        return task_missing(question, library) or NOTHING
    lead, join = bool(_LEAD.search(question.text)), bool(_JOIN.search(question.text))
    if _CARRIES_OUT.search(question.text):
        lead = bool(_LEAD.search(_CARRIES_OUT.sub("", question.text))) or not any(task.join for _, task in chosen)
    if _WHOSE_ROLE.search(question.text) or not (lead or join):
        lead = join = True
    claims = []
    told = ""
    denied = _denied(question, rows, chosen)
    if denied:
        claims.append(Claim(f"{LEAD}不是{denied}", (), checked=False))
    for source, task in chosen:
        paragraph = library.paragraph(source, task.paragraph)
        title = library.info(source).metadata.title
        asked = [(LEAD, task.lead)] * lead + [(JOIN, task.join)] * join
        roles = [f"{_as_published(role, paragraph)}是{_names(names)}" for role, names in asked if names]
        silent = [role for role, names in asked if not names and role in question.text]
        text = f"{_called(task)}{_named(task)}的{'，'.join(roles)}" if roles else f"{_called(task)}{_named(task)}"
        if _CONTENT.search(question.text):
            text = f"{text},要求是:{squeezed(task.text)}"
        support = Support(title, paragraph, _role_quote(paragraph, task, lead, join))
        claims.append(Claim(text, (support,), lead=f"《{core_title(title)}》" if source != told else ""))
        claims += [Claim(f"没有列出{role}", (support,), checked=False) for role in silent]
        told = source
        claims += _role_of(question, source, task, paragraph, title)
    return Proposal(Draft(tuple(claims), joiner="\n" if len(chosen) > 1 else ""), said)


def compose_reverse(question: Question, terms: Sequence[Term], library: Library) -> Proposal:
    """Which tasks a department leads or joins, in the area asked about, with the count."""
    rows = library.tasks(question.scope)
    department = asked_department(question.text, rows)
    together = _together(question.text, rows)
    if rows and not department and _NO_JOIN.search(question.text):
        return _without_join(rows, library)
    if not rows or not department:
        return NOTHING
    rows = tuple(_in_area(question, rows, department))
    lead, join = bool(_LEAD.search(question.text)), bool(_JOIN.search(question.text))
    if not (lead or join):
        lead = join = True
    if (
        lead
        and join
        and re.search(r"责任单位|牵头单位", question.text)
        and not re.search(r"参加单位|配合单位", question.text)
    ):
        join = False
    sole = bool(_SOLE.search(question.text))
    named = "、".join(together) or department
    claims: list[Claim] = []
    if "其中" in question.text and re.search(r"(一共|总共|共).{0,4}(多少|几)", question.text):
        claims += compose_task_count(question, terms, library).draft.claims
    for role, wanted in ((LEAD, lead), (JOIN, join)):
        if not wanted:
            continue
        found = [
            (s, t)
            for s, t in rows
            if any(same_department(department, name) for name in (t.lead if role == LEAD else t.join))
        ]
        found = [row for row in found if all(_in_role(name, row[1], role) for name in together)]
        if sole and role == LEAD:
            found = [(s, t) for s, t in found if len(t.lead) == 1]
        claims += _listed(named, role, found, library, sole)
    if not any(claim.supports for claim in claims):
        return Proposal(
            Draft(()), EMPTY, fits=False, reason=f"任务分工表中没有把{department}列为{LEAD if lead else JOIN}的任务"
        )
    return Proposal(Draft(tuple(claims), joiner="\n"), FULL)


def compose_task_count(question: Question, terms: Sequence[Term], library: Library) -> Proposal:
    """How many tasks, and how many goals, a responsibility table or one part of it has."""
    rows = library.tasks(question.scope)
    if not rows:
        return NOTHING
    source = rows[0][0]
    rows = tuple(row for row in rows if row[0] == source)
    area = _area(question, [section for _, task in rows for section in task.section])
    inside = [row for row in rows if area in row[1].section] if area else list(rows)
    if not inside:
        return NOTHING
    title = library.info(source).metadata.title
    first, last = inside[0][1], inside[-1][1]
    depth = inside[0][1].section.index(area) + 1 if area else 0
    goals = list(
        dict.fromkeys(task.section[-1] for _, task in inside if len(task.section) > depth and task.section[-1] != area)
    )
    where = f"“{area}”" if area else "任务分工表"
    counted = []
    if goals and re.search(r"目标|方面|部分", question.text):
        counted.append(
            f"{len(goals)}个目标任务(“{goals[0]}”至“{goals[-1]}”)" if len(goals) > 1 else f"1个目标任务(“{goals[0]}”)"
        )
    ends_at = f"(第{first.number}项至第{last.number}项)" if first.number.isdigit() and last.number.isdigit() else ""
    counted.append(f"{len(inside)}项具体任务{ends_at}")
    text = f"{where}下共有{'、'.join(counted)}"
    parts = list(dict.fromkeys(s for _, task in rows for s in task.section if _PART.match(s)))
    if not area and len(parts) > 1 and _COUNTS_PARTS.search(question.text):
        text = f"{where}分{len(parts)}个主要方面(“{parts[0]}”至“{parts[-1]}”),{text.removeprefix(where)}"
    ends = (first, last) if area else (last,)
    supports = tuple(
        Support(title, paragraph, sentences(paragraph.text)[0].of(paragraph.text))
        for paragraph in (library.paragraph(source, task.paragraph) for task in ends)
    )
    return Proposal(Draft((Claim(text, supports, checked=False),)), FULL)


def task_missing(question: Question, library: Library) -> Proposal | None:
    """Why there is no answer, where the question names a task by a number that no table in scope has."""
    rows = [row for row in library.tasks(question.scope) if row[1].number.isdigit()]
    numbers = _numbers(question.text) if re.search(r"任务|分工", question.text) else set()
    if not rows or not numbers or any(task.number in numbers for _, task in rows):
        return None
    return replace(NOTHING, reason=f"任务分工表只到第{rows[-1][1].number}项,没有问到的这一项。")


def _numbers(text: str) -> set[str]:
    return {n for m in _NUMBER.finditer(text) for n in m.groups() if n}


def task_asked(question: Question, library: Library) -> Passage | None:
    """The row of the table that a question of another kind names by its number: 任务表第91项提了哪些要求."""
    if not re.search(r"任务|分工", question.text):
        return None
    numbers = _numbers(question.text)
    for source, task in library.tasks(question.scope) if numbers else ():
        if task.number in numbers:
            return passage(library.paragraph(source, task.paragraph), library)
    return None


def _together(text: str, rows: Sequence[Row]) -> tuple[str, ...]:
    """Departments asked about jointly (公安分局和司法局共同负责); empty when there are not two."""
    if not re.search(r"共同|一起|同时|联合", text):
        return ()
    found = _all_named(text, rows)
    return tuple(found) if len(found) > 1 else ()


def _all_named(text: str, rows: Sequence[Row]) -> list[str]:
    """All departments of the tables that a text names, as the table writes them."""
    names = sorted({name for _, task in rows for name in (*task.lead, *task.join)}, key=lambda n: (-len(n), n))
    found: list[str] = []
    left = text
    for name in names:
        alias = next((a for a in sorted(_aliases(name), key=len, reverse=True) if a in left), "")
        if alias:
            found.append(name)
            left = left.replace(alias, " ")
    return found


def _in_role(name: str, task: Task, role: str) -> bool:
    return any(same_department(name, other) for other in (task.lead if role == LEAD else task.join))


def compose_due(question: Question, library: Library) -> Proposal:
    """When the task that the question names by its number is due; NOTHING with the reason where the table has no date."""
    row = task_asked(question, library)
    if row is None:
        return NOTHING
    source, number = row.paragraph.source, row.paragraph.number
    task = next(t for s, t in library.tasks(question.scope) if (s, t.paragraph) == (source, number))
    if not task.due or task.due not in row.paragraph.text:
        return replace(NOTHING, reason=f"任务分工表没有列出第{task.number}项任务的完成时限。")
    text = f"{_called(task)}{_named(task)}的完成时限是{task.due}"
    return Proposal(Draft((Claim(text, (Support(row.metadata.title, row.paragraph, task.due),)),)), FULL)


def asked_department(text: str, rows: Sequence[Row]) -> str:
    """The department of the tables that the question names, as the table writes it; "" when none."""
    names = sorted({name for _, task in rows for name in (*task.lead, *task.join)}, key=lambda n: (-len(n), n))
    best, length = "", 0
    for name in names:
        for alias in _aliases(name):
            if len(alias) > length and alias in text:
                best, length = name, len(alias)
    return best


def same_department(a: str, b: str) -> bool:
    """区政府办公室 stands for 区政府办公室(区审改办) too, and a body in the brackets for itself."""
    if a == b or _PLACE.sub("", a) == _PLACE.sub("", b):
        return True
    return bool(set(_parts(a)) & set(_parts(b)))


def squeezed(text: str) -> str:
    """Without blanks and line breaks, and without its last stop."""
    return re.sub(r"\s+", "", text).rstrip("。")


def brief(task: Task) -> str:
    """The task in a few words: its first sentence or clauses, as published."""
    text = re.sub(r"\s+", "", task.text)
    first = re.split(r"[。；;]", text)[0]
    heading = task.section[-1] if task.section and not task.number else ""
    if mark_of(heading) and len(title := trimmed(heading)) <= BRIEF:
        return title  # a task without a number goes by its heading's name: （八）积极发展绿色金融
    if len(first) <= BRIEF:
        return first
    kept: list[str] = []
    for piece in re.split(r"(?<=[，,])", first):
        if kept and len("".join(kept)) + len(piece) > BRIEF:
            break
        kept.append(piece)
    while len(kept) > 1 and _UNCLOSED.match(kept[-1]):  # 重点对党中央、国务院 is cut off before its verb
        kept.pop()
    return re.sub(r"[，,]$", "", "".join(kept))


def _asked_rows(
    question: Question, terms: Sequence[Term], rows: Sequence[Row], library: Library
) -> tuple[list[Row], Cover]:
    numbers = _numbers(question.text)
    if numbers:
        return [row for row in rows if row[1].number in numbers][:5], FULL
    scored = []
    for row in rows:
        text = normalise(row[1].text).text
        section = normalise(" ".join(row[1].section)).text
        closeness = coverage(terms, text) + 0.25 * coverage(terms, f"{section} {text}")
        scored.append((closeness - 0.0002 * len(text), row))
    scored.sort(key=lambda pair: -pair[0])
    if not scored:
        return [], EMPTY
    best = scored[0][1]
    whole = passage(library.paragraph(best[0], best[1].paragraph), library)
    return [best], Cover.of(terms, whole, whole.text, whole.text, question.topic)


def _denied(question: Question, rows: Sequence[Row], chosen: Sequence[Row]) -> str:
    """The department that the question takes for the lead and the table does not; "" when it takes none or is right."""
    if not re.search(r"吧|吗|对不对|是不是|是否", question.text) or _WHOSE_ROLE.search(question.text):
        return ""
    department = asked_department(question.text, rows)
    return "" if not department or any(_in_role(department, task, LEAD) for _, task in chosen) else department


def _role_of(question: Question, source: str, task: Task, paragraph: Paragraph, title: str) -> list[Claim]:
    if not _WHOSE_ROLE.search(question.text):
        return []
    departments = _all_named(question.text, [(source, task)])
    if not departments:
        return []
    support = Support(title, paragraph, departments[0])
    told = [
        f"{_names(named)}是{role}"
        for role, listed in ((LEAD, task.lead), (JOIN, task.join))
        if (named := [d for d in departments if d in listed])
    ]
    return [Claim(f"其中{'，'.join(told)}", (support,))]


def _without_join(rows: Sequence[Row], library: Library) -> Proposal:
    """The tasks whose row names no joining department."""
    found = [(source, task) for source, task in rows if not task.join]
    claims = [Claim(f"没有列出{JOIN}的任务共{len(found)}项:", (), checked=False)]
    for source, task in found[:MOST]:
        paragraph = library.paragraph(source, task.paragraph)
        quote = sentences(paragraph.text)[0].of(paragraph.text)
        support = Support(library.info(source).metadata.title, paragraph, quote)
        claims.append(Claim(f"{listed_as(task)}{brief(task)}", (support,), checked=False))
    return Proposal(Draft(tuple(claims), joiner="\n"), FULL)


def _listed(department: str, role: str, found: Sequence[Row], library: Library, sole: bool) -> list[Claim]:
    if not found:
        return [Claim(f"没有把{department}列为{role}的任务", (), checked=False)]
    how = "单独担任" if sole else "作为"
    source, first = found[0]
    called = _as_published(role, library.paragraph(source, first.paragraph))
    claims = [Claim(f"{department}{how}{called}的任务共{len(found)}项:", (), checked=False)]
    for source, task in found[:MOST]:
        paragraph = library.paragraph(source, task.paragraph)
        title = library.info(source).metadata.title
        quote = _role_quote(paragraph, task, role == LEAD, role == JOIN)
        named = brief(task)
        if len(found) == 1:  # one alone is told with all that its row says
            told = squeezed(task.text)
            named = (
                f"{told if len(told) <= LONGEST else named}({role}:{_names(task.lead if role == LEAD else task.join)})"
            )
        claims.append(Claim(f"{listed_as(task)}{named}", (Support(title, paragraph, quote),), checked=False))
    if len(found) > MOST:
        claims.append(Claim(f"其余{len(found) - MOST}项略,可按章节再问", (), checked=False))
    return claims


def _role_quote(paragraph: Paragraph, task: Task, lead: bool, join: bool) -> str:
    """The lines of the departments as published; the whole row when they cannot be told apart."""
    names = (*(task.lead if lead else ()), *(task.join if join else ()))
    start = end = None
    at = len(paragraph.text) - len(paragraph.text.lstrip())
    body = paragraph.text.find(re.split(r"[。；;\n]", task.text)[0][-6:])
    cursor = max(body, at)
    for name in names:
        position = paragraph.text.find(name, cursor)
        if position < 0:
            continue
        start = position if start is None else min(start, position)
        end = max(end or 0, position + len(name))
    return paragraph.text[start:end] if start is not None else paragraph.text


def _named(task: Task) -> str:
    """The task in a few words, in quotes; its own quotes become inner ones."""
    return f"“{brief(task).replace('“', '‘').replace('”', '’')}”"


def _as_published(role: str, paragraph: Paragraph) -> str:
    """The role by the word that the task's own paragraph has for it: 牵头单位 for 责任单位."""
    words = _LEADS if role == LEAD else _JOINS
    said = re.search(rf"(?<![一-鿿])(?:{words.pattern})", paragraph.text)  # 各行业主管部门 is a body
    return said.group() if said else role


def _called(task: Task) -> str:
    """Only a number in figures runs through a whole table; 一, 二 begin again under every heading."""
    return f"第{task.number}项任务" if task.number.isdigit() else "任务"


def listed_as(task: Task) -> str:
    """A task's number as it stands before it in a list of tasks; "" for one that counts under its heading only."""
    return f"第{task.number}项:" if task.number.isdigit() else ""


def _in_area(question: Question, rows: Sequence[Row], department: str) -> list[Row]:
    area = _area(question, [section for _, task in rows for section in task.section], department)
    return [row for row in rows if area in row[1].section] if area else list(rows)


def _area(question: Question, sections: Sequence[str], department: str = "") -> str:
    """The heading of the table that the question names, by ordinal or by most of its words; "" when none."""
    unique = list(dict.fromkeys(sections))
    ordinal = re.search(r"第([一二三四五六七八九十]+)(?:个|大)?(?:方面|部分|块|板块)", question.text)
    if ordinal:
        for section in unique:
            if re.match(rf"\s*{ordinal.group(1)}[、.．]", section):
                return section
    if goal := re.search(r"第[(（]?([一二三四五六七八九十]+)[)）]?(?:个|项)?目标任务", question.text):
        for section in unique:
            if re.match(rf"\s*[（(]{goal.group(1)}[)）]", section):
                return section
    quoted = re.findall(r"[“\"《]([^”\"》]{4,40})[”\"》]", question.text)
    text = question.text.replace(department, "")
    best, value = "", 0.0
    for section in unique:
        core = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]\s*", "", normalise(section).text)
        if any(q in core or core in q for q in quoted):
            return section
        pieces = [p for p in re.split(r"[，,、;；:]", core) if len(p) >= 4]
        if any(p in text for p in pieces) and len(core) > value:
            best, value = section, len(core)
    return best


def _parts(name: str) -> list[str]:
    inner = re.findall(r"[（(]([^（）()]*)[)）]", name)
    outer = re.sub(r"[（(][^（）()]*[)）]", "", name)
    return [outer, *(p for group in inner for p in re.split(r"[、,，]", group) if p)]


def _aliases(name: str) -> list[str]:
    found = []
    for part in _parts(name):
        core = _PLACE.sub("", part)
        found.append(part)
        if len(core) >= 3:
            found.append(core)
        for group in body_names():
            if core in group or part in group:
                found += [alias for alias in group if len(alias) >= 3]
    return found


def _names(names: Sequence[str]) -> str:
    return "、".join(names)
