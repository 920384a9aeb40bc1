"""What the tabs share: the live library, the history, who is asking."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any, Protocol
from urllib.parse import quote

from assistant.chain import Assistant
from assistant.desk.desk import Desk
from assistant.desk.drafts import Drafts
from assistant.desk.examples import about, examples
from assistant.desk.history import History
from assistant.desk.shelf import Shelf

COOKIE = "youju_user"  # a random name a browser keeps: history belongs to it


class HasCookies(Protocol):
    """A request of Gradio or of FastAPI."""

    @property
    def cookies(self) -> Mapping[str, str]:
        """By name."""
        ...


class Shared:
    """One for the whole server."""

    def __init__(self, desk: Desk, history: History) -> None:
        self.desk = desk
        self.history = history
        self.shelf = Shelf(desk)
        self.drafts = Drafts()
        self._welcome: tuple[str, tuple[tuple[str, ...], str]] | None = None

    def welcome(self) -> tuple[tuple[str, ...], str]:
        """Example questions and one line on the library; made once a generation."""
        with self.desk.assistant() as assistant:
            generation = assistant.library.generation
            if self._welcome is None or self._welcome[0] != generation:
                alone = Assistant(assistant.library)  # a model service is not asked before a person asks
                self._welcome = (generation, (examples(alone), about(assistant.library)))
        return self._welcome[1]


def user_of(request: HasCookies | Any) -> str:
    """Who asks: the name in the browser's cookie; "" for a program without one."""
    return str(request.cookies.get(COOKIE) or "")


def has_mcp() -> bool:
    """Whether the page's named functions can be offered as MCP tools too."""
    return find_spec("mcp") is not None


def attached(name: str) -> dict[str, str]:
    """Headers of a download."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
