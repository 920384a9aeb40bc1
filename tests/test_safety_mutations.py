"""Thousands of spoilt files over all formats: each is read or costs one sentence; none crashes, none hangs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from mutations import spoil
from office_files import convert, heading, numbered, paragraph, table, text_document, title

from index.document import Document
from index.errors import UnreadableDocument
from index.formats.archive import members
from index.safety import LIMITS, read_safely

CORPUS = Path(__file__).parents[1] / "corpus"
SECONDS = 30  # a spoilt font of a PDF may take long to unpack; the limit is what is tested, not the speed
QUICK = 25  # of each seed in the ordinary run
MANY = 1000


@pytest.fixture(scope="session")
def seeds(tmp_path_factory) -> dict[str, bytes]:
    """A whole file of every format, by name."""
    folder = tmp_path_factory.mktemp("seeds")
    text = next(CORPUS.glob("青浦*.txt")).read_text(encoding="utf-8")
    tasks = next(CORPUS.glob("浦东*.txt")).read_text(encoding="utf-8")
    flat = folder / "报告.fodt"
    rows = [["任务", "责任单位", "时限"], ["1.立法", "区司法局、区发改委", "2024年"], ["2.执法", None, "2025年"]]
    parts = [title("某区情况报告"), heading("总体情况", 1), paragraph(text[200:900], note="截至年底。")]
    parts += [numbered([(1, "总体要求"), (2, "目标"), (3, "甲"), (3, "乙")]), table(rows, [60, 60, 40])]
    flat.write_text(text_document(parts, head="公报"), encoding="utf-8")
    made = {path.name: path.read_bytes() for path in convert(flat, "docx", "pdf", "html")}
    page = f"<html><body><div class='nav'><a href='/'>首页</a></div><div id='zoom'>{text[:3000]}<table><tr><td>甲</td><td>1</td></tr></table></div>"
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(folder / "表.xlsx")
    word = docx.Document()
    word.add_paragraph(text[:2000])
    word.save(str(folder / "库.docx"))
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("甲.txt", text[:3000])
        package.writestr("乙.html", page)
    return made | {
        "甲.txt": text.encode(),
        "乙.txt": tasks.encode("gb18030"),
        "丙.txt": text[:4000].encode("utf-16"),
        "丁.md": ("# 条例\n<!-- x -->\n## 第一章\n| 甲 | 乙 |\n|---|---|\n| **1** | 2 |\n" + text[:5000]).encode(),
        "戊.htm": page.encode("gb18030"),
        "库.docx": (folder / "库.docx").read_bytes(),
        "表.xlsx": (folder / "表.xlsx").read_bytes(),
        "包.zip": buffer.getvalue(),
    }


NAMES = (
    "甲.txt",
    "乙.txt",
    "丙.txt",
    "丁.md",
    "戊.htm",
    "报告.html",
    "报告.docx",
    "库.docx",
    "报告.pdf",
    "表.xlsx",
    "包.zip",
)


def outcomes(path: Path) -> list[Document | UnreadableDocument]:
    """What reading a file, or every member of an archive, comes to."""
    limits = replace(LIMITS, seconds=SECONDS)
    try:
        sources = [f"{path.name}/{name}" for name in members(path)] if path.suffix == ".zip" else [path.name]
    except UnreadableDocument as error:
        return [error]
    found: list[Document | UnreadableDocument] = []
    for source in sources:
        try:
            found.append(read_safely(path, source, limits=limits))
        except UnreadableDocument as error:
            found.append(error)
    return found


def spoilt_files_are_read_or_reported(name: str, data: bytes, folder: Path, numbers: range) -> None:
    path = folder / name
    for number in numbers:
        path.write_bytes(spoil(data, name, number))
        for outcome in outcomes(path):
            if isinstance(outcome, UnreadableDocument):
                sentence = str(outcome)
                assert sentence.startswith("读不了《") and sentence.endswith("。") and len(sentence) < 250, (
                    name,
                    number,
                )
                assert "Traceback" not in sentence and "\n" not in outcome.why, (name, number)
            else:
                assert all(p.text.strip() for p in outcome.paragraphs), (name, number)
                assert [p.number for p in outcome.paragraphs] == list(range(1, len(outcome.paragraphs) + 1))


@pytest.mark.parametrize("name", NAMES)
def test_a_few_hundred_spoilt_files(name, seeds, tmp_path):
    spoilt_files_are_read_or_reported(name, seeds[name], tmp_path, range(QUICK))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_ten_thousand_spoilt_files(name, seeds, tmp_path):
    spoilt_files_are_read_or_reported(name, seeds[name], tmp_path, range(QUICK, QUICK + MANY))
