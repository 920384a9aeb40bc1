"""Word files: LibreOffice's own, older formats through it, and what only the XML shows."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from office_files import convert, heading, numbered, paragraph, table, text_document, title

from index.errors import UnreadableDocument
from index.formats import load, office
from index.formats.numbering import chinese, spell

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
EXPECTED = [
    ("line", 0, "某区2023年法治政府建设情况报告"),
    ("heading", 1, "总体情况"),
    ("line", 0, "全年办结案件12件。"),
    ("note", 0, "数据截至2023年12月31日。"),
    ("line", 0, "一、总体要求"),
    ("line", 0, "\uff08一\uff09指导思想"),
    ("line", 0, "1.坚持依法行政"),
    ("line", 0, "2.坚持执法为民"),
    ("line", 0, "\uff08二\uff09工作目标"),
    ("line", 0, "1.提高质量"),
    ("line", 0, "二、主要任务"),
    ("line", 0, "\uff08一\uff09立法"),
    ("table", 0, "项目\t数量\t单位\n复议\t12\t件\n诉讼\t\t件"),
    ("line", 0, "以上。"),
]


@pytest.fixture(scope="module")
def flat(tmp_path_factory) -> Path:
    """A report with a heading, a footnote, numbers the program makes, and a table with a merged cell."""
    items = [
        (1, "总体要求"),
        (2, "指导思想"),
        (3, "坚持依法行政"),
        (3, "坚持执法为民"),
        (2, "工作目标"),
        (3, "提高质量"),
    ]
    parts = [
        title("某区2023年法治政府建设情况报告"),
        heading("总体情况", 1),
        paragraph("全年办结案件12件。", note="数据截至2023年12月31日。"),
        numbered([*items, (1, "主要任务"), (2, "立法")]),
        table([["项目", "数量", "单位"], ["复议", "12", "件"], ["诉讼", None, "件"]], [40, 40, 40]),
        paragraph("以上。"),
    ]
    path = tmp_path_factory.mktemp("word") / "报告.fodt"
    path.write_text(text_document(parts), encoding="utf-8")
    return path


def read(path: Path) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in load(path.read_bytes(), path.name).blocks]


def test_a_word_file_of_libreoffice(flat):
    (made,) = convert(flat, "docx")
    assert read(made) == EXPECTED
    assert load(made.read_bytes(), made.name).left_out == ("— 1 —",)
    assert load(made.read_bytes(), made.name).blocks[-2].spans == ((1, 1, 2, 1),)


def test_a_doc_file_and_one_called_wps(flat):
    (made,) = convert(flat, "doc")
    assert read(made) == EXPECTED
    assert read(made.rename(made.with_suffix(".wps"))) == EXPECTED


@pytest.mark.slow
def test_an_open_document_text(flat):
    (made,) = convert(flat, "odt")
    assert read(made) == EXPECTED


def test_without_libreoffice_an_old_file_costs_one_clear_sentence(monkeypatch):
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    with pytest.raises(UnreadableDocument, match=r"LibreOffice.*没有.*另存为 \.docx"):
        load(b"\xd0\xcf\x11\xe0" + bytes(600), "旧.doc")


def test_a_docx_under_the_name_of_a_doc_needs_no_libreoffice(monkeypatch):
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    assert [block.text for block in load(saved(docx_of("正文。")), "旧.doc").blocks] == ["正文。"]


def docx_of(*paragraphs: str) -> docx.document.Document:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return document


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_body(xml: str) -> bytes:
    """A Word file with that body, as other programs write it."""
    data = saved(docx_of())
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = f'<w:document xmlns:w="{W}"><w:body>{xml}</w:body></w:document>'.encode()
            new.writestr(name, content)
    return out.getvalue()


def texts(data: bytes) -> list[str]:
    return [block.text for block in load(data, "报告.docx").blocks]


def test_what_was_deleted_is_gone_and_what_was_inserted_stays():
    xml = (
        "<w:p><w:r><w:t>办结</w:t></w:r><w:del><w:r><w:delText>11</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:r><w:t>件</w:t></w:r></w:p>"
    )
    assert texts(with_body(xml)) == ["办结12件"]


def test_field_codes_are_no_text_but_what_they_show_is():
    xml = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF _Toc1</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>第3页</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    assert texts(with_body(xml)) == ["第3页"]


def test_paragraphs_inside_content_controls_are_read():
    xml = "<w:sdt><w:sdtContent><w:p><w:r><w:t>受控的段落</w:t></w:r></w:p></w:sdtContent></w:sdt><w:p><w:r><w:t>后文</w:t></w:r></w:p>"
    assert texts(with_body(xml)) == ["受控的段落", "后文"]


def test_a_text_box_is_read_once_after_its_paragraph():
    choice = "<w:pict><w:txbxContent><w:p><w:r><w:t>框里的字</w:t></w:r></w:p></w:txbxContent></w:pict>"
    xml = f"<w:p><w:r><w:t>外面的字</w:t></w:r><w:r>{choice}</w:r></w:p>"
    assert texts(with_body(xml)) == ["外面的字", "框里的字"]


def test_line_breaks_part_lines_and_tabs_stay():
    assert texts(with_body("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r></w:p>")) == [
        "甲",
        "乙\t丙",
    ]


def test_merged_cells_of_both_directions_stand_once():
    document = docx.Document()
    grid = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            grid.cell(row, column).text = f"{row}{column}"
    grid.cell(0, 1).merge(grid.cell(0, 2)).text = "横"
    grid.cell(1, 0).merge(grid.cell(2, 0)).text = "竖"
    (block,) = load(saved(document), "表.docx").blocks
    assert block.rows == (("00", "横", ""), ("竖", "11", "12"), ("", "21", "22"))
    assert set(block.spans) == {(0, 1, 1, 2), (1, 0, 2, 1)}


def test_headings_of_word_keep_their_levels():
    document = docx.Document()
    document.add_heading("主要举措", 1)
    document.add_heading("依法行政", 2)
    assert [(b.kind, b.level) for b in load(saved(document), "报告.docx").blocks] == [("heading", 1), ("heading", 2)]


def test_a_file_with_pictures_alone_is_said_to_be_a_scan():
    xml = "<w:p><w:r><w:drawing/></w:r></w:p>"
    with pytest.raises(UnreadableDocument, match="扫描件"):
        texts(with_body(xml))


@pytest.mark.parametrize(
    ("count", "written"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1001, "一千零一"),
    ],
)
def test_numbers_in_chinese(count, written):
    assert chinese(count) == written


@pytest.mark.parametrize(
    ("count", "style", "written"),
    [
        (3, "decimal", "3"),
        (3, "chineseCountingThousand", "三"),
        (3, "decimalEnclosedCircle", "③"),
        (12, "chineseLegalSimplified", "拾贰"),
        (4, "upperRoman", "IV"),
        (28, "lowerLetter", "bb"),
        (3, "ideographTraditional", "丙"),
        (3, "decimalZero", "03"),
        (3, "neverHeardOf", "3"),
    ],
)
def test_numbers_as_word_writes_them(count, style, written):
    assert spell(count, style) == written
