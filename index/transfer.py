"""A document as JSON and back: how it leaves the process that read it. Text only, so nothing in it can act."""

from __future__ import annotations

from typing import Any

from index.document import Document, Doubt, Metadata, Paragraph, Task


def to_record(document: Document) -> dict[str, Any]:
    """Lists, tuples, strings and numbers, ready for JSON."""
    record = _fields(document)
    record["metadata"] = {**_fields(document.metadata), "inferred": sorted(document.metadata.inferred)}
    for name in ("paragraphs", "tasks", "doubts"):
        record[name] = list(map(_fields, record[name]))
    return record


def _fields(value: Any) -> dict[str, Any]:
    # dataclasses.asdict copies whatever it finds, to the last string: a tenth of the time of reading
    return {name: getattr(value, name) for name in value.__slots__}


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
