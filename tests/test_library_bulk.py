from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.bulk import Vocabulary, cut
from index.encoder import AT_ONCE, FEW, load_encoder, term_weights
from index.terms import terms

PIECES = [
    "行政复议",
    "受理",
    "909件",
    "1,234.5万元",
    "ABC",
    "、",
    "\n",
    " ",
    "𠀀𠀁",
    "ﬁ",
    "①",
    "上海",
    "一网通办",
    "。",
    "丨",
    "가",
    "",
]
TEXTS = st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), max_size=6)
IDS = {"行": 4, "政": 0, "行政": 2, "复议": 7, "909": 1, "abc": 3, "ab": 9, "𠀀𠀁": 5, "𠀀": 6, "行政复议": 8}


@settings(derandomize=True, max_examples=80, deadline=None)
@given(TEXTS)
def test_many_texts_have_the_terms_that_each_has_alone(texts):
    assert [Counter(joined.split()) for joined in cut(texts).joined()] == [Counter(terms(text)) for text in texts]


@settings(derandomize=True, max_examples=80, deadline=None)
@given(TEXTS)
def test_known_terms_are_counted_as_one_by_one(texts):
    numbers, times, starts = Vocabulary(IDS).count(cut(texts))
    assert len(starts) == len(texts) + 1
    for place, text in enumerate(texts):
        wanted = Counter(IDS[term] for term in terms(text) if term in IDS)
        span = slice(starts[place], starts[place + 1])
        assert dict(zip(numbers[span].tolist(), times[span].tolist(), strict=True)) == wanted
        assert numbers[span].tolist() == sorted(wanted)


def test_a_vocabulary_may_hold_nothing_that_occurs():
    numbers, _, starts = Vocabulary({}).count(cut(["行政复议", ""]))
    assert (len(numbers), starts.tolist()) == (0, [0, 0, 0])


def test_a_text_has_the_same_vector_alone_and_among_many():
    encoder = load_encoder()
    texts = [f"第{n}条 行政机关应当在{n}日内作出决定,abc" for n in range(AT_ONCE + 3)] + ["", "。"]
    many = encoder.encode(texts)
    assert many.shape == (AT_ONCE + 5, encoder.dimension)
    some = [0, 7, AT_ONCE, AT_ONCE + 3, AT_ONCE + 4]
    assert len(some) <= FEW
    assert np.array_equal(many[some], encoder.encode([texts[n] for n in some]))
    assert not many[-1].any()
    assert len(term_weights(texts[7], encoder.ids)[0]) > 5


def test_no_text_gives_no_vector():
    assert load_encoder().encode([]).shape == (0, load_encoder().dimension)
