"""What a helper process of index.workers does: a line of JSON in, a line of JSON and bytes out, until there are no more."""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from typing import Any

from index.encoder import Encoder, load_encoder
from index.prepare import prepare as make_ready
from index.prepare import to_bytes


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
    tasks = {"prepare": prepare}
    for line in sys.stdin.buffer:
        task, request = json.loads(line)
        answer, data = tasks[task](request)
        answers.write(json.dumps([answer, len(data)], ensure_ascii=False).encode() + b"\n" + data)
        answers.flush()


if __name__ == "__main__":
    main()
