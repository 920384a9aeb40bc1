"""What the reader sees of a text and a question."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.reader.features import PASSAGE_FEATURES, Window, make_batch
from assistant.reader.model import LONGEST_WINDOW, OVERLAP, split
from assistant.reader.snap import snap
from assistant.reader.text import encode, encode_question, fold, question_class
from assistant.reader.vocabulary import BIGRAM_KEYS, Vocabulary

SENTENCE = "全年办理行政复议案件1462件,促进财政增收节支6757.96万元。"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    characters = "".join(sorted(set(SENTENCE) - {"。"}))
    rarity = np.full(len(characters) + 2, 0.5, np.float32)
    return Vocabulary.make(characters, ["行政复议", "案件"], rarity, np.ones(BIGRAM_KEYS, np.float32))


@given(st.text(max_size=80))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_every_text_keeps_its_length(text):
    rarity = np.zeros(3, np.float32)
    vocabulary = Vocabulary.make("一", [], rarity, np.zeros(BIGRAM_KEYS, np.float32))
    encoded = encode(text, vocabulary)
    n = max(len(text), 1)  # an empty text reads as one blank
    assert len(fold(text)) == len(text)
    for values in (encoded.characters, encoded.words, encoded.places, encoded.trigrams, encoded.units):
        assert len(values) == n
    for start, end in ((0, n), (n // 2, n), (0, max(1, n // 2))):
        first, last = snap(encoded, start, end)
        assert 0 <= first < last <= n or (first, last) == (start, end)


def test_full_width_and_capitals_are_folded():
    assert fold("ABC123%,(甲)") == "abc123%,(甲)"


def test_a_number_knows_the_unit_after_it(vocabulary):
    encoded = encode(SENTENCE, vocabulary)
    at = SENTENCE.index("1462")
    assert {chr(unit) for unit in encoded.units[at : at + 4]} == {"件"}
    amount = SENTENCE.index("6757.96万")  # 万 belongs to the number
    assert encoded.numerals[amount : amount + 8].all()
    assert chr(encoded.units[amount]) == "元"


@pytest.mark.parametrize(
    ("question", "unit", "following"),
    [
        ("办理多少件案件?", "件", "案"),
        ("节支多少万元?", "元", ""),
        ("合格率是多少?", "%", ""),
        ("参加了几人次", "人", "次"),
        ("由谁办理?", "", ""),
    ],
)
def test_a_question_tells_the_unit_it_asks_for(question, unit, following, vocabulary):
    asked = encode_question(question, vocabulary)
    assert (chr(asked.unit) if asked.unit else "") == unit
    assert (chr(asked.next_unit) if asked.next_unit else "") == following


def test_question_words_are_no_topic(vocabulary):
    asked = encode_question("办理多少件", vocabulary)
    told = "".join(character for character, asking in zip(asked.encoded.text, asked.asking, strict=True) if not asking)
    assert told == "办理件"


def test_questions_for_figures_dates_and_people_are_told_apart():
    kinds = [question_class(text) for text in ("哪一年", "什么时候", "占比多少", "多少件", "谁", "哪个部门", "法治")]
    assert kinds[-1] == 0
    assert len(set(kinds)) == len(kinds)


def test_features_mark_what_the_question_and_the_passage_share(vocabulary):
    encoded, question = encode(SENTENCE, vocabulary), encode_question("办理复议案件多少件?", vocabulary)
    batch = make_batch([(question, Window(encoded, 0, len(SENTENCE)))], vocabulary)
    features = batch.passage_features[0]
    assert features.shape == (len(SENTENCE), PASSAGE_FEATURES)
    shared = {SENTENCE[i] for i in np.flatnonzero(features[:, 0])}
    assert shared == set("办理复议案件")
    unit = "".join(SENTENCE[i] for i in np.flatnonzero(features[:, 10]))
    assert unit == "1462"
    # 办理 复议 议案 案件 are four of the question's five bigrams outside its question word; 理复 is not here
    clause = SENTENCE.index("件,")
    assert features[clause, 9] == pytest.approx(4 / 5, abs=1e-3)
    assert features[len(SENTENCE) - 2, 9] == 0


def test_windows_cover_a_long_text_and_overlap(vocabulary):
    n = 777
    windows = split(encode("字" * n, vocabulary))
    assert windows[0].start == 0
    assert windows[-1].end == n
    assert all(window.end - window.start <= LONGEST_WINDOW for window in windows)
    assert all(before.end - after.start >= OVERLAP for before, after in pairwise(windows))


def test_a_text_of_one_window_is_not_cut(vocabulary):
    assert [(w.start, w.end) for w in split(encode("字" * LONGEST_WINDOW, vocabulary))] == [(0, LONGEST_WINDOW)]


@pytest.mark.parametrize(
    ("text", "cut", "whole"),
    [
        ("征求意见59件次。", "59", "59件次"),
        ("增收节支6757.96万元", "6757", "6757.96万元"),
        ("参与人数约2700余人次", "2700", "2700余人次"),
        ("受益企业61.8万余家", "61.8万", "61.8万余家"),
        ("2023年11月17日,区委书记述法", "11月17", "11月17日"),
        ("由6.5个工作日压减至5.7个工作日", "5.7", "5.7个工作日"),
        ("令第52号公布", "52号", "第52号"),
        ("出台《信用修复认定标准》后", "信用修复认定", "《信用修复认定标准》"),
        ("推行“三合一”活动", "三合一", "“三合一”"),
        ("市经济信息化委(市国防科工办)牵头", "市经济信息化委(市国防", "市经济信息化委(市国防科工办)"),
        ("由市财政局、市审计局负责", "、市审计局", "市审计局"),
        ("大韩商事仲裁院设立机构", "大韩商事仲裁", "大韩商事仲裁院"),
        ("浦府〔2022131", "浦府", "浦府〔2022131"),
        ("沪府规〔2023〕8号公布", "沪府规〔2023", "沪府规〔2023〕8号"),
        ("推进行政复议工作", "政复", "行政复议"),
    ],
)
def test_a_cut_span_is_made_whole(text, cut, whole, vocabulary):
    start = text.index(cut)
    first, last = snap(encode(text, vocabulary), start, start + len(cut))
    assert text[first:last] == whole


def test_a_whole_span_stays(vocabulary):
    text = "全年办理案件1462件,培训12场"
    start = text.index("1462件")
    assert snap(encode(text, vocabulary), start, start + 5) == (start, start + 5)
