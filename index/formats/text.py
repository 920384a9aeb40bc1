"""Plain text: bytes to lines, whatever Chinese encoding they are in."""

from __future__ import annotations

import codecs
import re

from index.formats.blocks import Block, CannotRead, Loaded

_MARKS = (  # longest first: the UTF-32 mark begins with the UTF-16 one
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_ORDINARY = re.compile("[\t\n\r -~\u2010-\u2027\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_READABLE = 0.9  # share of ordinary characters in a text read in the right order (the wrong order gives some 0.5)
_BINARY = 0.1  # share of control and undecodable characters above which a file is no text (text has next to none)
_STRAY = 0.02  # share of undecodable bytes up to which a text is UTF-8 with damage, not another encoding


def decode(data: bytes) -> str:
    """The text of a file: by its byte order mark, else UTF-8, UTF-16 (by its NULs and spread), else GB18030.

    What cannot be decoded becomes U+FFFD. Line ends become one newline each; control characters, which print nothing,
    fall out. Raises CannotRead where the bytes are no text in any of these encodings.
    """
    raw = _decode(data)
    text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", raw))
    strange = len(_CONTROLS.findall(raw)) + raw.count("\ufffd")
    if strange > 8 and strange > _BINARY * len(raw):
        raise CannotRead(
            "内容不是文字(可能是改了后缀的其他文件,或者已经损坏)", "请用原来的后缀重新放入,或换一份完好的文件"
        )
    return text


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for encoding in ("utf-8", *_utf16(data)):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    damaged = data.decode("utf-8", "replace")  # a file cut in mid-character is still UTF-8
    if damaged.count("\ufffd") <= max(1, _STRAY * sum(char > "\x7f" for char in damaged)):
        return damaged
    return data.decode("gb18030", "replace")


def _utf16(data: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark: there are NULs (line ends, digits, 一), and one order of bytes reads as Chinese."""
    if len(data) % 2 or len(data) < 4 or data.count(0) * 200 < len(data):
        return ()
    sample = data[:20_000]
    shares = {encoding: _readable(sample.decode(encoding, "replace")) for encoding in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda encoding: shares[encoding])
    return (best,) if shares[best] >= _READABLE else ()


def _readable(text: str) -> float:
    """Share of characters a Chinese text is made of."""
    return len(_ORDINARY.findall(text)) / len(text)


def doubts(text: str) -> tuple[str, ...]:
    """The warning a decoded text deserves: how many characters could not be decoded."""
    lost = text.count("\ufffd")
    return (f"undecodable:{lost}",) if lost else ()


def load_text(data: bytes) -> Loaded:
    """A line a block; empty lines stay, they part paragraphs."""
    text = decode(data)
    return Loaded(blocks=tuple(Block(line) for line in text.split("\n")), warnings=doubts(text))
