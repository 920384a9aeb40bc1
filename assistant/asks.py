"""A question that asks for several things, as the asks it is made of."""

from __future__ import annotations

import itertools
import re

from assistant.match import content_words

MOST = (
    4  # asks of one question; a longer list of them is a form to fill in, and its first words are answered as a whole
)
_ASKS = re.compile(
    r"多少|(?<![好近这前头十后])几(?!乎|[份篇个]?(?:材料|文件|报告))|哪(?!怕)|谁|什么|怎[么样]|如何|多久|多长|多大|咋"
)
_ASKS_AGAIN = re.compile(r"呢[?？。\s]*$")  # …移送给谁?其他线索呢?
_EACH = re.compile(
    r"(?P<before>.*[,，;；。?？]|)(?P<first>[^,，;；。?？]*?[^,，;；。?？、和与及])(?P<others>(?:、|和|与|以及|及)[^,，;；。?？]+?)"
    r"(?:实际|具体|大概|大约|到底|又|都)?(?:分别|各自|各)(?!级|部门|地|区|类|项|方面|单位|种|位|街|镇|乡|行|个|省|市|县|界|国|异|委|局|族|式|样|环节|领域|条线)"
    r"(?P<asked>.+)"
)
_NAMED_FIRST = re.compile(
    r"(?P<before>)(?P<first>[^,，;；。?？、和与及]{4,30})(?P<others>(?:和|与|以及)[^,，;；。?？、]{4,30})(?P<rest>[,，][^;；。?？]*?)(?:分别|各自|各)(?P<asked>[^,，]+)"
)
_YEAR = re.compile(r".*(?:19|20)\d\d年(?:度|底|末)?的?")
_CUTS = re.compile(
    r"[,，、;；。?？!！]+|(?<=[一-鿿])\s+(?=[一-鿿])|(?<=[一-鿿])(?=(?:还有|另外|再就是|顺便)(?!没有|哪|多少|几|什么))"
)
_KEPT_WHOLE = re.compile(r"《[^》]*》|“[^”]*”|\"[^\"]*\"|[（(][^)）]*[)）]")


def asks_of(question: str) -> list[str]:
    """The asks in order, each with the words before it that ask nothing; one alone where only one thing is asked.

    怎么申请复核?向谁申请、多久给出决定? is three. All but the first lean on those before, as turns of a talk do.
    """
    asks: list[str] = []
    pending = ""
    for piece in _pieces(question):
        pending += piece
        bare = _KEPT_WHOLE.sub(" ", piece)
        if content_words(pending) and (_ASKS.search(bare) or (asks and _ASKS_AGAIN.search(bare))):
            asks.append(pending)
            pending = ""
    if pending and asks:
        asks[-1] += pending
    return asks if 1 < len(asks) <= MOST else [question]


def each_of(question: str) -> list[tuple[str, str]]:
    """The question asked of each of the things it names side by side, with that thing: 甲和乙分别…多少 is two. Else none."""
    match = _EACH.fullmatch(question) or _NAMED_FIRST.fullmatch(question)
    if not match or not _ASKS.search(match["asked"]) or _ASKS.search(match["before"]):
        return []
    year = _YEAR.match(match["first"])
    names = [n for n in re.split(r"、|和|与|以及|及", match["others"]) if n]
    if not 0 < len(names) < MOST or not all(content_words(n) for n in (match["first"], *names)):
        return []
    shared = f"{match['before']}{year.group() if year else ''}"
    asked = f"{match.groupdict().get('rest', '')}{match['asked']}"
    first = f"{match['before']}{match['first']}{asked}"
    return [(first, match["first"]), *((f"{shared}{name}{asked}", name) for name in names)]


def _pieces(question: str) -> list[str]:
    whole = [match.span() for match in _KEPT_WHOLE.finditer(question)]
    marks = (mark for mark in _CUTS.finditer(question) if not any(a < mark.start() < b for a, b in whole))
    edges = [0, *(mark.end() for mark in marks), len(question)]
    return [piece for a, b in itertools.pairwise(edges) if (piece := question[a:b]).strip()]
