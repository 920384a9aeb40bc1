import math

import numpy as np
import pytest

from index import words
from index.vectors import Allowed, VectorIndex, lists_for
from index.words import WordIndex

TEXT = {"words": 1.0}


def word_index(path, *rows):
    index = WordIndex.create(path)
    with index.writer() as writer:
        for number, (text, tags) in enumerate(rows, 1):
            writer.add(number, text, "", "", tags)
    return index


def test_a_term_held_by_one_of_two_equally_long_paragraphs(tmp_path):
    index = word_index(tmp_path, ("alpha beta", ()), ("gamma delta", ()))
    found = index.search("alpha", TEXT, 10)
    # idf = ln(1 + 1.5 / 1.5) = ln 2; lengths are average, so the rest is 1 x 2.2 / (1 + 1.2) = 1
    assert found.ids.tolist() == [1]
    assert found.scores.tolist() == pytest.approx([math.log(2)])


def test_scores_are_given_for_the_paragraphs_asked_for_and_are_0_where_nothing_fits(tmp_path):
    index = word_index(tmp_path, ("alpha beta", ()), ("gamma delta", ()), ("alpha alpha", ()))
    scores = index.scores("alpha", "words", np.array([2, 1, 99, 3]))
    assert scores[0] == scores[2] == 0
    assert scores[3] > scores[1] > 0
    assert index.scores("alpha", "title", np.array([1])).tolist() == [0]


def test_candidates_have_one_tag_of_each_collection(tmp_path):
    index = word_index(tmp_path, ("a", ["year:2022", "kind:甲"]), ("a", ["year:2023", "kind:甲"]), ("a", ["year:2023"]))
    assert sorted(index.candidates("a", TEXT, 10)) == [1, 2, 3]
    assert sorted(index.candidates("a", TEXT, 10, [["year:2022", "year:2023"], ["kind:甲"]])) == [1, 2]
    assert index.candidates("a", TEXT, 10, [["year:2024"]]).tolist() == []


def test_everyday_words_find_official_ones_but_weigh_less(tmp_path):
    index = word_index(tmp_path, ("出租人应当交付租赁物", ()), ("房东应当交付租赁物", ()), ("承运人应当交付货物", ()))
    assert index.search("房东", TEXT, 10).ids.tolist()[:2] == [2, 1]


def test_a_writer_that_fails_leaves_the_index_as_it_was(tmp_path):
    index = word_index(tmp_path, ("a", ()))
    with pytest.raises(RuntimeError), index.writer() as writer:
        writer.add(2, "a", "", "", ())
        raise RuntimeError
    assert index.size == 1


def rows(n, d=32, seed=0):
    vectors = np.random.default_rng(seed).normal(size=(n, d)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(params=["exact", "lists"])
def vectors(request):
    made = VectorIndex.create(32, rows(3_000) if request.param == "lists" else None)
    made.add(np.arange(10, 3_010), rows(3_000))
    return made


def test_the_nearest_vector_is_found_with_its_cosine(vectors):
    near = vectors.search(rows(3_000)[7], 3)
    assert near.ids[0] == 17
    assert near.cosines[0] == pytest.approx(1, abs=0.01)
    assert list(near.cosines) == sorted(near.cosines, reverse=True)


def test_only_allowed_ids_are_found_however_far_away(vectors):
    allowed = Allowed.ranges([range(100, 110), range(500, 505)])
    assert allowed.count == 15
    near = vectors.search(rows(3_000)[7], 50, allowed)
    assert sorted(near.ids) == [*range(100, 110), *range(500, 505)]
    assert vectors.search(rows(3_000)[7], 50, Allowed.ranges([])).ids.tolist() == []


def test_cosines_are_given_for_the_ids_asked_for(vectors):
    data = rows(3_000)
    cosines = vectors.cosines(data[0], np.array([10, 999_999, 2_000, 11]))
    assert cosines == pytest.approx([1, 0, data[0] @ data[1_990], data[0] @ data[1]], abs=0.02)
    assert vectors.cosines(data[0], np.array([], np.int64)).shape == (0,)


def test_ids_survive_removal_and_a_file(vectors, tmp_path):
    data = rows(3_000)
    vectors.remove(np.array([17, 18, 999_999]))
    vectors.add(np.array([9_000]), data[7:8])
    vectors.save(tmp_path / "v.faiss")
    again = VectorIndex.open(tmp_path / "v.faiss")
    assert again.size == 2_999
    assert again.dimension == 32
    assert again.search(data[7], 1).ids.tolist() == [9_000]
    assert 18 not in again.search(data[8], 100).ids


def test_training_says_nothing_on_the_terminal(capfd):
    VectorIndex.create(8, rows(50, 8))
    assert capfd.readouterr() == ("", "")


def test_lists_grow_with_the_square_root_of_the_library():
    assert [lists_for(n) for n in (1, 10_000, 1_000_000)] == [1, 150, 1_500]


def test_a_missing_index_is_an_error_of_the_kind_the_library_tells(tmp_path):
    with pytest.raises(RuntimeError):
        VectorIndex.open(tmp_path / "none.faiss")
    with pytest.raises((ValueError, OSError)):
        WordIndex(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_common_characters_of_a_huge_index_are_left_to_be_counted(tmp_path, monkeypatch):
    index = word_index(tmp_path, *[("复议", ())] * 5, *[("诉讼", ())] * 95)
    everything = index.scores("复议诉讼", "words", np.array([1, 100]))
    assert index.to_count("复议诉讼") == []
    monkeypatch.setattr(words, "HUGE", 100)
    assert [weighed.term for weighed in index.to_count("复议诉讼")] == ["诉", "讼"]  # 5 of 100 are not more than .05
    left = index.scores("复议诉讼", "words", np.array([1, 100]))
    assert left[0] == everything[0]
    assert 0 < left[1] < everything[1]
