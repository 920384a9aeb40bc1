"""Nothing unsupported reaches the user: every claim of a draft is held against what it cites."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.draft import Claim
from assistant.verify import verify
from index.normalise import unbroken


@dataclass(frozen=True, slots=True)
class Checked:
    """One claim after the check."""

    claim: Claim
    supported: bool
    why: str = ""  # one Chinese sentence when it was struck


def check(claim: Claim) -> Checked:
    """Hold one claim against the paragraphs it cites. A claim that states something and cites nothing is struck."""
    if not claim.checked:
        return Checked(claim, True)
    if not claim.supports:
        return Checked(claim, False, "没有引用任何段落")
    contexts = [
        f"{s.about} {s.title}\n{' '.join(s.paragraph.section)}\n{unbroken(s.paragraph)}"
        for s in dict.fromkeys(claim.supports)
    ]
    verdict = verify(claim.text, contexts)
    if verdict.supported:
        return Checked(claim, True)
    reason = verdict.reasons[0] if verdict.reasons else None
    return Checked(claim, False, f"“{reason.claim_part}”在所引段落中找不到依据" if reason else "所引段落不支持这句话")


def check_all(claims: Iterable[Claim]) -> list[Checked]:
    """Every claim, in order."""
    return [check(claim) for claim in claims]
