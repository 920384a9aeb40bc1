"""What is known of a document as a whole: given by a person, else found in its text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from index.document import Metadata, Paragraph

_FIELDS = ("issuer", "region", "year", "until", "kind", "number", "issued", "obtained")


def find_metadata(
    text: str,
    paragraphs: Sequence[Paragraph],
    loaded: Mapping[str, str],
    host_title: str | None,
    source: str,
    given: Mapping[str, Any],
) -> Metadata:
    """Metadata of a document; the names of what was inferred stand in `inferred`."""
    header = paragraphs[0].text if paragraphs and paragraphs[0].kind == "header" else ""
    title = given.get("title") or host_title or (header.split("\n")[0].strip() if header else "") or PurePosixPath(source).stem
    year = re.search(r"20\d\d(?=年)", title) or re.search(r"20\d\d(?=年)", text)
    values = {name: given.get(name) for name in _FIELDS}
    inferred = {"title"} - given.keys()
    if values["year"] is None and year:
        values["year"] = int(year.group())
        inferred.add("year")
    return Metadata(title=title, inferred=frozenset(inferred), **values)
