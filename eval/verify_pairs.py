"""`youju eval verify`: claims and contexts in, verdicts out; a pure function over files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.verify import verify
from index.errors import WrongCall


def verify_file(pairs: Path, out: Path) -> bool:
    """Writes a verdict for every line of `pairs`, in order; False when a line was no pair.

    In: {id, claim, contexts: [str]}, further fields are ignored. Out: {id, supported, score, reasons: [{kind,
    claim_part, context_part}]}, or {id, line, error} for a bad line, and the rest goes on. Raises WrongCall when
    `pairs` cannot be read or `out` not be written.
    """
    try:
        lines = pairs.read_bytes().splitlines()
    except OSError as error:
        raise WrongCall(f"打不开断言文件 {pairs.name}。请检查路径。") from error
    whole = True
    written = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        record = judged(line, number)
        whole &= "error" not in record
        written.append(json.dumps(record, ensure_ascii=False))
    try:
        out.write_text("".join(line + "\n" for line in written), "utf-8")
    except OSError as error:
        raise WrongCall(f"写不了结果文件 {out.name}。请换一个可写的位置。") from error
    return whole


def judged(line: bytes, number: int) -> dict[str, Any]:
    """The verdict on one line of a file of pairs, or what is wrong with the line."""
    try:
        pair = json.loads(line.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return _fault(None, number, "这一行不是 UTF-8 编码的 JSON")
    if not isinstance(pair, Mapping):
        return _fault(None, number, "这一行不是一个 JSON 对象")
    claim, contexts = pair.get("claim"), pair.get("contexts")
    if not isinstance(claim, str):
        return _fault(pair.get("id"), number, "缺少文字字段 claim")
    if isinstance(contexts, str) or not isinstance(contexts, list) or not all(isinstance(c, str) for c in contexts):
        return _fault(pair.get("id"), number, "contexts 应是由文字组成的列表")
    verdict = verify(claim, contexts)
    return {
        "id": pair.get("id"),
        "supported": verdict.supported,
        "score": verdict.score,
        "reasons": [
            {"kind": r.kind, "claim_part": r.claim_part, "context_part": r.context_part} for r in verdict.reasons
        ],
    }


def _fault(identity: object, number: int, why: str) -> dict[str, Any]:
    return {"id": identity, "line": number, "error": f"第 {number} 行:{why}。"}
