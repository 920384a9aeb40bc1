"""A language model as a second judge: the same measures, its agreement with the verifier, every verdict kept."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import numpy as np

from assistant.model.client import ChatClient
from assistant.model.errors import ModelFailed
from assistant.model.settings import Settings, from_environment
from eval.cache import AnswerCache, key_of
from eval.entailment import FINDINGS, Finding, Judge, Judgement, claim_splitter
from eval.folder import Appender, RunFolder, lines
from eval.metrics.answer import Given
from eval.metrics.base import Values
from eval.metrics.faithfulness import NAMES, put_support, support
from eval.parallel import in_order
from eval.sample import agreement_of
from eval.statistics import generator, intervals
from index.errors import WrongCall

SETTING = "YOUJU_JUDGE"
_PROMPTS = Path(__file__).parents[1] / "prompts"
_BLANK = re.compile(r"\{(claim|contexts)\}")
_OBJECT = re.compile(r"\{.*\}", re.DOTALL)
_IN_A_ROW = 5  # requests that fail before the model is given up: one sentence beats a report of unknowns
_AT_ONCE = 4  # requests under way


@dataclass(slots=True)
class Cost:
    """What a judge has used; requests answered from the cache cost nothing."""

    calls: int = 0
    sent: int = 0  # characters
    received: int = 0  # characters


def settings() -> Settings:
    """The judge model: YOUJU_JUDGE over the connection that YOUJU_LLM has, or YOUJU_LLM's own. Raises WrongCall."""
    name = os.environ.get(SETTING, "").strip()
    configured = from_environment()
    if configured is None and not name:
        raise WrongCall(
            f"没有评判模型。请设 {SETTING}(或 YOUJU_LLM),写法如 openai:qwen2.5-7b-instruct;地址用 YOUJU_LLM_BASE_URL。"
        )
    if configured is None:
        base_url = os.environ.get("YOUJU_LLM_BASE_URL", "").strip() or None
        return Settings(name, base_url, os.environ.get("YOUJU_LLM_KEY", "").strip() or None)
    return replace(configured, name=name) if name else configured


@dataclass(slots=True)
class ModelJudge:
    """Asks a model whether texts support a claim. Safe for threads."""

    client: Any  # ask(messages, seconds) -> an object with .text; raises ModelFailed
    name: str
    seconds: float
    cache: Path
    cost: Cost = field(default_factory=Cost)
    _failed: int = 0
    _lock: Any = field(default_factory=threading.Lock)

    def __call__(self, claim: str, contexts: tuple[str, ...]) -> Judgement:
        """The model's verdict; what it cannot say, or says unreadably, is unknown. Raises ModelFailed when it is gone."""
        if not contexts:
            return Judgement("not_stated", None, "这一句没有引用任何原文", "no_citation")
        messages = (("system", prompt("judge_rules")), ("human", request(claim, contexts)))
        key = key_of(self.name, messages)
        reply = self._kept(key)
        if reply is None:
            try:
                reply = self._asked(messages)
            except ModelFailed as failure:
                return Judgement("unknown", None, f"评判模型没有答出:{failure.why}", "model")
            self._keep(key, reply)
        return judgement_of(reply)

    def _asked(self, messages: tuple[tuple[str, str], ...]) -> str:
        try:
            text = str(self.client.ask(messages, self.seconds).text)
        except ModelFailed:
            with self._lock:
                self._failed += 1
                if self._failed >= _IN_A_ROW:
                    raise WrongCall(
                        "评判模型连续多次没有答出,已停下。请检查模型服务和 YOUJU_LLM 各项设置;判过的都已留下,再运行会接着判。"
                    ) from None
            raise
        with self._lock:
            self._failed = 0
            self.cost.calls += 1
            self.cost.sent += sum(len(part) for _, part in messages)
            self.cost.received += len(text)
        return text

    def _kept(self, key: str) -> str | None:
        cache = AnswerCache(self.cache)
        try:
            found = cache.get(key)
        finally:
            cache.close()
        return None if found is None else str(found["reply"])

    def _keep(self, key: str, reply: str) -> None:
        cache = AnswerCache(self.cache)
        try:
            cache.put(key, {"reply": reply})
        finally:
            cache.close()


def prompt(name: str) -> str:
    """A file of prompts/. Raises WrongCall when it is missing."""
    try:
        return (_PROMPTS / f"{name}.txt").read_text(encoding="utf-8").strip()
    except OSError as error:
        raise WrongCall(f"缺提示词文件 prompts/{name}.txt。请从项目里恢复这个文件。") from error


def request(claim: str, contexts: tuple[str, ...]) -> str:
    """What the model is asked, its blanks filled in one pass: braces inside a text stay as they are."""
    values = {"claim": claim, "contexts": "\n\n".join(contexts)}
    return _BLANK.sub(lambda blank: values[blank[1]], prompt("judge_request"))


def judgement_of(reply: str) -> Judgement:
    """A model's reply as a verdict; one that cannot be read is unknown, never wrong."""
    match = _OBJECT.search(reply)
    try:
        found = json.loads(match.group(0)) if match else None
    except ValueError:
        found = None
    if not isinstance(found, dict) or found.get("finding") not in FINDINGS:
        return Judgement("unknown", None, "评判模型的回答读不懂", "model")
    finding = cast(Finding, found["finding"])
    reason = "" if finding == "supported" else str(found.get("reason") or FINDINGS[finding])
    return Judgement(finding, None, reason, "model", str(found.get("quote") or ""))


def model_judge(folder: RunFolder) -> ModelJudge:
    """The configured model, its replies kept beside the runs."""
    chosen = settings()
    return ModelJudge(ChatClient(chosen), chosen.name, chosen.seconds, folder.path.parent / ".cache" / "judge.sqlite")


def judge_run(folder: RunFolder, judge: ModelJudge, seed: int) -> dict[str, Any]:
    """Judges a finished run's answers anew; picks up after a stop. Writes judge_verdicts.jsonl and judge.json.

    Returns what judge.json holds: {"model", "n", "agreement", "low", "high", "kappa", "unknown", "calls", "sent",
    "received", "metrics": {name: figure}}; n counts the claims both could judge.
    """
    kept = folder.path / f"judge_verdicts-{key_of(judge.name)[:8]}.jsonl"
    answers, abouts = list(_answered(folder)), folder.abouts()
    with Appender(kept) as out, ThreadPoolExecutor(_AT_ONCE) as threads:
        for line in in_order(
            threads, lambda record: _judged(record, judge, abouts), answers[out.done :], window=2 * _AT_ONCE
        ):
            out.add(line)
    found = _agreement(folder, kept) | {
        "model": judge.name,
        "calls": judge.cost.calls,
        "sent": judge.cost.sent,
        "received": judge.cost.received,
        "metrics": _figures(kept, seed),
    }
    folder.write("judge.json", found)
    return found


def _answered(folder: RunFolder) -> Iterator[dict[str, Any]]:
    return (record for record in lines(folder.answers) if record.get("answer") and not Given(record).refused)


def _judged(record: dict[str, Any], judge: Judge, abouts: Mapping[str, str]) -> dict[str, Any]:
    values = Values()
    found = support(Given(record), judge, claim_splitter(), abouts)
    put_support(found, values)
    claims = [
        {"claim": claim.text, "finding": claim.judgement.finding, "reason": claim.judgement.reason}
        for claim in found.claims
    ]
    return {"id": record["id"], "values": values.known, "unknown": values.unknown, "claims": claims}


def _agreement(folder: RunFolder, kept: Path) -> dict[str, Any]:
    """Over the claims that both could judge."""
    theirs = {line["id"]: line["claims"] for line in lines(kept)}
    pairs: list[tuple[bool, bool]] = []
    unknown = 0
    for verdict in lines(folder.verdicts):
        for mine, other in zip(verdict["claims"], theirs.get(verdict["id"], []), strict=False):
            if "unknown" in (mine["finding"], other["finding"]):
                unknown += 1
            else:
                pairs.append((mine["finding"] == "supported", other["finding"] == "supported"))
    if not pairs:
        return {"n": 0, "agreement": None, "low": None, "high": None, "kappa": None, "unknown": unknown}
    return agreement_of(pairs) | {"unknown": unknown}


def _figures(kept: Path, seed: int) -> dict[str, Any]:
    rows = list(lines(kept))
    values = np.array([[row["values"].get(name, np.nan) for name in NAMES] for row in rows]).reshape(
        len(rows), len(NAMES)
    )
    unknown = np.array([[name in row["unknown"] for name in NAMES] for row in rows]).reshape(values.shape)
    found = intervals(values, unknown, [True] * len(NAMES), generator(seed, "judge"))
    return {name: figure.record() for name, figure in zip(NAMES, found, strict=True)}
