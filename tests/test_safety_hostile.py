"""Files that mean harm, or are broken: one sentence each, and the next file is read all the same."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import DecodedStreamObject, NameObject

from index import safety
from index.errors import UnreadableDocument
from index.safety import LIMITS, read_safely

REPORT = "某区2023年法治政府建设情况报告\n\n一、主要举措\n\n(一)依法行政。全年办结案件12件。\n"
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><w:document>&c;</w:document>'
)


def refusal(path: Path, source: str | None = None, limits=LIMITS) -> str:
    """The one sentence a file costs."""
    with pytest.raises(UnreadableDocument) as caught:
        read_safely(path, source or path.name, limits=limits)
    sentence = str(caught.value)
    assert sentence.startswith(f"读不了《{source or path.name}》:")
    assert "\n" not in sentence and sentence.endswith("。") and len(sentence) < 160
    return sentence


def package(parts: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def pdf_of_one_page(**wrong) -> bytes:
    """A PDF with an empty page, or with something wrong about it."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    if "content" in wrong:
        stream = DecodedStreamObject()
        stream.set_data(wrong["content"])
        page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    if "password" in wrong:
        writer.encrypt(wrong["password"])
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_file_of_no_bytes(tmp_path):
    path = tmp_path / "空.txt"
    path.write_bytes(b"")
    assert "空的" in refusal(path)


def test_a_file_of_blanks(tmp_path):
    path = tmp_path / "空白.txt"
    path.write_text(" \n\n \u3000\n", encoding="utf-8")
    assert "没有文字" in refusal(path)


def test_a_file_that_is_not_there(tmp_path):
    assert "打不开" in refusal(tmp_path / "没有.txt")


def test_a_kind_nobody_reads(tmp_path):
    path = tmp_path / "演示.pptx"
    path.write_bytes(package({"ppt/presentation.xml": "<p/>"}))
    assert "不认识" in refusal(path)


def test_one_line_of_two_hundred_megabytes(tmp_path):
    path = tmp_path / "一行.txt"
    with path.open("wb") as file:
        for _ in range(200):
            file.write(b"a" * 2**20)
    assert "200 MB" in refusal(path)


def test_a_password_on_a_pdf(tmp_path):
    path = tmp_path / "加密.pdf"
    path.write_bytes(pdf_of_one_page(password="secret"))
    assert "密码" in refusal(path)


def test_a_pdf_cut_off_in_the_middle(tmp_path):
    path = tmp_path / "断.pdf"
    path.write_bytes(pdf_of_one_page()[:200])
    assert "PDF 已损坏" in refusal(path)


def test_a_pdf_with_an_empty_page(tmp_path):
    path = tmp_path / "白.pdf"
    path.write_bytes(pdf_of_one_page())
    assert "没有文字层" in refusal(path)


def test_a_pdf_whose_pages_go_round_in_a_circle(tmp_path):
    data = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 100000000/Kids[2 0 R 2 0 R]>>endobj\ntrailer<</Root 1 0 R>>"
    )
    path = tmp_path / "圈.pdf"
    path.write_bytes(data)
    refusal(path)


def test_a_pdf_page_that_unpacks_without_end_is_stopped(tmp_path):
    endless = b"BT /F1 12 Tf (a) Tj ET " * 3_000_000
    path = tmp_path / "无尽.pdf"
    path.write_bytes(pdf_of_one_page(content=endless))
    sentence = refusal(path, limits=replace(LIMITS, seconds=3))
    assert "3 秒" in sentence


def test_entities_that_multiply_in_a_word_file(tmp_path):
    path = tmp_path / "实体.docx"
    path.write_bytes(package({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": LAUGHS}))
    assert "实体" in refusal(path)


def test_entities_hidden_in_utf_16(tmp_path):
    path = tmp_path / "实体.docx"
    path.write_bytes(package({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": LAUGHS.encode("utf-16")}))
    assert "实体" in refusal(path)


def test_entities_that_multiply_in_a_workbook(tmp_path):
    path = tmp_path / "实体.xlsx"
    path.write_bytes(package({"xl/workbook.xml": LAUGHS, "xl/worksheets/sheet1.xml": LAUGHS}))
    assert "实体" in refusal(path)


def test_entities_in_a_web_page_stay_what_they_are(tmp_path):
    path = tmp_path / "实体.html"
    path.write_text(LAUGHS.replace("w:document", "p"), encoding="utf-8")
    document = read_safely(path, path.name)
    assert len(document.text) < 200


def test_an_external_entity_reads_no_other_file(tmp_path):
    secret = tmp_path / "秘密.txt"
    secret.write_text("不可外传", encoding="utf-8")
    path = tmp_path / "外部.html"
    path.write_text(f'<!DOCTYPE p [<!ENTITY x SYSTEM "{secret.as_uri()}">]><p>正文一段。&x;</p>', encoding="utf-8")
    assert "不可外传" not in read_safely(path, path.name).text


def test_a_word_file_that_is_a_bomb(tmp_path):
    path = tmp_path / "炸弹.docx"
    path.write_bytes(package({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": b" " * (160 * 2**20)}))
    assert "炸弹" in refusal(path)


def test_a_word_file_with_a_password(tmp_path):
    path = tmp_path / "加密.docx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    )
    assert "密码" in refusal(path)


def test_a_word_file_cut_off_in_the_middle(tmp_path):
    path = tmp_path / "断.docx"
    path.write_bytes(package({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": "<w/>"})[:-40])
    assert "损坏" in refusal(path)


def test_a_workbook_of_a_million_rows_of_nothing(tmp_path):
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "项目"
    workbook.active["XFD1048576"] = "远处"
    path = tmp_path / "远.xlsx"
    workbook.save(path)
    assert "单元格" in refusal(path)


def test_ten_thousand_nested_elements(tmp_path):
    path = tmp_path / "嵌套.html"
    path.write_text("<div>" * 10_000 + "最里面的一段话。" + "</div>" * 10_000, encoding="utf-8")
    try:
        assert "最里面" in read_safely(path, path.name).text
    except UnreadableDocument as error:
        assert "\n" not in str(error)


def test_a_picture_called_txt(tmp_path):
    path = tmp_path / "图.txt"
    path.write_bytes(bytes(range(256)) * 40)
    assert "不是文字" in refusal(path)


@pytest.mark.parametrize(
    "name", ["a\nb.txt", "..txt", "-rf.txt", "a'; drop.txt", "\u202etxt.exe.txt", "很" * 60 + ".txt"]
)
def test_hostile_names_are_names_and_nothing_else(tmp_path, name):
    path = tmp_path / name
    path.write_text(REPORT, encoding="utf-8")
    assert read_safely(path, name).source == name


def test_the_next_file_is_read_after_one_that_was_stopped(tmp_path):
    endless = tmp_path / "无尽.html"
    endless.write_text("<p>" + "<i>a" * 400_000, encoding="utf-8")
    with pytest.raises(UnreadableDocument):
        read_safely(endless, endless.name, limits=replace(LIMITS, seconds=1))
    page = tmp_path / "好.html"
    page.write_text("<h1>某区情况报告</h1><p>全年办结案件12件。</p>", encoding="utf-8")
    assert "12件" in read_safely(page, page.name).text


def test_memory_is_limited(tmp_path):
    path = tmp_path / "大.html"
    path.write_text("<p>一段文字。</p>" * 100_000, encoding="utf-8")
    safety._WORKER.stop()  # a process that has read before holds memory it may use again
    sentence = refusal(path, limits=replace(LIMITS, memory=120 * 2**20))
    assert "内存" in sentence
