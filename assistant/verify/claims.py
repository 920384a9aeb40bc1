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
