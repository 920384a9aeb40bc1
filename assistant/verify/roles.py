"""Who leads and who joins: rows of a responsibility table and sentences like 由A牵头、B配合."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.verify import lexicon
from assistant.verify.align import Unit
from assistant.verify.report import Finding
from assistant.verify.text import Text

_BODY_END = re.compile(
    r"(?:局|委|办|部|院|厅|署|会|党委|街镇|街道|镇|乡|单位|部门|中心|管委会|政府|办公室|督查室|监委|集团|公司|银行|队|处|区|市|县|园区|党校|学院|大学|协会|工会|法院)(?:\([^()]{1,12}\))?$"
)
_SPLIT = re.compile(r"[、,]|以及|(?<=[局委办部院厅室会])[和与及]")
_ROW_MARK = re.compile(r"^\s*(\d{1,3})[.、]")
_NAMES = r"[^,。;:!?\n]{2,120}?"


@dataclass(frozen=True, slots=True)
class Row:
    """A task and its departments; names in standard wording without blanks."""

    number: str | None
    start: int  # of the task's text in the plain text
    end: int
    lead: tuple[str, ...]
    join: tuple[str, ...]


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for role in ("lead", "join"):
        names = sorted(lexicon.blocks("roles")[role], key=lambda word: (-len(word), word))
        nouns = "|".join(re.escape(word) for word in names if word.endswith(("单位", "部门")))
        verbs = "|".join(re.escape(word) for word in names if not word.endswith(("单位", "部门")))
        found.append(
            (
                role,
                re.compile(
                    rf"(?:{nouns})(?:分别)?(?:是|为|有|包括|:)\s*(?P<names>[^。;:!?\n]{{2,160}}?)(?=[。;!?\n]|$|,(?:[^,。]{{0,60}}(?:单位|部门))|,由)"
                ),
            )
        )
        found.append(
            (
                role,
                re.compile(
                    rf"(?:^|[,。;:!?\n])(?P<names>{_NAMES})(?:均|都|则)?(?:是|为|作为|担任)(?:[^,。;]{{0,8}}的)?(?:{nouns})"
                ),
            )
        )
        found.append(
            (
                role,
                re.compile(
                    rf"(?:^|[,、。;:!?\n]|由|与|和|会同)(?P<names>{_NAMES})(?:共同|一起|联合|等|单位|负责)?(?:{verbs})(?=[,。;、!?\n)]|$|完成|落实|实施|推进|组织|开展|建设|制定|起草|编制|研究|建立|办理|监管|管理|审核|牵头)"
                ),
            )
        )
    return tuple(found)


def stated(plain: str) -> list[tuple[str, tuple[str, ...], int]]:
    """(role, names, offset) of every statement of a role in running text."""
    found = []
    for role, pattern in _patterns():
        for match in pattern.finditer(plain):
            names = tuple(name for name in _names(match["names"]) if _BODY_END.search(name))
            if names:
                found.append((role, names, match.start()))
    return found


def _names(text: str) -> list[str]:
    text = re.sub(r"\([^()]*\)", "", text)
    cleaned = (
        re.sub(r"^(?:.*由|请|其中|以及|和|与|及|分别是|是|为)|(?:等|共同)$", "", part.strip())
        for part in _SPLIT.split(text)
    )
    whole = (part.rstrip(")") if "(" not in part else part for part in cleaned)  # the bracket the whole row stands in
    return [part for part in whole if 1 < len(part) <= 24]


@lru_cache(maxsize=1024)
def rows(plain: str) -> tuple[Row, ...]:
    """Rows of a table whose columns became lines: the task, then a line of leading, then one of joining departments.

    A line that ends in 、 goes on in the next one. With one line of departments only the lead is known.
    """
    found: list[Row] = []
    offset = 0
    start = end = 0
    columns: list[str] = []
    lines = plain.split("\n")
    for line in [*lines, None]:
        if line is not None and not line.strip():
            offset += len(line) + 1
            continue
        if line is not None and _is_departments(line):
            if columns and (columns[-1].rstrip().endswith(("、", ",")) or line.startswith("、")):
                columns[-1] += line
            else:
                columns.append(line.strip())
        else:
            if columns and end > start:
                found.append(_row(plain, start, end, columns))
                start = end = offset
            columns = []
            if line is None:
                break
            if _ROW_MARK.match(line) or end == start:
                start = offset
            end = offset + len(line)
        offset += len(line) + 1
    return tuple(found)


def _row(plain: str, start: int, end: int, columns: list[str]) -> Row:
    mark = _ROW_MARK.match(plain[start:end])
    lead = columns[:1] if len(columns) < 3 else columns[:-1]
    join = columns[1:] if len(columns) < 3 else columns[-1:]
    return Row(
        mark[1] if mark else None,
        start,
        end,
        tuple(name for column in lead for name in _names(column)),
        tuple(name for column in join for name in _names(column)),
    )


def _is_departments(line: str) -> bool:
    stripped = line.strip().rstrip("、,")
    if not stripped or len(stripped) > 400 or stripped.endswith("。") or stripped in lexicon.words("roles"):
        return False
    parts = [part.strip() for part in re.split(r"[、,]", re.sub(r"\([^()]*\)", "", stripped)) if part.strip()]
    return (
        bool(parts) and all(len(part) <= 22 and _BODY_END.search(part) for part in parts) and not _ROW_MARK.match(line)
    )


def mixed_up(claim: Text, contexts: Sequence[Text], units: Sequence[Unit]) -> list[Finding]:
    """Departments that the claim gives another role than the contexts, or that have no part in the task."""
    claimed = stated(claim.plain)
    if not claimed:
        return []
    lead, join = _of_source(claim, contexts, units)
    if not lead and not join:
        return []
    findings = []
    for role, names, _ in claimed:
        mine, other = (lead, join) if role == "lead" else (join, lead)
        for name in names:
            if _held(name, mine):
                continue
            if _held(name, other):
                findings.append(Finding("role", 1.0, name, "、".join(sorted(mine))))
            elif mine and (_role_noun(claim.plain) or any(name in context.plain for context in contexts)):
                findings.append(Finding("entity", 0.9, name, "、".join(sorted(mine))))
    return findings


_NAME_END = r"(?:局|委|办|部|院|厅|署|会|政府|中心|机关|机构|单位|部门|组织|办公室)"
_BY = re.compile(
    rf"由(?P<name>[^,。;:!?\n由]{{1,18}}?{_NAME_END})(?:依法|统一|具体|负责)?(?P<verb>[\u4e00-\u9fff]{{2}})"
)


def other_agent(claim: Text, contexts: Sequence[Text]) -> list[Finding]:
    """补贴由甲安排, where the source says 乙安排补贴."""
    findings = []
    for match in _BY.finditer(claim.plain):
        doer = re.compile(
            rf"(?:^|[,。;:、\n由]|对|与)([^,。;:、!?\n由]{{1,18}}?{_NAME_END})(?:依法|应当|统一|具体|负责)?{match['verb']}"
        )
        theirs = [found[1] for context in contexts for found in doer.finditer(context.plain)]
        if theirs and not any(match["name"] in other or other in match["name"] for other in theirs):
            findings.append(Finding("entity", 0.8, match["name"], theirs[0]))
    return findings


def _role_noun(plain: str) -> bool:
    """责任单位 and the like: the sentence is about who does it. 牵头 and 配合 are everyday verbs too."""
    return any(
        word in plain for block in lexicon.blocks("roles").values() for word in block if word.endswith(("单位", "部门"))
    )


def _of_source(claim: Text, contexts: Sequence[Text], units: Sequence[Unit]) -> tuple[frozenset[str], frozenset[str]]:
    """The leading and joining departments of the task the claim speaks of."""
    best: Row | None = None
    most = 1.0
    asked = re.search(r"第\s*(\d{1,3})\s*[项条行号]", claim.plain)
    for context in contexts:
        for row in rows(context.plain):
            score = 0.0
            for unit in units:
                if unit.context is context:
                    score += sum(row.start <= context.at[j] < row.end for j in unit.carried)
            if asked and row.number == asked[1]:
                score += 1000
            if score > most:
                best, most = row, score
    if best is not None:
        return frozenset(best.lead), frozenset(best.join)
    lead: set[str] = set()
    join: set[str] = set()
    for context in contexts:
        windows = [unit.window for unit in units if unit.context is context]
        for role, names, offset in stated(context.plain):
            index = context.flat_index(offset)
            if any(window.start - 60 <= index < window.end + 60 for window in windows):
                (lead if role == "lead" else join).update(names)
    return frozenset(lead), frozenset(join)


def _held(name: str, names: frozenset[str]) -> bool:
    bare = re.sub(r"\(.*?\)", "", name)
    return any(bare == other or bare in other or re.sub(r"\(.*?\)", "", other) in bare for other in names)
