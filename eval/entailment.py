"""Does a text support a statement: the verifier's verdict in the harness's words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol

from eval.metrics.answer import Cited

Finding = Literal["supported", "contradicted", "not_stated", "unknown"]
FINDINGS: dict[Finding, str] = {
    "supported": "有依据",
    "contradicted": "与原文不符",
    "not_stated": "原文没说",
    "unknown": "无法判断",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether contexts support a claim, and why not."""

    finding: Finding
    score: float | None  # 0 to 1, greater is surer of support; None when it could not be judged
    reason: str = ""  # Chinese, one sentence; nothing when supported
    kind: str = ""  # the verifier's name for what is wrong
    context_part: str = ""  # the words of the context that decide it, where one could be named

    @property
    def supported(self) -> bool | None:
        """None when it could not be judged."""
        return None if self.finding == "unknown" else self.finding == "supported"


class Judge(Protocol):
    """Anything that can tell whether texts support a claim; it never raises."""

    def __call__(self, claim: str, contexts: tuple[str, ...]) -> Judgement: ...


# What the verifier calls a difference when the text says nothing on it, rather than something else.
_SAYS_NOTHING = frozenset(
    {"not_stated", "no_context", "missing", "unsupported", "not_found", "extra", "extra_detail", "invented", "cause"}
)


def verifier() -> Judge:
    """The built-in verifier, each pair judged once."""
    from assistant.verify import verify

    @lru_cache(maxsize=65536)
    def judge(claim: str, contexts: tuple[str, ...]) -> Judgement:
        if not contexts:
            return Judgement("not_stated", 0.0, "这一句没有引用任何原文", "no_context")
        try:
            verdict = verify(claim, contexts)
        except Exception as error:  # one claim the verifier chokes on is not to end a run of thousands
            return Judgement("unknown", None, f"核对器出错:{type(error).__name__}", "error")
        if verdict.supported:
            return Judgement("supported", verdict.score)
        if not verdict.reasons:
            return Judgement("not_stated", verdict.score, "原文里找不到这句话的依据", "not_stated")
        first = verdict.reasons[0]
        finding: Finding = "not_stated" if _says_nothing(first.kind, first.context_part) else "contradicted"
        return Judgement(
            finding,
            verdict.score,
            _reason(first.kind, first.claim_part, first.context_part),
            first.kind,
            first.context_part,
        )

    return judge


def _says_nothing(kind: str, context_part: str) -> bool:
    return kind in _SAYS_NOTHING or not context_part


def _reason(kind: str, claim_part: str, context_part: str) -> str:
    label = _kind_label(kind)
    if claim_part and context_part:
        return f"{label}:答案说“{claim_part}”,原文是“{context_part}”"
    if claim_part:
        return f"{label}:答案说“{claim_part}”,引用的原文没有"
    return label


def _kind_label(kind: str) -> str:
    try:
        from assistant.verify import KINDS  # Chinese names, where the verifier gives them
    except ImportError:
        return kind
    return str(KINDS.get(kind, kind))


def context_of(citation: Cited) -> str:
    """What a citation lets a reader know, a line each: which document, where in it, the text. As the answerer checks."""
    parts = (citation.title, " ".join(citation.section), citation.text)
    return "\n".join(part for part in parts if part)


def claim_splitter() -> Callable[[str], Sequence[str]]:
    """The verifier's way of cutting a sentence into claims."""
    from assistant.verify import split_claims

    return split_claims
