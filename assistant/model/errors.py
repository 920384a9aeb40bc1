"""The one way a language model fails us. Nothing here is heavy: the chain imports it on every path."""

from __future__ import annotations

from index.errors import YoujuError


class ModelFailed(YoujuError):
    """No usable answer from the language model; the chain falls back to the extractive writer and says why."""

    def __init__(self, why: str, remedy: str = "请检查模型服务和 YOUJU_LLM 各项设置") -> None:
        super().__init__(f"语言模型没有用上:{why}。{remedy}。")
        self.why = why
