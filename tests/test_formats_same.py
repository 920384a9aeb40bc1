"""One report in every format gives the same paragraphs under the same headings. The files are LibreOffice's own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from office_files import convert, paragraph, table, text_document, title

from index.document import Document
from index.read import read_file

CORPUS = Path(__file__).parents[1] / "corpus"
MADE = ("docx", "pdf", "html")


def characters(document: Document) -> Counter[tuple[tuple[str, ...], str]]:
    """Paragraphs with the headings above them, blanks not counted, each as often as it stands there."""
    squeeze = lambda text: "".join(text.split())  # noqa: E731
    return Counter((tuple(map(squeeze, p.section)), squeeze(p.text)) for p in document.paragraphs)


def shared(one: Document, other: Document) -> float:
    """Share of one's characters that stand in the same paragraph under the same headings in the other."""
    own, both = characters(one), characters(one) & characters(other)
    return sum(len(text) * n for (_, text), n in both.items()) / sum(len(text) * n for (_, text), n in own.items())


def made_of(source: Path, folder: Path) -> dict[str, Document]:
    """The report's published text as txt, and as LibreOffice makes the other formats of it, read."""
    lines = [line.strip() for line in read_file(source, source.name).text.split("\n") if line.strip()]
    (folder / "报告.txt").write_text("\n".join(lines), encoding="utf-8")
    head = title(lines[0]) if len(lines[0]) < 60 else paragraph(lines[0])
    flat = folder / "报告.fodt"
    flat.write_text(text_document([head, *map(paragraph, lines[1:])], head="政府文件汇编"), encoding="utf-8")
    convert(flat, *MADE)
    return {suffix: read_file(folder / f"报告.{suffix}", f"报告.{suffix}") for suffix in ("txt", *MADE)}


@pytest.mark.parametrize("name", ["青浦区2023年", "上海市经济信息化委"])
def test_the_same_report_in_four_formats(name, tmp_path):
    (source,) = CORPUS.glob(f"{name}*.txt")
    made = made_of(source, tmp_path)
    for suffix in MADE:
        assert shared(made["txt"], made[suffix]) >= 0.98, suffix
        assert shared(made[suffix], made["txt"]) >= 0.98, suffix
        assert any("政府文件汇编" in passage for passage in made[suffix].left_out), suffix
    pages = [p.page for p in made["pdf"].paragraphs]
    assert pages == sorted(pages) and pages[0] == 1 and pages[-1] >= 3


@pytest.mark.slow
@pytest.mark.parametrize("source", sorted(CORPUS.glob("*.txt")), ids=lambda path: path.stem[:8])
def test_every_report_in_four_formats(source, tmp_path):
    made = made_of(source, tmp_path)
    for suffix in MADE:
        assert shared(made["txt"], made[suffix]) >= 0.98, suffix
        assert shared(made[suffix], made["txt"]) >= 0.98, suffix


@pytest.fixture(scope="module")
def responsibility_tables(tmp_path_factory) -> dict[str, Document]:
    """浦东's attachment as a real table of five columns over many pages, its first two columns merged downwards."""
    (source,) = CORPUS.glob("浦东新区*.txt")
    original = read_file(source, source.name)
    folder = tmp_path_factory.mktemp("table")
    rows: list[list[str | None]] = [["主要方面", "目标任务", "具体任务和要求", "责任单位", "参加单位"]]
    before: tuple[str, ...] = ("", "")
    for task in original.tasks:
        above = task.section[-2:]
        merged = [None if above[0] == before[0] else above[0], None if above == before else above[1]]
        rows.append([*merged, f"{task.number}.{task.text}", "、".join(task.lead), "、".join(task.join)])
        before = above
    parts = [
        title("浦东新区法治政府建设主要任务分工(2022-2025年)"),
        paragraph("为明确任务分工,制定本表,请各单位按照职责抓好落实。"),
        table(rows, [25, 25, 60, 30, 30]),
        paragraph("本表由区司法局负责解释。"),
    ]
    flat = folder / "分工.fodt"
    flat.write_text(text_document(parts, head="政府文件汇编", size=10), encoding="utf-8")
    convert(flat, *MADE)
    return {"txt": original} | {s: read_file(folder / f"分工.{s}", f"分工.{s}") for s in MADE}


@pytest.mark.parametrize("suffix", MADE)
def test_a_responsibility_table_keeps_its_tasks_and_departments(responsibility_tables, suffix):
    original, made = responsibility_tables["txt"], responsibility_tables[suffix]
    plain = lambda task: ("".join(task.text.split()), task.number, task.lead, task.join)  # noqa: E731
    assert [plain(task) for task in made.tasks] == [plain(task) for task in original.tasks]
    assert len(made.tasks) == 104


@pytest.mark.parametrize("suffix", MADE)
def test_a_responsibility_table_keeps_its_headings(responsibility_tables, suffix):
    original, made = responsibility_tables["txt"], responsibility_tables[suffix]
    assert [task.section[-2:] for task in made.tasks] == [task.section[-2:] for task in original.tasks]
