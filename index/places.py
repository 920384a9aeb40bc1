"""Where the corpus and the index are: a setting, else a folder that every user has."""

from __future__ import annotations

import os
from pathlib import Path


def index_directory(given: Path | None = None) -> Path:
    """--index, else YOUJU_INDEX, else a folder in the user's data directory."""
    if given:
        return given
    if setting := os.environ.get("YOUJU_INDEX"):
        return Path(setting)
    base = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".local" / "share") / "youju" / "index"


def corpus_directory(given: Path | None = None) -> Path:
    """--corpus, else YOUJU_CORPUS, else the project's own corpus/."""
    if given:
        return given
    if setting := os.environ.get("YOUJU_CORPUS"):
        return Path(setting)
    return Path(__file__).resolve().parents[1] / "corpus"
