"""The order of the paragraphs found: a weighted sum over what words, vectors and the texts themselves say.

Weights are learnt on public questions (`index/training/ranker.py`) and stand in `data/ranker.json`; each part of the sum
is handed on, so that a score can be explained.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from index.terms import words

WEIGHTS_FILE = Path(__file__).with_name("data") / "ranker.json"
LOOKED_AT = 50  # paragraphs whose text is looked at; the rest keep their order behind them

FEATURES = ("words", "section", "title", "cosine", "coverage", "run", "closeness", "figure", "substance")
IN_WORDS = {  # for youju explain
    "words": "词语吻合",
    "section": "章节标题吻合",
    "title": "文件标题吻合",
    "cosine": "语义相近",
    "coverage": "问句的稀有词齐全",
    "run": "连续相同的文字",
    "closeness": "问句的词彼此靠近",
    "figure": "有所问单位的数字",
    "substance": "不止一行标题",
    "task": "任务分工表中的一行",
}

_ASKED_UNIT = re.compile(r"(?:多少|几)(?:万|亿)?([\u4e00-\u9fff]{0,2})")
_FIGURE = re.compile(r"[0-9一二三四五六七八九十百千两]")
TASK_WEIGHT = 1.5  # set by hand, a fifth of what the words can give: public questions know no responsibility tables
_ASKS_WHO = re.compile(
    r"责任单位|参加单位|牵头|配合单位|分工|(?:哪些|哪个|哪几个|什么)(?:部门|单位)|谁负责|负责的?(?:部门|单位)"
)
_BODIES = re.compile(  # a row of such a table begins with its number and ends in names of bodies
    r"\A\s*[0-9]{1,3}[.、].*(?:局|委|办|办公室|中心|院|部|处|厅|镇|乡|街道|管委会|政府|公司|集团|单位|部门|队|会)[))]?\s*\Z",
    re.S,
)
_LONGEST_RUN = 12  # characters; a longer run says nothing more
_FULL = 60  # characters from which a paragraph is more than a title or a line; a guess
_NEAR = 30.0  # characters between the question's words at which closeness is one half; a guess


@dataclass(frozen=True, slots=True)
class Ranking:
    """Scores of the candidates and what they are made of."""

    scores: np.ndarray  # (n,) float32, comparable only within one question
    parts: dict[str, np.ndarray]  # feature -> (n,) float32: its share of the score; they add up to it


def rank(
    question: str,
    texts: Sequence[str],
    parts: Mapping[str, np.ndarray],
    rarity: Callable[[str], float],
) -> Ranking:
    """Scores for n candidates.

    question: normalised. texts: the candidates' search texts, in the order of their `parts`. parts: BM25 of the fields
    words, section and title, and cosine, each (n,). rarity: idf of a term in the library.
    """
    weights = learnt_weights()
    values = features(question, texts, parts, rarity)
    shares = {name: (weights[name] * values[name]).astype(np.float32) for name in FEATURES}
    shares["task"] = np.float32(TASK_WEIGHT) * _task_rows(question, texts)
    return Ranking(np.sum(np.stack(list(shares.values())), axis=0), shares)


def base(parts: Mapping[str, np.ndarray]) -> np.ndarray:
    """(n,) the part of the score that needs no text: what picks the LOOKED_AT candidates to look at."""
    weights = learnt_weights()
    scaled = _scaled(parts)
    return np.asarray(sum(weights[name] * scaled[name] for name in ("words", "section", "title", "cosine")))


def features(
    question: str,
    texts: Sequence[str],
    parts: Mapping[str, np.ndarray],
    rarity: Callable[[str], float],
) -> dict[str, np.ndarray]:
    """Each feature (n,) float32, 0 to 1 (cosine -1 to 1)."""
    asked = question_words(question, rarity)
    values = _scaled(parts)
    values["coverage"] = np.array([_coverage(asked, text) for text in texts], np.float32)
    values["run"] = np.array([_longest_run(question, text) / _LONGEST_RUN for text in texts], np.float32)
    values["closeness"] = np.array([_closeness(asked, text) for text in texts], np.float32)
    unit = asked_unit(question)
    values["figure"] = np.array([unit is not None and _has_figure(text, unit) for text in texts], np.float32)
    values["substance"] = np.array([min(len(text) / _FULL, 1.0) for text in texts], np.float32)
    return values


def _task_rows(question: str, texts: Sequence[str]) -> np.ndarray:
    asked = _ASKS_WHO.search(question) is not None
    return np.array([asked and _BODIES.search(text) is not None for text in texts], np.float32)


def question_words(question: str, rarity: Callable[[str], float]) -> dict[str, float]:
    """The question's words of two characters and more and its figures, with the square of their idf."""
    kept = dict.fromkeys(word for word in words(question) if len(word) > 1 or word.isdigit())
    return {word: rarity(word) ** 2 for word in kept}


def asked_unit(question: str) -> str | None:
    """The unit after 多少 or 几, "" where there is none, None when no figure is asked for."""
    found = _ASKED_UNIT.search(question)
    return found[1] if found else None


def _scaled(parts: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    best = max(float(np.max(parts["words"], initial=0.0)), 1e-9)  # one scale: a title hit is worth less than a text hit
    scaled = {name: np.asarray(parts[name] / best, np.float32) for name in ("words", "section", "title")}
    scaled["cosine"] = np.asarray(parts["cosine"], np.float32)
    return scaled


def _coverage(asked: Mapping[str, float], text: str) -> float:
    total = sum(asked.values())
    return sum(weight for word, weight in asked.items() if word in text) / total if total else 0.0


def _longest_run(question: str, text: str) -> int:
    longest = 0
    for start in range(len(question)):
        while (
            longest < _LONGEST_RUN and start + longest < len(question) and question[start : start + longest + 1] in text
        ):
            longest += 1
    return longest


def _closeness(asked: Mapping[str, float], text: str) -> float:
    """1 when the three rarest words that occur stand side by side, falling with the distance; 0 below two of them."""
    rarest = [word for word in sorted(asked, key=lambda word: (-asked[word], word)) if word in text][:3]
    if len(rarest) < 2:
        return 0.0
    first = text.find(rarest[0])
    nearest = float("inf")
    while first >= 0:
        gaps = [min(_gaps(text, word, first)) for word in rarest[1:]]
        nearest = min(nearest, max(gaps))
        first = text.find(rarest[0], first + 1)
    return 1.0 / (1.0 + nearest / _NEAR)


def _gaps(text: str, word: str, place: int) -> list[float]:
    after, before = text.find(word, place), text.rfind(word, 0, place)
    return [float(abs(at - place)) for at in (after, before) if at >= 0] or [float(len(text))]


@lru_cache(maxsize=64)
def _figure_with(unit: str) -> re.Pattern[str]:
    ends = "|".join(re.escape(unit[:n]) for n in range(len(unit), 0, -1))
    return re.compile(rf"[0-9一二三四五六七八九十百千两余多](?:万|亿|千|百)?(?:余|多)?(?:{ends})") if ends else _FIGURE


def _has_figure(text: str, unit: str) -> bool:
    return _figure_with(unit).search(text) is not None


@lru_cache(maxsize=1)
def learnt_weights() -> dict[str, float]:
    """Weight of each feature."""
    return {name: float(weight) for name, weight in json.loads(WEIGHTS_FILE.read_text("utf-8"))["weights"].items()}
