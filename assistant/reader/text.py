"""A text as the reader sees it: arrays of one entry a character."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from assistant.reader.vocabulary import BIGRAM_KEYS, UNKNOWN, Vocabulary

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

CHINESE_DIGITS = "零〇一二三四五六七八九十百千万亿两几"
UNITS = "个人次件项份家名年月日天元米里吨度岁位届条种支部分页场座所艘辆倍成只期级时秒篇起批户处宗亩号"
SENTENCE_ENDS = "。!?;\n"
PAUSES = ",、:"
QUOTES = "《》〈〉“”‘’\"'()[]「」『』〔〕【】"
FUNCTION_WORDS = frozenset("的了是在有和与及等被把对为以于中上下之其这那也都就而或到从由将")

DIGIT, NUMERAL, HAN, UNIT, LATIN, END, PAUSE, QUOTE, BLANK, OTHER = range(1, 11)  # 0 pads
TAGS = [
    "x",
    "n",
    "nr",
    "ns",
    "nt",
    "nz",
    "v",
    "vn",
    "m",
    "q",
    "t",
    "a",
    "d",
    "r",
    "p",
    "c",
    "u",
    "f",
    "eng",
    "l",
    "i",
    "j",
    "b",
    "s",
    "z",
    "k",
]  # part-of-speech marks of jieba
WORD_KEYS = 1 << 20  # words and trigrams are compared by a key of 20 bits: a clash is one in a million a pair

# Full-width ASCII to half-width, capitals to small: one character stays one character, so offsets hold.
_FOLD = {0xFF01 + i: chr(0x21 + i).lower() for i in range(94)} | {0x41 + i: chr(0x61 + i) for i in range(26)}
_FOLD |= {0x3000: " ", 0xFF61: "。", 0xFF64: "、"}


def _character_kinds() -> NDArray[np.int64]:
    """(65536,) the kind of every character of the basic plane, folded."""
    kinds = np.full(65536, OTHER, np.int64)
    kinds[0x4E00:0xA000] = HAN
    for characters, kind in (
        ("0123456789", DIGIT),
        (CHINESE_DIGITS, NUMERAL),
        (UNITS, UNIT),
        ("abcdefghijklmnopqrstuvwxyz", LATIN),
        (SENTENCE_ENDS, END),
        (PAUSES, PAUSE),
        (QUOTES, QUOTE),
        (" \t\r\u00a0", BLANK),
    ):
        kinds[[ord(character) for character in characters]] = kind
    return kinds


_KINDS = _character_kinds()
_TAG_NUMBERS = {tag: number for number, tag in enumerate(TAGS, 1)}

QUESTION_WORDS = re.compile(
    r"多[长大高久远]时?间?|多少|百分之几|几|谁|什么时候|什么|哪[里些个位年天种家座部所项类一]?|何[时地处人]|"
    r"怎[么样]*|如何|为什么|为何|是否"
)
# What is asked for, first match wins; its number feeds an embedding, 0 when none matches.
QUESTION_CLASSES = tuple(
    re.compile(pattern)
    for pattern in (
        r"哪一?年|何年|年份",
        r"什么时候|何时|哪一?天|哪一?日|时间|日期|几月|几号|期限|多久|最迟|截止",
        r"百分之|比例|占比|率(?:是|为|达)?(?:到|了)?多少",
        r"多少|几[^乎]|多[长大高远]",
        r"谁|哪一?位|何人|什么人|哪个人|姓名|名字",
        r"哪一?个?(?:部门|机构|单位|机关|企业|公司|委|局|办)|什么(?:部门|机构|单位|机关|组织)|哪一?[家所]",
        r"哪里|何处|何地|什么地方|哪个?(?:国家|城市|省|市|区|地)|位于",
        r"为什么|为何|原因",
        r"哪些|哪几",
        r"怎么|如何|怎样",
        r"什么",
        r"哪",
    )
)
_UNIT_ASKED = re.compile(r"(?:多少|几)[余多]?[万亿千百]*(.)(.?)")
_SHARE_ASKED = QUESTION_CLASSES[2]


@dataclass(frozen=True, slots=True)
class Encoded:
    """One text; every array has a length of n characters."""

    text: str  # folded: full width to half width, capitals to small; offsets are those of the original
    codes: Ints  # code points, 0 beyond the basic plane
    characters: Ints  # numbers in the vocabulary
    words: Ints  # number of the word that covers the character
    tags: Ints  # part of speech of that word
    places: Ints  # 1 first, 2 inside, 3 last, 4 only character of its word
    kinds: Ints  # DIGIT … OTHER
    word_keys: Ints  # 0 for punctuation and function words
    bigrams: Ints  # key of this character and the next, 0 when either is punctuation
    trigrams: Ints
    rarity: Floats  # of the bigram: ln(texts / texts that hold it)
    sentences: Ints  # from 0
    clauses: Ints  # from 0
    numerals: Flags  # part of a number
    units: Ints  # code point right after the number this character belongs to, else 0
    next_units: Ints  # and the one after it


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its text, and what it asks for."""

    encoded: Encoded
    asking: Flags  # (n,) part of 多少, 谁, 什么时候, …
    kind: int  # number of the question class, 0 for none
    unit: int  # code point of the unit asked for (多少件 → 件), 0 for none
    next_unit: int  # the one after it (多少件次 → 次)
    bigrams: Ints  # distinct keys outside the question word
    bigram_rarity: Floats  # of each of them
    trigrams: Ints
    word_keys: Ints
    codes: Ints  # distinct code points outside the question word, no punctuation


def fold(text: str) -> str:
    """Half-width small letters; as many characters as before."""
    return text.translate(_FOLD)


def encode(text: str, vocabulary: Vocabulary) -> Encoded:
    """Look at a text once; windows of it are slices of what comes back. An empty text reads as one blank."""
    folded = fold(text) or " "
    codes = np.frombuffer(folded.encode("utf-32-le"), "<u4").astype(np.int64)
    codes[codes > 0xFFFF] = 0
    kinds = _KINDS[codes]
    words, tags, places, word_keys = _segment(folded, kinds, vocabulary)
    bigrams, trigrams = _pairs(codes, kinds)
    numerals, units, next_units = _numbers(codes, kinds)
    return Encoded(
        text=folded,
        codes=codes,
        characters=vocabulary.character_numbers[codes],
        words=words,
        tags=tags,
        places=places,
        kinds=kinds,
        word_keys=word_keys,
        bigrams=bigrams,
        trigrams=trigrams,
        rarity=vocabulary.bigram_rarity[bigrams],
        sentences=_count_before(kinds == END),
        clauses=_count_before((kinds == END) | (kinds == PAUSE)),
        numerals=numerals,
        units=units,
        next_units=next_units,
    )


def encode_question(text: str, vocabulary: Vocabulary) -> Question:
    """The question with its question words and the unit asked for picked out."""
    encoded = encode(text, vocabulary)
    asking = np.zeros(len(encoded.text), np.bool_)
    for match in QUESTION_WORDS.finditer(encoded.text):
        asking[match.start() : match.end()] = True
    told = ~asking & ~np.append(asking[1:], True) & (encoded.bigrams > 0)
    bigrams, first = np.unique(encoded.bigrams[told], return_index=True)
    unit, next_unit = _unit_asked(encoded.text)
    return Question(
        encoded=encoded,
        asking=asking,
        kind=question_class(encoded.text),
        unit=unit,
        next_unit=next_unit,
        bigrams=bigrams,
        bigram_rarity=encoded.rarity[told][first],
        trigrams=np.unique(encoded.trigrams[encoded.trigrams > 0]),
        word_keys=np.unique(encoded.word_keys[(encoded.word_keys > 0) & ~asking]),
        codes=np.unique(encoded.codes[~asking & (encoded.kinds < END)]),
    )


def question_class(text: str) -> int:
    """Number of the first class whose pattern stands in the folded question, 0 when none does."""
    return next((number for number, pattern in enumerate(QUESTION_CLASSES, 1) if pattern.search(text)), 0)


def _unit_asked(text: str) -> tuple[int, int]:
    """Code points of the unit after 多少 or 几 and of the character after it; 0 for none."""
    if _SHARE_ASKED.search(text):
        return ord("%"), 0
    match = _UNIT_ASKED.search(text)
    if not match:
        return 0, 0
    unit, following = (ord(part) if "\u4e00" <= part <= "\u9fff" else 0 for part in match.groups())
    return unit, following if unit else 0


def _segment(folded: str, kinds: Ints, vocabulary: Vocabulary) -> tuple[Ints, Ints, Ints, Ints]:
    """Words, tags, places in the word and word keys, one a character."""
    tagged = vocabulary.segment(folded)
    lengths = np.array([len(word) for word, _ in tagged], np.int64)
    words = np.array([vocabulary.word_numbers.get(word, UNKNOWN) for word, _ in tagged], np.int64)
    tags = np.array([_TAG_NUMBERS.get(tag) or _TAG_NUMBERS.get(tag[:1], len(TAGS) + 1) for _, tag in tagged], np.int64)
    keys = np.array([0 if w in FUNCTION_WORDS else crc32(w.encode()) % WORD_KEYS for w, _ in tagged], np.int64)
    ends = np.cumsum(lengths)
    starts = ends - lengths
    keys[(lengths == 1) & (kinds[starts] >= END)] = 0
    places = np.full(len(folded), 2, np.int64)
    places[ends - 1] = 3
    places[starts] = 1
    places[starts[lengths == 1]] = 4
    return np.repeat(words, lengths), np.repeat(tags, lengths), places, np.repeat(keys, lengths)


def _pairs(codes: Ints, kinds: Ints) -> tuple[Ints, Ints]:
    """Keys of the bigram and the trigram that begin at each character; 0 where punctuation stands in one."""
    punctuation = np.append(kinds >= END, [True, True])
    following = np.append(codes, [0, 0])
    pair = codes * 200_003 + following[1:-1]
    bigrams = np.where(punctuation[:-2] | punctuation[1:-1], 0, pair % (BIGRAM_KEYS - 1) + 1)
    trigram = (pair * 200_003 + following[2:]) % (WORD_KEYS - 1) + 1
    return bigrams, np.where((bigrams == 0) | punctuation[2:], 0, trigram)


def _numbers(codes: Ints, kinds: Ints) -> tuple[Flags, Ints, Ints]:
    """Which characters belong to a number, and the two code points after that number."""
    n = len(codes)
    figure = (kinds == DIGIT) | (kinds == NUMERAL)
    between = np.isin(codes, _IN_NUMBERS) & np.append(False, figure[:-1])
    numerals = figure | between
    # the nearest position at or after each one that is no part of a number; n past the end
    after = np.minimum.accumulate(np.where(numerals, n, np.arange(n))[::-1])[::-1]
    padded = np.append(codes, [0, 0])
    return numerals, np.where(numerals, padded[after], 0), np.where(numerals, padded[np.minimum(after + 1, n)], 0)


_IN_NUMBERS = np.array([ord(character) for character in ".,余多"])


def _count_before(marks: Flags) -> Ints:
    """How many marks stand before each character."""
    return np.cumsum(marks) - marks
