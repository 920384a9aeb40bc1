"""Bare figures of a table's row, read in the unit that is stated over the table: 16,623,810 under 单位：元."""

from __future__ import annotations

import re
from collections.abc import Sequence

_STATED = re.compile(r"(?:计量|金额)?单位\s*[：:]\s*(?:人民币)?([百千万亿]?元)")
_CELL = re.compile(
    r"(?<![^\t\n])([-−]?(?:\d{1,3}(?:,\d{3})+|\d{4,}|\d+(?=\.\d))(?:\.\d+)?)(?=[\t\n]|$)"
)  # no code: 301, 02


def with_stated_unit(contexts: Sequence[str]) -> list[str]:
    """The contexts with the figures of table rows in the one unit that they state; as they are where none or two do."""
    stated = {unit for context in contexts for unit in _STATED.findall(context)}
    if len(stated) != 1:
        return list(contexts)
    (unit,) = stated
    return [_CELL.sub(rf"\g<1>{unit}", context) if "\t" in context else context for context in contexts]
