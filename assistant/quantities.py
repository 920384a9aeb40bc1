"""Figures, dates, ordinals and document numbers of a Chinese text, with what they count, as values that can be compared.

One pass of one regular expression over the text, first alternative wins, so the order below is the order of
precedence: marks of an outline (ignored), dates, document numbers, ratios, ordinals, figures with a unit, bare figures.
Units are data (`data/units.txt`), and so are the words that only look like a figure (`data/not_figures.txt`: 统一, 一线).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Literal

Approx = Literal["", "about", "over", "under"]
Kind = Literal[
    "count", "money", "percent", "ratio", "ordinal", "date", "year", "version", "document_number", "number", "code"
]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure of a text.

    Dates are held as digits: 2023年3月20日 is 20230320 日, 2023年3月 is 202303 月, 3月20日 is 320 月日, 2022年底 is 2022 年底.
    A percentage is in percent (99.98), 八成 is 80 %; 三分之一 is the ratio 0.333…; 亿 and 万 are folded into `value`.
    """

    start: int  # offset in the text given
    end: int
    text: str  # text[start:end], as published
    value: Decimal
    upper: Decimal | None  # the other end of a range; None for a single value
    approx: Approx  # over: 余 多 超 以上; under: 近 不到 以下; about: 约 左右
    unit: str  # base unit: 件 元 % 人次 个工作日; "" where none is printed
    published_unit: str  # as printed: 亿元, 万件, 兀, 辆(艘)
    kind: Kind


# full width to half width, a character for a character, so that offsets stay
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_MONEY = ("元", "美元", "欧元", "港元", "日元", "人民币", "元人民币")
# signs of measures -> their words, so that 50cm is 50厘米
_SIGNS = {
    "cm": "厘米",
    "mm": "毫米",
    "km": "公里",
    "kg": "公斤",
    "㎡": "平方米",
    "平米": "平方米",
    "m2": "平方米",
    "m²": "平方米",
    "m³": "立方米",
}
_OVER = (
    "≥",
    "不能少于",
    "不得少于",
    "不能低于",
    "不得低于",
    "不应少于",
    "不应低于",
    "多于",
    "余",
    "多",
    "以上",
    "超",
    "超过",
    "逾",
    "突破",
    "不少于",
    "不低于",
    "至少",
    "高于",
    "大于",
    "上",
)
_UNDER = (
    "≤",
    "不能超过",
    "不得超过",
    "不能多于",
    "不得多于",
    "近",
    "将近",
    "接近",
    "不到",
    "不足",
    "以下",
    "以内",
    "不超过",
    "至多",
    "最多",
    "低于",
    "少于",
    "小于",
    "未满",
)
_ABOUT = ("约", "大约", "约为", "左右", "上下", "来", "许", "大概", "约占")


@cache
def units() -> tuple[str, ...]:
    """Measure words, longest first, from data/units.txt."""
    return _words("units.txt")


def _words(name: str) -> tuple[str, ...]:
    lines = resources.files("assistant").joinpath("data", name).read_text("utf-8").splitlines()
    words = {word for line in lines if not line.startswith("#") for word in line.split()}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def chinese_number(text: str) -> Decimal | None:
    """八千 → 8000, 二〇二三 → 2023, 一百二十三万 → 1230000, 十二 → 12; None when it is no number."""
    if not text:
        return None
    if all(c in _DIGITS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    seen_digit = False
    for c in text:
        if c in _DIGITS:
            if seen_digit and digit:  # 三五 inside a number with powers is no number
                return None
            digit, seen_digit = _DIGITS[c], _DIGITS[c] != 0
        elif c in "十百千":
            section += (digit if digit else 1) * _POWERS[c]
            digit, seen_digit = 0, False
        elif c in "万亿":
            total = (total + section + digit or 1) * _POWERS[c]
            section = digit = 0
            seen_digit = False
        else:
            return None
    return Decimal(total + section + digit)


_CN = "零〇一二三四五六七八九十百千万亿两"
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_CHINESE = rf"[{_CN}]+"
_BEFORE = r"(?:不能超过|不得超过|不能少于|不得少于|不能低于|不得低于|不能多于|不得多于|不应少于|不应低于|不超过|不少于|不低于|将近|接近|超过|突破|不到|不足|至少|至多|最多|高于|低于|少于|多于|大于|小于|未满|大约|约为|约占|大概|近|约|超|逾|上(?=[百千万]))"
_AFTER = r"(?:余|多|来|许)"
_TAIL = r"(?:以上|以下|以内|左右|上下)"
_DASH = r"(?:\s*(?:—{1,2}|–|-|~|至|到)\s*)"
_CN_YEAR = r"[一二][〇零○一二三四五六七八九]{3}"
_YEAR = rf"(?:(?<!\d)(?:19|20)\d\d|{_CN_YEAR})"
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"


@cache
def _pattern() -> re.Pattern[str]:
    unit = "(?:" + "|".join(re.escape(word) for word in units()) + ")"
    multiple = r"(?:万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千(?![瓦克米伏卡])|百(?!分))"
    figure = rf"(?P<before>{_BEFORE})?[ ]?(?P<sign>(?:(?<=^)|(?<=[\s(|]))-)?(?P<n>{_ARABIC})\s?(?P<multiple>{multiple})?(?P<after>{_AFTER})?(?P<multiple2>[万亿]+)?"
    not_figures = _words("not_figures.txt")
    # only where a figure can begin are the alternatives tried: four times as fast
    first = re.escape("".join(sorted({"前", "后", *(word[0] for word in not_figures)})))
    head = rf"(?=[\d\-{_CN}≥≤○几第半占过〔\[(【A-Za-z不将接超突至最高低少多大小未约近逾上百周星礼{first}])"
    return re.compile(
        head
        + "(?:"
        + "|".join(
            (
                "(?P<skip>[前后]一年(?!以?内)|" + "|".join(map(re.escape, not_figures)) + ")",
                # marks of an outline: 一、 (一) 1. ① 一是 at the head of a line or after a full stop
                r"(?P<mark>(?:^|(?<=[\n。;:!?”」\t ]))(?:[(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)]"
                r"|\d{1,3}[.、](?!\d)|[一二三四五六七八九十]{1,3}(?:、|是|要)|[一二三四五六七八九十]{1,3},(?=\D)"
                r"|第[一二三四五六七八九十]{1,2}[,、]))",
                # dates
                rf"(?P<years>{_YEAR})\s*年?度?{_DASH}(?P<years2>{_YEAR})\s*年(?:度|版)?",
                rf"(?P<y>{_YEAR})\s*年\s*(?P<m>{_DAY})\s*月(?:\s*(?P<d>{_DAY})\s*[日号](?!线))?",
                r"(?<![\d.])(?P<dotted>(?:19|20)\d\d(?P<sep>[./-])(?:0?[1-9]|1[0-2])(?P=sep)(?:3[01]|[12]\d|0?[1-9]))(?![\d.])",
                rf"(?P<yend>{_YEAR})\s*年(?:年)?(?P<end_word>[底末中初]|上半年|下半年)(?:前|以前|之前)?",
                rf"(?P<yearword>{_YEAR})\s*(?:年度|年版|年(?!来|多|左右|以上|以下)|版|财年|学年)",
                rf"(?<![\d.])(?P<m2>{_DAY})\s*月\s*(?P<d2>{_DAY})\s*[日号](?!线)",
                rf"(?<![\d.])(?P<from_month>1[0-2]|0?[1-9])\s*月?{_DASH}(?P<to_month>1[0-2]|0?[1-9])\s*月(?!\d)",
                r"(?<![\d.])(?P<m3>1[0-2]|0?[1-9])\s*月份?(?P<m3_end>底前?|末|初|上旬|中旬|下旬)?",
                r"(?P<plan>十[一二三四五六]五)(?=规划|时期|期间|”|」|末|以来|收官|开局|目标|发展|》)",
                r"(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])(?![年个体期])",
                # document numbers
                r"(?P<doc>(?:[〔\[(【]\s*(?:19|20)\d\d\s*[〕\])】]\s*第?|(?<=令)第|(?<=公告)第|(?<=字)第)\s*(?P<doc_n>\d+|[一二三四五六七八九十百]+)\s*号)",
                # ratios and percentages
                rf"(?P<rbefore>{_BEFORE})?百分之(?P<percent_cn>{_CHINESE}(?:点[零一二三四五六七八九]+)?|{_ARABIC})",
                rf"(?P<fbefore>{_BEFORE})?(?P<below>{_CHINESE}|\d+)分之(?P<above>{_CHINESE}|\d+)",
                rf"(?P<cbefore>{_BEFORE})?(?<![\d.{_CN}])(?P<tenths>[一二三四五六七八九]|[1-9])成(?P<half>[半一二三四五六七八九])?(?P<ctail>{_TAIL}|多)?(?![为立员果效功熟长交品本分就都语因份型])",
                rf"(?P<hbefore>{_BEFORE}|过|占)?(?P<halfword>一半|半数|(?<=过)半|(?<=近)半)(?P<htail>{_TAIL})?",
                # versions
                r"(?<![\d.])(?P<version>\d+\.\d+)\s*(?:版本|版)",
                # ordinals
                rf"第\s*(?P<ord>\d+|{_CHINESE})\s*(?P<ord_unit>{unit}|季度)?",
                r"(?P<congress>二十|十[一二三四五六七八九])大(?=[^项类类个家件事])",
                r"(?P<session>[一二三四五六七八九十]{1,3})(?P<session_unit>届|中全会)",
                # figures: a range, then one figure
                rf"(?P<lo>(?<![\d.]){_ARABIC})(?P<lo_unit>%|{multiple})?{_DASH}(?P<hi>{_ARABIC})\s?(?P<r_multiple>{multiple})?(?P<r_unit>个百分点|%|{unit})",
                r"(?P<code>[A-Za-z]+-?\d+(?:\.\d+)?[A-Za-z]*|\d+(?:\.\d+)?(?:G|K|D|T|A级|V)(?![A-Za-z])|\d+·\d+|\d+(?:\.\d+)?[:∶]\d+(?:\.\d+)?)",
                rf"{figure}\s?(?P<unit>‰|%|个百分点|(?:[大小]?{unit}|兀)(?:[(](?:{unit})[)])?)?(?P<after2>多(?!层|元|次|种|方|部)|余)?(?P<tail>{_TAIL})?",
                rf"(?P<cn_before>{_BEFORE})?(?P<cn>{_CHINESE})(?P<cn_after>{_AFTER})?(?P<cn_unit>个百分点|(?:[大小]?{unit})(?:[(](?:{unit})[)])?)(?P<cn_tail>{_TAIL})?",
                rf"(?P<cnb_before>{_BEFORE})?(?P<cn_bare>[一二三四五六七八九两几]?[{_CN}]*[百千万亿])(?P<cnb_after>余|多)",
            )
        )
        + ")"
    )


def quantities(text: str) -> list[Quantity]:
    """Every figure of the text, from left to right; never overlapping.

    Works on published and on search text alike; offsets are into `text` as given. Full-width digits are read too.
    """
    same_length = text.translate(_WIDE)
    found = []
    for match in _pattern().finditer(same_length):
        for group, build in _BUILDERS.items():
            if match[group] is not None:
                quantity = build(match, text)
                if quantity is not None:
                    found.append(quantity)
                break
    return found


def dates(text: str) -> list[Quantity]:
    """The dates and years of the text, from left to right."""
    return [q for q in quantities(text) if q.kind in ("date", "year")]


def number(text: str) -> Decimal | None:
    """1,234.5 or 八千 as a value; None when it is neither."""
    plain = text.translate(_WIDE).replace(",", "").strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return Decimal(plain)
    return chinese_number(plain)


def _quantity(
    match: re.Match[str],
    text: str,
    value: Decimal | None,
    unit: str,
    kind: Kind,
    approx: Approx = "",
    upper: Decimal | None = None,
    published_unit: str | None = None,
) -> Quantity | None:
    if value is None:
        return None
    start, end = match.span()
    if approx == "under" and unit in ("年", "个月", "月", "天") and text.startswith("近", start):
        approx = ""  # 近三年 is the last three years, not nearly three
    if value == value.to_integral_value():
        value = Decimal(int(value))  # 1410.77 亿 is 141077000000, without the decimals of the product
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Quantity(
        start,
        end,
        text[start:end],
        value,
        upper,
        approx,
        _SIGNS.get(unit, unit),
        unit if published_unit is None else published_unit,
        kind,
    )


def _approx(*words: str | None) -> Approx:
    given = [word for word in words if word]
    if any(word in _OVER for word in given):
        return "over"
    if any(word in _UNDER for word in given):
        return "under"
    return "about" if any(word in _ABOUT for word in given) else ""


def _multiple(text: str | None) -> int:
    product = 1
    for c in text or "":
        product *= _POWERS[c]
    return product


def _base_unit(published: str) -> str:
    """兀 is a common misprint of 元; 辆(艘) counts as 辆."""
    return published.translate(_WIDE).split("(")[0].replace("兀", "元")


def _counted(
    match: re.Match[str], text: str, value: Decimal, unit: str, published: str, approx: Approx
) -> Quantity | None:
    if unit in ("%", "‰"):
        return _quantity(match, text, value / 10 if unit == "‰" else value, "%", "percent", approx, None, published)
    if unit == "个百分点":
        return _quantity(match, text, value, unit, "percent", approx, None, published)
    if unit == "倍":
        return _quantity(match, text, value, unit, "ratio", approx, None, published)
    kind: Kind = "money" if unit in _MONEY else "count" if unit else "number"
    return _quantity(match, text, value, unit, kind, approx, None, published)


def _figure(match: re.Match[str], text: str) -> Quantity | None:
    value = number(match["n"])
    if value is None:
        return None
    if match["sign"]:
        value = -value
    multiple = (match["multiple"] or "") + (match["multiple2"] or "")  # 1000余万条 as well as 1000万余条
    published = multiple + (match["unit"] or "")
    approx = _approx(match["before"], match["after"], match["after2"], match["tail"])
    return _counted(match, text, value * _multiple(multiple), _base_unit(match["unit"] or ""), published, approx)


def _chinese_figure(match: re.Match[str], text: str) -> Quantity | None:
    value = chinese_number(match["cn"])
    bare_power = match["cn"][0] in "百千万亿" and len(match["cn"]) == 1
    if value is None or (bare_power and not (match["cn_after"] or match["cn_before"])):
        return None
    approx = _approx(match["cn_before"], match["cn_after"], match["cn_tail"])
    return _counted(match, text, value, _base_unit(match["cn_unit"]), match["cn_unit"], approx)


def _chinese_bare(match: re.Match[str], text: str) -> Quantity | None:
    value = chinese_number(match["cn_bare"].replace("几", ""))
    return _quantity(match, text, value, "", "number", _approx(match["cnb_before"], match["cnb_after"]))


def _range(match: re.Match[str], text: str) -> Quantity | None:
    low, high = number(match["lo"]), number(match["hi"])
    if low is None or high is None:
        return None
    factor = _multiple(match["r_multiple"])
    low_factor = _multiple(match["lo_unit"]) if match["lo_unit"] and match["lo_unit"] != "%" else factor
    unit = match["r_unit"]
    kind: Kind = "percent" if unit in ("%", "个百分点") else "money" if unit in _MONEY else "count"
    published = (match["r_multiple"] or "") + unit
    return _quantity(match, text, low * low_factor, unit, kind, "", high * factor, published)


def _years(match: re.Match[str], text: str) -> Quantity | None:
    return _quantity(match, text, number(match["years"]), "年", "year", "", number(match["years2"]))


def _date(match: re.Match[str], text: str) -> Quantity | None:
    year, month = number(match["y"]), number(match["m"])
    if year is None or month is None or not 1 <= month <= 12:
        return None
    if match["d"] is None:
        return _quantity(match, text, year * 100 + month, "月", "date")
    day = number(match["d"])
    return None if day is None else _quantity(match, text, year * 10000 + month * 100 + day, "日", "date")


def _dotted(match: re.Match[str], text: str) -> Quantity | None:
    year, month, day = match["dotted"].split(match["sep"])
    return _quantity(match, text, Decimal(int(year) * 10000 + int(month) * 100 + int(day)), "日", "date")


def _year_end(match: re.Match[str], text: str) -> Quantity | None:
    word = "末" if match["end_word"] == "底" else match["end_word"]
    unit = {"末": "年底", "中": "年中", "初": "年初"}.get(word, word)
    return _quantity(match, text, number(match["yend"]), unit, "date")


def _year(match: re.Match[str], text: str) -> Quantity | None:
    return _quantity(match, text, number(match["yearword"]), "年", "year")


def _month_day(match: re.Match[str], text: str) -> Quantity | None:
    month, day = number(match["m2"]), number(match["d2"])
    if month is None or day is None or not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return _quantity(match, text, month * 100 + day, "月日", "date")


def _month(match: re.Match[str], text: str) -> Quantity | None:
    end = (match["m3_end"] or "").rstrip("前").replace("末", "底")
    return _quantity(match, text, number(match["m3"]), "月" + end, "date")


def _months(match: re.Match[str], text: str) -> Quantity | None:
    return _quantity(match, text, number(match["from_month"]), "月", "date", "", number(match["to_month"]))


def _weekday(match: re.Match[str], text: str) -> Quantity | None:
    return _quantity(
        match, text, Decimal("一二三四五六日".index(match["weekday"].replace("天", "日")) + 1), "星期", "date"
    )


def _document_number(match: re.Match[str], text: str) -> Quantity | None:
    return _quantity(match, text, number(match["doc_n"]), "号", "document_number")


def _percent(match: re.Match[str], text: str) -> Quantity | None:
    whole, _, decimals = match["percent_cn"].partition("点")
    value = number(whole)
    if value is not None and decimals:
        value += Decimal("0." + "".join(str(_DIGITS[c]) for c in decimals))
    return _quantity(match, text, value, "%", "percent", _approx(match["rbefore"]), None, "百分之")


def _fraction(match: re.Match[str], text: str) -> Quantity | None:
    above, below = number(match["above"]), number(match["below"])
    if above is None or not below:
        return None
    return _quantity(match, text, above / below, "", "ratio", _approx(match["fbefore"]), None, "分之")


def _tenths(match: re.Match[str], text: str) -> Quantity | None:
    tenths = number(match["tenths"])
    if tenths is None:
        return None
    half = match["half"]
    value = tenths * 10 + (0 if not half else 5 if half == "半" else _DIGITS[half])
    return _quantity(match, text, value, "%", "percent", _approx(match["cbefore"], match["ctail"]), None, "成")


def _half(match: re.Match[str], text: str) -> Quantity | None:
    before = "超过" if match["hbefore"] == "过" else match["hbefore"]
    return _quantity(match, text, Decimal(50), "%", "percent", _approx(before, match["htail"]), None, "一半")


def _version(match: re.Match[str], text: str) -> Quantity | None:
    return _quantity(match, text, number(match["version"]), "版", "version")


def _ordinal(match: re.Match[str], text: str) -> Quantity | None:
    unit = match["ord_unit"]
    if not unit and not match["ord"].isdigit() and not _ranks(match):
        return None  # 第一责任人, 第三方: words, not counts
    return _quantity(match, text, number(match["ord"]), unit or "", "ordinal", "", None, unit or "")


def _ranks(match: re.Match[str]) -> bool:
    """全国第三, 位居第二: a place in a ranking, not the beginning of a word."""
    before, behind = match.string[: match.start()], match.string[match.end() :]
    return before.endswith(("全国", "全省", "全市", "全球", "世界", "全区", "排名", "居", "列", "位", "排")) and (
        not behind or not "\u4e00" <= behind[0] <= "\u9fff" or behind[0] in "的名位和与及"
    )


def _congress(match: re.Match[str], text: str) -> Quantity | None:
    return _quantity(match, text, chinese_number(match["congress"]), "大", "ordinal")


def _session(match: re.Match[str], text: str) -> Quantity | None:
    return _quantity(match, text, chinese_number(match["session"]), match["session_unit"], "ordinal")


def _plan(match: re.Match[str], text: str) -> Quantity | None:
    return _quantity(match, text, chinese_number(match["plan"][:-1]), "个五年", "ordinal")


def _code(match: re.Match[str], text: str) -> Quantity | None:
    digits = re.search(r"\d+(?:\.\d+)?", match["code"])
    return _quantity(match, text, Decimal(digits[0]) if digits else None, "", "code")


_BUILDERS: dict[str, Callable[[re.Match[str], str], Quantity | None]] = {
    "skip": lambda match, text: None,
    "mark": lambda match, text: None,
    "years": _years,
    "y": _date,
    "dotted": _dotted,
    "yend": _year_end,
    "yearword": _year,
    "m2": _month_day,
    "from_month": _months,
    "m3": _month,
    "weekday": _weekday,
    "plan": _plan,
    "doc": _document_number,
    "percent_cn": _percent,
    "below": _fraction,
    "tenths": _tenths,
    "halfword": _half,
    "version": _version,
    "ord": _ordinal,
    "congress": _congress,
    "session": _session,
    "lo": _range,
    "code": _code,
    "n": _figure,
    "cn": _chinese_figure,
    "cn_bare": _chinese_bare,
}
