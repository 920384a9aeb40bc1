"""Names that count what they sum up: 四个统一 is 统一 said four times, 三管三必须 is 管 and 必须 said three times each."""

from __future__ import annotations

import re

from assistant.quantities import chinese_number

_COUNTED = re.compile(r"([两二三四五六七八九十])个?([一-鿿]{1,3}?)(?=[两二三四五六七八九十]|$)")
_QUOTED = re.compile(r"[“\"]([^“”\"]{2,12})[”\"]")


def summed_up(question: str) -> list[str]:
    """Quoted names of that kind in a question."""
    return [name for name in _QUOTED.findall(question) if _parts(name)]


def spells_out(name: str, text: str) -> bool:
    """Whether a text says each word of such a name as often as the name counts it."""
    parts = _parts(name)
    return bool(parts) and all(text.count(word) >= times for times, word in parts)


def _parts(name: str) -> list[tuple[int, str]]:
    found = list(_COUNTED.finditer(name))
    if not found or "".join(m.group() for m in found) != name:
        return []
    return [(int(chinese_number(m.group(1)) or 0), m.group(2)) for m in found]


def shortens(word: str, names: str) -> bool:
    """Whether a body's short name is made of characters of its full one, in order: 国资局 of 国有资产管理局."""
    return len(word) > 2 and bool(re.search("[一-鿿]{0,3}".join(map(re.escape, word)), names))
