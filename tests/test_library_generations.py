import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from library_toys import HashingEncoder, report, written

from index import generation
from index.build import build
from index.errors import DamagedIndex, WrongCall
from index.library import Library

ENCODER = HashingEncoder()


@pytest.fixture
def corpus(tmp_path):
    written(tmp_path / "corpus", 甲=report("甲区", 2023, 909, 309), 乙=report("乙区", 2023, 418, 120))
    return tmp_path / "corpus"


@pytest.fixture
def index(tmp_path, corpus):
    build(corpus, tmp_path / "index", encoder=ENCODER)
    return tmp_path / "index"


def answers(library):
    return [(h.paragraph.source, h.paragraph.number, h.score) for h in library.search("行政复议受理多少件", top=5)]


def generations(index):
    return sorted(path.name for path in index.iterdir() if path.is_dir())


def test_a_reader_keeps_its_generation_while_a_new_one_is_put_in_place(corpus, index):
    with Library.open(index, ENCODER) as reader:
        before, documents = answers(reader), reader.documents()
        written(corpus, 甲=None)
        build(corpus, index, encoder=ENCODER)
        assert answers(reader) == before
        assert reader.document("甲.txt").text.startswith("甲区2023年")
        assert reader.documents() == documents
        assert len(generations(index)) == 2
        with Library.open(index, ENCODER) as fresh:
            assert [info.source for info in fresh.documents()] == ["乙.txt"]
            assert fresh.generation != reader.generation


def test_an_old_generation_goes_when_nobody_reads_it_any_more(corpus, index):
    with Library.open(index, ENCODER):
        written(corpus, 甲=None)
        build(corpus, index, encoder=ENCODER)
    written(corpus, 丙=report("丙区", 2022, 77, 7))
    summary = build(corpus, index, encoder=ENCODER)
    assert generations(index) == [summary.generation]


def test_two_libraries_of_one_content_end_in_the_same_eight_letters(corpus, index, tmp_path):
    again = build(corpus, tmp_path / "other", encoder=ENCODER)
    written(corpus, 甲=report("甲区", 2023, 910, 309))
    changed = build(corpus, tmp_path / "other", encoder=ENCODER)
    assert again.generation == generation.current(index)
    assert again.generation[-8:] != changed.generation[-8:]


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = [{root!r}, {tests!r}]
from library_toys import HashingEncoder
from index import generation
from index.build import build
calls = 0
def count(*_):
    global calls
    calls += 1
    if calls == {at}:
        os.kill(os.getpid(), signal.SIGKILL)
checksum = generation.checksum
if {at} == 0:  # while the new generation is being finished
    def stop(file):
        if "building" in str(file): os.kill(os.getpid(), signal.SIGKILL)
        return checksum(file)
    generation.checksum = stop
build(Path({corpus!r}), Path({index!r}), count, HashingEncoder())
"""


@pytest.mark.parametrize("at", [0, 2, 3, 4])
def test_a_build_that_is_killed_leaves_the_old_library_whole(corpus, index, at):
    with Library.open(index, ENCODER) as library:
        before, name = answers(library), library.generation
    written(corpus, 丙=report("丙区", 2022, 77, 7), 甲=None)
    here = Path(__file__).parent
    code = KILLED.format(root=str(here.parent), tests=str(here), at=at, corpus=str(corpus), index=str(index))
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    assert any(path.name.startswith("building-") for path in index.iterdir())
    with Library.open(index, ENCODER) as library:
        assert (answers(library), library.generation) == (before, name)
    summary = build(corpus, index, encoder=ENCODER)
    assert (summary.read, summary.unchanged, summary.removed) == (1, 1, 1)
    assert generations(index) == [summary.generation]


def test_a_second_build_at_the_same_time_is_told_to_wait(corpus, index):
    with generation.only_build(index), pytest.raises(WrongCall, match="另一个 youju build 正在更新"):
        build(corpus, index, encoder=ENCODER)


def test_no_library_yet_is_a_wrong_call(tmp_path):
    with pytest.raises(WrongCall, match="还没有资料库。请先运行 youju build"):
        Library.open(tmp_path / "nothing", ENCODER)


def test_an_index_that_cannot_be_a_folder_is_a_wrong_call(corpus, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(WrongCall, match="请换一个可写的文件夹"):
        build(corpus, tmp_path / "file", encoder=ENCODER)


def test_another_encoder_is_said_plainly_and_never_mixed(corpus, index):
    other = HashingEncoder("另一个")
    with pytest.raises(DamagedIndex, match=r"“hashing”建的,现在用的是“另一个”.*youju build"):
        Library.open(index, other)
    summary = build(corpus, index, encoder=other)
    assert summary.read == 0
    assert "编码模型由“hashing”换成“另一个”" in summary.mended[0]
    with Library.open(index, other) as library:
        assert library.encoder == "另一个"


def test_an_index_of_another_version_is_named_and_built_again(corpus, index):
    manifest = index / generation.current(index) / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 0}))
    with pytest.raises(DamagedIndex, match="另一个版本"):
        Library.open(index, ENCODER)
    summary = build(corpus, index, encoder=ENCODER)
    assert (summary.read, summary.documents) == (2, 2)
    Library.open(index, ENCODER).close()


def _part(index, name):
    path = index / generation.current(index) / name
    return path if path.is_file() else next(path.glob("*.term"))


@pytest.mark.parametrize(
    ("part", "called"), [("words", "词语索引"), ("vectors.faiss", "向量索引"), ("library.sqlite", "正文库")]
)
@pytest.mark.parametrize("damage", ["missing", "cut off"])
def test_a_damaged_part_is_named_and_mended(corpus, index, part, called, damage):
    with Library.open(index, ENCODER) as library:
        before = answers(library)
    file = _part(index, part)
    data = file.read_bytes()
    file.unlink()  # a file that is cut short in place takes down whoever has it mapped, in any program
    if damage == "cut off":
        file.write_bytes(data[:-100])
    with pytest.raises(DamagedIndex, match=rf"{called}缺失或已损坏.*请运行 youju build 修复"):
        Library.open(index, ENCODER)
    summary = build(corpus, index, encoder=ENCODER)
    assert called in summary.mended[0]
    assert summary.read == (2 if part == "library.sqlite" else 0)  # words and vectors are made again from the store
    with Library.open(index, ENCODER) as library:
        assert answers(library) == before


def test_a_flipped_byte_that_keeps_the_size_is_found_by_the_next_build(corpus, index):
    file = _part(index, "vectors.faiss")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)
    assert "向量索引" in build(corpus, index, encoder=ENCODER).mended[0]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}'])
def test_a_manifest_that_makes_no_sense_is_one_sentence(corpus, index, text):
    (index / generation.current(index) / "manifest.json").write_text(text)
    with pytest.raises(DamagedIndex, match="请运行 youju build"):
        Library.open(index, ENCODER)
    assert build(corpus, index, encoder=ENCODER).documents == 2


def test_a_generation_that_has_vanished_is_one_sentence(corpus, index):
    shutil.rmtree(index / generation.current(index))
    with pytest.raises(DamagedIndex, match="请运行 youju build"):
        Library.open(index, ENCODER)
    assert build(corpus, index, encoder=ENCODER).documents == 2


def test_engines_that_stumble_over_damage_the_sizes_do_not_show_say_so(index):
    file = _part(index, "library.sqlite")
    file.write_bytes(b"\xff" * file.stat().st_size)
    with pytest.raises(DamagedIndex, match="正文库缺失或已损坏"):
        Library.open(index, ENCODER)
