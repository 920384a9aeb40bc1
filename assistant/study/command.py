"""What `youju study` does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.study.export import checked, export
from assistant.study.make import make
from assistant.study.materials import materials
from index.library import Library


def study(
    library: Library,
    items: int,
    out: Path,
    documents: Sequence[str] = (),
    topic: str = "",
    kinds: Sequence[str] = (),
) -> int:
    """Makes items and materials and writes them to `out`; for Word the learners' version stands beside it.

    Returns how many items were made: fewer than asked for where the reports carry no more.

    A.docx is the teachers' version, A-学员版.docx the learners'. Raises WrongCall for anything the caller has to change.
    """
    suffix = checked(out)
    made = make(library, documents, topic, kinds, items)
    if suffix == ".jsonl":
        export(made, out)
        return len(made)
    export(made, out, materials=materials(library, documents, topic))
    if suffix == ".docx":
        export(made, out.with_name(f"{out.stem}-学员版.docx"), teacher=False)
    return len(made)
