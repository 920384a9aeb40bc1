"""The numbers Word makes itself: 一、 (一) 1. are no characters of a .docx, only rules for making them."""

from __future__ import annotations

from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_BULLETS = ("bullet", "none", "picture")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


class Numbering:
    """Counts the paragraphs of each list and writes their numbers."""

    def __init__(self, root: Any | None) -> None:
        """root: the element of word/numbering.xml, None where a document has no lists."""
        self._abstract: dict[str, str] = {}  # list -> the definition it uses
        self._levels: dict[str, dict[int, Any]] = {}  # list -> level -> its w:lvl
        self._starts: dict[tuple[str, int], int] = {}  # where a list says itself where to start
        self._counts: dict[str, dict[int, int]] = {}  # definition -> level -> last number
        self._begun: set[tuple[str, int]] = set()
        if root is None:
            return
        definitions = {element.get(_W + "abstractNumId"): element for element in root.findall(_W + "abstractNum")}
        linked = {  # a definition may only name the style that holds the real one
            link.get(_W + "val"): key
            for key, element in definitions.items()
            if (link := element.find(_W + "styleLink")) is not None
        }
        for number in root.findall(_W + "num"):
            self._add(number, definitions, linked)

    def _add(self, number: Any, definitions: dict[str, Any], linked: dict[str, str]) -> None:
        key, reference = number.get(_W + "numId"), number.find(_W + "abstractNumId")
        if key is None or reference is None:
            return
        abstract = reference.get(_W + "val")
        by_style = definitions[abstract].find(_W + "numStyleLink") if abstract in definitions else None
        if by_style is not None:
            abstract = linked.get(by_style.get(_W + "val"), abstract)
        if abstract not in definitions:
            return
        self._abstract[key] = abstract
        levels = {_number(level, "ilvl"): level for level in definitions[abstract].findall(_W + "lvl")}
        for override in number.findall(_W + "lvlOverride"):
            level = _number(override, "ilvl")
            if (own := override.find(_W + "lvl")) is not None:
                levels[level] = own
            if (start := override.find(_W + "startOverride")) is not None:
                self._starts[key, level] = _number(start, "val")
        self._levels[key] = levels

    def level_of_style(self, key: str | None, style: str | None) -> int:
        """The level of list `key` that is bound to a paragraph style; 0 where none is."""
        for number, level in self._levels.get(key or "", {}).items():
            bound = level.find(_W + "pStyle")
            if bound is not None and bound.get(_W + "val") == style:
                return number
        return 0

    def label(self, key: str | None, level: int) -> str:
        """The number of the next paragraph of list `key` at `level` (from 0), with the blank after it; "" for a bullet."""
        if key is None or key not in self._levels or level not in self._levels[key]:
            return ""
        counts = self._counts.setdefault(self._abstract[key], {})
        if (key, level) in self._starts and (key, level) not in self._begun:
            counts[level] = self._starts[key, level]
        else:
            counts[level] = counts[level] + 1 if level in counts else self._start(key, level)
        self._begun.add((key, level))
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        definition = self._levels[key][level]
        if _value(definition, "numFmt") in _BULLETS:
            return ""
        text = _value(definition, "lvlText") or ""
        legal = definition.find(_W + "isLgl") is not None
        for other in range(level + 1):
            count = counts.get(other, self._start(key, other))
            style = _value(self._levels[key].get(other), "numFmt") or "decimal"
            text = text.replace(f"%{other + 1}", spell(count, "decimal" if legal and other < level else style))
        return text + _suffix(definition, text)

    def _start(self, key: str, level: int) -> int:
        start = self._levels[key][level].find(_W + "start") if level in self._levels[key] else None
        return 1 if start is None else _number(start, "val")


def _suffix(definition: Any, text: str) -> str:
    """A blank where the number would run into the words; a Chinese number ends in its own sign."""
    if _value(definition, "suff") == "nothing" or text.endswith(("、", ")", "\uff09", "\uff0e", "。", "\u3000", " ")):
        return ""
    return " " if text and not text.endswith(".") else ""


def _value(element: Any | None, tag: str) -> str | None:
    found = None if element is None else element.find(_W + tag)
    return None if found is None else found.get(_W + "val")


def _number(element: Any, attribute: str) -> int:
    value = element.get(_W + attribute) or ""
    return int(value) if value.isdecimal() and len(value) < 7 else 0


def spell(count: int, style: str) -> str:
    """A number as Word writes it in that w:numFmt; in decimal where the format is not one of ours."""
    if style in (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    ):
        return chinese(count)
    if style in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(count))
    if style == "chineseLegalSimplified":
        return chinese(count).translate(str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟"))
    if style in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= count <= 20:
        return chr(0x2460 + count - 1)
    if style == "decimalFullWidth" or style == "decimalFullWidth2":
        return "".join(chr(0xFF10 + int(digit)) for digit in str(count))
    if style == "decimalZero":
        return f"{count:02d}"
    if style == "decimalEnclosedParen":
        return f"({count})"
    if style == "decimalEnclosedFullstop":
        return f"{count}."
    if style == "ideographTraditional" and 1 <= count <= 10:
        return _STEMS[count - 1]
    if style == "ideographZodiac" and 1 <= count <= 12:
        return _BRANCHES[count - 1]
    if style in ("upperLetter", "lowerLetter") and 1 <= count <= 780:
        letters = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters if style == "upperLetter" else letters.lower()
    if style in ("upperRoman", "lowerRoman") and 1 <= count < 4000:
        roman = _roman(count)
        return roman if style == "upperRoman" else roman.lower()
    return str(count)


def chinese(count: int) -> str:
    """1 to 9999 in Chinese: 10 is 十, 12 十二, 105 一百零五; larger ones in digits."""
    if not 0 < count < 10000:
        return str(count)
    written, gap = "", False
    for unit, place in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = count // unit % 10
        if digit:
            written += ("零" if gap and written else "") + _DIGITS[digit] + place
            gap = False
        else:
            gap = True
    return written[1:] if written.startswith("一十") else written


def _roman(count: int) -> str:
    written = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"],
        strict=True,
    ):
        written += sign * (count // value)
        count %= value
    return written
