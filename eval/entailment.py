"""Does a text support a statement: the verifier's verdict in the harness's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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


def verifier() -> Judge:
    """The built-in verifier, each pair judged once."""
    from assistant.verify import KINDS, NOT_STATED, verify

    @lru_cache(maxsize=65536)
    def judge(claim: str, contexts: tuple[str, ...]) -> Judgement:
        if not contexts:
            return Judgement("not_stated", 0.0, "这一句没有引用任何原文", "no_citation")
        try:
            verdict = verify(claim, contexts)
        except Exception as error:  # one claim the verifier chokes on is not to end a run of thousands
            return Judgement("unknown", None, f"核对器出错:{type(error).__name__}", "error")
        if verdict.supported:
            return Judgement("supported", verdict.score)
        first = verdict.reasons[0]
        if first.kind == "unjudged":
            return Judgement("unknown", None, KINDS[first.kind], first.kind)
        silent = first.kind in NOT_STATED or not first.context_part
        reason = _reason(KINDS[first.kind], first.claim_part, first.context_part)
        finding: Finding = "not_stated" if silent else "contradicted"
        return Judgement(finding, verdict.score, reason, first.kind, first.context_part)

    return judge


def _reason(label: str, claim_part: str, context_part: str) -> str:
    if claim_part and context_part:
        return f"{label}:答案说“{claim_part}”,原文是“{context_part}”"
    if claim_part:
        return f"{label}:答案说“{claim_part}”,引用的原文没有"
    return label


def context_of(citation: Cited, abouts: Mapping[str, str]) -> str:
    """What a citation lets a reader know, a line each: which document, where in it, the text. As the answerer checks.

    abouts: source -> its period, region and issuer, where the library knows the document.
    """
    document = " ".join(part for part in (abouts.get(citation.source, ""), citation.title) if part)
    parts = (document, " ".join(citation.section), citation.text)
    return "\n".join(part for part in parts if part)


class Stated(Protocol):
    """One statement of an answer with the marks that stand behind it."""

    @property
    def text(self) -> str: ...

    @property
    def marks(self) -> tuple[int, ...]: ...


Split = Callable[[str], Sequence[Stated]]


def claim_splitter() -> Split:
    """The verifier's way of cutting an answer, marks and all, into statements."""
    from assistant.verify import split_claims

    return split_claims
