"""A citation in words, as civil servants paste it: sentence(《title》一(六)4,第37段)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

MARK = re.compile(r"\[(\d+)\]")
_ENUMERATOR = re.compile(
    r"\s*(?:(第[一二三四五六七八九十百零\d]+[编章节条])|[（(]([一二三四五六七八九十百\d]+)[)）]|([一二三四五六七八九十百]+|\d+(?:\.\d+)*)[、.．:：])"
)


def numbering(section: Sequence[str]) -> str:
    """The numbers of a section path without its titles: ("一、…", "(六)…", "4.…") -> 一(六)4."""
    parts = []
    for heading in section:
        found = _ENUMERATOR.match(heading)
        if found:
            article, bracketed, plain = found.groups()
            parts.append(article or (f"({bracketed})" if bracketed else plain))
    return "".join(parts)


def place(citation: Mapping[str, Any]) -> str:
    """Where a citation stands: 《title》一(六)4,第37段."""
    return f"《{citation['title']}》{place_within(citation)}"


def place_within(citation: Mapping[str, Any]) -> str:
    """The same where the report is already named: 一(六)4,第37段."""
    where = numbering(citation["section"])
    return f"{where + ',' if where else ''}第{citation['paragraph']}段"


def without_marks(text: str) -> str:
    """An answer's text as it is pasted elsewhere."""
    return MARK.sub("", text)


def sentence_of(answer: str, n: int) -> str:
    """The sentence or line of the answer that carries the mark [n], without its marks; "" when none does."""
    for line in answer.split("\n"):
        for sentence in re.findall(r"[^。！？!?]*[。！？!?]?(?:\[\d+\])*", line):
            if f"[{n}]" in sentence:
                return without_marks(sentence).strip()
    return ""


def pasted(answer: str, citation: Mapping[str, Any]) -> str:
    """What [复制引文] puts on the clipboard: the sentence, then its source in brackets."""
    said = sentence_of(answer, citation["n"]) or citation["quote"].strip()
    said = said if said.endswith(tuple("。！？!?")) else said.rstrip(",，;；、") + "。"
    return f"{said}({place(citation)})"
