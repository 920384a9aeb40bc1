"""The language-model writer: any OpenAI-compatible service (or LangChain chat model) writes, we read and cite."""

from assistant.model.errors import ModelFailed
from assistant.model.followup import resolve_with_model
from assistant.model.writer import ModelWriter

__all__ = ["ModelFailed", "ModelWriter", "resolve_with_model"]
