"""PDF of LibreOffice: broken lines joined, furniture out, notes apart, columns in order, locked files said to be so."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from office_files import convert, paragraph, text_document, title

from index.errors import UnreadableDocument
from index.formats import load, scan

LONG = "坚持以人民为中心的发展思想,把体现人民利益、反映人民愿望、维护人民权益、增进人民福祉落实到法治政府建设全过程和各方面。"
SECOND = "全年办理行政复议案件1,234件,同比增长12.5%,其中“放管服”领域2,389.52万元,办结率99.6%,比2022年提高0.8个百分点。"


def pdf_of(folder: Path, *parts: str, **layout) -> bytes:
    flat = folder / "文.fodt"
    flat.write_text(text_document(parts, **layout), encoding="utf-8")
    (made,) = convert(flat, "pdf")
    return made.read_bytes()


def lines(data: bytes) -> list[str]:
    return [block.text for block in load(data, "文.pdf").blocks]


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> bytes:
    """Five pages: a title over two lines, long paragraphs, a running head, page numbers."""
    parts = [title("某某市某某区人民政府关于2023年度法治政府建设情况的报告(征求意见稿)"), paragraph("一、主要举措")]
    parts += [paragraph(f"{number}.{LONG}{SECOND}" * 2) for number in range(1, 21)]
    return pdf_of(tmp_path_factory.mktemp("pdf"), *parts, head="某某区人民政府公报")


def test_broken_lines_are_joined_within_pages_and_over_them(report):
    assert lines(report)[0] == "某某市某某区人民政府关于2023年度法治政府建设情况的报告(征求意见稿)"
    assert lines(report)[1] == "一、主要举措"
    assert lines(report)[2:] == [f"{number}.{LONG}{SECOND}" * 2 for number in range(1, 21)]


def test_running_heads_and_page_numbers_are_left_out_and_listed(report):
    loaded = load(report, "文.pdf")
    pages = len(pypdf.PdfReader(io.BytesIO(report)).pages)
    assert loaded.left_out == ("某某区人民政府公报", *(f"— {number} —" for number in range(1, pages + 1)))


def test_every_paragraph_knows_the_page_it_begins_on(report):
    loaded = load(report, "文.pdf")
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(report)).pages]
    for block in loaded.blocks[2:]:
        assert block.page is not None and block.text[:4] in "".join(pages[block.page - 1].split())


def test_paragraphs_without_an_indent_are_told_by_their_short_last_lines(tmp_path):
    parts = [paragraph(f"{LONG}{SECOND}{'又' * number}") for number in range(1, 8)]
    assert lines(pdf_of(tmp_path, *parts, indent=0)) == [f"{LONG}{SECOND}{'又' * number}" for number in range(1, 8)]


def test_footnotes_stand_apart_and_their_marks_are_no_figures(tmp_path):
    data = pdf_of(tmp_path, paragraph("同比增长5.6%", note="按可比口径计算。"), *[paragraph(LONG)] * 3)
    blocks = load(data, "文.pdf").blocks
    assert blocks[0].text == "同比增长5.6%"
    assert [block.text for block in blocks if block.kind == "note"] == ["1 按可比口径计算。"]


def test_two_columns_are_read_one_after_the_other(tmp_path):
    texts = [f"{number}.{LONG}{SECOND}" for number in range(1, 25)]
    style = (
        '<style:style style:name="Two" style:family="section"><style:section-properties>'
        '<style:columns fo:column-count="2" fo:column-gap="8mm"/></style:section-properties></style:style>'
    )
    body = "".join(map(paragraph, texts))
    flat = text_document(
        [title("某某区公报"), f'<text:section text:style-name="Two" text:name="s">{body}</text:section>'],
        size=10,
        indent=20,
    )
    path = tmp_path / "栏.fodt"
    path.write_text(flat.replace("<office:automatic-styles>", f"<office:automatic-styles>{style}"), encoding="utf-8")
    (made,) = convert(path, "pdf")
    assert lines(made.read_bytes()) == ["某某区公报", *texts]


def test_a_table_of_contents_keeps_a_line_an_entry(tmp_path):
    entries = [
        f"{mark}、{name}{'…' * 24}{page}" for mark, name, page in [("一", "总体要求", 1), ("二", "主要任务", 12)]
    ]
    assert lines(pdf_of(tmp_path, title("目录"), *map(paragraph, entries), paragraph(LONG))) == ["目录", *entries, LONG]


@pytest.mark.parametrize("password", ["", "secret"])
def test_a_locked_pdf_opens_only_without_a_password(report, password):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(report))
    writer.encrypt(password, "owner")
    buffer = io.BytesIO()
    writer.write(buffer)
    if password:
        with pytest.raises(UnreadableDocument, match="密码"):
            load(buffer.getvalue(), "锁.pdf")
    else:
        assert lines(buffer.getvalue())[1] == "一、主要举措"


@pytest.mark.parametrize("turn", [90, 270])
def test_a_page_printed_sideways_is_read_all_the_same(report, turn):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(report))
    for page in writer.pages:
        page.rotate(turn)
    buffer = io.BytesIO()
    writer.write(buffer)
    assert lines(buffer.getvalue())[:4] == lines(report)[:4]


# --- scans --------------------------------------------------------------------------------------------------------


def scanned(data: bytes, *kept: int) -> bytes:
    """The same pages as pictures of themselves, those of `kept` (from 0) with their text."""
    import pypdfium2

    out = pypdf.PdfWriter()
    source = pypdfium2.PdfDocument(data)
    for number in range(len(source)):
        if number in kept:
            out.append(io.BytesIO(data), pages=(number, number + 1))
            continue
        page = io.BytesIO()
        source[number].render(scale=150 / 72).to_pil().convert("L").save(page, "PDF", resolution=150)
        out.append(page)
    buffer = io.BytesIO()
    out.write(buffer)
    return buffer.getvalue()


def test_a_scan_without_the_extra_is_said_to_be_one_and_how_to_read_it(report, monkeypatch):
    monkeypatch.setattr(scan, "installed", lambda: False)
    with pytest.raises(UnreadableDocument, match=r"扫描件.*pip install 'youju\[ocr\]'"):
        load(scanned(report), "扫描.pdf")
    with pytest.raises(UnreadableDocument, match=r"图片.*pip install 'youju\[ocr\]'"):
        load(b"\x89PNG\r\n\x1a\n" + bytes(100), "图.png")


def test_scanned_pages_among_others_are_a_doubt_without_the_extra(report, monkeypatch):
    monkeypatch.setattr(scan, "installed", lambda: False)
    pages = len(pypdf.PdfReader(io.BytesIO(report)).pages)
    loaded = load(scanned(report, *range(1, pages)), "扫描.pdf")
    assert loaded.warnings == ("scanned:1",)
    assert any(SECOND in block.text for block in loaded.blocks)


@pytest.mark.slow
def test_a_scan_is_read_with_the_extra_and_its_confidence_said(tmp_path):
    pytest.importorskip("rapidocr")
    parts = [title("某区情况报告"), *[paragraph(f"{number}.{LONG}{SECOND}") for number in range(1, 6)]]
    data = scanned(pdf_of(tmp_path, *parts))
    loaded = load(data, "扫描.pdf")
    (warning,) = loaded.warnings
    assert warning.startswith("ocr:") and 0.9 <= float(warning[4:]) <= 1
    plain = lambda text: sorted(char for char in text if char.isalnum())  # noqa: E731
    expected = plain("".join(f"{number}.{LONG}{SECOND}" for number in range(1, 6)))
    read = plain("".join(block.text for block in loaded.blocks))
    missing = len(expected) - sum(min(read.count(char), expected.count(char)) for char in set(expected))
    assert missing <= 0.02 * len(expected)
    assert sum(block.text[:2] in {f"{n}." for n in range(1, 6)} for block in loaded.blocks) == 5


def test_a_broken_picture_costs_one_sentence():
    pytest.importorskip("rapidocr")
    with pytest.raises(UnreadableDocument, match="图片"):
        load(b"\x89PNG\r\n\x1a\n" + bytes(100), "图.png")
