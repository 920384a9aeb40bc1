"""What models write, read: marks of many shapes, JSON whole and in halves, streams cut anywhere."""

import json
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.model.reading import AnswerReader, keys_in, read


def pairs(text, finished=True):
    return [(sentence.text, list(sentence.keys)) for sentence in read(text, finished=finished).sentences]


RECEIVED = ("全年受理909件", ["A1"])
CLOSED = ("审结858件", ["A2"])


@pytest.mark.parametrize(
    "written",
    [
        "全年受理909件[A1]。审结858件[A2]。",
        "全年受理909件。[A1]审结858件。[A2]",
        "全年受理909件【A1】。审结858件【A2】。",
        "全年受理909件(A1)。审结858件(A2)。",
        "全年受理909件\uff08A1\uff09。审结858件\uff08来源\uff1aA2\uff09。",
        "全年受理909件[a1]。审结858件[ A2 ]。",
        "全年受理909件\uff3bA1\uff3d。审结858件[^A2]。",
        "全年受理909件[来源A1]。审结858件[资料 A2]。",
        "全年受理909件,来源A1。审结858件,来源:A2。",
        "全年受理909件\uff0c来源\uff1aA1。审结858件\uff0c资料A2。",
        "[A1]全年受理909件。\n[A2] 审结858件。",
        "全年受理909件。\n来源:A1\n审结858件。\n来源:A2",
        "1. 全年受理909件[A1]\n2. 审结858件[A2]",
        "- **全年受理909件**[A1]\n- 审结858件 [A2]。\n",
        "全年受理909件[A1];审结858件[A2]。",
        "资料A1显示,全年受理909件。根据资料A2,审结858件。",
        "<think>先看A1,受理是909件。</think>\n\n全年受理909件[A1]。审结858件[A2]。",
        "全年受理909件[A1][1]。审结858件[2][A2]。",
        '{"sentences": [{"text": "全年受理909件。", "keys": ["A1"]}, {"text": "审结858件。", "keys": ["A2"]}]}',
        '```json\n{"sentences": [{"text": "全年受理909件。", "keys": ["A1"]}, {"text": "审结858件。", "keys": "A2"}]}\n```',
        '好的,结果如下:\n```json\n[{"text": "全年受理909件。", "keys": ["[A1]"]}, {"text": "审结858件", "keys": ["A2",]},]\n```\n完毕。',
        '{"answer": "全年受理909件[A1]。审结858件[A2]。"}',
        '{"回答": [{"句子": "全年受理909件。", "依据": ["A1"]}, {"句子": "审结858件。", "依据": ["A2"]}]}',
        '["全年受理909件[A1]。", "审结858件[A2]。"]',
    ],
)
def test_every_shape_of_citation_is_read_alike(written):
    assert pairs(written) == [RECEIVED, CLOSED]


def test_several_keys_of_one_sentence_keep_their_order_and_are_told_once():
    assert pairs("受理909件(A2,A1)。")[0][1] == ["A2", "A1"]
    assert pairs("受理909件[A1][A2][A1]。")[0][1] == ["A1", "A2"]
    assert pairs("受理909件[A1、A3]、审结858件[A2和A3]。") == [("受理909件、审结858件", ["A1", "A3", "A2"])]
    assert keys_in("A1-A3") == ["A1", "A2", "A3"]
    assert keys_in("A1-A900") == ["A1", "A900"]  # no model means nine hundred passages


@pytest.mark.parametrize(
    "text",
    [
        "国产大飞机(C919)交付3架",
        "纠错率1.63%",
        "景区(A1级)有2家",
        "法治账户(以下简称“A账户”)已开通",
        "《办法》(2022年修订)自3月1日起施行",
        "“一件事!”已有41个",
    ],
)
def test_what_only_resembles_a_mark_stays_text(text):
    assert pairs(f"{text}[A1]。") == [(text, ["A1"])]


def test_outline_numbers_and_decimals_are_told_apart():
    assert pairs("1.全面推行清单[A1]\n2.5亿条数据已共享[A1]") == [
        ("全面推行清单", ["A1"]),
        ("2.5亿条数据已共享", ["A1"]),
    ]


def test_a_mark_of_another_style_never_reaches_the_reader():
    # [1] would pass for a citation of ours
    assert pairs("受理909件[1][A1]【2】。浦府[2022]131号[A1]。") == [
        ("受理909件", ["A1"]),
        ("浦府〔2022〕131号", ["A1"]),
    ]


def test_half_a_json_reply_yields_its_complete_items():
    whole = json.dumps(
        {"sentences": [{"text": "受理909件。", "keys": ["A1"]}, {"text": "审结858件。", "keys": ["A2"]}]}
    )
    reading = read(whole[: whole.index("858") + 1] if "858" in whole else whole[:-20], finished=False)
    assert [s.text for s in reading.sentences] == ["受理909件"]
    assert not reading.finished
    # cut inside the keys: without its key the sentence is not complete either
    assert pairs('{"sentences": [{"text": "受理909件。", "keys": ["A') == []
    assert pairs('{"answer": "受理909件[A1]。审结8') == [("受理909件", ["A1"])]


def test_an_unfinished_last_sentence_is_left_out_only_when_the_reply_broke_off():
    assert pairs("受理909件[A1]。审结8", finished=False) == [("受理909件", ["A1"])]
    assert pairs("受理909件[A1]", finished=True) == [("受理909件", ["A1"])]


def test_thinking_that_never_ends_is_no_answer():
    assert pairs("<think>受理909件[A1]。") == []


@pytest.mark.parametrize(
    "text", ["资料中没有", "资料中没有。", "“资料中没有”", '{"sentences": []}', "```json\n{}\n```", "[]"]
)
def test_nothing_is_understood_as_nothing(text):
    assert read(text).nothing


@pytest.mark.parametrize("text", ["", "%%%", "我不知道。", "资料中没有2024年的数,2023年受理909件[A1]。", "{broken"])
def test_other_words_are_not_taken_for_nothing(text):
    assert not read(text).nothing


def test_a_model_that_loops_is_heard_once():
    assert pairs("受理909件[A1]。" * 50) == [("受理909件", ["A1"])]


def streamed(text, cuts, finished=True):
    reader, given_out, last = AnswerReader(), [], 0
    for cut in [*cuts, len(text)]:
        given_out += reader.feed(text[last:cut])
        last = cut
    return given_out + reader.close(finished=finished)[0]


STREAMS = [
    "全年受理909件[A1]。审结858件。[A2]\n1. 纠错14件[A1][A2]\n2. 其中:\n来源A3\n制发建议书8份[A1];函14份[A2]。完",
    '```json\n{"sentences": [{"text": "受理909件。", "keys": ["A1"]}, {"text": "审结858件。", "keys": ["A2"]}]}\n```',
    "<think>想A1。\n</think>\n[A1]受理909件。\n[A2]审结858件。\n(A3)",
    '{"answer": "受理909件[A1]。审结858件[A2]。"}',
    "资料中没有",
]


@pytest.mark.parametrize("text", STREAMS)
@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_a_stream_gives_out_what_the_whole_reply_says(text, size):
    assert streamed(text, range(size, len(text), size)) == list(read(text).sentences)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "受理909件",
                "[A1]",
                "【A2】",
                "。",
                ";",
                "\n",
                "来源A1",
                "(",
                ")",
                "[",
                "1.",
                "- ",
                "“",
                "”",
                "A",
                "见",
                " ",
            ]
        )
    ),
    st.integers(0, 99),
)
def test_no_cut_of_a_stream_changes_what_is_read(parts, seed):
    text = "".join(parts)
    cuts = sorted(random.Random(seed).sample(range(len(text)), k=min(len(text), 8)))
    assert streamed(text, cuts) == list(read(text).sentences)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(alphabet='{}[]",:A1受理。;\n\\`<think>/ (', max_size=80))
def test_no_reply_can_break_the_reader(text):
    for finished in (True, False):
        for sentence in read(text, finished=finished).sentences:
            assert sentence.text and "[" not in sentence.text


def test_deep_nesting_does_not_break_the_reader():
    assert pairs("[" * 5000 + '"受理909件[A1]。"') is not None
    assert pairs('{"a":' * 5000) == []


@pytest.mark.parametrize(
    "part",
    [
        "(A1",
        "[A1 ",
        "来源",
        "[来源 ",
        "[A1,",
        " ",
        "\n",
        "。",
        "{",
        '{"text":"',
        "[",
        "\uff0c ",
        "```",
        "<think",
        "“",
        "1.",
    ],
)
def test_no_reply_takes_long_to_read(part):
    text = (part * 8000)[:8000]
    for written in (text, f"[A1{text}", f"受理909件{text}[A1]。"):
        started = time.perf_counter()
        read(written)
        assert time.perf_counter() - started < 1.5  # 0.02 where nothing dwells, on an idle machine


def test_a_long_reply_is_read_in_no_time():
    started = time.perf_counter()
    reader = AnswerReader()
    for i in range(1000):
        reader.feed(f"第{i}项[A1]。")
    assert time.perf_counter() - started < 2  # quadratic reading took minutes
