"""Web pages: the main text of a government page, its tables kept, its furniture left out."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

from index.formats.blocks import CannotRead, Loaded
from index.formats.furniture import belongs, main_element, mark_furniture, without_related, without_tails
from index.formats.html_pieces import pieces, squeeze
from index.formats.text import decode, doubts

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_CJK = r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
_BROKEN = re.compile(rf"(?<={_CJK})[ \t\r\n\f]*[\r\n][ \t\r\n\f]*(?={_CJK})")  # a line of the source ends mid-sentence
_WRAPPED_BREAKS = 10  # line ends between two Chinese characters from which a source may be broken to a width ...
_WRAPPED_FILL = 0.7  # ... if half the lines so ended fill that share of the longest line


def load_html(data: bytes) -> Loaded:
    """The page's main text in lines, headings and tables; what stands round it goes to `left_out`."""
    text = _unwrapped(decode_page(data))
    soup = BeautifulSoup(text, "lxml")
    title = squeeze(soup.title.get_text()) if soup.title else ""
    found = mark_furniture(list(without_tails(pieces(soup.body or soup))))
    main = main_element(found)
    kept = without_related(found, [belongs(piece, main, title) for piece in found])
    blocks = tuple(block for piece, keep in zip(found, kept, strict=True) if keep for block in piece.blocks)
    if not any(block.text.strip() for block in blocks):
        raise CannotRead("网页里没有正文", "请打开原网页,把正文另存为 .txt 或 .docx 再放入语料目录")
    return Loaded(
        blocks=blocks,
        metadata={"title": title} if title else {},
        left_out=tuple(piece.text for piece, keep in zip(found, kept, strict=True) if not keep and piece.text),
        warnings=doubts(text),
    )


def decode_page(data: bytes) -> str:
    """The page as characters: by the charset it declares where that fits its bytes, else as plain text is."""
    if declared := _CHARSET.search(data[:4096]):
        name = declared[1].decode("ascii").lower()
        encoding = "gb18030" if name in ("gb2312", "gbk", "gb_2312-80", "x-gbk") else name
        try:
            return _without_controls(data.decode(encoding))
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data)


def _unwrapped(text: str) -> str:
    """The page without line ends inside sentences, where its source is broken to a width; elsewhere they are blanks."""
    ends = [match.start() for match in _BROKEN.finditer(text)]
    runs = [end - max(text.rfind("\n", 0, end), text.rfind(">", 0, end)) for end in ends]
    if len(runs) < _WRAPPED_BREAKS:
        return text
    longest = max(len(run) for run in re.split(r"[\n<>]", text) if re.search(_CJK, run))
    return _BROKEN.sub("", text) if sorted(runs)[len(runs) // 2] >= _WRAPPED_FILL * longest else text


def _without_controls(text: str) -> str:
    return decode(text.encode("utf-8"))
