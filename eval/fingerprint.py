"""What an answer depends on beside the question: the code and its data, and the library."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[1]
_SUFFIXES_LEFT_OUT = {".pyc"}


def of_files(folders: Iterable[str], root: Path = _ROOT) -> str:
    """Changes when any file under these folders of the project does; names count, times do not."""
    digest = sha256()
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix not in _SUFFIXES_LEFT_OUT and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(root)).encode())
                digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def answering() -> str:
    """Of everything that answers: reading, index, answering, wording."""
    return of_files(("index", "assistant", "prompts"))


def measuring() -> str:
    """Of everything that judges: the harness and the verifier it leans on."""
    return of_files(("eval", "assistant"))


def library_record(library: Any) -> dict[str, Any]:
    """What a library holds, for library.json. Its generation without the running number: content alone counts."""
    from assistant.passages import about

    return {
        "generation": library.generation.rsplit("-", 1)[-1],
        "documents": [
            {
                "source": info.source,
                "title": info.metadata.title,
                "region": info.metadata.region,
                "year": info.metadata.year,
                "paragraphs": info.paragraphs,
                "tasks": info.tasks,
                "coverage": round(info.coverage, 6),
                "doubts": len(info.doubts),
                "about": about(info.metadata),
            }
            for info in library.documents()
        ],
    }
