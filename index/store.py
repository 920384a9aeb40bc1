"""The text store: documents, sections, paragraphs and tasks as read, in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from index.document import Document, Doubt, Metadata, Paragraph, Task

_SCHEMA = """
CREATE TABLE documents (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice: the word index deletes by it
  source TEXT NOT NULL UNIQUE,
  fingerprint TEXT NOT NULL,             -- of the file's bytes, the reader and what a person said of it
  first INTEGER NOT NULL,                -- id of paragraph 1; paragraph n is first + n - 1
  paragraphs INTEGER NOT NULL,
  tasks INTEGER NOT NULL,
  facts TEXT NOT NULL,                   -- JSON: metadata, doubts, left_out, coverage, spun
  text BLOB NOT NULL                     -- published text, UTF-8, zlib
);
CREATE TABLE sections (
  document INTEGER NOT NULL, place INTEGER NOT NULL, outline INTEGER NOT NULL, path TEXT NOT NULL,
  PRIMARY KEY (document, place)
) WITHOUT ROWID;
CREATE TABLE paragraphs (
  id INTEGER PRIMARY KEY, document INTEGER NOT NULL, section INTEGER NOT NULL, start INTEGER NOT NULL, page INTEGER,
  kind TEXT NOT NULL, text TEXT NOT NULL, search TEXT NOT NULL
);
CREATE TABLE tasks (
  document INTEGER NOT NULL, place INTEGER NOT NULL, section INTEGER NOT NULL, paragraph INTEGER NOT NULL,
  number TEXT NOT NULL, text TEXT NOT NULL, lead TEXT NOT NULL, joins TEXT NOT NULL, due TEXT,
  PRIMARY KEY (document, place)
) WITHOUT ROWID;
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO counters VALUES ('next paragraph', 1);
"""


@dataclass(frozen=True)
class Entry:
    """One document's row: what a list of documents shows and what filters ask."""

    id: int
    source: str
    fingerprint: str
    first: int  # id of its first paragraph
    paragraphs: int
    tasks: int
    facts: dict[str, Any]

    @property
    def ids(self) -> range:
        """Ids of its paragraphs."""
        return range(self.first, self.first + self.paragraphs)

    @cached_property
    def metadata(self) -> Metadata:
        """As read and as given."""
        given = dict(self.facts["metadata"])
        return Metadata(**{**given, "inferred": frozenset(given["inferred"])})

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What looks wrong with the source."""
        return tuple(Doubt(**doubt) for doubt in self.facts["doubts"])


@dataclass(frozen=True, slots=True)
class SearchText:
    """What the word and the vector index hold of one paragraph."""

    id: int
    document: int
    section: tuple[str, ...]
    text: str


class Store:
    """Open for reading by many threads, or for writing by one; sqlite3.DatabaseError when the file is damaged."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def create(cls, path: Path) -> Store:
        """A new empty file, open for writing."""
        connection = _writable(path)
        connection.executescript(_SCHEMA)
        return cls(connection)

    @classmethod
    def open(cls, path: Path) -> Store:
        """For reading. The file must not change while it is open: a generation in place never does."""
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        connection.execute("SELECT count(*) FROM documents").fetchone()
        return cls(connection)

    @classmethod
    def open_for_writing(cls, path: Path) -> Store:
        """For a generation that is not in place yet."""
        return cls(_writable(path))

    def close(self) -> None:
        """Writes what is pending and lets go of the file."""
        self._connection.commit()
        self._connection.close()

    # -- writing

    def add(self, document: Document, fingerprint: str) -> Entry:
        """Puts in one document; its source must not be there yet."""
        numbers = [paragraph.number for paragraph in document.paragraphs]
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValueError(f"{document.source}: paragraphs are not numbered 1 to {len(numbers)}")
        search_texts = document.search_texts or tuple(paragraph.text for paragraph in document.paragraphs)
        if len(search_texts) != len(numbers):
            raise ValueError(f"{document.source}: {len(search_texts)} search texts for {len(numbers)} paragraphs")
        run = self._connection.execute
        (first,) = run("SELECT value FROM counters WHERE name = 'next paragraph'").fetchone()
        run("UPDATE counters SET value = ? WHERE name = 'next paragraph'", (first + len(numbers),))
        facts = _facts(document)
        cursor = run(
            "INSERT INTO documents (source, fingerprint, first, paragraphs, tasks, facts, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                document.source,
                fingerprint,
                first,
                len(numbers),
                len(document.tasks),
                _json(facts),
                _packed(document.text),
            ),
        )
        identity = int(cursor.lastrowid or 0)
        places = self._add_sections(identity, document)
        self._connection.executemany(
            "INSERT INTO paragraphs VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (first + p.number - 1, identity, places[p.section], p.start, p.page, p.kind, p.text, search)
                for p, search in zip(document.paragraphs, search_texts, strict=True)
            ),
        )
        self._connection.executemany(
            "INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (identity, place, places[t.section], t.paragraph, t.number, t.text, _json(t.lead), _json(t.join), t.due)
                for place, t in enumerate(document.tasks)
            ),
        )
        return Entry(identity, document.source, fingerprint, first, len(numbers), len(document.tasks), facts)

    def remove(self, entry: Entry) -> None:
        """Takes out one document with all that belongs to it."""
        run = self._connection.execute
        run("DELETE FROM paragraphs WHERE id BETWEEN ? AND ?", (entry.ids.start, entry.ids.stop - 1))
        run("DELETE FROM sections WHERE document = ?", (entry.id,))
        run("DELETE FROM tasks WHERE document = ?", (entry.id,))
        run("DELETE FROM documents WHERE id = ?", (entry.id,))

    def _add_sections(self, document_id: int, document: Document) -> dict[tuple[str, ...], int]:
        outline = list(document.sections)
        elsewhere = {p.section for p in document.paragraphs} | {t.section for t in document.tasks}
        paths = [(path, True) for path in outline] + [(path, False) for path in sorted(elsewhere - set(outline))]
        self._connection.executemany(
            "INSERT INTO sections VALUES (?, ?, ?, ?)",
            ((document_id, place, listed, _json(path)) for place, (path, listed) in enumerate(paths)),
        )
        return {path: place for place, (path, _) in enumerate(paths)}

    # -- reading

    def entries(self) -> list[Entry]:
        """All documents, by source."""
        rows = self._connection.execute(
            "SELECT id, source, fingerprint, first, paragraphs, tasks, facts FROM documents ORDER BY source"
        )
        return [
            Entry(a, source, mark, first, n, tasks, json.loads(facts))
            for a, source, mark, first, n, tasks, facts in rows
        ]

    def outline(self, entry: Entry) -> tuple[tuple[str, ...], ...]:
        """Paths of its sections in order of appearance."""
        rows = self._connection.execute(
            "SELECT path FROM sections WHERE document = ? AND outline ORDER BY place", (entry.id,)
        )
        return tuple(tuple(json.loads(path)) for (path,) in rows)

    def count_sections(self) -> int:
        """Sections of all documents."""
        return int(self._connection.execute("SELECT count(*) FROM sections WHERE outline").fetchone()[0])

    def document(self, entry: Entry) -> Document:
        """One document as it was read."""
        rows = self._connection.execute("SELECT text FROM documents WHERE id = ?", (entry.id,)).fetchone()
        searches = self._connection.execute(
            "SELECT search FROM paragraphs WHERE id BETWEEN ? AND ? ORDER BY id", (entry.ids.start, entry.ids.stop - 1)
        )
        found = self.paragraphs(list(entry.ids), {entry.id: entry})
        return Document(
            source=entry.source,
            metadata=entry.metadata,
            text=zlib.decompress(rows[0]).decode(),
            sections=self.outline(entry),
            paragraphs=tuple(found[number] for number in entry.ids),
            tasks=self.tasks(entry),
            doubts=entry.doubts,
            left_out=tuple(entry.facts["left_out"]),
            coverage=entry.facts["coverage"],
            spun=entry.facts["spun"],
            search_texts=tuple(text for (text,) in searches),
        )

    def paragraphs(self, ids: Sequence[int], entries: dict[int, Entry]) -> dict[int, Paragraph]:
        """Paragraphs by id; entries by document id must hold their documents."""
        found = {}
        for some in _batches(ids):
            rows = self._connection.execute(
                "SELECT p.id, p.document, s.path, p.text, p.start, p.page, p.kind FROM paragraphs p"
                " JOIN sections s ON s.document = p.document AND s.place = p.section"
                f" WHERE p.id IN ({','.join('?' * len(some))})",
                some,
            )
            for number, document, path, text, start, page, kind in rows:
                entry = entries[document]
                found[number] = Paragraph(entry.source, number - entry.first + 1, _path(path), text, start, page, kind)
        return found

    def search_texts(self, ids: Sequence[int]) -> dict[int, SearchText]:
        """Search texts by paragraph id."""
        found: dict[int, SearchText] = {}
        for some in _batches(ids):
            rows = self._connection.execute(
                "SELECT p.id, p.document, s.path, p.search FROM paragraphs p"
                " JOIN sections s ON s.document = p.document AND s.place = p.section"
                f" WHERE p.id IN ({','.join('?' * len(some))})",
                some,
            )
            found.update((row[0], SearchText(row[0], row[1], _path(row[2]), row[3])) for row in rows)
        return found

    def all_search_texts(self, entry: Entry) -> Iterator[SearchText]:
        """Of one document, in order."""
        run = self._connection.execute
        paths = run("SELECT place, path FROM sections WHERE document = ?", (entry.id,)).fetchall()
        sections = {place: _path(path) for place, path in paths}
        rows = run(
            "SELECT id, section, search FROM paragraphs WHERE id BETWEEN ? AND ? ORDER BY id",
            (entry.ids.start, entry.ids.stop - 1),
        )
        for number, section, text in rows:
            yield SearchText(number, entry.id, sections[section], text)

    def tasks(self, entry: Entry) -> tuple[Task, ...]:
        """Its tasks in order."""
        rows = self._connection.execute(
            "SELECT t.number, s.path, t.text, t.lead, t.joins, t.due, t.paragraph FROM tasks t"
            " JOIN sections s ON s.document = t.document AND s.place = t.section WHERE t.document = ? ORDER BY t.place",
            (entry.id,),
        )
        return tuple(
            Task(
                number, tuple(json.loads(path)), text, tuple(json.loads(lead)), tuple(json.loads(join)), due, paragraph
            )
            for number, path, text, lead, join, due, paragraph in rows
        )


def _writable(path: Path) -> sqlite3.Connection:
    # one thread writes; then words and vectors are made from it at the same time (SQLite takes turns by itself)
    connection = sqlite3.connect(path, check_same_thread=False)
    # nobody reads the file before it is whole and in place, so a journal would protect nothing
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def _facts(document: Document) -> dict[str, Any]:
    metadata = asdict(document.metadata)
    return {
        "metadata": {**metadata, "inferred": sorted(metadata["inferred"])},
        "doubts": [asdict(doubt) for doubt in document.doubts],
        "left_out": list(document.left_out),
        "coverage": document.coverage,
        "spun": document.spun,
    }


@lru_cache(maxsize=8192)
def _path(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode(), level=6)


def _batches(ids: Sequence[int], size: int = 500) -> Iterator[list[int]]:
    # SQLite takes 32,766 blanks a statement; older builds 999
    for start in range(0, len(ids), size):
        yield list(ids[start : start + size])
