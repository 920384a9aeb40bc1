"""From a corpus to a library: only what changed is read, and nobody sees it before it is whole."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any

import numpy as np

from index import generation
from index.document import Document
from index.encoder import Encoder, load_encoder
from index.errors import DamagedIndex, UnreadableDocument, WrongCall
from index.filters import document_tag, tags_of
from index.formats import ARCHIVES, kind_of
from index.formats.archive import members
from index.generation import STORE, VECTORS, WORDS, Manifest
from index.heads import about_text, section_text, title_text
from index.prepare import Batch, prepared
from index.safety import read_safely
from index.sources import load_sources
from index.store import Entry, Store
from index.terms import fingerprint as terms_fingerprint
from index.vectors import FLAT_BELOW, VectorIndex, Waiting
from index.words import WordIndex
from index.workers import Workers

Progress = Callable[[str, int, int], None]  # stage, done, of how many

BATCH = 1_000  # paragraphs encoded at a time: a tenth of a second
SMALL = 2_000_000  # bytes of plain text to read up to which helpers, who take half a second to start, are not worth it
FLAT_UNTIL = (
    120_000  # a library that grows stays exact a little longer: making lists takes seconds, one report must not
)
RETRAIN_AT = 4  # times the paragraphs they were trained on
REMAKE_WORDS_BELOW = 20_000  # paragraphs: tantivy counts removed ones in its statistics until segments merge
_AFTER_READING = frozenset(  # files of this package that have no say in what a document is read as
    """adapt.py build.py bulk.py encoder.py everyday.py everyday.tsv filters.py generation.py library.py places.py prepare.py ranker.py
    safety.py safety_worker.py scope.py static_embedding.py store.py terms.py transfer.py vectors.py words.py
    words.txt worker.py workers.py""".split()  # noqa: SIM905  (a list of names reads better as one)
)


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did and what the library holds after it."""

    generation: str
    documents: int
    sections: int
    paragraphs: int
    tasks: int
    seconds: float
    read: int  # documents read in this build
    unchanged: int  # documents taken over as they were
    removed: int  # documents no longer in the corpus
    failures: tuple[tuple[str, str], ...]  # source, one Chinese sentence
    mended: tuple[str, ...] = ()  # sentences on what was found damaged or outdated and was made again


@dataclass(frozen=True, slots=True)
class _File:
    """One document of the corpus before it is read."""

    source: str
    path: Path
    given: Mapping[str, Any]
    fingerprint: str
    size: int  # bytes, of the whole archive for a member


@dataclass(frozen=True, slots=True)
class _Old:
    """The generation in place, as far as it is sound."""

    path: Path
    manifest: Manifest
    damaged: Mapping[str, str]  # part -> file


def build(corpus: Path, index: Path, progress: Progress | None = None, encoder: Encoder | None = None) -> BuildSummary:
    """Brings the library under index up to date with the documents under corpus.

    Raises WrongCall when there is no corpus, it holds no document, or another build runs.
    """
    started = time.perf_counter()
    progress = progress or (lambda stage, done, total: None)
    failures: list[tuple[str, str]] = []
    files = find_files(corpus, failures)
    encoder = encoder or load_encoder()
    with generation.only_build(index):
        old, mended = _look_at_old(index, encoder)
        entries = _entries(old)
        kept = {f.source for f in files if f.source in entries and entries[f.source].fingerprint == f.fingerprint}
        to_read = [f for f in files if f.source not in kept]
        gone = [entry for source, entry in sorted(entries.items()) if source not in kept]
        removed = len(entries.keys() - {f.source for f in files})
        name = generation.current(index) or ""
        with Workers() as workers:
            documents = _documents(to_read, failures, progress, workers)
            first = next(documents, None)
            if first or gone or mended or old is None:
                new = chain([first] if first else [], documents)
                name = _make(index, old, gone, new, encoder, workers, progress)
        with generation.hold(index) as held:
            store = Store.open(held.path / STORE)
            now, sections = store.entries(), store.count_sections()
            store.close()
    return BuildSummary(
        generation=name,
        documents=len(now),
        sections=sections,
        paragraphs=sum(entry.paragraphs for entry in now),
        tasks=sum(entry.tasks for entry in now),
        seconds=time.perf_counter() - started,
        read=len(now) - len(kept),
        unchanged=len(kept),
        removed=removed,
        failures=tuple(failures),
        mended=tuple(mended),
    )


def find_files(corpus: Path, failures: list[tuple[str, str]]) -> list[_File]:
    """The documents under corpus by source, with what sources.toml says of each; hidden files are passed over.

    An archive stands for the documents in it; one that cannot be opened is put on the list of failures.
    """
    if not corpus.is_dir():
        raise WrongCall(f"语料目录“{corpus}”不存在。请用 --corpus 指定放报告的文件夹。")
    given = load_sources(corpus)
    found: list[_File] = []
    for path in sorted(corpus.rglob("*")):
        name = path.relative_to(corpus).as_posix()
        hidden = any(part.startswith((".", "~$")) for part in name.split("/"))  # ~$ is what Word leaves while it edits
        if hidden or not path.is_file() or name == "sources.toml":
            continue
        try:
            sources = [f"{name}/{member}" for member in members(path)] if kind_of(name) in ARCHIVES else [name]
            with path.open("rb") as file:
                data = hashlib.file_digest(file, "sha256").digest()
        except UnreadableDocument as error:
            failures.append((name, str(error)))
            continue
        except OSError as error:
            failures.append((name, str(UnreadableDocument(name, f"打不开({error.strerror or error})"))))
            continue
        size = path.stat().st_size
        for source in sources:
            about = given.get(source, {})
            found.append(_File(source, path, about, _fingerprint(data, about), size))
    if not found and not failures:
        raise WrongCall(f"语料目录“{corpus}”里没有文件。请放入 .txt、.docx、.pdf 等格式的报告后再试。")
    return sorted(found, key=lambda file: file.source)


def _fingerprint(digest: bytes, given: Mapping[str, Any]) -> str:
    """Of the file's bytes (of the whole archive for a member), of the reader, and of what a person said of it."""
    about = json.dumps(given, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(digest + f"{reader_version()}|{about}".encode()).hexdigest()


@cache
def reader_version() -> str:
    """Changes with the code and the data that turn a file into a document, so that nobody has to think of it."""
    package = Path(__file__).parent
    files = [*package.glob("*.py"), *package.glob("formats/*.py"), *package.glob("data/*.t*")]
    crc = 0
    for file in sorted(file for file in files if file.name not in _AFTER_READING):
        crc = zlib.crc32(file.read_bytes(), crc)
    return f"{crc:08x}"


def _look_at_old(index: Path, encoder: Encoder) -> tuple[_Old | None, list[str]]:
    """The generation in place as far as it can be used, and what of it has to be made again."""
    try:
        with generation.hold(index) as held:
            damaged = generation.damaged_parts(held.path, held.manifest, deep=True)
            old = _Old(held.path, held.manifest, damaged)
    except WrongCall:
        return None, []
    except DamagedIndex as error:
        return None, [f"{error}已重新建立。"]
    mended = [f"{generation.part_damaged(part, file)}已重新建立。" for part, file in sorted(damaged.items())]
    if STORE in damaged:
        return None, mended
    if old.manifest.encoder != encoder.name or old.manifest.dimension != encoder.dimension:
        mended.append(f"编码模型由“{old.manifest.encoder}”换成“{encoder.name}”,向量索引已重新建立。")
    if old.manifest.terms != terms_fingerprint():
        mended.append("词表有变化,词语索引已重新建立。")
    return old, mended


def _entries(old: _Old | None) -> dict[str, Entry]:
    if old is None:
        return {}
    store = Store.open(old.path / STORE)
    entries = {entry.source: entry for entry in store.entries()}
    store.close()
    return entries


def _documents(
    files: Sequence[_File], failures: list[tuple[str, str]], progress: Progress, workers: Workers
) -> Iterator[tuple[Document, str]]:
    """Each document that can be read, with its fingerprint; the others are put on the list of failures."""
    many = len(files) > 1 and (sum(file.size for file in files) > SMALL or any(_is_slow(file) for file in files))
    answers = workers.map(_read_elsewhere, files) if many and workers.count > 1 else map(_read_here, files)
    for done, (file, answer) in enumerate(zip(files, answers, strict=True)):
        progress("读取文件", done, len(files))
        if isinstance(answer, UnreadableDocument):
            failures.append((file.source, str(answer)))
        else:
            yield answer, file.fingerprint
    progress("读取文件", len(files), len(files))


def _is_slow(file: _File) -> bool:
    return kind_of(file.source) not in (".txt", ".md", ".html", ".htm")


def _read_here(file: _File) -> Document | UnreadableDocument:
    try:
        return read_safely(file.path, file.source, file.given)
    except UnreadableDocument as error:
        return error


def _read_elsewhere(workers: Workers, file: _File) -> Document | UnreadableDocument:
    try:
        return workers.read(file.path, file.source, file.given)
    except UnreadableDocument as error:
        return error


def _make(
    index: Path,
    old: _Old | None,
    gone: list[Entry],
    documents: Iterable[tuple[Document, str]],
    encoder: Encoder,
    workers: Workers,
    progress: Progress,
) -> str:
    """A new generation: the old one less the documents gone, plus those read. Returns its name once it is in place."""
    with generation.new_generation(index) as path:
        if old is None:
            store = Store.create(path / STORE)
        else:
            shutil.copyfile(old.path / STORE, path / STORE)
            store = Store.open_for_writing(path / STORE)
        for entry in gone:
            store.remove(entry)
        added = [store.add(document, fingerprint) for document, fingerprint in documents]
        change = _Change(old, gone, added, store, store.entries())
        vectors, trained_on = _fill(path, change, encoder, workers, progress)
        vectors.save(path / VECTORS)
        store.close()
        manifest = Manifest(encoder.name, encoder.dimension, terms_fingerprint(), change.total, {}, trained_on)
        content = "|".join([encoder.name, manifest.terms, *sorted(e.source + e.fingerprint for e in change.entries)])
        digest = hashlib.sha256(content.encode()).hexdigest()[:8]
        return generation.put_in_place(index, path, manifest, old.manifest if old else None, digest)


@dataclass(frozen=True, slots=True)
class _Change:
    """What one build changes, once the store holds it."""

    old: _Old | None
    gone: Sequence[Entry]
    added: Sequence[Entry]
    store: Store
    entries: Sequence[Entry]  # all of them, after the change

    @property
    def total(self) -> int:
        """Paragraphs after the change."""
        return sum(entry.paragraphs for entry in self.entries)


def _fill(
    path: Path, change: _Change, encoder: Encoder, workers: Workers, progress: Progress
) -> tuple[VectorIndex, int]:
    """Writes the word index; the vectors, and the paragraphs there were when their inverted lists were trained."""
    words, removed, in_words = _words_to_fill(path, change)
    vectors, trained_on, in_vectors = _vectors_to_fill(path, change, encoder)
    wanted = [(entry, entry.id in in_words, entry.id in in_vectors) for entry in change.entries]
    wanted = [row for row in wanted if row[1] or row[2]]
    count, done = sum(entry.paragraphs for entry, _, _ in wanted), 0
    about = {
        entry.id: (f"{title_text(entry)} {about_text(entry)}", tags_of(entry))
        for entry, for_words, _ in wanted
        if for_words
    }
    with words.writer() as writer:
        for entry in removed:
            writer.remove(document_tag(entry))
        for batch in prepared(_batches(change.store, wanted), count, encoder, workers):
            progress("建索引", done, count)
            for text, found in zip(batch.texts, batch.terms, strict=True):
                if text.document in about:
                    writer.add_terms(text.id, found, section_text(text.section), *about[text.document])
            if batch.vectors is not None:
                vectors.add(batch.ids, batch.vectors)
            done += len(batch.texts)
        whole = vectors if isinstance(vectors, VectorIndex) else vectors.in_lists()
    progress("建索引", count, count)
    return whole, trained_on


def _batches(store: Store, wanted: Iterable[tuple[Entry, bool, bool]]) -> Iterator[Batch]:
    """The paragraphs of documents wanted for words, for vectors or for both."""
    for encode, some in groupby(wanted, lambda row: row[2]):
        titled = ((title_text(entry), entry) for entry, _, _ in some)
        rest = ((title, text) for title, entry in titled for text in store.all_search_texts(entry))
        while batch := list(islice(rest, BATCH)):
            heads = [f"{title} {section_text(text.section)}" for title, text in batch]
            yield Batch([text for _, text in batch], heads, encode)


def _words_to_fill(path: Path, change: _Change) -> tuple[WordIndex, Sequence[Entry], AbstractSet[int]]:
    """A word index, the documents to take out of it, and the ids of those to put in."""
    old = change.old
    if old and _words_usable(old) and not (change.gone and change.total < REMAKE_WORDS_BELOW):
        generation.share_words(old.path, path)
        return WordIndex(path / WORDS), change.gone, _ids(change.added)
    return WordIndex.create(path / WORDS), (), _ids(change.entries)


def _words_usable(old: _Old) -> bool:
    return WORDS not in old.damaged and old.manifest.terms == terms_fingerprint()


def _vectors_to_fill(
    path: Path, change: _Change, encoder: Encoder
) -> tuple[VectorIndex | Waiting, int, AbstractSet[int]]:
    """Where vectors are put, the paragraphs its lists were or will be trained on, and the ids of documents to put in."""
    old, total, dimension = change.old, change.total, encoder.dimension
    if old is not None and _vectors_usable(old, encoder, total):
        vectors = VectorIndex.open(old.path / VECTORS)
        for entry in change.gone:
            vectors.remove(np.arange(entry.ids.start, entry.ids.stop))
        return vectors, old.manifest.trained_on, _ids(change.added)
    everything = _ids(change.entries)
    if total >= FLAT_BELOW:
        return Waiting(path / "vectors.waiting", total, dimension), total, everything
    return VectorIndex.create(dimension), 0, everything


def _ids(entries: Sequence[Entry]) -> AbstractSet[int]:
    return {entry.id for entry in entries}


def _vectors_usable(old: _Old, encoder: Encoder, total: int) -> bool:
    manifest = old.manifest
    same = (manifest.encoder, manifest.dimension) == (encoder.name, encoder.dimension)
    lists_fit = FLAT_BELOW // 2 <= total <= RETRAIN_AT * manifest.trained_on
    fits = lists_fit if manifest.trained_on else total < FLAT_UNTIL
    return same and fits and VECTORS not in old.damaged
