"""A conversation to take away: Markdown and Word, every answer with its list of sources."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.view.citing import place
from assistant.view.turn import Turn

if TYPE_CHECKING:
    from docx.document import Document as Word

FONT = "宋体"
_SPECIAL = re.compile(r"([\\`*_{}<>#|~])")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # no place in XML


def markdown(title: str, turns: Sequence[Turn]) -> str:
    """The conversation as Markdown."""
    parts = [f"# {_plain(title)}"]
    for turn in turns:
        if turn.record is None:
            continue
        parts.append(f"## {_plain(turn.question)}")
        parts += [_plain(line) for line in turn.record["answer"].split("\n") if line.strip()]
        parts += [f"> 注意:{_plain(warning)}" for warning in turn.record["warnings"]]
        sources = [f"{c['n']}. {_plain(_source(c))}" for c in turn.record["citations"]]
        if sources:
            parts += ["**来源**", "\n".join(sources)]
    return "\n\n".join(parts) + "\n"


def word(title: str, turns: Sequence[Turn]) -> bytes:
    """The conversation as a Word file."""
    from docx import Document
    from docx.shared import Pt

    made = Document()
    _set_font(made)
    made.add_heading(_clean(title), 1)
    for turn in turns:
        if turn.record is None:
            continue
        made.add_heading(_clean(turn.question), 2).paragraph_format.space_after = Pt(4)
        for line in turn.record["answer"].split("\n"):
            if line.strip():
                _line(made, line)
        _add_sources(made, turn.record)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _add_sources(made: Word, record: Mapping[str, Any]) -> None:
    for warning in record["warnings"]:
        _line(made, f"注意:{warning}", size=10)
    if record["citations"]:
        _line(made, "来源", bold=True)
    for citation in record["citations"]:
        _line(made, f"[{citation['n']}] {_source(citation)}", size=10)


def _line(made: Word, text: str, size: float = 12, bold: bool = False) -> None:
    """A paragraph close to the next: answers are lists as often as not."""
    from docx.shared import Pt

    paragraph = made.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(size / 3)
    run = paragraph.add_run(_clean(text))
    run.font.size, run.bold = Pt(size), bold


def _set_font(made: Word) -> None:
    """One Chinese font for text and headings: Word's own default has no Chinese characters."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, size in (("Normal", 12), ("Heading 1", 18), ("Heading 2", 14)):
        style = made.styles[name]
        style.font.name = FONT
        style.font.size = Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:eastAsia", "w:ascii", "w:hAnsi"):
            fonts.set(qn(kind), FONT)
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(kind), None)


def _source(citation: Mapping[str, Any]) -> str:
    return f"{place(citation)}:“{' '.join(citation['quote'].split())}”"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text.strip())


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
