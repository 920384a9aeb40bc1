import time
import zipfile
from pathlib import Path

import pytest
from library_toys import HashingEncoder, report, written

from index.build import build
from index.errors import WrongCall
from index.library import ANYWHERE, Library
from index.scope import Scope

ENCODER = HashingEncoder()
CORPUS = Path(__file__).parents[1] / "corpus"
QUESTIONS = ("甲区行政复议受理了多少件", "行政机关负责人出庭率", "执法人员法治意识不足", "2022年审结", "乙区行政诉讼")


def run(corpus, index):
    return build(corpus, index, encoder=ENCODER)


def answers(index, scope=ANYWHERE):
    with Library.open(index, ENCODER) as library:
        return [
            [(hit.paragraph.source, hit.paragraph.number, hit.paragraph.text, round(hit.score, 5)) for hit in found]
            for found in (library.search(question, scope, 20) for question in QUESTIONS)
        ]


@pytest.fixture
def corpus(tmp_path):
    return _reports(tmp_path / "corpus", range(1, 6))


def _reports(corpus, numbers):
    written(corpus, **{f"报告{n}": report(f"第{n}区", 2020 + n, 100 * n, 10 * n) for n in numbers})
    return corpus


def test_the_five_reports_are_built_in_one_go(tmp_path):
    summary = run(CORPUS, tmp_path / "index")
    assert (summary.documents, summary.read, summary.unchanged, summary.removed) == (5, 5, 0, 0)
    assert summary.failures == ()
    assert summary.tasks == 104
    with Library.open(tmp_path / "index", ENCODER) as library:
        infos = library.documents()
        assert sum(info.paragraphs for info in infos) == summary.paragraphs == library.size
        assert sum(len(info.sections) for info in infos) == summary.sections
        assert [info.metadata.region for info in infos].count("上海市浦东新区") == 1
        assert len(library.tasks()) == 104


def test_what_did_not_change_is_not_read_again(corpus, tmp_path):
    first = run(corpus, tmp_path / "index")
    second = run(corpus, tmp_path / "index")
    assert (first.read, first.unchanged) == (5, 0)
    assert (second.read, second.unchanged, second.generation) == (0, 5, first.generation)
    written(corpus, 报告2=report("第2区", 2022, 999, 20))
    third = run(corpus, tmp_path / "index")
    assert (third.read, third.unchanged, third.removed) == (1, 4, 0)
    assert third.generation != first.generation


@pytest.mark.parametrize(
    "change",
    [
        {"报告6": report("甲区", 2023, 909, 309)},
        {"报告2": report("甲区", 2023, 909, 309)},
        {"报告3": None},
        {"报告1": None, "报告4": report("乙区", 2022, 5, 6), "报告7": report("丙区", 2023, 8, 9)},
    ],
    ids=["added", "replaced", "removed", "all three"],
)
def test_after_a_change_the_library_answers_like_a_fresh_one(corpus, tmp_path, change):
    run(corpus, tmp_path / "index")
    written(corpus, **change)
    run(corpus, tmp_path / "index")
    run(corpus, tmp_path / "fresh")
    assert answers(tmp_path / "index") == answers(tmp_path / "fresh")
    some = Scope(years=frozenset({2022, 2023}))
    assert answers(tmp_path / "index", some) == answers(tmp_path / "fresh", some)


def test_many_changes_in_a_row_end_like_a_fresh_library(corpus, tmp_path):
    for n in range(6, 18):  # more commits than tantivy leaves unmerged
        written(corpus, **{f"报告{n}": report(f"第{n}区", 2020 + n % 4, 7 * n, n), f"报告{n - 4}": None})
        run(corpus, tmp_path / "index")
    run(corpus, tmp_path / "fresh")
    assert answers(tmp_path / "index") == answers(tmp_path / "fresh")


def test_given_metadata_is_part_of_what_may_change(corpus, tmp_path):
    run(corpus, tmp_path / "index")
    (corpus / "sources.toml").write_text('["报告3.txt"]\ntitle = "三区的报告"\nyear = 2099\n', encoding="utf-8")
    summary = run(corpus, tmp_path / "index")
    assert (summary.read, summary.unchanged, summary.documents) == (1, 4, 5)
    with Library.open(tmp_path / "index", ENCODER) as library:
        assert (library.info("报告3.txt").metadata.title, library.info("报告3.txt").metadata.year) == (
            "三区的报告",
            2099,
        )


def test_a_document_that_cannot_be_read_is_named_and_the_rest_goes_on(corpus, tmp_path):
    (corpus / "空.txt").write_text("")
    (corpus / "坏.pdf").write_bytes(b"%PDF-1.4 broken")
    (corpus / "坏.zip").write_bytes(b"PK")
    summary = run(corpus, tmp_path / "index")
    assert summary.documents == 5
    assert sorted(source for source, _ in summary.failures) == ["坏.pdf", "坏.zip", "空.txt"]
    assert all(source in sentence and sentence.endswith("。") for source, sentence in summary.failures)
    again = run(corpus, tmp_path / "index")
    assert (len(again.failures), again.generation) == (3, summary.generation)


def test_a_document_that_became_unreadable_leaves_the_library(corpus, tmp_path):
    run(corpus, tmp_path / "index")
    (corpus / "报告1.txt").write_text("")
    summary = run(corpus, tmp_path / "index")
    assert (summary.documents, summary.read, [source for source, _ in summary.failures]) == (4, 0, ["报告1.txt"])


def test_members_of_an_archive_are_documents_of_their_own(corpus, tmp_path):
    with zipfile.ZipFile(corpus / "合集.zip", "w") as archive:
        archive.writestr("子/甲.txt", report("甲区", 2023, 909, 309))
        archive.writestr("乙.txt", report("乙区", 2023, 5, 6))
    summary = run(corpus, tmp_path / "index")
    assert summary.documents == 7
    with Library.open(tmp_path / "index", ENCODER) as library:
        assert "909件" in "".join(p.text for p in library.document("合集.zip/子/甲.txt").paragraphs)
    (corpus / "合集.zip").unlink()
    assert run(corpus, tmp_path / "index").removed == 2


def test_hidden_files_and_sources_toml_are_no_documents(corpus, tmp_path):
    (corpus / ".DS_Store").write_text("x")
    (corpus / ".git").mkdir()
    (corpus / ".git" / "a.txt").write_text("x")
    (corpus / "~$报告.docx").write_text("x")
    (corpus / "sources.toml").write_text("")
    (corpus / "子目录").mkdir()
    written(corpus / "子目录", 报告=report("甲区", 2023, 909, 309))
    summary = run(corpus, tmp_path / "index")
    assert (summary.documents, summary.failures) == (6, ())
    with Library.open(tmp_path / "index", ENCODER) as library:
        assert library.documents()[-1].source == "报告5.txt"
        assert library.info("子目录/报告.txt").paragraphs > 0


def test_a_corpus_that_is_not_there_or_empty_is_a_wrong_call(tmp_path):
    with pytest.raises(WrongCall, match="不存在"):
        run(tmp_path / "nothing", tmp_path / "index")
    (tmp_path / "empty").mkdir()
    with pytest.raises(WrongCall, match="没有文件"):
        run(tmp_path / "empty", tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_a_library_whose_documents_all_became_unreadable_is_empty_but_sound(tmp_path):
    written(tmp_path / "corpus", 甲=report("甲区", 2023, 909, 309))
    run(tmp_path / "corpus", tmp_path / "index")
    (tmp_path / "corpus" / "甲.txt").write_text("")
    assert run(tmp_path / "corpus", tmp_path / "index").documents == 0
    assert answers(tmp_path / "index") == [[] for _ in QUESTIONS]


def test_progress_counts_up_to_the_whole(corpus, tmp_path):
    seen = []
    build(corpus, tmp_path / "index", lambda stage, done, total: seen.append((stage, done, total)), ENCODER)
    stages = list(dict.fromkeys(stage for stage, _, _ in seen))
    assert stages == ["读取文件", "建索引"]
    for stage in stages:
        steps = [(done, total) for name, done, total in seen if name == stage]
        assert steps == sorted(steps)
        assert steps[-1][0] == steps[-1][1] > 0


def test_opening_and_first_search_take_well_under_a_second(corpus, tmp_path):
    run(corpus, tmp_path / "index")
    start = time.perf_counter()
    answers(tmp_path / "index")
    assert time.perf_counter() - start < 1
