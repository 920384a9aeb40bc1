"""Generations of the library on disk: built beside the old one, put in place in one step, kept while anyone reads.

    INDEX/current                    name of the generation in place; replaced in one step
    INDEX/lock                       held by the one build that may run
    INDEX/000007-3f9a61c2/           a generation; its files never change once it is in place
        manifest.json                versions, encoder, and size and CRC-32 of every other file
        in-use                       held (shared) by every reader: a generation held is not removed
        library.sqlite               the text store
        words/                       the word index
        vectors.faiss                the vector index
    INDEX/building-000008/           what a build that was stopped has left; the next one removes it

A new generation starts as a copy: the store by copying its file (0.1 s for 100,000 paragraphs), the segments of the word
index by hard links, which is safe because tantivy writes a segment once and never again.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType

from index.errors import DamagedIndex, WrongCall

FORMAT = 3  # of everything under INDEX; another one is built again from the corpus
STORE, WORDS, VECTORS = "library.sqlite", "words", "vectors.faiss"
_PART_NAMES = {STORE: "正文库", WORDS: "词语索引", VECTORS: "向量索引"}
_MANIFEST, _IN_USE, _CURRENT, _LOCK, _BUILDING = "manifest.json", "in-use", "current", "lock", "building-"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made with, and what its files must look like."""

    encoder: str  # name of the encoder of its vectors
    dimension: int  # of its vectors
    terms: str  # index.terms.fingerprint() of its word index
    paragraphs: int
    files: Mapping[str, tuple[int, int]]  # path under the generation -> bytes, CRC-32
    trained_on: int = 0  # paragraphs when the inverted lists were trained; 0: exact vectors
    format: int = FORMAT
    version: str = ""  # of youju, for people


class Held:
    """A generation that is not removed while this object is open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self._file = (path / _IN_USE).open("rb")
        fcntl.flock(self._file, fcntl.LOCK_SH)
        try:
            # removed between our reading its name and our lock: the caller looks again
            self.manifest = read_manifest(path)
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Lets the next build remove the generation when it is an old one."""
        self._file.close()

    def __enter__(self) -> Held:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def current(index: Path) -> str | None:
    """Name of the generation in place, None when there is none."""
    try:
        return (index / _CURRENT).read_text(encoding="utf-8").strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedIndex(
            f"读不了资料库“{index}”:{error}。请检查这个文件夹的权限,或运行 youju build 重建。"
        ) from error


def hold(index: Path) -> Held:
    """The generation in place. Raises WrongCall when there is none, DamagedIndex when it cannot be read."""
    for _ in range(20):  # a build may put a new one in place and remove the old one while we look
        name = current(index)
        if name is None:
            raise WrongCall(f"“{index}”里还没有资料库。请先运行 youju build。")
        try:
            return Held(index / name)
        except FileNotFoundError:
            if current(index) == name:
                break
    raise DamagedIndex(f"资料库“{index}”不完整:少了文件夹“{name}”或其中的清单。请运行 youju build 重建。")


def read_manifest(path: Path) -> Manifest:
    """Raises DamagedIndex when it is of another version or makes no sense, FileNotFoundError when there is none."""
    try:
        found = json.loads((path / _MANIFEST).read_text(encoding="utf-8"))
        if found["format"] != FORMAT:
            raise DamagedIndex(
                f"资料库是另一个版本的有据建的(格式 {found['format']},本版本用格式 {FORMAT})。请运行 youju build 重建。"
            )
        files = {name: (int(size), int(crc)) for name, (size, crc) in found["files"].items()}
        return Manifest(**{**found, "files": files})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedIndex(f"资料库的清单“{path.name}/{_MANIFEST}”已损坏。请运行 youju build 重建。") from error


def damaged_parts(path: Path, manifest: Manifest, deep: bool = False) -> dict[str, str]:
    """Parts that are missing or damaged: STORE, WORDS or VECTORS -> the file that shows it.

    By the size of every file (some 0.02 ms each); deep also compares checksums, 1 s a gigabyte.
    """
    found: dict[str, str] = {}
    for name, (size, crc) in manifest.files.items():
        file = path / name
        sound = file.is_file() and file.stat().st_size == size and (not deep or checksum(file) == crc)
        if not sound:
            found.setdefault(name.split("/")[0], name)
    return found


def part_damaged(part: str, file: str) -> DamagedIndex:
    """The error for a part of the library that cannot be used."""
    kept = "原始文件还在" if part == STORE else "正文没有丢"
    return DamagedIndex(f"资料库的{_PART_NAMES.get(part, part)}缺失或已损坏({file})。{kept},请运行 youju build 修复。")


@contextmanager
def told(part: str) -> Iterator[None]:
    """An engine that stumbles over its file says so in a sentence: the part is named, and `youju build` mends it."""
    try:
        yield
    except (sqlite3.DatabaseError, RuntimeError, ValueError, OSError, zlib.error) as error:
        raise part_damaged(part, part) from error


def checksum(file: Path) -> int:
    """CRC-32 of a file's bytes."""
    crc = 0
    with file.open("rb") as data:
        while block := data.read(1 << 20):
            crc = zlib.crc32(block, crc)
    return crc


@contextmanager
def only_build(index: Path) -> Iterator[None]:
    """Keeps a second build out. Raises WrongCall when one is running, or when the folder cannot be written."""
    try:
        index.mkdir(parents=True, exist_ok=True)
        lock = (index / _LOCK).open("ab")
    except OSError as error:
        raise WrongCall(f"不能在“{index}”里建资料库:{error.strerror}。请换一个可写的文件夹。") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WrongCall(f"另一个 youju build 正在更新“{index}”。请等它结束再试。") from error
        _clean(index)
        yield
        _clean(index)


@contextmanager
def new_generation(index: Path) -> Iterator[Path]:
    """An empty folder to build in; removed when the with statement ends in an error."""
    path = index / f"{_BUILDING}{_next_number(index):06d}"
    path.mkdir()
    try:
        yield path
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise


def put_in_place(index: Path, path: Path, manifest: Manifest, old: Manifest | None, digest: str) -> str:
    """Finishes a generation and makes it the one that is read; from then on its files do not change. Returns its name.

    digest: eight letters that depend on nothing but the content, so that equal libraries can be known as such.

    Power may fail at any point: everything is on disk before `current` is replaced.
    """
    (path / _IN_USE).touch()
    files = {}
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if not file.is_file() or name == _IN_USE or file.name.endswith(".lock"):
            continue
        size = file.stat().st_size
        shared = file.stat().st_nlink > 1 and old is not None and old.files.get(name, (0, 0))[0] == size
        if shared and old is not None:  # a segment of the old generation, on disk and summed long since
            files[name] = old.files[name]
        else:
            files[name] = (size, checksum(file))
            _sync(file)
    whole = Manifest(**{**asdict(manifest), "files": files, "version": _version()})
    (path / _MANIFEST).write_text(json.dumps(asdict(whole), ensure_ascii=False, indent=1), encoding="utf-8")
    _sync(path / _MANIFEST)
    for folder in (path / WORDS, path):
        _sync(folder)
    name = f"{path.name.removeprefix(_BUILDING)}-{digest}"
    path.rename(index / name)
    draft = index / f"{_CURRENT}.new"
    draft.write_text(name + "\n", encoding="utf-8")
    _sync(draft)
    draft.replace(index / _CURRENT)
    _sync(index)
    return name


def share_words(old: Path, new: Path) -> None:
    """The old word index as the start of the new one: segments by hard link, what tantivy rewrites by copy."""
    (new / WORDS).mkdir()
    for file in (old / WORDS).iterdir():
        if file.name.endswith(".lock"):
            continue
        target = new / WORDS / file.name
        if file.name.endswith(".json"):
            shutil.copyfile(file, target)
            continue
        try:
            os.link(file, target)
        except OSError:  # a file system without hard links
            shutil.copyfile(file, target)


def _next_number(index: Path) -> int:
    """The number of the next generation: one more than any that stands in the folder or was in place."""
    names = [path.name for path in index.iterdir()] + [current(index) or ""]
    numbers = [int(name[:6]) for name in names if name[:6].isdigit()]
    return max(numbers, default=0) + 1


def _clean(index: Path) -> None:
    """Removes what stopped builds left, and old generations that nobody reads. Only under the build lock."""
    in_place = current(index)
    for path in index.iterdir():
        if path.name.startswith(_BUILDING):
            shutil.rmtree(path, ignore_errors=True)
        elif path.is_dir() and path.name[:6].isdigit() and path.name[6:7] == "-" and path.name != in_place:
            _remove_unread(path)


def _remove_unread(path: Path) -> None:
    with suppress(OSError), (path / _IN_USE).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # BlockingIOError, an OSError: somebody reads it
        shutil.rmtree(path, ignore_errors=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _version() -> str:
    try:
        return version("youju")
    except PackageNotFoundError:
        return ""
