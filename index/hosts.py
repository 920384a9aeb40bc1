"""What a host adds to a document, as patterns: they stand in data/debris.toml and describe hosts' habits, not documents."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Cut:
    """A run of the file's characters that is no part of the document."""

    start: int
    end: int
    why: str  # blurb, page_mark, page_number, page_break, head, tail, markup


@dataclass(frozen=True, slots=True)
class Rules:
    """The patterns by their names in the table; several of one name are one, either of which may fit."""

    blurb: re.Pattern[str]
    blurb_title: re.Pattern[str]
    tag: re.Pattern[str]
    title_tag: re.Pattern[str]
    running: re.Pattern[str]
    page_inside: re.Pattern[str]
    trail: re.Pattern[str]
    head: re.Pattern[str]
    breadcrumb: re.Pattern[str]
    tail: re.Pattern[str]
    page_mark: re.Pattern[str]
    page_number: re.Pattern[str]
    markup: re.Pattern[str]
    advert: re.Pattern[str]
    advert_keeps: re.Pattern[str]


@cache
def rules() -> Rules:
    """Read once."""
    table = tomllib.loads(files("index").joinpath("data/debris.toml").read_text("utf-8"))
    joined = {k: "|".join(f"(?:{p})" for p in v) if isinstance(v, list) else v for k, v in table.items()}
    return Rules(**{name: re.compile(pattern) for name, pattern in joined.items()})
