import time

import numpy as np
import pytest
from library_toys import report, written

from index import build as building
from index import prepare as preparing
from index.build import build
from index.encoder import load_encoder
from index.library import Library
from index.prepare import from_bytes, prepare
from index.workers import WorkerLost, Workers


def request(texts, encoder=None):
    return {"encoder": encoder or load_encoder().name, "texts": texts, "heads": ["行政复议"] * len(texts)}


def test_answers_come_in_the_order_of_the_questions():
    def ask(workers, n):
        shape, data = workers.ask("prepare", request(["行政复议"] * n))
        return shape, len(data)

    with Workers(2) as workers:
        sizes = [shape[0] for shape, _ in workers.map(ask, range(1, 9))]
    assert sizes == list(range(1, 9))


def test_a_helper_prepares_as_this_process_does():
    texts = ["全年依法受理行政复议案件909件", "", "双随机、一公开"]
    with Workers(1) as workers:
        ((shape, data),) = workers.map(lambda helpers, _: helpers.ask("prepare", request(texts)), [0])
    vectors, joined = from_bytes(shape, data)
    here_joined, here = prepare(texts, ["行政复议"] * 3, load_encoder())
    assert joined == here_joined
    assert np.array_equal(vectors, here)


def test_a_helper_with_another_encoder_answers_nothing():
    with Workers(1) as workers, pytest.raises(WorkerLost):
        list(workers.map(lambda helpers, _: helpers.ask("prepare", request(["a"], "another")), [0]))


def hits(index):
    with Library.open(index) as library:
        return [(hit.paragraph, round(hit.score, 4)) for hit in library.search("行政复议受理多少件", top=20)]


@pytest.fixture
def corpus(tmp_path):
    written(tmp_path / "corpus", **{f"报告{n}": report(f"第{n}区", 2022, 100 * n, 10 * n) for n in range(1, 9)})
    (tmp_path / "corpus" / "坏.pdf").write_bytes(b"%PDF-1.4 broken")
    return tmp_path / "corpus"


def test_helpers_build_the_same_library(corpus, tmp_path, monkeypatch):
    alone = build(corpus, tmp_path / "alone")
    monkeypatch.setattr(preparing, "MANY", 0)
    monkeypatch.setattr(building, "SMALL", 0)
    monkeypatch.setattr(building, "Workers", lambda: Workers(2))
    helped = build(corpus, tmp_path / "helped")
    assert helped.generation == alone.generation
    assert helped.failures == alone.failures
    assert hits(tmp_path / "helped") == hits(tmp_path / "alone")


def test_helpers_that_die_cost_nothing_but_time(corpus, tmp_path, monkeypatch):
    class Dying(Workers):
        def _start(self):
            super()._start()
            for process in self._processes:
                process.kill()

    alone = build(corpus, tmp_path / "alone")
    monkeypatch.setattr(preparing, "MANY", 0)
    monkeypatch.setattr(building, "SMALL", 0)
    monkeypatch.setattr(building, "Workers", lambda: Dying(2))
    assert build(corpus, tmp_path / "helped").generation == alone.generation
    assert hits(tmp_path / "helped") == hits(tmp_path / "alone")


def test_who_breaks_off_waits_for_no_file(tmp_path):
    quick, slow = tmp_path / "快.txt", tmp_path / "慢.txt"
    quick.write_text("第一条 甲。\n", "utf-8")
    slow.write_text("第一条 甲。\n" * 600_000, "utf-8")  # some ten seconds
    with pytest.raises(KeyboardInterrupt), Workers(1) as workers:
        for document in workers.map(lambda helpers, path: helpers.read(path, path.name, {}), [quick, slow, slow]):
            started = time.perf_counter()
            assert document.source == "快.txt"
            raise KeyboardInterrupt
    assert time.perf_counter() - started < 2
