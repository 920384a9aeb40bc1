"""Figures of the five reports, read as values with units."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.quantities import chinese_number, dates, quantities

CORPUS = Path(__file__).parents[1] / "corpus"


def the_only(text: str):
    (found,) = quantities(text)
    return found


@pytest.mark.parametrize(
    ("text", "value", "unit", "kind", "approx"),
    [
        ("1410.77亿元", 141077000000, "元", "money", ""),
        ("8.76亿兀", 876000000, "元", "money", ""),
        ("141077000000元", 141077000000, "元", "money", ""),
        ("40.2万余件", 402000, "件", "count", "over"),
        ("99.98%", "99.98", "%", "percent", ""),
        ("8000余人", 8000, "人", "count", "over"),
        ("八千余", 8000, "", "number", "over"),
        ("七个", 7, "个", "count", ""),
        ("八成", 80, "%", "percent", ""),
        ("不到一成", 10, "%", "percent", "under"),
        ("百分之三十", 30, "%", "percent", ""),
        ("1.8倍", "1.8", "倍", "ratio", ""),
        ("第三批", 3, "批", "ordinal", ""),
        ("令第52号", 52, "号", "document_number", ""),
        ("沪府发〔2023〕12号", 12, "号", "document_number", ""),
        ("2023年3月20日", 20230320, "日", "date", ""),
        ("2024.02.19", 20240219, "日", "date", ""),
        ("2022年年底前", 2022, "年底", "date", ""),
        ("2023年度", 2023, "年", "year", ""),
        ("6.0版", 6, "版", "version", ""),
        ("5年来", 5, "年", "count", ""),
        ("15分钟", 15, "分钟", "count", ""),
        ("“724”", 724, "", "number", ""),
        ("5.7个工作日", "5.7", "个工作日", "count", ""),
        ("500余辆(艘)", 500, "辆", "count", "over"),
        ("59件次", 59, "件次", "count", ""),
        ("提升1.5个百分点", "1.5", "个百分点", "percent", ""),
        ("2700余人次", 2700, "人次", "count", "over"),
        ("“十四五”规划", 14, "个五年", "ordinal", ""),
        ("全角\uff12\uff10\uff12\uff13年", 2023, "年", "year", ""),
    ],
)
def test_a_figure_is_read_with_its_unit(text, value, unit, kind, approx):
    found = the_only(text)
    assert (found.value, found.unit, found.kind, found.approx) == (Decimal(value), unit, kind, approx)
    assert found.text == text[found.start : found.end]


def test_a_range_has_two_ends():
    found = the_only("(2022-2025年)")
    assert (found.value, found.upper, found.kind) == (2022, 2025, "year")


def test_a_third_is_a_ratio():
    assert the_only("三分之一").value == Decimal(1) / Decimal(3)


def test_two_figures_side_by_side_stay_apart():
    assert [(q.value, q.unit) for q in quantities("27大项208小项")] == [(27, "大项"), (208, "小项")]


@pytest.mark.parametrize(
    "text",
    ["一是加强。", "(一)加强", "3.加强", "73.建立健全", "一、强化", "统一部署", "执法一线", "“一件事”", "第一责任人"],
)
def test_marks_of_the_outline_and_words_are_no_figures(text):
    assert quantities(text) == []


def test_an_outline_mark_does_not_hide_the_figure_behind_it():
    assert [q.text for q in quantities("3.办理1件。4.办结20件")] == ["1件", "20件"]


def test_plenary_sessions_are_told_apart():
    found = quantities("十二届市委三次、四次全会")
    assert [(q.value, q.unit) for q in found] == [(12, "届"), (3, "次"), (4, "次")]


def test_dates_and_years_come_alone_from_dates():
    assert [q.text for q in dates("2023年办结20件,11月17日开会")] == ["2023年", "11月17日"]


@given(st.integers(min_value=0, max_value=99_999_999))
@settings(derandomize=True, max_examples=200)
def test_chinese_numerals_read_back(value):
    assert chinese_number(written(value)) == value


def written(value: int) -> str:
    """A number in Chinese numerals, worked out the slow way."""
    if value == 0:
        return "零"

    def four(v: int) -> str:
        out = ""
        for power, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, v = divmod(v, power)
            if digit:
                out += "零一二三四五六七八九"[digit] + word
            elif out and not out.endswith("零"):
                out += "零"
        return out.rstrip("零")

    high, low = divmod(value, 10000)
    head = four(high) + "万" if high else ""
    gap = "零" if head and 0 < low < 1000 else ""
    return head + gap + four(low)


@given(st.text(alphabet="0123456789.一二三十百千万亿年月日第余个件%()-、 第〔〕号约近", max_size=40))
@settings(derandomize=True, max_examples=300)
def test_any_text_gives_slices_in_order(text):
    found = quantities(text)
    assert all(text[q.start : q.end] == q.text and q.text for q in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_every_arabic_number_of_the_reports_is_in_a_quantity_or_a_mark():
    for path in sorted(CORPUS.glob("*.txt")):
        text = path.read_text("utf-8")
        held = [(q.start, q.end) for q in quantities(text)]
        for match in re.finditer(r"\d+\.\d+", text):
            inside = [span for span in held if span[0] <= match.start() and match.end() <= span[1]]
            assert inside, f"{path.name}: {text[match.start() - 10 : match.end() + 10]!r}"


def test_a_paragraph_takes_less_than_a_millisecond():
    text = (CORPUS / "青浦区2023年法治政府建设情况报告.txt").read_text("utf-8")
    quantities(text)
    best = min(_seconds(text) for _ in range(3))
    assert best / (len(text) / 500) < 0.003  # 500 characters; measured 0.0002 on an idle core


def _seconds(text: str) -> float:
    start = perf_counter()
    quantities(text)
    return perf_counter() - start
