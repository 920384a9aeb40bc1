"""The command line as scripts call it: real processes, public shapes, exit statuses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*arguments: str, index: Path | None = None, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """One command in a process of its own."""
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    if index is not None:
        environment["YOUJU_INDEX"] = str(index)
    command = [sys.executable, str(ROOT / "cli.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, input=stdin, timeout=120)


def test_ask_prints_answer_and_numbered_sources(five_index: Path):
    done = run("ask", "2023年青浦区行政复议受理了多少件?", index=five_index)
    assert done.returncode == 0, done.stderr
    assert "909件" in done.stdout
    assert "[1]《2023年青浦区法治政府建设情况报告》" in done.stdout
    assert "4.提升复议应诉水平" in done.stdout


def test_ask_as_json_has_the_public_shape(five_index: Path):
    record = json.loads(run("ask", "2023年青浦区行政复议受理了多少件?", "--json", index=five_index).stdout)
    assert {"question", "resolved_question", "answer", "refused", "reason", "citations", "warnings", "took_ms"} <= set(
        record
    )
    assert set(record["citations"][0]) == {"n", "source", "title", "section", "paragraph", "quote", "text"}


def test_a_refusal_is_an_answer_and_exits_with_0(five_index: Path):
    done = run("ask", "2024年青浦区行政复议受理了多少件?", index=five_index)
    assert done.returncode == 0
    assert "资料库里没有2024年的文件" in done.stdout


def test_batch_keeps_the_order_and_answers_bad_lines_with_an_error(five_index: Path, tmp_path: Path):
    questions, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [
        {"id": "a", "question": "合肥市全年开展群众公议多少场?", "history": [], "type": "number"},
        {"id": "b", "question": ""},
        "not json",
        {"id": "d"},
        {"id": "e", "question": "那审结多少件?", "history": ["青浦区2023年依法受理了多少件行政复议案件?"]},
    ]
    questions.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines), encoding="utf-8")
    done = run("batch", str(questions), "--out", str(out), index=five_index)
    records = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert done.returncode == 1
    assert [r.get("id") for r in records] == ["a", "b", None, None, "e"]
    assert "134场" in records[0]["answer"]
    assert records[1]["error"].startswith("问题是空的")
    assert records[2] == {"id": None, "line": 3, "error": records[2]["error"]}
    assert "858件" in records[4]["answer"]


def test_search_lists_ranked_paragraphs(five_index: Path, tmp_path: Path):
    found = json.loads(run("search", "行政复议受理", "--json", "--top", "3", index=five_index).stdout)
    assert [record["rank"] for record in found] == [1, 2, 3]
    assert set(found[0]) == {"rank", "score", "source", "title", "section", "paragraph", "text"}
    questions, out = tmp_path / "q.jsonl", tmp_path / "hits.jsonl"
    questions.write_text(json.dumps({"id": 7, "question": "合肥市行政复议"}) + "\n", encoding="utf-8")
    assert run("search", "--questions", str(questions), "--out", str(out), index=five_index).returncode == 0
    record = json.loads(out.read_text("utf-8"))
    assert record["id"] == 7
    assert len(record["hits"]) == 10


def test_show_lists_documents_and_opens_one(five_index: Path):
    listed = json.loads(run("show", "--json", index=five_index).stdout)
    assert len(listed) == 5
    source = "浦东新区法治政府建设实施方案(2022-2025年).txt"
    whole = json.loads(run("show", source, "--json", index=five_index).stdout)
    assert len(whole["tasks"]) == 104
    assert whole["paragraphs"][0]["paragraph"] == 1
    assert "存疑" in run("show", index=five_index).stdout


def test_explain_says_how_it_was_understood_and_decided(five_index: Path):
    told = run("explain", "2024年青浦区行政复议受理了多少件?", index=five_index).stdout
    assert "问的是:一个数字,单位“件”" in told
    assert "原文必须写明:2024年" in told
    assert "判断:拒答" in told


def test_chat_remembers_earlier_turns(five_index: Path):
    done = run("chat", index=five_index, stdin="青浦区2023年行政复议受理了多少件?\n那审结多少件?\n\n")
    assert "858件" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask", ""], "问题是空的"),
        (["ask", "多" * 20000], "上限"),
        (["ask"], "缺少问题"),
        (["nosuch"], "没有这个命令"),
        (["ask", "x", "--nosuch"], "没有 --nosuch 这个选项"),
        (["show", "没有这份.txt"], "没有这份.txt"),
        (["batch", "nosuch.jsonl", "--out", "out.jsonl"], "nosuch.jsonl"),
        (["search"], "检索词是空的"),
    ],
)
def test_a_wrong_call_is_one_chinese_sentence_and_status_2(five_index: Path, arguments: list[str], says: str):
    done = run(*arguments, index=five_index)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_corpus_that_does_not_exist_is_named(tmp_path: Path):
    done = run("build", "--corpus", str(tmp_path / "nowhere"), index=tmp_path / "index")
    assert done.returncode == 2
    assert "nowhere" in done.stderr


def test_a_document_that_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path: Path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "好.txt").write_text("2023年某区报告\n\n一、成效\n全年受理3件。", encoding="utf-8")
    (corpus / "空.txt").write_bytes(b"")
    (corpus / "坏.pdf").write_bytes(b"%PDF-1.4 broken")
    done = run("build", "--corpus", str(corpus), index=tmp_path / "index")
    assert done.returncode == 1
    assert "文件 1 份" in done.stdout
    assert "空.txt" in done.stderr
    assert "坏.pdf" in done.stderr


def test_a_damaged_index_is_named_with_what_to_do(five_index: Path, tmp_path: Path):
    broken = tmp_path / "index"
    broken.mkdir()
    (broken / "current").write_text("nonsense", encoding="utf-8")
    done = run("ask", "受理多少件?", index=broken)
    assert done.returncode == 2
    assert "youju build" in done.stderr


def test_asking_imports_no_heavy_library(five_index: Path):
    code = (
        "import sys; sys.argv=['youju','ask','2023年青浦区行政复议受理了多少件?'];"
        "import cli\ntry: cli.main()\nexcept SystemExit: pass\n"
        "heavy={'torch','transformers','sentence_transformers','gradio','langchain','langchain_core','pypdf','docx'};"
        "print('HEAVY', sorted(heavy & {m.split('.')[0] for m in sys.modules}))"
    )
    environment = os.environ | {"YOUJU_INDEX": str(five_index)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, cwd=ROOT)
    assert "HEAVY []" in done.stdout, done.stdout + done.stderr


def test_imports_run_one_way():
    import ast

    rank = {"index": 0, "assistant": 1, "eval": 2, "app": 3, "cli": 4}
    wrong = []
    for path in [
        *ROOT.glob("*.py"),
        *(p for room in ("index", "assistant", "eval") for p in (ROOT / room).rglob("*.py")),
    ]:
        here = rank[path.relative_to(ROOT).parts[0].removesuffix(".py")]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else []
            )
            for name in names:
                there = rank.get(name.split(".")[0])
                if there is not None and there > here and not (path.name == "cli.py" and name == "app"):
                    wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong


def test_the_first_screen_of_the_readme_answers_as_printed(five_index: Path):
    import re

    readme = (ROOT / "README.md").read_text("utf-8")
    shown = re.findall(r'\$ \.venv/bin/youju ask "([^"]+)"\n((?:[^$`\n][^\n]*\n)+)', readme)
    assert len(shown) == 2
    for question, printed in shown:
        answered = run("ask", question, index=five_index).stdout
        for line in printed.strip().splitlines():
            assert answered.startswith(line.split("……")[0]) or line in answered.splitlines(), answered
