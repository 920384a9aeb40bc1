"""An answer cut into the statements that can be checked one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(r"\[(\d{1,3})\]")
_MARKS_THEN_END = re.compile(r"(?:\s*\[\d{1,3}\])+")
_LIST_MARK = re.compile(r"^\s*(?:[-*•·]\s+|\d{1,2}[.、)]\s*(?!\d)|[((]\d{1,2}[))]\s*)")
_TABLE_RULE = re.compile(r"^\s*\|?[\s:|-]+\|?\s*$")


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an answer and the citations it names."""

    text: str  # without marks, list marks and table bars
    marks: tuple[int, ...]
    start: int  # where it stands in the answer, marks included
    end: int


_FRAME = re.compile(
    r"^\s*(?:"
    r"(?:根据|按照|依据|据|在|从)?《[^《》]{2,60}》(?:(?:的)?(?:要求|指出|提出|显示|规定|明确|介绍|提到|记载|披露|中|里|来看)){0,2}[,:]"
    r"|(?:根据|按照|据|从)?(?:该|本|这份|上述|此)?(?:报告|文件|方案|规划|意见|通知|条例|办法|原文|资料|年报|决定)"
    r"(?:(?:要求|指出|提出|显示|规定|明确|介绍|提到|记载|披露|中|里|来看)){0,2}[,:]"
    r"|(?:(?:19|20)\d\d年(?:度)?)?[\u4e00-\u9fff]{2,14}(?:省|市|区|县|自治区|新区|街道|委|局|办|政府)(?:(?:19|20)\d\d年(?:度)?)?:"
    r"|(?:具体来说|具体而言|具体来看|主要做法是|主要有|其中|此外|另外|同时|在这方面|总的来看|总体上)[,:]"
    r")\s*"
)
_WIDE_MARKS = str.maketrans({"\uff0c": ",", "\uff1a": ":"})


def frame_length(claim: str) -> int:
    """Characters of a lead-in that names the source (根据《…》, 该报告指出, 2023年青浦区:), which no paragraph can carry."""
    match = _FRAME.match(claim.translate(_WIDE_MARKS))
    return match.end() if match and match.end() < len(claim.strip()) else 0


def split_claims(answer: str) -> list[Claim]:
    """Sentences, list items and table cells with their marks [n], in order; headings ending in a colon are no claims.

    A mark belongs to the sentence before it, also when it stands behind the full stop. A sentence without a mark takes
    the marks of the next sentence on its line, as one mark at the end of a line usually stands for all of it.
    """
    found: list[Claim] = []
    offset = 0
    for line in answer.splitlines(keepends=True):
        found.extend(_of_line(line.rstrip("\n"), offset))
        offset += len(line)
    return found


def _of_line(line: str, offset: int) -> list[Claim]:
    if _TABLE_RULE.match(line):
        return []
    pieces = _cells(line) if line.strip().startswith("|") else _sentences(line)
    claims = []
    for start, end in pieces:
        raw = line[start:end]
        text = _LIST_MARK.sub("", _MARK.sub("", raw)).strip(" \t|*#")
        if not re.search(r"[0-9A-Za-z㐀-鿿]", text) or text.endswith((":", "\uff1a")):
            continue
        marks = tuple(dict.fromkeys(int(n) for n in _MARK.findall(raw)))
        claims.append(Claim(text, marks, offset + start, offset + end))
    return _lend_marks(claims)


def _cells(line: str) -> list[tuple[int, int]]:
    """A row of a table is one claim: its cells only say something together."""
    return [(0, len(line))]


def _sentences(line: str) -> list[tuple[int, int]]:
    found = []
    start = 0
    for match in re.finditer(r"[。!?;\uff01\uff1f\uff1b]+[”’」』\"]?", line):
        end = match.end()
        marks = _MARKS_THEN_END.match(line, end)
        if marks:
            end = marks.end()
            if line[end : end + 1] == "。":  # "…。[1]。"
                end += 1
        if end <= start:
            continue
        found.append((start, end))
        start = end
    if start < len(line):
        found.append((start, len(line)))
    return found


def _lend_marks(claims: list[Claim]) -> list[Claim]:
    lent: list[Claim] = []
    following: tuple[int, ...] = ()
    for claim in reversed(claims):
        marks = claim.marks or following
        lent.append(Claim(claim.text, marks, claim.start, claim.end))
        following = marks
    return lent[::-1]
