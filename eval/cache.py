"""Answers kept by question, library generation and settings, so that the same thing is not asked twice."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any


class AnswerCache:
    """One small database beside the runs; safe to delete."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._store = sqlite3.connect(path, timeout=30)
        self._store.execute("create table if not exists answers (key text primary key, record text not null)")

    def get(self, key: str) -> dict[str, Any] | None:
        """The record kept under a key."""
        row = self._store.execute("select record from answers where key = ?", (key,)).fetchone()
        return None if row is None else json.loads(row[0])

    def put(self, key: str, record: Mapping[str, Any]) -> None:
        """Keeps a record at once: a stop after this loses nothing."""
        with self._store:
            self._store.execute(
                "insert or replace into answers values (?, ?)", (key, json.dumps(record, ensure_ascii=False))
            )

    def close(self) -> None:
        """Lets go of the file."""
        self._store.close()


def key_of(*parts: Any) -> str:
    """The same parts give the same key, in every process."""
    return sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
