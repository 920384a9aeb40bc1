"""The lead-in of a claim (2023年青浦区:) against the line that says whose paragraph a context is."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.verify.entities import places
from assistant.verify.numbers import agrees
from assistant.verify.report import Finding
from assistant.verify.text import Text, prepare

_HEADER = 160  # characters: a longer first line is text, not a title


def contradicted(lead: str, contexts: Sequence[Text]) -> list[Finding]:
    """A year or place of the lead-in that no context has, where a first line names years or places of its own.

    A bare paragraph says nothing of its year or place, so that nothing is found there.
    """
    headers = titles(contexts)
    told = prepare(lead)
    findings = []
    for claimed in told.figures:
        known = [q for header in headers for q in header.figures if q.kind in ("year", "date")]
        held = any(agrees(claimed, q) for context in contexts for q in context.figures)
        if claimed.kind in ("year", "date") and known and not held:
            findings.append(Finding("year", 1.0, claimed.text, known[0].text))
    named = [full for header in headers for _, _, full in places(header)]
    anywhere = {full for context in contexts for _, _, full in places(context)}
    for start, end, full in places(told):
        if named and not any(other.startswith(full) for other in anywhere):
            findings.append(Finding("entity", 1.0, told.flat[start:end], named[0]))
    return findings


def titles(contexts: Sequence[Text]) -> list[Text]:
    """The title lines that contexts begin with."""
    return [prepare(header) for context in contexts if (header := _header(context.raw))]


def _header(raw: str) -> str:
    """The first line of a context when it is a title line, else ""."""
    first, newline, _ = raw.partition("\n")
    return first if newline and len(first) <= _HEADER and not any(c in first for c in "。;\uff1b\uff0c") else ""
