"""Uploads: where they are put, what is known of them, how they leave. The corpus is the truth, so this is all in it."""

from __future__ import annotations

import re
import shutil
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

from assistant.desk.desk import Desk
from index.document import Document
from index.errors import WrongCall
from index.formats import ARCHIVES, kind_of
from index.places import corpus_directory
from index.safety import read_safely
from index.sources import load_sources

UPLOADS = "uploads"  # folder of the corpus that uploaded files go to
MOST_FILES = 20  # in one go
LARGEST = 50 * 2**20  # bytes of one file
FIELDS = ("title", "issuer", "region", "year", "until", "kind", "number", "issued")
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def source_of(name: str) -> str:
    """The source an uploaded file gets: uploads/ and its own name, without what file systems refuse."""
    plain = _UNSAFE.sub("_", Path(name).name).strip(". ") or "未命名"
    stem, dot, suffix = plain.rpartition(".")
    return f"{UPLOADS}/{(stem if dot else plain)[:80]}{dot}{suffix if dot else ''}"


def preview(path: Path) -> Document:
    """An uploaded file as it would stand in the library. Raises WrongCall, UnreadableDocument."""
    if path.stat().st_size > LARGEST:
        raise WrongCall(f"《{path.name}》超过 {LARGEST >> 20} MB 的上限。请拆成几个文件再上传。")
    if kind_of(path.name) in ARCHIVES:
        raise WrongCall(f"《{path.name}》是压缩包。请解压后上传里面的文件。")
    return read_safely(path, source_of(path.name))


class Shelf:
    """Changes the corpus; the library follows with the next `Desk.rebuild`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        own = desk.index.parent / "corpus"
        if own.is_dir() and _is_the_projects(desk.corpus):
            desk.corpus = own

    def put(self, path: Path) -> str:
        """Takes an uploaded file in, or another version of one; its source."""
        corpus = self._writable()
        source = source_of(path.name)
        target = corpus / source
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as part:
            part.write(path.read_bytes())
        Path(part.name).replace(target)
        return source

    def remove(self, source: str) -> None:
        """Takes a document and what was written down of it out of the corpus. Raises WrongCall, for the last one too:
        there is no library of nothing, and the old one would go on to answer from what is gone."""
        with self._desk.library() as library:
            if len(library.documents()) == 1:
                raise WrongCall("这是资料库里最后一份文件,移除以后就没有可查的了。请先上传别的文件,再移除它。")
        corpus = self._writable()
        path = (corpus / source).resolve()
        if not path.is_relative_to(corpus.resolve()) or not path.is_file():
            raise WrongCall(f"移除不了《{source}》:它不是单独的一个文件。压缩包里的文件请在语料目录里处理。")
        path.unlink()
        self._write(corpus, source, None)

    def describe(self, source: str, given: Mapping[str, object]) -> None:
        """Writes down what a person says of a document; an empty value leaves it to be found in the text."""
        corpus = self._writable()
        kept = load_sources(corpus).get(source, {})
        known = {name: given[name] for name in FIELDS if given.get(name) not in (None, "")}
        self._write(corpus, source, {k: v for k, v in kept.items() if k not in FIELDS} | known)

    def missing(self) -> bool:
        """Whether an upload is not in the library: a build from another folder has left it out."""
        with self._desk.library() as library:
            known = {info.source for info in library.documents()}
        folder = self._desk.corpus / UPLOADS
        return any(
            f"{UPLOADS}/{path.name}" not in known for path in folder.glob("[!.]*") if kind_of(path.name) not in ARCHIVES
        )

    def _writable(self) -> Path:
        """The corpus; in place of the project's own, which code never writes to, a copy beside the index."""
        if _is_the_projects(self._desk.corpus):
            own = self._desk.index.parent / "corpus"
            if not own.is_dir():
                shutil.copytree(self._desk.corpus, own)
            self._desk.corpus = own
        return self._desk.corpus

    def _write(self, corpus: Path, source: str, entry: Mapping[str, object] | None) -> None:
        path = corpus / "sources.toml"
        old = path.read_text("utf-8") if path.is_file() else ""
        text = with_entry(old, source, entry)
        part = path.with_name(".sources.toml.part")
        part.write_text(text, "utf-8")
        part.replace(path)


def with_entry(toml: str, source: str, entry: Mapping[str, object] | None) -> str:
    """sources.toml with one table replaced, added or, for None, taken out; all other lines as they were."""
    header = f"[{_quoted(source)}]"
    kept, inside = [], False
    for line in toml.splitlines():
        if line.startswith("["):
            inside = _names(line, source)
        if not inside:
            kept.append(line)
    if entry:
        kept += ["", header, *(f"{name} = {_value(value)}" for name, value in entry.items())]
    return "\n".join(kept).strip("\n") + "\n"


def _names(line: str, source: str) -> bool:
    """Whether a table header, however quoted, is that of a source."""
    try:
        return list(tomllib.loads(line)) == [source]
    except tomllib.TOMLDecodeError:
        return False


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return str(value) if isinstance(value, int) else _quoted(str(value))


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found.group()):04X}", escaped) + '"'


def _is_the_projects(corpus: Path) -> bool:
    project = Path(corpus_directory.__code__.co_filename).resolve().parents[1] / "corpus"
    return corpus.resolve() == project
