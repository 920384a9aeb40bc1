"""Plain text and Markdown: bytes to lines, whatever Chinese encoding they are in."""

from __future__ import annotations

import codecs

from index.formats.blocks import Block, Loaded

_MARKS = (  # longest first: the UTF-32 mark begins with the UTF-16 one
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> str:
    """The text of a file: by its byte order mark, else UTF-8, UTF-16 (by its NULs and spread), else GB18030.

    What cannot be decoded becomes U+FFFD. Line ends become one newline each.
    """
    return _decode(data).replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for encoding in ("utf-8", *_utf16(data), "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    replaced = [data.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")]
    return min(replaced, key=lambda text: text.count("�"))


def _utf16(data: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark: its line feeds and digits leave NULs in one of the two byte columns."""
    if len(data) % 2 or len(data) < 4:
        return ()
    even, odd = data[::2].count(0), data[1::2].count(0)
    if max(even, odd) * 200 < len(data):
        return ()
    return ("utf-16-le",) if odd > even else ("utf-16-be",)


def load_text(data: bytes) -> Loaded:
    """A line a block; empty lines stay, they part paragraphs."""
    text = decode(data)
    warnings = ("undecodable",) if "�" in text else ()
    return Loaded(blocks=tuple(Block(line) for line in text.split("\n")), warnings=warnings)
