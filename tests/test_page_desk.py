"""What stands behind the page, without a browser: generations, the corpus, history, wording."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.desk.ask import UNFORESEEN, answered
from assistant.desk.desk import Desk
from assistant.desk.history import History
from assistant.desk.pages import boxes
from assistant.desk.shelf import Shelf, source_of, with_entry
from assistant.record import Citation
from assistant.study.tables import Table
from assistant.view.answer import body_html, turn_html
from assistant.view.citing import numbering, pasted, sentence_of
from assistant.view.place import place_html
from assistant.view.study import study_html
from assistant.view.turn import Turn
from index.document import Paragraph
from index.errors import WrongCall
from index.scope import Scope

CORPUS = Path(__file__).parents[1] / "corpus"
CITATION = {
    "n": 1,
    "source": "a.txt",
    "title": "报告",
    "section": ["一、举措", "(六)监督", "4.提升水平"],
    "paragraph": 21,
    "quote": "受理909件",
    "text": "全年受理909件,审结858件。",
}
RECORD = {
    "question": "多少件?",
    "resolved_question": "多少件?",
    "answer": "先说一句。全年受理909件[1]。",
    "refused": False,
    "reason": None,
    "citations": [CITATION],
    "warnings": [],
    "nearest": [],
}


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path / "index", CORPUS)


def test_an_upload_over_the_projects_own_corpus_goes_to_a_copy(desk, tmp_path):
    before = sorted(path.name for path in CORPUS.iterdir())
    new = tmp_path / "新报告.txt"
    new.write_text("静安区2024年工作报告\n一、总体情况\n全年受理申请321件。\n", "utf-8")
    shelf = Shelf(desk)
    source = shelf.put(new)
    shelf.describe(source, {"title": '静安区的"报告"', "year": 2024})
    desk.rebuild()
    assert sorted(path.name for path in CORPUS.iterdir()) == before
    with desk.library() as library:
        assert library.info(source).metadata.title == '静安区的"报告"'
        assert len(library.documents()) == 6
    shelf.remove(source)
    desk.rebuild()
    with desk.library() as library:
        assert len(library.documents()) == 5


def test_the_last_document_stays(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "一.txt").write_text("静安区2024年工作报告\n全年受理申请321件。\n", "utf-8")
    with pytest.raises(WrongCall, match="最后一份文件"):
        Shelf(Desk(tmp_path / "index", tmp_path / "corpus")).remove("一.txt")
    assert (tmp_path / "corpus" / "一.txt").is_file()


def test_who_is_using_a_generation_keeps_it_while_the_next_comes(desk, tmp_path):
    new = tmp_path / "新报告.txt"
    new.write_text("静安区2024年工作报告\n全年受理申请321件。\n", "utf-8")
    with desk.library() as old:
        Shelf(desk).put(new)
        desk.rebuild()
        with desk.library() as fresh:
            assert fresh.generation != old.generation
        assert len(old.documents()) == 5
        assert old.search("行政复议")


def test_what_nobody_foresaw_is_one_sentence_too(desk):
    class Broken:
        def assistant(self):
            raise RuntimeError("boom")

    (turn,) = answered(Broken(), "多少件?", (), Scope())
    assert turn.error == UNFORESEEN
    (turn,) = answered(desk, "   ", (), Scope())
    assert turn.error.startswith("问题是空的")


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("报告.docx", "uploads/报告.docx"),
        ("../../etc/passwd", "uploads/passwd"),
        ("a:b*c?.txt", "uploads/a_b_c_.txt"),
        ("..", "uploads/未命名"),
        (".pdf", "uploads/pdf"),
    ],
)
def test_an_uploaded_name_stays_in_its_folder(name, source):
    assert source_of(name) == source


def test_one_entry_of_sources_toml_changes_and_the_rest_stays_as_it_was():
    old = "# mine\n['a.txt']\ntitle = 'x'  # why\n\n[\"b.txt\"]\nyear = 2023\n"
    new = with_entry(old, "b.txt", {"year": 2024, "faults": ["缺页"]})
    assert tomllib.loads(new) == {"a.txt": {"title": "x"}, "b.txt": {"year": 2024, "faults": ["缺页"]}}
    assert "# mine" in new
    assert "# why" in new
    assert tomllib.loads(with_entry(new, "a.txt", None)) == {"b.txt": {"year": 2024, "faults": ["缺页"]}}


def test_history_belongs_to_its_user(tmp_path):
    history = History(tmp_path / "page.sqlite3")
    turn = history.keep("甲", "c1", Turn("多少件?", RECORD), Scope(years=frozenset({2023})))
    assert history.turns("甲", "c1")[0].record == RECORD
    assert history.turns("乙", "c1") == ()
    assert history.asked("甲", turn) == ("多少件?", Scope(years=frozenset({2023})))
    assert history.asked("乙", turn) is None
    assert not history.vote("乙", turn, 1, "")
    assert [found.id for found in history.conversations("甲", "909")] == ["c1"]
    assert history.conversations("甲", "100%") == ()
    assert history.conversations("甲", "_") == ()


def test_the_numbers_of_a_section_path():
    assert numbering(["一、举措", "(六)监督", "4.提升水平"]) == "一(六)4"
    assert numbering(["第三章 职责", "第十二条"]) == "第三章第十二条"
    assert numbering(["附件:任务分工"]) == ""


def test_a_citation_is_pasted_with_the_sentence_that_carries_its_mark():
    assert sentence_of(RECORD["answer"], 1) == "全年受理909件。"
    assert pasted(RECORD["answer"], CITATION) == "全年受理909件。(《报告》一(六)4,第21段)"


def test_lines_with_names_become_a_table_with_a_mark_a_row():
    shown = body_html("甲区:909件[1]。\n乙区:858件[1]。", {1: CITATION})
    assert shown.count("<tr>") == 2
    assert shown.count("yj-mark") == 2


def test_everything_untrusted_is_escaped():
    evil = '<script>alert(1)</script>" onclick="x'
    record = RECORD | {"answer": f"{evil}[1]。", "citations": [CITATION | {"title": evil}], "warnings": [evil]}
    shown = turn_html(Turn(evil, record, id=1, struck=((evil, evil),), error=None))
    assert "<script" not in shown
    assert 'onclick="x' not in shown
    refused = RECORD | {"refused": True, "reason": evil, "citations": []}
    refused["nearest"] = [{"source": evil, "section": [], "paragraph": 1, "text": evil}]
    assert "<script" not in turn_html(Turn(evil, refused, id=2))


def test_a_table_of_study_material_escapes_its_cells_and_links_its_source():
    evil = '<script>alert(1)</script>" onclick="x'
    cited = Citation(1, evil, Paragraph(source='甲&"乙.txt', section=(), number=7, text=evil, start=0), evil)
    table = Table(evil, ("术语", "出处"), ((f"  {evil}", evil), (evil, evil)), (0.5, 0.5), (cited, None))
    shown = study_html("d", [], [table], [])
    assert "<script" not in shown
    assert 'onclick="x' not in shown
    assert shown.count("<a ") == 1
    assert 'href="document?source=%E7%94%B2%26%22%E4%B9%99.txt&amp;at=7#p7"' in shown
    assert shown.count("calc(10px + 1em)") == 1


def test_rows_of_a_table_stand_under_what_they_are_of_once():
    cited = Citation(1, "甲报告", Paragraph(source="甲.txt", section=(), number=7, text="甲", start=0), "甲")
    rows = (("甲报告", "一", "第7段"), ("乙报告", "二", "第7段"), ("甲报告", "三", "第7段"))
    table = Table(
        "对照", ("报告", "原文", "出处"), rows, (0.3, 0.5, 0.2), (cited,) * 3, "事项", ("复议", "复议", "公开")
    )
    shown = study_html("d", [], [table], [".md", ".jsonl"])
    assert shown.count("复议") == 1 and shown.count('scope="rowgroup"') == 2
    assert "2个事项,共3行" in shown and "出不了试题" in shown
    assert 'data-suffix=".md"' in shown and 'data-suffix=".jsonl"' not in shown
    assert table.flat().header == ("事项", "报告", "原文", "出处") and table.flat().rows[2][0] == "公开"


def test_a_page_that_cannot_be_drawn_is_one_sentence_and_a_text_has_no_pages(desk):
    with desk.library() as library:
        info = library.info("青浦区2023年法治政府建设情况报告.txt")
        (paragraph,) = library.paragraphs(info.source, 21, 21)
    here = (replace(paragraph, page=3),)
    assert "第3页的版面显示不了" in place_html(info, here, 21, None, drawn=False)
    assert "看第3页的版面" in place_html(info, here, 21, None, drawn=True)
    assert "版面" not in place_html(info, (paragraph,), 21, None)


def test_a_quote_over_two_lines_is_marked_by_a_box_for_each():
    def line(words, top):
        return [(char, (10.0 * i, top, 10.0 * i + 10, top + 10)) for i, char in enumerate(words)]

    letters = [*line("全年依法受理九百", 0.0), *line("零九件审结完毕。", 20.0)]
    assert boxes(letters, "受理九百 零九件") == [(40.0, 0.0, 80.0, 10.0), (0.0, 20.0, 30.0, 30.0)]
    assert boxes(letters, "不在这一页上的引文") == []
    assert boxes(line("新建⼝袋公园", 0.0), "新建口袋公园") == [(0.0, 0.0, 60.0, 10.0)]
