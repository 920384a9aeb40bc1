"""The public texts the shipped weights are trained on, split by document before any pair is made.

Only texts free to use in what ships: Wikipedia questions (CMRC 2018, DRCD; CC BY-SA), texts of law (outside copyright),
service items (MIT), CSL abstracts (Apache-2.0), CC-CEDICT (CC BY-SA). `index/data/README.md` names them all.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_DATE = re.compile(r"[((]\d{4}[^))]*[))]$")
_ARTICLE = re.compile(r"^(第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?)[\s 　]*", re.M)
_HEADING = re.compile(r"^#+\s*(.+)$", re.M)
_ENTRY = re.compile(r"\S+ (\S+) \[[^\]]*\] /(.*)/")
_NO_GLOSS = re.compile(r"CL:|variant of|^see |surname|abbr\. for|county|Taiwan pr|\(bird|species")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|sb's|sth's")
_LATIN = re.compile(r"[a-z]{2,}")
_STOP = frozenset(
    [
        "to",
        "of",
        "the",
        "an",
        "in",
        "on",
        "at",
        "for",
        "with",
        "by",
        "or",
        "and",
        "etc",
        "sth",
        "sb",
        "be",
        "as",
        "from",
        "one",
        "into",
        "is",
        "that",
        "it",
        "not",
        "also",
    ]
)
MARK = "ε"
_SENTENCE = re.compile(r"[^。;;!?\n]+[。;;!?]?")


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a statute or regulation."""

    document: str  # title without its date: versions of one text stay on one side of the split
    chapter: str  # "" where there is none
    number: str  # 第三十条
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the paragraph that answers it."""

    text: str
    paragraph: int  # index into the paragraphs it was read with
    answer: str  # the first answer given


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions over paragraphs, and which page each paragraph is from."""

    paragraphs: list[str]
    pages: list[int]
    questions: list[Question]


def is_held_out(name: str, share: int = 10) -> bool:
    """True for one document in `share`, always the same ones."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % share == 0


def sentences(text: str) -> list[str]:
    """Sentences of eight characters and more, cut at 。;!? and line ends."""
    return [part for part in (m.group().strip() for m in _SENTENCE.finditer(text)) if len(part) >= 8]


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Objects of a gzipped file with a JSON object a line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_questions(paths: Iterable[Path]) -> QuestionSet:
    """Files in SQuAD layout, gzipped; equal paragraphs are counted once."""
    found = QuestionSet([], [], [])
    index: dict[str, int] = {}
    page = 0
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            data = json.load(file)["data"]
        for entry in data:
            page += 1
            for paragraph in entry["paragraphs"]:
                text = paragraph["context"]
                if text not in index:
                    index[text] = len(found.paragraphs)
                    found.paragraphs.append(text)
                    found.pages.append(page)
                found.questions.extend(
                    Question(qa["question"], index[text], qa["answers"][0]["text"]) for qa in paragraph["qas"]
                )
    return found


def read_regulations(path: Path) -> list[Article]:
    """Articles of `local_regulations.jsonl.gz`; equal texts once."""
    return _once(
        Article(_DATE.sub("", record["doc"]), record["chapter"], record["article"], record["text"])
        for record in records(path)
    )


def read_statutes(path: Path) -> list[Article]:
    """Articles of the Markdown statutes in a tar file, local regulations left out; equal texts once."""
    return _once(_statute_articles(path))


def read_all(data: Path, laws: Path | None) -> list[Article]:
    """Articles of the data folder's regulations and of the statutes, where they are given."""
    articles = read_regulations(data / "local_regulations.jsonl.gz")
    return articles + read_statutes(laws) if laws is not None else articles


def read_dictionary(path: Path) -> list[tuple[str, str]]:
    """Words of CC-CEDICT, two to four characters, with the English words of their glosses, each marked by an ε.

    The mark keeps them apart from Latin words in Chinese texts: they are a bridge in training and are not shipped.
    """
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = _ENTRY.match(line)
            if entry is None or not 2 <= len(entry[1]) <= 4:
                continue
            glosses = [gloss for gloss in entry[2].split("/") if not _NO_GLOSS.search(gloss)]
            english = [word for word in _LATIN.findall(_ASIDE.sub(" ", " ".join(glosses)).lower()) if word not in _STOP]
            if english:
                found.append((entry[1], " ".join(f"{MARK}{word}" for word in dict.fromkeys(english))))
    return found


def _statute_articles(path: Path) -> Iterator[Article]:
    with tarfile.open(path) as archive:
        members = sorted((m for m in archive.getmembers() if m.name.endswith(".md")), key=lambda m: m.name)
        for member in members:
            folder, name = member.name.rsplit("/", 1)
            file = archive.extractfile(member)
            if file is None or "地方性法规" in folder.split("/"):
                continue
            title = _DATE.sub("", name.removesuffix(".md"))
            if folder.endswith("民法典"):
                title = "民法典" + title
            yield from split_statute(title, file.read().decode("utf-8"))


def split_statute(title: str, text: str) -> Iterator[Article]:
    """A statute in Markdown cut at 第…条, each article with the nearest heading above it."""
    body = text.split("<!-- INFO END -->", 1)[-1]
    starts = [(m.start(), m.end(), m.group(1)) for m in _ARTICLE.finditer(body)]
    headings = [(m.start(), m.group(1).strip()) for m in _HEADING.finditer(body)]
    for place, (start, begin, number) in enumerate(starts):
        end = starts[place + 1][0] if place + 1 < len(starts) else len(body)
        chapter = next((name for at, name in reversed(headings) if at < start), "")
        yield Article(title, chapter, number, _HEADING.sub("", body[begin:end]).strip())


def _once(articles: Iterable[Article]) -> list[Article]:
    seen: set[str] = set()
    kept: list[Article] = []
    for article in articles:
        if len(article.text) >= 10 and article.text not in seen:
            seen.add(article.text)
            kept.append(article)
    return kept
