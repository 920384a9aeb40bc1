"""Reads what a model wrote: sentences with the keys they cite, from JSON, half of it, or prose with marks of many shapes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

GROWTH = 1.05  # a growing reply is read again when it is so much longer: a sentence at a time, and never quadratic
NOTHING = "资料中没有"  # what the prompt tells the model to say when the passages do not answer


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as written, without marks and markup, and the keys it cites, in order, valid or not."""

    text: str
    keys: tuple[str, ...]
    listed: bool = False  # stood on a line of its own behind a bullet or a number


@dataclass(frozen=True, slots=True)
class Reading:
    """A reply, read."""

    sentences: tuple[Sentence, ...]
    nothing: bool  # the model says that the passages do not answer
    finished: bool  # False: the reply breaks off


# Full width to half width, a character for a character, so that offsets in the text stay what they are.
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}

_KEY = r"[A-Za-z]\s?\d{1,3}"
_KEYS = rf"(?:资料|来源)?\s*{_KEY}(?:\s*(?:[,、;|&/和及与至到~\-–—]|以及)?\s*(?:资料|来源)?\s*{_KEY})*"
_LABEL = r"(?:(?:参见|来源于?|资料|依据|根据|出处|引用|编号|来自|见|source|keys?|ref)\s*[:为]?\s*)*"
_MARK = re.compile(
    rf"[\[【〔]{{1,2}}\s*\^?{_LABEL}(?P<square>{_KEYS})\s*[\]】〕]{{1,2}}"
    rf"|\(\s*{_LABEL}(?P<round>(?:资料|来源)?\s*[Aa]\s?\d.{{0,80}}?)\s*\)"
    rf"|(?P<ahead>根据|依据|据|按照)?(?:来源|资料|出处|依据)\s*[:为]?\s*(?P<bare>[Aa]\s?\d{{1,3}}(?:\s*[,、和及与]?\s*(?:资料|来源)?[Aa]\s?\d{{1,3}})*)"
    r"(?P<says>显示|指出|提到|载明|可知)?[,:]?",
    re.IGNORECASE,
)
_ROUND_KEYS = re.compile(rf"{_KEYS}", re.IGNORECASE)
_ONE_KEY = re.compile(r"([A-Za-z])\s?(\d{1,3})(?:\s*[至到~\-–—]\s*[A-Za-z]\s?(\d{1,3}))?")
_JOINING = " ,;:、”’」』)》*`}"  # may stand between a stop and the mark behind it
_MOST_IN_RANGE = 20  # keys that A1-A9 may stand for

_ENDS = re.compile(r"[。!?;}\n\]\uff01\uff1f\uff1b]")
_STOP = re.compile(r"。+[”’」』)》]*|[!?]+(?![”’」』)》!?])")  # 「一件事!」 goes on
_BULLET = re.compile(r"^\s*(?:[-*+•·●▪]\s+|[•·●▪]|\(?\d{1,2}[.、)](?!\d)\s*|[①-⑳]\s*|>\s+|#{1,6}\s+)")
_MARKUP = re.compile(r"\*\*|__|`+|</?[a-zA-Z][^<>]{0,80}>")
_FOREIGN_MARK = re.compile(r"[\[【]\s*\^?\d{1,3}\s*[\]】]")  # [1] would pass for a mark of ours
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_EMPTY_BRACKETS = re.compile(r"[((\uff08]\s*[,;、\uff0c\uff1b]*\s*[)\uff09]")
_BEFORE_STOP = re.compile(
    r"(?<![\s,、\uff0c])[\s,、\uff0c]+(?=[。!?;\uff01\uff1f\uff1b])|(?<=[\u3400-\u9fff])[ \t]+(?=[,\uff0c。])"
)
_BLANKS = re.compile(r"[^\S\n]{2,}")
_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"```[a-zA-Z]*\s*|```")
_JSON_START = re.compile(r"\{\s*[\"}]|\[\s*[\[{\"]")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_HALF_ANSWER = re.compile(r"\"(?:answer|回答|答案)\"\s*:\s*\"((?:[^\"\\]|\\.)*)\"?")

_TEXT_FIELDS = ("text", "sentence", "claim", "answer", "content", "句子", "内容", "回答", "答案", "文本")
_KEY_FIELDS = (
    "keys",
    "key",
    "citations",
    "citation",
    "sources",
    "source",
    "refs",
    "evidence",
    "来源",
    "依据",
    "编号",
    "资料",
)


def read(text: str, *, finished: bool = True) -> Reading:
    """A whole reply. finished: whether the service says that the model had come to its end."""
    body = _body(text)
    start = _JSON_START.search(body)
    if start and _looks_like_json(body, start.start()):
        sentences, whole = _read_json(_FENCE.sub("", body[start.start() :]))
        finished = finished and whole
        sentences = sentences or ([] if whole else _read_half_string(body))
    else:
        sentences = list(_read_prose(_FENCE.sub("", body), finished=finished))
    return Reading(tuple(_once_each(sentences)), _says_nothing(body, sentences), finished)


def without_thinking(text: str) -> str:
    """The reply less what a reasoning model thinks aloud."""
    return _THINKING.sub("", text)


def _body(text: str) -> str:
    """What is left to read: no thinking, and no long runs of blanks, on which the expressions above would dwell."""
    return _BLANKS.sub(" ", without_thinking(text)).strip()


@dataclass
class AnswerReader:
    """Reads a reply that arrives in pieces; a sentence is given out once nothing that follows can change it."""

    _text: str = ""
    _read_at: int = 0  # length when last read
    _seen: set[Sentence] = field(default_factory=set)

    def feed(self, piece: str) -> list[Sentence]:
        """Sentences that are complete with this piece."""
        self._text += piece
        if len(self._text) < self._read_at * GROWTH or not _ENDS.search(piece):
            return []  # nothing has ended, or too little to read it all again
        self._read_at = len(self._text)
        body = _body(self._text)
        start = _JSON_START.search(body)
        if start and _looks_like_json(body, start.start()):
            return self._new(_read_json(_FENCE.sub("", body[start.start() :]))[0])
        if not body or body.startswith(("`", "<", "{", "[{")):
            return []  # may yet turn out to be JSON or thinking
        return self._new(list(_read_prose(_FENCE.sub("", body), finished=False, more=True)))

    def close(self, *, finished: bool) -> tuple[list[Sentence], Reading]:
        """The sentences still held back, and the whole reply as read."""
        reading = read(self._text, finished=finished)
        return self._new(list(reading.sentences)), reading

    def _new(self, sentences: list[Sentence]) -> list[Sentence]:
        new = [sentence for sentence in _once_each(sentences) if sentence not in self._seen]
        self._seen.update(new)
        return new


# --- prose ---


def _read_prose(text: str, *, finished: bool, more: bool = False) -> Iterator[Sentence]:
    """Sentences of running text or a list, each with the marks inside it and right behind it.

    finished False: a last sentence without a stop is left out. more: text may follow, so a sentence behind which a
    mark may still come is left out too.
    """
    open_sentences: list[_Draft] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        last_line = number == len(lines) - 1
        drafts = _read_line(line)
        if open_sentences and drafts and not any(_has_words(draft.text) for draft in drafts):
            if more and last_line:
                open_sentences.pop()  # words may yet follow these marks, and then they are theirs
                break
            open_sentences[-1].keys += [key for draft in drafts for key in draft.keys]  # a line of mere marks
            continue
        for position, draft in enumerate(drafts):
            if last_line and position == len(drafts) - 1 and not finished and not draft.stopped:
                if more and open_sentences and _may_be_a_mark(draft.text):
                    open_sentences.pop()
                break
            open_sentences.append(draft)
        else:
            if more and last_line and open_sentences:
                open_sentences.pop()
    for draft in open_sentences:
        text = _tidy(draft.text)
        if _has_words(text):
            yield Sentence(text, tuple(dict.fromkeys(draft.keys)), draft.listed)


@dataclass
class _Draft:
    """A sentence in the making."""

    text: str = ""
    keys: list[str] = field(default_factory=list)
    listed: bool = False
    stopped: bool = False  # a stop or a semicolon closes it


def _read_line(line: str) -> list[_Draft]:
    """The sentences of one line. A mark belongs to the sentence before it, at the head of a line to the one behind it."""
    bullet = _BULLET.match(line.translate(_HALF))
    drafts = [_Draft(listed=bullet is not None)]
    for piece, keys, leads in _tokens(line[bullet.end() :] if bullet else line):
        if keys:
            behind = len(drafts) > 1 and not leads and not _has_words(drafts[-1].text)
            drafts[-2 if behind else -1].keys += keys
            continue
        for part, stopped in _parts(piece, cited=bool(drafts[-1].keys)):
            drafts[-1].text += part
            if stopped:
                drafts[-1].stopped = True
                drafts.append(_Draft())
    return [draft for draft in drafts if draft.text.strip() or draft.keys]


def _tokens(line: str) -> Iterator[tuple[str, list[str], bool]]:
    """Text and marks in turn; a mark comes as ("", its keys, whether it leads: 根据资料A1, 资料A1显示)."""
    half = line.translate(_HALF)
    last = 0
    for mark in _MARK.finditer(half):
        inside = mark["square"] or mark["round"] or mark["bare"]
        if mark["round"] and not _ROUND_KEYS.fullmatch(mark["round"]):
            continue  # (A1级) is text
        if line[last : mark.start()]:
            yield line[last : mark.start()], [], False
        yield "", keys_in(inside), bool(mark["ahead"] or mark["says"])
        last = mark.end()
    if line[last:]:
        yield line[last:], [], False


def _parts(text: str, *, cited: bool) -> Iterator[tuple[str, bool]]:
    """Text cut behind its stops, and behind a semicolon that opens it when what stands before is cited."""
    half = text.translate(_HALF)
    last = 0
    if cited and half.lstrip().startswith(";"):
        last = half.index(";") + 1
        yield text[:last], True
    for stop in _STOP.finditer(half, last):
        yield text[last : stop.end()], True
        last = stop.end()
    if text[last:]:
        yield text[last:], False


def keys_in(text: str) -> list[str]:
    """A1, A2 of 「a1, A2」; A1-A3 stands for all three."""
    keys = []
    for found in _ONE_KEY.finditer(text.translate(_HALF)):
        first, last = int(found[2]), int(found[3] or found[2])
        numbers = range(first, last + 1) if first <= last < first + _MOST_IN_RANGE else (first, last)
        keys += [f"{found[1].upper()}{number}" for number in numbers]
    return keys


def _may_be_a_mark(text: str) -> bool:
    """Whether unfinished text may grow into a mark of the sentence before it."""
    start = text.strip().translate(_HALF)
    return not _has_words(start) or (len(start) < 12 and start.lstrip(_JOINING)[:1] in tuple("[【〔(来资出依参见根据"))


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _tidy(text: str) -> str:
    """A sentence for the reader: no markup, no marks, no full stop (whoever lays out the answer sets it behind the mark)."""
    text = _FOREIGN_MARK.sub("", _MARKUP.sub("", _CONTROL.sub("", text)))
    text = _BEFORE_STOP.sub("", _EMPTY_BRACKETS.sub("", text))
    return text.replace("[", "〔").replace("]", "〕").strip().rstrip("。;,、\uff1b\uff0c \t")


# --- JSON ---


def _looks_like_json(body: str, start: int) -> bool:
    """Whether the braces at `start` are the reply: at its head, in a fence, or behind a lead-in such as 结果如下:"""
    before = body[:start].rstrip().lower()
    return not before or before.endswith(("```", "```json", ":", "\uff1a"))


def _read_json(text: str) -> tuple[list[Sentence], bool]:
    """Sentences of a JSON reply and whether it was whole; of half a reply, those items that are complete."""
    text = _TRAILING_COMMA.sub("", text)
    decoder = json.JSONDecoder(strict=False)  # a line break inside a string is let pass
    try:
        return list(_walk(decoder.raw_decode(text)[0])), True
    except (json.JSONDecodeError, RecursionError):
        pass
    sentences: list[Sentence] = []
    position = text.find("{", 1)
    while position >= 0:
        try:
            value, end = decoder.raw_decode(text, position)
        except (json.JSONDecodeError, RecursionError):
            end = position + 1
        else:
            sentences += _walk(value)
        position = text.find("{", end)
    return sentences, False


def _read_half_string(text: str) -> list[Sentence]:
    """Sentences of {"answer": "… that breaks off: prose inside JSON."""
    half = _HALF_ANSWER.search(text)
    return list(_read_prose(half[1].replace("\\n", "\n").replace('\\"', '"'), finished=False)) if half else []


def _walk(value: Any) -> Iterator[Sentence]:
    """Sentences of a decoded value, whatever its fields are called."""
    if isinstance(value, str):
        yield from _read_prose(value, finished=True)
    elif isinstance(value, list):
        for item in value:
            yield from _walk(item)
    elif isinstance(value, dict):
        text = next((value[name] for name in _TEXT_FIELDS if isinstance(value.get(name), str)), None)
        if text is None:
            for item in value.values():
                if isinstance(item, list | dict):
                    yield from _walk(item)
            return
        keys = [key for name in _KEY_FIELDS for key in _keys_of(value.get(name))]
        for sentence in _read_prose(text, finished=True):
            yield Sentence(sentence.text, tuple(dict.fromkeys((*sentence.keys, *keys))), sentence.listed)


def _keys_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from keys_in(value)
    elif isinstance(value, list):
        for item in value:
            yield from _keys_of(item)


# --- both ---


def _once_each(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """Without repetitions: a model that loops says the same thing many times."""
    seen: set[Sentence] = set()
    for sentence in sentences:
        if sentence not in seen:
            seen.add(sentence)
            yield sentence


def _says_nothing(body: str, sentences: list[Sentence]) -> bool:
    """Whether the reply is the agreed words for "not in the passages", or JSON without a sentence."""
    if any(sentence.keys for sentence in sentences):
        return False
    if not sentences:
        return bool(re.fullmatch(r"[`\w\s]*(?:\{\s*\"\w+\"\s*:\s*\[\s*\]\s*\}|\[\s*\]|\{\s*\})[`\s]*", body))
    return (
        len(sentences) == 1
        and sentences[0].text.strip("“”\"'「」").startswith(NOTHING)
        and len(sentences[0].text) <= 40
    )
