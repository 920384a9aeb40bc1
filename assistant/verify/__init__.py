"""Does the cited text carry the claim? Pure functions over strings: no model, no network, the same answer every time."""

from assistant.verify.claims import Claim, split_claims
from assistant.verify.decide import Verdict, verify
from assistant.verify.report import KINDS, NOT_STATED, Reason

__all__ = ["KINDS", "NOT_STATED", "Claim", "Reason", "Verdict", "split_claims", "verify"]
