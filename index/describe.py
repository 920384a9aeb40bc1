"""Documents as public records: what `youju show` prints and other programs read."""

from __future__ import annotations

from typing import Any

from index.library import DocumentInfo, Hit, Library


def document_record(info: DocumentInfo) -> dict[str, Any]:
    """One line of the list of documents."""
    meta = info.metadata
    return {
        "source": info.source,
        "title": meta.title,
        "issuer": meta.issuer,
        "region": meta.region,
        "year": meta.year,
        "until": meta.until,
        "kind": meta.kind,
        "number": meta.number,
        "issued": meta.issued,
        "obtained": meta.obtained,
        "inferred": sorted(meta.inferred),
        "coverage": round(info.coverage, 4),
        "left_out": list(info.left_out),
        "doubts": [
            {"kind": d.kind, "note": d.note, "paragraph": d.paragraph, "passage": d.passage} for d in info.doubts
        ],
    }


def full_record(library: Library, source: str) -> dict[str, Any]:
    """One document with its sections, paragraphs and tasks. Raises WrongCall when the library does not hold it."""
    document = library.document(source)
    return document_record(library.info(source)) | {
        "sections": [list(section) for section in document.sections],
        "paragraphs": [
            {"paragraph": p.number, "section": list(p.section), "page": p.page, "kind": p.kind, "text": p.text}
            for p in document.paragraphs
        ],
        "tasks": [
            {
                "number": t.number,
                "section": list(t.section),
                "text": t.text,
                "lead": list(t.lead),
                "join": list(t.join),
                "due": t.due,
                "paragraph": t.paragraph,
            }
            for t in document.tasks
        ],
    }


def hit_record(rank: int, hit: Hit, library: Library) -> dict[str, Any]:
    """One search result."""
    return {
        "rank": rank,
        "score": round(hit.score, 4),
        "source": hit.paragraph.source,
        "title": library.info(hit.paragraph.source).metadata.title,
        "section": list(hit.paragraph.section),
        "paragraph": hit.paragraph.number,
        "text": hit.paragraph.text,
    }
