"""Plain text and Markdown in whatever encoding a Chinese office saves."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import UnreadableDocument
from index.formats import load

REPORT = "法治政府建设情况报告\n\n一、主要举措\n(一)依法行政。办结案件12件,增长5.6%。\n"
CORPUS = Path(__file__).parents[1] / "corpus"


def lines(data: bytes, name: str = "报告.txt") -> list[str]:
    return [block.text for block in load(data, name).blocks]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_every_encoding_gives_the_same_lines(encoding):
    assert lines(REPORT.encode(encoding)) == REPORT.split("\n")


def test_utf_16_in_both_orders_with_its_mark():
    assert lines(codecs.BOM_UTF16_BE + REPORT.encode("utf-16-be")) == REPORT.split("\n")
    assert lines(codecs.BOM_UTF16_LE + REPORT.encode("utf-16-le")) == REPORT.split("\n")


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt")), ids=lambda path: path.stem[:6])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_the_reports_read_the_same_in_other_encodings(path, encoding):
    text = path.read_text(encoding="utf-8")
    assert lines(text.encode(encoding)) == lines(path.read_bytes())


def test_line_ends_of_every_system():
    assert lines("甲\r\n乙\r丙\n丁\x0b戊\x0c己\u2028庚".encode()) == list("甲乙丙丁戊己庚")


def test_characters_nobody_sees_fall_out():
    assert lines("\ufeff区\x00政\x07府\x7f办\ufeff".encode()) == ["区政府办"]


def test_a_utf_8_file_cut_in_mid_character_is_still_utf_8():
    loaded = load(REPORT.encode()[:-9], "报告.txt")
    assert loaded.blocks[0].text == "法治政府建设情况报告"
    assert loaded.warnings == ("undecodable:1",)


def test_undecodable_bytes_are_counted():
    data = bytearray((REPORT * 20).encode("gb18030"))
    data[10] = 0xFF
    data[200] = 0xFF
    loaded = load(bytes(data), "报告.txt")
    (warning,) = loaded.warnings
    kind, _, count = warning.partition(":")
    assert kind == "undecodable" and 1 <= int(count) <= 4


def test_a_clean_file_raises_no_doubt():
    assert load(REPORT.encode("gbk"), "报告.txt").warnings == ()


def test_bytes_that_are_no_text_are_said_to_be_none():
    with pytest.raises(UnreadableDocument, match="不是文字"):
        load(bytes(range(256)) * 10, "报告.txt")


@pytest.mark.parametrize("name", ["报告.TXT", "报告.Txt"])
def test_capital_letters_in_the_suffix_make_no_difference(name):
    assert lines(REPORT.encode(), name) == REPORT.split("\n")


def test_a_pdf_called_txt_is_read_as_a_pdf():
    with pytest.raises(UnreadableDocument, match="PDF"):
        load(b"%PDF-1.4\nbroken", "报告.txt")


def test_markdown_headings_tables_comments_and_signs():
    text = "# 条例\n\n<!-- INFO END -->\n## 第一章 总则 ##\n\n第一条 为了**优化**[营商环境](http://x.y),制定。\n- 甲\n\n| 项目 | 数 |\n|---|---:|\n| 收入 | 12 |\n末行\n"
    loaded = load(text.encode(), "条例.md")
    blocks = [block for block in loaded.blocks if block.text]
    assert [(b.kind, b.level, b.text) for b in blocks[:2]] == [("heading", 1, "条例"), ("heading", 2, "第一章 总则")]
    assert [b.text for b in blocks[2:4]] == ["第一条 为了优化营商环境,制定。", "甲"]
    assert blocks[4].rows == (("项目", "数"), ("收入", "12")) and blocks[4].head_rows == 1
    assert blocks[5].text == "末行"
    assert loaded.left_out == ("<!-- INFO END -->",)


@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Cn", "Co"]),
        max_size=400,
    )
)
@settings(max_examples=100, derandomize=True, deadline=None)
def test_no_character_of_a_utf_8_text_is_lost(text):
    assert "\n".join(lines(codecs.BOM_UTF8 + text.encode())) == text
