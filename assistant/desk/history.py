"""Conversations, kept per user in one small SQLite file beside the index: questions, answers, what people thought."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.view.turn import Turn
from index.scope import Scope

TITLE = 40  # characters of the first question that name a conversation
LISTED = 100  # conversations in the list

_FILTERS = ("sources", "regions", "years", "kinds")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS turns (
  id INTEGER PRIMARY KEY, user TEXT NOT NULL, conversation TEXT NOT NULL, asked REAL NOT NULL,
  question TEXT NOT NULL, record TEXT NOT NULL, struck TEXT NOT NULL, scope TEXT NOT NULL,
  searched INTEGER NOT NULL, vote INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS by_conversation ON turns (user, conversation, id);
"""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One line of the list."""

    id: str
    title: str  # its first question
    asked: float  # seconds since 1970, of the last turn
    turns: int


def new_conversation() -> str:
    """A name nobody can guess."""
    return uuid.uuid4().hex


class History:
    """Safe to use from several threads: one connection behind a lock; a statement takes well under a millisecond."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)

    def keep(self, user: str, conversation: str, turn: Turn, scope: Scope) -> int:
        """Adds one answered turn, asked within a scope; its id."""
        values = (
            user,
            conversation,
            time.time(),
            turn.question,
            _json(turn.record),
            _json(turn.struck),
            _json({name: sorted(getattr(scope, name)) for name in _FILTERS}),
            turn.searched,
        )
        with self._write() as db:
            found = db.execute(
                "INSERT INTO turns (user, conversation, asked, question, record, struck, scope, searched) "
                "VALUES (?,?,?,?,?,?,?,?)",
                values,
            )
            return int(found.lastrowid or 0)

    def turns(self, user: str, conversation: str) -> tuple[Turn, ...]:
        """A user's conversation, oldest turn first; empty when it is not theirs."""
        rows = self._rows(
            "SELECT id, question, record, struck, vote, searched FROM turns WHERE user=? AND conversation=? ORDER BY id",
            (user, conversation),
        )
        return tuple(
            Turn(
                row[1], json.loads(row[2]), row[0], tuple(map(tuple, json.loads(row[3]))), vote=row[4], searched=row[5]
            )
            for row in rows
        )

    def asked(self, user: str, turn: int) -> tuple[str, Scope] | None:
        """What was looked up for one of the user's turns, and within what; None when it is not theirs."""
        rows = self._rows(
            "SELECT json_extract(record, '$.resolved_question'), scope FROM turns WHERE user=? AND id=?", (user, turn)
        )
        if not rows:
            return None
        found = json.loads(rows[0][1])
        return rows[0][0], Scope(**{name: frozenset(found[name]) for name in _FILTERS})

    def vote(self, user: str, turn: int, vote: int, reason: str) -> bool:
        """What the user thought of one answer: 1, -1 or 0, and why; False when it is not theirs."""
        with self._write() as db:
            found = db.execute("UPDATE turns SET vote=?, reason=? WHERE user=? AND id=?", (vote, reason, user, turn))
            return found.rowcount == 1

    def conversations(self, user: str, words: str = "") -> tuple[Conversation, ...]:
        """The user's conversations, newest first; with words, those that hold them in a question or an answer."""
        like = "%" + words.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
        rows = self._rows(
            "SELECT conversation, MIN(id), MAX(asked), COUNT(*) FROM turns WHERE user=? AND conversation IN "
            "(SELECT conversation FROM turns WHERE user=? AND (question LIKE ? ESCAPE '\\' OR "
            "json_extract(record, '$.answer') LIKE ? ESCAPE '\\')) GROUP BY conversation ORDER BY MAX(id) DESC LIMIT ?",
            (user, user, like, like, LISTED),
        )
        titles = dict(
            self._rows(
                f"SELECT id, question FROM turns WHERE id IN ({','.join('?' * len(rows))})", [r[1] for r in rows]
            )
        )
        return tuple(Conversation(row[0], titles[row[1]][:TITLE], row[2], row[3]) for row in rows)

    def forget(self, user: str, conversation: str) -> None:
        """Removes one of the user's conversations."""
        with self._write() as db:
            db.execute("DELETE FROM turns WHERE user=? AND conversation=?", (user, conversation))

    def close(self) -> None:
        """Lets go of the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._db:
            yield self._db

    def _rows(self, statement: str, values: Any) -> list[Any]:
        with self._lock:
            return self._db.execute(statement, values).fetchall()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
