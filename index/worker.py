"""What a helper process of index.workers does: a line of JSON in, a line of JSON and bytes out, until there are no more."""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

from index.encoder import Encoder, load_encoder
from index.errors import UnreadableDocument
from index.prepare import prepare as make_ready
from index.prepare import to_bytes
from index.safety import read_safely
from index.transfer import to_record


def read(request: dict[str, Any]) -> tuple[Any, bytes]:
    """A file to a document's record, or why it cannot be read."""
    try:
        document = read_safely(Path(request["path"]), request["source"], request["given"])
    except UnreadableDocument as error:
        return {"why": error.why, "remedy": error.remedy}, b""
    return {"document": to_record(document)}, b""


@cache
def encoder_named(name: str) -> Encoder:
    """The encoder this process would take, if it is the one the caller has; else the process ends."""
    encoder = load_encoder()
    if encoder.name != name:
        sys.exit(f"{encoder.name} is not {name}")
    return encoder


def prepare(request: dict[str, Any]) -> tuple[Any, bytes]:
    """Search texts under their heads to terms and, where an encoder is named, vectors: see index.prepare.to_bytes."""
    encoder = encoder_named(request["encoder"]) if request["encoder"] else None
    return to_bytes(*make_ready(request["texts"], request["heads"], encoder))


def main() -> None:
    """Answers until the pipe is closed."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints must not stand between the answers
    tasks = {"read": read, "prepare": prepare}
    for line in sys.stdin.buffer:
        task, request = json.loads(line)
        answer, data = tasks[task](request)
        answers.write(json.dumps([answer, len(data)], ensure_ascii=False).encode() + b"\n" + data)
        answers.flush()


if __name__ == "__main__":
    main()
