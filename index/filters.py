"""Hard filters: which documents a scope allows, for lists and inside the search of both sides."""

from __future__ import annotations

from collections.abc import Mapping

from index.scope import Scope
from index.store import Entry


def years_of(entry: Entry) -> range:
    """The years a document is about: a plan for 2022-2025 is of each of the four."""
    metadata = entry.metadata
    if metadata.year is None:
        return range(0)
    return range(metadata.year, max(metadata.until or 0, metadata.year) + 1)


def in_scope(entry: Entry, scope: Scope) -> bool:
    """Whether a search within the scope looks at the document. What is not known of it is not in any scope."""
    return (
        (not scope.sources or entry.source in scope.sources)
        and (not scope.regions or entry.metadata.region in scope.regions)
        and (not scope.years or any(year in scope.years for year in years_of(entry)))
        and (not scope.kinds or entry.metadata.kind in scope.kinds)
    )


def document_tag(entry: Entry) -> str:
    """The tag that only this document's paragraphs have; removing goes by it."""
    return f"document:{entry.id}"


def tags_of(entry: Entry) -> list[str]:
    """What the word index knows a document's paragraphs by."""
    known = [document_tag(entry), *(f"year:{year}" for year in years_of(entry))]
    metadata = entry.metadata
    return known + [
        f"{name}:{value}" for name, value in (("region", metadata.region), ("kind", metadata.kind)) if value
    ]


def tags_for(scope: Scope, by_source: Mapping[str, Entry]) -> list[list[str]]:
    """The scope as alternatives of tags, of each of which a paragraph must have one."""
    fields = [
        [document_tag(by_source[source]) for source in sorted(scope.sources) if source in by_source],
        [f"region:{region}" for region in sorted(scope.regions)],
        [f"year:{year}" for year in sorted(scope.years)],
        [f"kind:{kind}" for kind in sorted(scope.kinds)],
    ]
    asked = (scope.sources, scope.regions, scope.years, scope.kinds)
    return [field for field, values in zip(fields, asked, strict=True) if values]
