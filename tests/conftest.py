"""What many tests share: the five reports as a built library."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from assistant.chain import Assistant
from index.build import build
from index.library import Library

CORPUS = Path(__file__).parents[1] / "corpus"
TODAY = date(2026, 11, 22)


@contextmanager
def assistant_of(folder: Path, texts: Mapping[str, str]) -> Iterator[Assistant]:
    """The built-in writer over a library of texts by file name, built in an empty folder, on the same day."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, text in texts.items():
        (corpus / name).write_text(text, encoding="utf-8")
    build(corpus, folder / "index")
    with Library.open(folder / "index") as library:
        yield Assistant(library, clock=lambda: TODAY)


@pytest.fixture(scope="session")
def five_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library of the five reports."""
    index = tmp_path_factory.mktemp("five") / "index"
    build(CORPUS, index)
    return index


@pytest.fixture(scope="session")
def five(five_index: Path) -> Iterator[Library]:
    """That library, open."""
    with Library.open(five_index) as library:
        yield library


@pytest.fixture(scope="session")
def assistant(five: Library) -> Assistant:
    """The built-in writer over the five reports, on a day in 2026."""
    return Assistant(five, clock=lambda: TODAY)
