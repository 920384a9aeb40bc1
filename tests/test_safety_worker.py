"""The process that reads: one for many files, started anew when it died, and never in the way of a small text."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from index import safety
from index.errors import UnreadableDocument
from index.read import read_file
from index.safety import LIMITS, read_safely
from index.transfer import from_record, to_record

CORPUS = Path(__file__).parents[1] / "corpus"
PAGE = "<h1>某区情况报告</h1><p>一、主要举措</p><p>全年办结案件12件。</p>"


def page(folder: Path, name: str = "页.html", text: str = PAGE) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_what_the_worker_reads_is_what_reading_here_gives(tmp_path):
    path = page(tmp_path)
    assert read_safely(path, "区/页.html") == read_file(path, "区/页.html")


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt")), ids=lambda path: path.stem[:6])
def test_a_document_goes_through_json_unchanged(path):
    import json

    document = read_file(path, path.name, {"title": "给定的标题", "year": 2023})
    assert from_record(json.loads(json.dumps(to_record(document), ensure_ascii=False))) == document


def test_what_a_person_wrote_down_reaches_the_worker(tmp_path):
    assert read_safely(page(tmp_path), "页.html", {"title": "另一个标题", "year": 2020}).metadata.title == "另一个标题"


def test_one_process_reads_many_files(tmp_path):
    read_safely(page(tmp_path, "一.html"), "一.html")
    first = safety._WORKER._process
    read_safely(page(tmp_path, "二.html"), "二.html")
    assert first is not None and safety._WORKER._process is first


def test_a_process_that_died_between_two_files_is_replaced(tmp_path):
    read_safely(page(tmp_path), "页.html")
    process = safety._WORKER._process
    assert process is not None
    process.kill()
    process.wait()
    assert "12件" in read_safely(page(tmp_path), "页.html").text


def test_a_file_that_takes_the_process_down_costs_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(safety._WORKER, "_running", lambda: dying())
    with pytest.raises(UnreadableDocument, match="读取进程中断了"):
        read_safely(page(tmp_path), "页.html")
    monkeypatch.undo()
    assert "12件" in read_safely(page(tmp_path), "页.html").text


def dying() -> subprocess.Popen[bytes]:
    """A worker that ends as soon as it is asked, as one does whose memory is taken away."""
    code = "import sys; sys.stdin.readline(); sys.exit(9)"
    command = [sys.executable, "-c", code]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
    safety._WORKER._process = process
    return process


def test_the_time_limit_names_the_seconds(tmp_path):
    slow = page(tmp_path, "慢.html", "<p>" + "<b>字" * 300_000)
    with pytest.raises(UnreadableDocument, match="读了 1 秒还没读完"):
        read_safely(slow, "慢.html", limits=replace(LIMITS, seconds=1))


def test_several_threads_get_each_its_own_document(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    paths = [page(tmp_path, f"{n}.html", f"<p>第{n}份报告的正文,共{n}件。</p>") for n in range(12)]
    with ThreadPoolExecutor(4) as pool:
        documents = list(pool.map(lambda path: read_safely(path, path.name), paths))
    assert [f"共{n}件" in document.text for n, document in enumerate(documents)] == [True] * 12


def test_a_text_brings_no_heavy_library_into_this_process():
    code = (
        "import sys; from pathlib import Path; from index import safety; "
        f"safety.read_safely(Path({str(next(CORPUS.glob('青浦*.txt')))!r}), 'x.txt'); "
        "heavy = {'bs4', 'lxml', 'docx', 'openpyxl', 'pypdf', 'pdfplumber', 'PIL', 'numpy', 'rapidocr'} & set(sys.modules); "
        "print(sorted(heavy))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=CORPUS.parent)
    assert out.stdout.strip() == "[]"


def test_an_endless_line_of_brackets_takes_no_longer_than_its_limit(tmp_path):
    path = page(tmp_path, "括号.txt", "区司法局(区发改委、" * 400)
    try:
        read_safely(path, "括号.txt", limits=replace(LIMITS, seconds=5))
    except UnreadableDocument as error:
        assert "5 秒" in str(error)
