"""A document as JSON and back: how it leaves the process that read it. Text only, so nothing in it can act."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from index.document import Document, Doubt, Metadata, Paragraph, Task


def to_record(document: Document) -> dict[str, Any]:
    """Plain lists, strings and numbers, ready for JSON."""
    record = asdict(document)
    record["metadata"]["inferred"] = sorted(document.metadata.inferred)
    return record


def from_record(record: dict[str, Any]) -> Document:
    """The document `to_record` wrote down. Raises KeyError or TypeError for anything else."""
    metadata = record["metadata"]
    return Document(
        **{
            **record,
            "metadata": Metadata(**{**metadata, "inferred": frozenset(metadata["inferred"])}),
            "sections": _paths(record["sections"]),
            "paragraphs": tuple(Paragraph(**{**p, "section": tuple(p["section"])}) for p in record["paragraphs"]),
            "tasks": tuple(
                Task(**{**t, "section": tuple(t["section"]), "lead": tuple(t["lead"]), "join": tuple(t["join"])})
                for t in record["tasks"]
            ),
            "doubts": tuple(Doubt(**doubt) for doubt in record["doubts"]),
            "left_out": tuple(record["left_out"]),
            "search_texts": tuple(record["search_texts"]),
        }
    )


def _paths(paths: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(path) for path in paths)
