"""When does a text state a fact, hold a quote, print a number: the rules of comparison of the public contract.

Text is compared after NFKC, in lower case, without white space and punctuation; decimal points and % stay, and a
figure must not be part of a longer one. Chinese and Arabic digits are not converted into each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

MARK = re.compile(r"\[(\d+)\]")  # the one form of a citation mark
NUMBER = re.compile(r"\d+(?:\.\d+)?")
_CIRCLED = re.compile("[\u2460-\u2473\u3251-\u325f]")  # ①…⑳ ㉑…㉟: numbering, never a figure
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DOTTED_DATE = re.compile(r"(\d{4})[.\-/](\d{1,2})[.\-/](\d{1,2})")
_GAP = "\0"  # stands for a dropped character until we know its neighbours
_GAP_BETWEEN = re.compile(f"([^{_GAP}]){_GAP}+(?=([^{_GAP}]))")


class _Kept(dict[int, str]):
    """Code point -> itself, or a gap when it is blank, punctuation or control; filled as characters come up."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        dropped = char not in "%." and (char.isspace() or unicodedata.category(char)[0] in "ZPC")
        self[point] = _GAP if dropped else char
        return self[point]


_KEPT = _Kept()


def _bar_between_figures(match: re.Match[str]) -> str:
    left, right = match.group(1), match.group(2)
    return f"{left}|" if left.isdigit() and right.isdigit() else left


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """The text as compared; `|` keeps two figures apart that only punctuation had kept apart."""
    text = _THOUSANDS.sub("", _CIRCLED.sub("", text))
    text = unicodedata.normalize("NFKC", text).translate(_KEPT)
    return _GAP_BETWEEN.sub(_bar_between_figures, text).replace(_GAP, "").lower()


@lru_cache(maxsize=8192)
def squeeze(text: str) -> str:
    """The text for comparing quotes and names: dots and bars go too."""
    return plain(text).replace(".", "").replace("|", "")


def holds(text: str, form: str) -> bool:
    """Whether text contains form other than inside a longer number; both already `plain`."""
    start = text.find(form) if form else -1
    while start >= 0:
        end = start + len(form)
        before, after = text[:start][-1:], text[end : end + 1]
        runs_on_left = form[0].isdigit() and (before.isdigit() or before == ".")
        runs_on_right = form[-1].isdigit() and after.isdigit()
        if not (runs_on_left or runs_on_right):
            return True
        start = text.find(form, start + 1)
    return False


def states(text: str, form: str) -> bool:
    """Whether text states a fact in this form. Names, having no figures, may also differ in dots."""
    if holds(plain(text), plain(form)):
        return True
    return not any(char.isdigit() for char in form) and holds(squeeze(text), squeeze(form))


def states_any(text: str, forms: Iterable[str]) -> bool:
    """Whether text states a fact in one of its accepted forms."""
    return any(states(text, form) for form in forms)


@lru_cache(maxsize=8192)
def numbers(text: str) -> frozenset[str]:
    """The figures a text prints, leading zeros dropped; a dotted date gives its three parts."""
    text = unicodedata.normalize("NFKC", _THOUSANDS.sub("", _CIRCLED.sub("", text)))
    text = _DOTTED_DATE.sub(r"\1 \2 \3", text)
    return frozenset(re.sub(r"^0+(?=\d)", "", number) for number in NUMBER.findall(text))


def is_sum_or_difference(number: str, known: Iterable[str]) -> bool:
    """Whether a figure is the sum or difference of two known ones."""
    values = {round(float(k), 6) for k in known}
    wanted = float(number)
    return any(round(wanted - v, 6) in values or round(wanted + v, 6) in values for v in values)


def without_marks(answer: str) -> str:
    """An answer's text with its citation marks taken out."""
    return MARK.sub("", answer)


def marks(text: str) -> list[int]:
    """The citation marks of a text, in order of first appearance."""
    return list(dict.fromkeys(int(n) for n in MARK.findall(text)))
