"""Reasons that a claim gives and its source does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.verify import lexicon
from assistant.verify.align import Unit
from assistant.verify.around import clause_of, within_clauses
from assistant.verify.coverage import Coverage
from assistant.verify.report import Finding

_CAUSE = re.compile(r"由于|因为|鉴于|(?<![原基诱动])因(?![素地时人此而])")


def invented(units: Sequence[Unit], coverage: Coverage) -> list[Finding]:
    """Causal words that the contexts lack, weighed by how little of their clause the contexts carry."""
    return [finding for unit in units for finding in _of_unit(unit, coverage)]


def _of_unit(unit: Unit, coverage: Coverage) -> Iterator[Finding]:
    near = unit.context.flat[max(0, unit.window.start - 20) : unit.window.end]
    for strength in ("strong", "weak"):
        for match in within_clauses(lexicon.finder("cause", strength), unit.claim, unit.span.start, unit.span.end):
            clause = clause_of(unit, match.start())
            opens = match.start() - clause.start <= 1
            if match[0] in near or (len(match[0]) == 1 and not opens):
                continue
            if strength == "strong" and _CAUSE.search(near):
                continue  # 因为 for 因
            inside = [w for w in coverage.words if match.end() <= w.start < clause.end]
            weight = sum(w.weight for w in inside)
            share = sum(w.weight * w.carried for w in inside) / weight if weight else 1.0
            told = unit.claim.piece(clause.start, clause.end)
            if strength == "strong":
                yield Finding("cause", 0.9 if share < 0.75 else 0.6, told)
            elif share < 0.6:
                yield Finding("cause", 0.7 if opens else 0.4, told)
