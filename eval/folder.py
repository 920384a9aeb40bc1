"""The folder of one run: what is in it, and picking up where a stopped run left off."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from index.errors import WrongCall

FORMAT = 1  # of the folder; greater when an older one can no longer be read


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The files of a run. answers.jsonl and verdicts.jsonl grow by a line a question, in the set's order."""

    path: Path

    @property
    def answers(self) -> Path:
        return self.path / "answers.jsonl"

    @property
    def verdicts(self) -> Path:
        return self.path / "verdicts.jsonl"

    @property
    def questions(self) -> Path:
        return self.path / "questions.jsonl"

    @property
    def figures(self) -> Path:
        return self.path / "figures.json"

    @property
    def report(self) -> Path:
        return self.path / "report.html"

    def read(self, name: str) -> Any:
        """A JSON file of the folder; None when there is none. Raises WrongCall when it is damaged."""
        path = self.path / name
        if not path.is_file():
            return None
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise WrongCall(f"《{path}》损坏,读不出来。请换一个 --out 重新评测。") from error

    def write(self, name: str, value: Any) -> None:
        """A JSON file of the folder, whole or not at all."""
        self.write_text(name, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False) + "\n")

    def write_text(self, name: str, text: str) -> None:
        """A text file of the folder, whole or not at all."""
        path = self.path / name
        draft = path.with_suffix(path.suffix + ".part")
        draft.write_text(text, encoding="utf-8", newline="")
        draft.replace(path)

    def abouts(self) -> dict[str, str]:
        """Source -> period, region and issuer of the documents of the library measured with."""
        library = self.read("library.json")
        return {} if library is None else {document["source"]: document["about"] for document in library["documents"]}

    def prepare(self, settings: Mapping[str, Any]) -> None:
        """Makes the folder, or checks that it holds a run of these very settings. Raises WrongCall otherwise."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WrongCall(f"建不了文件夹“{self.path}”。请给 --out 一个可写的位置。") from error
        held = self.read("settings.json")
        if held is None:
            if any(self.path.iterdir()):
                raise WrongCall(f"文件夹“{self.path}”里有别的东西,不是一次评测。请给 --out 另一个文件夹。")
            self.write("settings.json", dict(settings))
        elif held != json.loads(json.dumps(settings)):
            changed = "、".join(sorted(key for key in {*held, *settings} if held.get(key) != settings.get(key)))
            raise WrongCall(f"文件夹“{self.path}”里是另一次评测({changed} 不同)。请给 --out 另一个文件夹。")


class Appender:
    """Adds lines to a file so that a stop at any point costs one line at most."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self.done = _mend(path)  # whole lines already there

    def __enter__(self) -> Appender:
        self._file = self._path.open("ab")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, line: Mapping[str, Any]) -> None:
        """One more line, handed to the system at once."""
        assert self._file is not None
        self._file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        self._file.flush()


def _mend(path: Path) -> int:
    """Cuts off a line that a stop left torn; returns the whole lines before it."""
    if not path.exists():
        return 0
    whole, count = 0, 0
    with path.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n") or not _parses(line):
                break
            whole += len(line)
            count += 1
    if whole < path.stat().st_size:
        os.truncate(path, whole)
    return count


def _parses(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSONL file written by this module, one at a time."""
    with path.open("rb") as file:
        for line in file:
            yield json.loads(line)
