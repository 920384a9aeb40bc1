"""Material and its files: every table row cited, every format opened again."""

import json
import shutil
import sqlite3
import subprocess
import zipfile

import pytest
from docx import Document
from openpyxl import load_workbook

from assistant.study import export, make, materials
from assistant.study.command import study
from index.errors import WrongCall

PUDONG = "浦东新区法治政府建设实施方案(2022-2025年).txt"


@pytest.fixture(scope="module")
def items(five):
    return make(five, count=20, seed=1)


@pytest.fixture(scope="module")
def material(five):
    return materials(five)


def test_every_task_of_the_table_is_in_the_material_with_its_departments(five, material):
    assert len(material.tasks) == len(five.tasks()) == 104
    row = next(row for row in material.tasks if row.number == "52")
    assert row.text.startswith("规范委托执法。") and row.lead == ("区应急管理局",) and row.join == ("各相关部门单位",)


def test_figures_stand_with_what_they_count_the_period_and_the_source(material):
    row = next(row for row in material.figures if row.figure == "1410.77亿元")
    assert row.counts == "审计\uff08调查\uff09资金总额"
    assert row.period == "2023年" and row.citation.paragraph.source.startswith("青浦区")
    assert all(row.figure in row.citation.quote for row in material.figures)


def test_a_comparison_has_a_cell_from_two_reports_at_least(material):
    matters = {row.matter: row for row in material.comparison}
    assert "行政复议" in matters
    for row in material.comparison:
        sources = [cell.citation.paragraph.source for cell in row.cells]
        assert len(sources) >= 2 and len(set(sources)) == len(sources)
        assert all(row.matter in cell.said for cell in row.cells)


def test_terms_are_explained_by_a_sentence_that_has_them(material):
    cards = {card.term: card for card in material.terms}
    assert "一业一证" in cards and len(cards) == len(material.terms)
    assert all(card.term in card.citation.quote for card in material.terms)


def test_the_outline_follows_the_report(five):
    rows = materials(five, [PUDONG]).outline
    assert [row.level for row in rows[:2]] == [1, 2]
    assert rows[0].heading.startswith("一、深学笃行习近平法治思想")


def test_a_topic_keeps_what_bears_on_it(five):
    narrowed = materials(five, topic="行政复议")
    assert 0 < len(narrowed.tasks) < 20
    assert all("复议" in row.text + row.section for row in narrowed.tasks)


def test_lines_of_json_are_the_items(items, tmp_path):
    export(items, tmp_path / "a.jsonl")
    lines = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [item.record() for item in items]


def test_word_for_learners_has_the_questions_and_none_of_the_explanations(items, tmp_path):
    export(items, tmp_path / "a.docx", teacher=False)
    text = "\n".join(p.text for p in Document(tmp_path / "a.docx").paragraphs)
    for number in range(1, len(items) + 1):
        assert f"{number}. " in text
    assert all(item.stem in text for item in items)
    assert "答案" not in text and "原文:" not in text and "出处" not in text


def test_word_for_teachers_ends_with_the_sources_and_names_chinese_fonts(items, material, tmp_path):
    export(items, tmp_path / "a.docx", materials=material)
    made = Document(tmp_path / "a.docx")
    text = [p.text for p in made.paragraphs]
    assert text.index("出处") > max(i for i, line in enumerate(text) if line.startswith("答案"))
    assert [t.rows[0].cells[0].text for t in made.tables] == ["标题", "统计内容", "序号", "报告", "术语"]
    with zipfile.ZipFile(tmp_path / "a.docx") as package:
        styles = package.read("word/styles.xml").decode()
    assert 'w:eastAsia="宋体"' in styles and 'w:eastAsia="黑体"' in styles


def test_excel_has_a_row_an_item_and_a_sheet_a_table(items, material, tmp_path):
    export(items, tmp_path / "a.xlsx", materials=material)
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["试题", "要点提纲", "数据一览表", "任务分工表", "跨报告对照表", "术语卡片"]
    rows = list(book["试题"].iter_rows(values_only=True))
    assert len(rows) == 21 and [row[0] for row in rows[1:]] == list(range(1, 21))
    assert {row[2] for row in rows[1:]} == {item.stem for item in items}
    export(items, tmp_path / "b.xlsx", teacher=False)
    assert "答案" not in [cell.value for cell in load_workbook(tmp_path / "b.xlsx")["试题"][1]]


def test_markdown_shows_blanks_and_tables_as_they_are(items, material, tmp_path):
    export(items, tmp_path / "a.md", materials=material)
    text = (tmp_path / "a.md").read_text("utf-8")
    assert "## 任务分工表" in text and text.count("\n**") >= 19
    assert "____" not in text and "\\_\\_\\_\\_" in text


def test_an_anki_package_keeps_its_identities(five, items, tmp_path):
    def notes(name):
        export(items, tmp_path / name)
        with zipfile.ZipFile(tmp_path / name) as package:
            package.extract("collection.anki2", tmp_path / f"{name}.d")
        with sqlite3.connect(tmp_path / f"{name}.d" / "collection.anki2") as collection:
            return collection.execute("select guid, flds from notes order by guid").fetchall()

    first, second = notes("a.apkg"), notes("b.apkg")
    assert first == second and len(first) == 20
    assert {guid for guid, _ in first} == {item.id for item in items}


def test_the_command_writes_both_word_versions(five, tmp_path):
    study(five, 10, tmp_path / "题.docx", [PUDONG], "", ["单选"])
    assert {path.name for path in tmp_path.iterdir()} == {"题.docx", "题-学员版.docx"}


def test_an_unknown_suffix_and_a_missing_folder_are_told(five, items, tmp_path):
    with pytest.raises(WrongCall, match="后缀"):
        export(items, tmp_path / "a.txt")
    with pytest.raises(WrongCall, match="文件夹"):
        study(five, 5, tmp_path / "没有" / "a.md")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_word_opens_in_libreoffice_with_every_question(items, tmp_path):
    export(items, tmp_path / "a.docx", teacher=False)
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "a.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    from pypdf import PdfReader

    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "a.pdf").pages)
    assert "学员版" in text and "五、简答题" in text and "20." in text
