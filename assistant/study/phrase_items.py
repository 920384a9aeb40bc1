"""填空, 单选 and 判断 made from set phrases in quotation marks (一业一证), and 判断 from 应当, 不得, 可以."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.record import Citation
from assistant.study.checks import grams
from assistant.study.item import LETTERS, Item, Kind
from assistant.study.sound import Sentence, lines
from assistant.study.wording import flat, han, part, period_part, spoken_by, title, unnumbered, wide
from assistant.verify import verify

_PHRASE = re.compile(r"“([^“”,\uff0c、。;\uff1b《》]{3,10})”")
_TURNED = {"应当": "可以", "必须": "可以", "可以": "应当"}  # a duty told as a power; nobody is misled by 可以 for 不得
_MODAL = re.compile("|".join((*_TURNED, "不得", "严禁")))  # a sentence with two of them is not turned
_LEANS = re.compile(r"^(?:其|该|此|这|上述|前款|前项|比如|例如|有下列|下列|但|但是|同时|对此)")
_ABSURD = re.compile(
    "违法|违规|违反|具备|符合|遵守|遵循|坚持|保证|确保|依法|依照|按照|严格|真实"
)  # 可以违法实施, 可以具备 are no traps
_AVOIDED = re.compile("(?:避免|防止|杜绝|破除|反对)[^,\uff0c。]*$")  # “一刀切” is nothing that a report promotes
_PLAN = re.compile("十[一二三四五六七]五")
_THINGS = "人员者长馆圈站室点区店家码"  # people and places, not ways of working
_ACTOR = re.compile(
    rf"(?:{'|'.join(lines('actors'))})(?:[^,\uff0c;\uff1b]{{0,8}}[,\uff0c])?[^,\uff0c;\uff1b、]{{0,6}}$"
)  # who must or may
LONGEST = 90  # characters of the report in a stem
CONTEXT = 14  # Chinese characters beside the phrase, fewer do not tell which phrase is meant; a guess


@dataclass(frozen=True, slots=True)
class Swap:
    """A sentence and the piece of it that is asked about: text[start:end]."""

    sentence: Sentence
    text: str  # the sentence with its speaker named
    start: int
    end: int

    @property
    def piece(self) -> str:
        """What is asked about."""
        return self.text[self.start : self.end]

    @property
    def key(self) -> tuple[str, int, int]:
        """As Fact.key."""
        return self.sentence.paragraph.source, self.sentence.paragraph.number, self.sentence.order

    def said(self, piece: str) -> str:
        """The sentence with another piece in its place."""
        return self.text[: self.start] + piece + self.text[self.end :]

    def supported(self, piece: str) -> bool:
        """Whether the verifier finds that sentence in the cited paragraph."""
        return verify(self.said(piece), [self.sentence.paragraph.text]).supported


def phrases(sentences: Iterable[Sentence]) -> list[Swap]:
    """Set phrases that stand once in their sentence, with enough beside them to tell which is meant."""
    found = (swap for s in sentences if not is_heading(s) for swap in _found(s, _PHRASE, 1))
    return [swap for swap in found if not _PLAN.fullmatch(swap.piece) and _outside_titles(swap)]


def is_heading(sentence: Sentence) -> bool:
    """Whether a paragraph begins with its heading once more."""
    return any(unnumbered(heading).rstrip("。") == sentence.text for heading in sentence.paragraph.section)


def _outside_titles(swap: Swap) -> bool:
    before = swap.text[: swap.start]
    return before.count("《") == before.count("》")


def shape(phrase: str) -> tuple[bool, ...]:
    """What two phrases must share to be mistaken for each other: 一网通办 and 一业一证, not 法律明白人, 四个自信 or 3+2."""
    begun = phrase[0] in "一二三四五六七八九十两双0123456789"
    return begun, phrase[1] == "个", bool(re.search(r"[\dA-Za-z+]", phrase)), phrase[-1] in _THINGS


def modals(sentences: Iterable[Sentence]) -> list[Swap]:
    """应当, 不得 and the like in sentences that have one of them."""
    found = (swap for s in sentences for swap in _found(s, _MODAL, 0))
    return [swap for swap in found if _ACTOR.search(swap.text[: swap.start]) and not _ABSURD.match(swap.text, swap.end)]


def _found(sentence: Sentence, pattern: re.Pattern[str], group: int) -> Iterator[Swap]:
    text = spoken_by(sentence.info, re.sub(r"^第[一二三四五六七八九十百\d]+条\s*", "", sentence.text))
    if text is None or not CONTEXT < len(text) <= LONGEST or _LEANS.match(text) or text.endswith((":", "\uff1a")):
        return
    matches = list(pattern.finditer(text))
    for match in matches:
        piece = match[group]
        alone = text.count(piece) == 1 and (group or (len(matches) == 1 and piece in _TURNED))
        alone = alone and (bool(group) or text[match.start() - 1] not in "也还均都亦")
        if alone and han(text) - han(piece) >= CONTEXT:
            yield Swap(sentence, text, match.start(group), match.end(group))


def fill_phrase(swap: Swap) -> Item:
    """填空: the phrase left out, its quotation marks kept."""
    return _item("填空", swap, f"{_frame(swap)}{swap.said('____')}。", (), swap.piece)


def choose_phrase(swap: Swap, others: Sequence[Swap], rng: random.Random) -> Item | None:
    """单选: three set phrases of other paragraphs, of about the same length, beside the right one."""
    kind = swap.sentence.info.metadata.kind
    like = [o for o in others if o.key[0] == swap.key[0] or (kind and o.sentence.info.metadata.kind == kind)]
    wrong = _wrong(swap, like, 3) if shape(swap.piece)[0] else []  # the others are too unlike for a choice
    if len(wrong) < 3:
        return None
    options = [swap.piece, *wrong]
    rng.shuffle(options)
    stem = f"{_frame(swap)}{swap.said('____')}。横线处应填入下列哪一项?"
    return _item("单选", swap, stem, tuple(options), LETTERS[options.index(swap.piece)])


def phrase_claimed(swap: Swap, others: Sequence[Swap], right: bool) -> Item | None:
    """判断: the sentence as it stands, or with another set phrase."""
    wrong = other_piece(swap, others)
    if wrong is None:  # what could not be told wrong teaches nothing when it is told right
        return None
    return _claimed(swap, swap.piece if right else wrong)


def other_piece(swap: Swap, others: Sequence[Swap]) -> str | None:
    """What the sentence can be told wrong with: 可以 for 应当, or a set phrase of the same report and use."""
    if swap.piece in _TURNED:
        turned = _TURNED[swap.piece]
        return None if swap.supported(turned) else turned
    own = [o for o in others if o.key[0] == swap.key[0] and _behind(o) == _behind(swap)]  # both a 改革, both a 机制
    return next(iter(_wrong(swap, own, 1)), None)


def _behind(swap: Swap) -> str:
    return swap.text[swap.end + 1 : swap.end + 3]


def modal_claimed(swap: Swap, right: bool) -> Item | None:
    """判断: the sentence as it stands, or 应当 told as 可以."""
    return _claimed(swap, swap.piece if right else other_piece(swap, ()))


def _claimed(swap: Swap, piece: str | None) -> Item | None:
    if piece is None or not swap.supported(swap.piece):
        return None
    told = "" if piece == swap.piece else f"应为“{swap.piece}”,不是“{piece}”。"
    return _item("判断", swap, f"{_frame(swap)}{swap.said(piece)}。", (), "错误" if told else "正确", told)


def _wrong(swap: Swap, others: Sequence[Swap], wanted: int) -> list[str]:
    paragraph = swap.sentence.paragraph
    near = sorted(
        others,
        key=lambda o: (
            o.sentence.paragraph.source != paragraph.source,
            abs(len(o.piece) - len(swap.piece)),
            abs(o.sentence.paragraph.number - paragraph.number),
            o.piece,
        ),
    )
    out: list[str] = []
    for other in near:
        fits = abs(len(other.piece) - len(swap.piece)) <= 1 and shape(other.piece) == shape(swap.piece)
        fits = fits and other.piece not in paragraph.text and not _AVOIDED.search(other.text[: other.start])
        apart = not any(grams(other.piece) & grams(p) for p in (swap.piece, *out))
        if fits and apart and not swap.supported(other.piece):
            out.append(other.piece)
        if len(out) == wanted:
            break
    return out


def _frame(swap: Swap) -> str:
    info, paragraph = swap.sentence.info, swap.sentence.paragraph
    topic = period_part(info, paragraph) or part(info, paragraph)
    if not topic or swap.piece in topic or topic in swap.text:
        return f"根据{title(info)},"
    return f"根据{title(info)}“{topic.replace('“', '‘').replace('”', '’')}”部分,"


def _item(kind: Kind, swap: Swap, stem: str, options: tuple[str, ...], key: str, told: str = "") -> Item:
    sentence = swap.sentence
    cited = Citation(1, sentence.info.metadata.title, sentence.paragraph, sentence.quote)
    return Item(kind, wide(stem), options, (key,), f"{told}原文:“{flat(sentence.quote)}”", 2, cited)
