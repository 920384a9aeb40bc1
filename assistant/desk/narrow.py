"""Filters that people and programs set, against what the library holds: a filter that leaves nothing is told, not
searched, so that no answer claims to have looked where nothing was looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.question import covers
from index.errors import WrongCall
from index.library import DocumentInfo, Library
from index.scope import Scope

NAMED = 8  # of a field's values, in the sentence


def narrowed(library: Library, scope: Scope) -> Scope:
    """The scope with its regions in full (青浦区 -> 上海市青浦区). Raises WrongCall when no document is left."""
    documents = library.documents()
    held = {d.metadata.region for d in documents if d.metadata.region}
    regions = frozenset(full for name in scope.regions for full in _in_full(name, held))
    scope = replace(scope, regions=regions)
    if scope != Scope() and not any(_fits(d, scope) for d in documents):
        raise WrongCall(f"没有同时符合所选{_asked(scope)}的文件,没有查找。{_there_is(documents)}")
    return scope


def _in_full(name: str, held: Iterable[str]) -> Iterable[str]:
    return [full for full in held if full.endswith(name)] or [name]


def _fits(info: DocumentInfo, scope: Scope) -> bool:
    meta = info.metadata
    return (
        (not scope.sources or info.source in scope.sources)
        and (not scope.regions or meta.region in scope.regions)
        and (not scope.kinds or meta.kind in scope.kinds)
        and (not scope.years or any(covers(meta, year) for year in scope.years))
    )


def _years(info: DocumentInfo) -> range:
    meta = info.metadata
    return range(meta.year, max(meta.until or 0, meta.year) + 1) if meta.year else range(0)


def _asked(scope: Scope) -> str:
    fields = (
        ("文件", sorted(scope.sources)),
        ("地区", sorted(scope.regions)),
        ("年份", [f"{year}年" for year in sorted(scope.years)]),
        ("类型", sorted(scope.kinds)),
    )
    return "、".join(f"{name}({_some(values)})" for name, values in fields if values)


def _there_is(documents: Sequence[DocumentInfo]) -> str:
    regions = sorted({d.metadata.region for d in documents if d.metadata.region})
    years = [f"{year}年" for year in sorted({year for d in documents for year in _years(d)})]
    told = [f"{name}有{_some(values)}" for name, values in (("地区", regions), ("年份", years)) if values]
    return f"资料库里的{';'.join(told)}。" if told else ""


def _some(values: Sequence[str]) -> str:
    return "、".join(values[:NAMED]) + ("等" if len(values) > NAMED else "")
