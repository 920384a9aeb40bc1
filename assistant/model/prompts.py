"""Prompts are plain files in prompts/; here they are loaded, their blanks checked and filled."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from index.errors import YoujuError

DIRECTORY = Path(__file__).parents[2] / "prompts"

BLANKS: dict[str, frozenset[str]] = {
    "answer_rules": frozenset({"format"}),
    "answer_as_json": frozenset(),
    "answer_as_text": frozenset(),
    "answer_request": frozenset({"passages", "question"}),
    "passage": frozenset({"key", "title", "about", "section", "number", "text"}),
    "follow_up_rules": frozenset(),
    "follow_up_request": frozenset({"history", "question"}),
}
"""Each prompt the writer uses and the blanks it must have, no more and no fewer."""

BLANK = re.compile(r"\{([a-z_]+)\}")  # the braces of a JSON example hold quotes, so they are no blanks


class DamagedPrompt(YoujuError):
    """A prompt file is missing, or its blanks are not those the writer fills."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"提示词文件 prompts/{name}.txt 不能用:{why}。请从项目里恢复这个文件。")


@cache
def load(name: str) -> str:
    """The text of a prompt, once per process. Raises DamagedPrompt."""
    try:
        text = (DIRECTORY / f"{name}.txt").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedPrompt(name, "读不出来") from error
    blanks = frozenset(BLANK.findall(text))
    if blanks != BLANKS[name]:
        odd = "、".join(sorted(blanks ^ BLANKS[name]))
        raise DamagedPrompt(name, f"多了或少了空位 {odd}")
    return text


def fill(name: str, **values: str) -> str:
    """A prompt with its blanks filled in one pass: braces inside a value stay as they are."""
    if values.keys() != BLANKS[name]:
        raise ValueError(f"{name}: got {sorted(values)}, needs {sorted(BLANKS[name])}")
    return BLANK.sub(lambda blank: values[blank[1]], load(name))
