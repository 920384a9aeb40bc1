"""What a person has written down of each document: sources.toml beside the reports."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from index.errors import WrongCall


def load_sources(corpus: Path) -> dict[str, dict[str, Any]]:
    """Given metadata by the document's name under the corpus; empty where there is no sources.toml.

    Raises WrongCall when the file cannot be read as TOML.
    """
    path = corpus / "sources.toml"
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongCall(f"{path.name} 写得不对:{error}。请按 TOML 格式改正后再试。") from error
    return {name: dict(entry) for name, entry in table.items() if isinstance(entry, dict)}
