"""What holds for any text at all."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_parts import CORPUS, NAMES, read

from index.coverage import uncovered
from index.debris import publish
from index.document import Document
from index.errors import YoujuError
from index.formats.blocks import Block, Loaded
from index.formats.text import load_text
from index.marks import Line
from index.normalise import normalise
from index.outline import units
from index.read import read_loaded

PIECES = [
    "一、", "(一)", "（二）", "1.", "2、", "(1)", "①", "一是", "二是", "第一条 ", "第一章 总则", "附件", "附件:", "目录", "责任单位", "参加单位", "区司法局",
    "。", "，", "；", "：", "\n", "\n\n", " ", "\t", "《", "》", "“", "”", "（", ")", "各位代表！", "2023年", "20212025年", "〔2022131", "1212项", "4.5亿元",
    "加强法治政府建设", "市委、市政府", "全面推进严格规范公正文明执法", "由会员分享", "返回上一级", "——", "\ufffd", "𠮷", "a", "o", "z", "…", "\u3000", "\x00",
]  # fmt: skip
documents = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=60).map("".join)
bounded = settings(max_examples=150, derandomize=True, deadline=None)


def lines_of(text: str) -> list[Line]:
    out, at = [], 0
    for line in text.split("\n"):
        body = line.strip()
        if body:
            start = at + line.index(body)
            out.append(Line(start, start + len(body)))
        at += len(line) + 1
    return out


@given(documents)
@bounded
def test_units_hold_every_character_once_and_in_order(text):
    found = units(text, lines_of(text))
    assert uncovered(text, found) == []
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(unit.start < unit.end for unit in found)


def check(document: Document) -> None:
    at = 0
    for number, paragraph in enumerate(document.paragraphs, 1):
        assert paragraph.number == number
        assert paragraph.text and paragraph.text == paragraph.text.strip()
        assert document.text[paragraph.start : paragraph.start + len(paragraph.text)] == paragraph.text
        assert paragraph.start >= at  # no character in two paragraphs
        assert len(paragraph.text) <= 1200
        assert not paragraph.section or paragraph.section in document.sections
        at = paragraph.start + len(paragraph.text)
    assert len(document.search_texts) == len(document.paragraphs)
    assert not any(doubt.kind == "left_out" for doubt in document.doubts)
    assert all(1 <= task.paragraph <= len(document.paragraphs) for task in document.tasks)
    assert 0 <= document.coverage <= 1


@given(documents)
@bounded
def test_any_text_is_read_or_refused_in_one_sentence(text):
    try:
        document = read_loaded(Loaded(tuple(Block(line) for line in text.split("\n"))), "x.txt")
    except YoujuError as error:
        assert str(error).endswith("。")
        return
    check(document)


@given(documents)
@bounded
def test_published_text_and_debris_together_are_the_file(text):
    published = publish(text)
    kept = {piece.file + i for piece in published.pieces for i in range(piece.length)}
    cut = {i for c in published.cuts for i in range(c.start, c.end)}
    assert not kept & cut
    assert not "".join(text[i] for i in range(len(text)) if i not in kept and i not in cut).strip()
    assert all(text[published.file_offset(i)] == char for i, char in enumerate(published.text))


@given(documents, st.booleans())
@bounded
def test_search_text_leads_back_character_by_character(text, spun):
    found = normalise(text, spun)
    assert len(found.text) == len(found.offsets)
    assert all(0 <= offset < len(text) for offset in found.offsets)


@given(documents)
@bounded
def test_normalising_a_question_twice_changes_nothing(text):
    once = normalise(text).text
    twice = normalise(once).text
    assert normalise(twice).text == twice


@pytest.mark.parametrize("key", NAMES)
def test_reading_twice_gives_the_same(key):
    data = (CORPUS / NAMES[key]).read_bytes()
    assert read_loaded(load_text(data), "x.txt") == read_loaded(load_text(data), "x.txt")


@pytest.mark.parametrize("key", NAMES)
def test_the_five_reports_damaged(key):
    """Cut short, lines shuffled, marks strewn in: read all the same, nothing lost, nothing doubled."""
    text = (CORPUS / NAMES[key]).read_text("utf-8")
    chance = random.Random(key)
    for _ in range(12):
        first = chance.randrange(len(text))
        part = text[first : first + chance.randrange(200, 3000)]
        for _ in range(chance.randrange(20)):
            at = chance.randrange(len(part))
            part = part[:at] + chance.choice(PIECES) + part[at:]
        if chance.random() < 0.3:
            part = part.replace("\n", "")
        check(read(part))


def test_huge_lines_and_marks_without_end_take_no_more_than_a_moment():
    import time

    for piece in ("(", "一是。", "“", "<!--", "《", "1 ", "中o", "。一、", "附件\n", "由会员分享"):
        begun = time.process_time()
        read(piece * (100_000 // len(piece)))
        assert time.process_time() - begun < 5, piece
