import subprocess
import sys
from pathlib import Path

import pytest

from eval.bench_evidence import CHARACTERS, recall
from eval.bench_scale import PLACES, write_corpus
from eval.metrics.matching import squeeze


def test_recall_is_the_share_of_the_evidence_at_each_cut_and_within_so_many_characters():
    hits = ["甲" * 1_400, "乙" * 90, "丙" * 200, *["无"] * 6, "丁"]
    asked = [("问", [squeeze("甲甲"), squeeze("丁")]), ("再问", [squeeze("丙丙")])]
    # at 1: 1/2 and 0; at 5: 1/2 and 1; at 10: both; 1,400 + 90 fit into 1,500, the third does not
    assert CHARACTERS == 1_500
    assert recall(lambda text: hits, asked) == [0.25, 0.75, 1.0, 0.25]


def test_a_first_hit_that_is_too_long_still_counts():
    assert recall(lambda text: ["甲" * 2_000], [("问", ["甲"])]) == [1.0, 1.0, 1.0, 1.0]


def test_a_corpus_too_small_is_repeated_with_other_figures_and_places(tmp_path):
    laws = tmp_path / "laws"
    laws.mkdir()
    (laws / "一.md").write_text(f"# {PLACES[0]}市条例\n\n第1条 罚款200元。" + "字" * 100, encoding="utf-8")
    write_corpus(laws, 3, tmp_path / "corpus")
    texts = [path.read_text(encoding="utf-8") for path in sorted((tmp_path / "corpus").rglob("*.md"))]
    assert len(texts) == 4  # 3 paragraphs x 134 characters, some 120 a copy
    assert "第1条 罚款200元" in texts[0]
    assert "第2条 罚款311元" in texts[1]
    assert texts[1].startswith(f"# {PLACES[1]}市条例")
    assert len(set(texts)) == 4


@pytest.mark.slow
def test_the_scale_benchmark_runs_from_end_to_end(tmp_path):
    laws = tmp_path / "laws"
    laws.mkdir()
    for n in range(20):
        articles = "\n\n".join(
            f"第{i}条 第{n}号条例规定,有关单位应当依法办理本条所列的各类事项,并在规定的期限以内向社会公开全部办理结果。"
            for i in range(1, 30)
        )
        (laws / f"{n}.md").write_text(f"# 第{n}号条例\n\n{articles}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "eval.bench_scale", str(laws), "--sizes", "100", "--peer-up-to", "0"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "有据" in done.stdout
