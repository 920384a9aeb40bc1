"""Which model, where and for how long: four environment variables."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from index.errors import WrongCall

SECONDS = 30.0  # as long as a person waits for an answer, a guess


@dataclass(frozen=True, slots=True)
class Settings:
    """A language model as configured."""

    name: str  # as LangChain's init_chat_model reads it: openai:qwen2.5-7b-instruct
    base_url: str | None = None  # of an OpenAI-compatible service; None: the provider's own
    key: str | None = field(default=None, repr=False)
    seconds: float = SECONDS  # for one answer, everything included

    @property
    def openai_protocol(self) -> bool:
        """Whether the service is spoken to as an OpenAI-compatible one."""
        provider, colon, _ = self.name.partition(":")
        return provider == "openai" if colon else self.base_url is not None


def from_environment() -> Settings | None:
    """YOUJU_LLM, YOUJU_LLM_BASE_URL, YOUJU_LLM_KEY, YOUJU_LLM_SECONDS; None without YOUJU_LLM. Raises WrongCall."""
    name = os.environ.get("YOUJU_LLM", "").strip()
    if not name:
        return None
    base_url = os.environ.get("YOUJU_LLM_BASE_URL", "").strip() or None
    if base_url is not None and not base_url.startswith(("http://", "https://")):
        raise WrongCall("YOUJU_LLM_BASE_URL 要以 http:// 或 https:// 开头,例如 http://127.0.0.1:8000/v1。")
    given = os.environ.get("YOUJU_LLM_SECONDS", "").strip()
    try:
        seconds = float(given) if given else SECONDS
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise WrongCall("YOUJU_LLM_SECONDS 要是 0 到 600 之间的秒数,例如 30。")
    return Settings(name, base_url, os.environ.get("YOUJU_LLM_KEY", "").strip() or None, seconds)
