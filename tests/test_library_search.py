import threading
from pathlib import Path

import pytest
from library_toys import HashingEncoder, report, written

from index.build import build
from index.errors import WrongCall
from index.library import Library
from index.scope import Scope

ENCODER = HashingEncoder()
GIVEN = """
["甲2022.txt"]
year = 2022
region = "上海市甲区"
kind = "情况报告"
["甲2023.txt"]
year = 2023
region = "上海市甲区"
kind = "情况报告"
["乙方案.txt"]
year = 2022
until = 2025
region = "上海市乙区"
kind = "实施方案"
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("search")
    texts = {"甲2022": ("甲区", 2022, 900, 300), "甲2023": ("甲区", 2023, 909, 309), "乙方案": ("乙区", 2022, 418, 120)}
    written(folder / "corpus", **{name: report(*values) for name, values in texts.items()})
    (folder / "corpus" / "sources.toml").write_text(GIVEN, encoding="utf-8")
    build(folder / "corpus", folder / "index", encoder=ENCODER)
    with Library.open(folder / "index", ENCODER) as library:
        yield library


def sources(hits):
    return {hit.paragraph.source for hit in hits}


def test_the_paragraph_that_says_it_comes_first(library):
    best = library.search("909件行政复议案件")[0]
    assert best.paragraph.source == "甲2023.txt"
    assert "909件" in best.paragraph.text
    assert best.search_text == library.search_text("甲2023.txt", best.paragraph.number)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(years=frozenset({2023})), {"甲2023.txt", "乙方案.txt"}),
        (Scope(years=frozenset({2025})), {"乙方案.txt"}),
        (Scope(years=frozenset({2026})), set()),
        (Scope(regions=frozenset({"上海市甲区"})), {"甲2022.txt", "甲2023.txt"}),
        (Scope(regions=frozenset({"上海市"})), set()),
        (Scope(kinds=frozenset({"实施方案", "情况报告"}), years=frozenset({2022})), {"甲2022.txt", "乙方案.txt"}),
        (Scope(sources=frozenset({"甲2022.txt", "不存在.txt"})), {"甲2022.txt"}),
        (Scope(sources=frozenset({"甲2022.txt"}), years=frozenset({2023})), set()),
    ],
)
def test_filters_are_hard_on_both_sides(library, scope, expected):
    assert sources(library.search("行政复议受理多少件", scope, 50)) == expected


def test_a_filter_is_inside_the_search_not_after_it(library):
    # the best hits of the whole library are elsewhere; within the scope there is still a full list
    everything = library.search("甲区2023年行政复议909件", top=3)
    within = library.search("甲区2023年行政复议909件", Scope(sources=frozenset({"乙方案.txt"})), 3)
    assert len(everything) == len(within) == 3
    assert sources(within) == {"乙方案.txt"}


def test_hits_carry_the_score_of_each_field_and_what_adds_up_to_the_score(library):
    hit = library.search("甲区 行政复议")[0]
    assert set(hit.parts) == {"words", "heads", "section", "title", "cosine"}
    assert hit.parts["words"] > 0
    assert -1 <= hit.parts["cosine"] <= 1.0001
    assert sum(hit.shares.values()) == pytest.approx(hit.score, abs=1e-3)


def test_a_field_counts_for_itself(library):
    by_title = {hit.paragraph.source: hit.parts["title"] for hit in library.search("乙区报告", top=50)}
    assert by_title["乙方案.txt"] > by_title["甲2022.txt"]


def test_equal_paragraphs_come_in_the_order_of_source_and_number(library):
    hits = library.search("基层执法人员法治意识还需进一步提高", top=3)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    same = [hit.paragraph.source for hit in hits if "法治意识" in hit.paragraph.text]
    tied = [hit for hit in hits if hit.score == hits[0].score]
    assert len(same) == 3
    assert [hit.paragraph.source for hit in tied] == sorted(hit.paragraph.source for hit in tied)


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_no_question_finds_nothing(library, text):
    assert library.search(text) == []


@pytest.mark.parametrize("text", ["???", '"未闭合 AND OR (', "title:甲 *", "\x00", "𠮷", "a" * 20_000, "行政" * 5_000])
def test_any_text_may_be_asked(library, text):
    assert len(library.search(text, top=3)) <= 3


def test_top_is_kept_and_may_be_larger_than_the_library(library):
    assert len(library.search("行政", top=1)) == 1
    assert len(library.search("行政", top=1_000)) == library.size


def test_a_document_and_its_paragraphs_can_be_looked_up(library):
    info = library.info("甲2023.txt")
    document = library.document("甲2023.txt")
    assert info.paragraphs == len(document.paragraphs)
    assert library.paragraph("甲2023.txt", 2) == document.paragraphs[1]
    assert library.paragraphs("甲2023.txt", 0, 99) == document.paragraphs
    assert library.paragraphs("甲2023.txt", 2, 3) == document.paragraphs[1:3]
    assert library.paragraphs("甲2023.txt", 5, 2) == ()


@pytest.mark.parametrize("number", [0, -1, 99])
def test_a_paragraph_that_is_not_there_is_a_wrong_call(library, number):
    with pytest.raises(WrongCall, match=rf"《甲2023.txt》没有第 {number} 段:它共有 \d+ 段"):
        library.paragraph("甲2023.txt", number)


def test_a_document_that_is_not_there_is_a_wrong_call(library):
    for ask in (library.document, library.info, lambda source: library.paragraphs(source, 1, 2)):
        with pytest.raises(WrongCall, match=r"没有《丙\.txt》"):
            ask("丙.txt")


def test_how_often_a_term_stands_in_the_library(library):
    assert library.frequency("复议") == 3
    assert library.frequency("没有的词") == 0


def test_many_threads_get_the_same_answers(library):
    questions = ["行政复议受理多少件", "行政机关负责人出庭率", "执法人员法治意识"] * 4
    alone = [[hit.score for hit in library.search(question)] for question in questions]
    found: list = [None] * len(questions)

    def ask(i):
        found[i] = [hit.score for hit in library.search(questions[i])]

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(len(questions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == alone


def test_the_question_of_the_first_screen_finds_its_paragraph(tmp_path):
    corpus = Path(__file__).parents[1] / "corpus"
    build(corpus, tmp_path / "index")
    with Library.open(tmp_path / "index") as library:
        best = library.search("2023年青浦区行政复议受理了多少件?")[0].paragraph
        assert best.source == "青浦区2023年法治政府建设情况报告.txt"
        assert best.text.startswith("4.提升复议应诉水平。")
        assert "全年依法受理909件" in best.text
