"""Real office files for the tests: a flat OpenDocument text, made into other formats by LibreOffice itself."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>
 <style:default-style style:family="paragraph"><style:paragraph-properties fo:line-height="150%" style:punctuation-wrap="simple"/>
  <style:text-properties style:font-name-asian="Noto Serif CJK SC" fo:font-size="{size}pt" style:font-size-asian="{size}pt"
   style:font-name="Noto Serif CJK SC" fo:language="zh" fo:country="CN" style:language-asian="zh" style:country-asian="CN"/></style:default-style>
 <style:style style:name="Body" style:family="paragraph"><style:paragraph-properties fo:text-indent="{indent}pt" fo:text-align="justify"/></style:style>
 <style:style style:name="Title" style:family="paragraph"><style:paragraph-properties fo:text-align="center" fo:margin-bottom="12pt"/>
  <style:text-properties style:font-size-asian="20pt" fo:font-size="20pt"/></style:style>
 <text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>
  <text:list-level-style-number text:level="2" style:num-format="一, 二, 三, ..." style:num-prefix="（" style:num-suffix="）"/>
  <text:list-level-style-number text:level="3" style:num-format="1" style:num-suffix="."/></text:list-style>
</office:styles>
<office:automatic-styles>
 <style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm" fo:margin-top="20mm"
  fo:margin-bottom="20mm" fo:margin-left="28mm" fo:margin-right="26mm"/><style:header-style/><style:footer-style/></style:page-layout>
 <style:style style:name="Centre" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/></style:style>
 <style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="1mm"/></style:style>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4">{head}
 <style:footer><text:p text:style-name="Centre">— <text:page-number/> —</text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>
"""
_TAIL = "</office:text></office:body></office:document>"


def text_document(parts: Iterable[str], head: str = "", size: int = 12, indent: int = 24) -> str:
    """A flat OpenDocument text of those parts, with page numbers and, where given, a running head."""
    header = f'<style:header><text:p text:style-name="Centre">{escape(head)}</text:p></style:header>' if head else ""
    return _HEAD.format(head=header, size=size, indent=indent) + "\n".join(parts) + _TAIL


def paragraph(text: str, note: str = "") -> str:
    """A paragraph, with a footnote at its end where one is given."""
    return f'<text:p text:style-name="Body">{escape(text)}{_note(note)}</text:p>'


def title(text: str) -> str:
    """A line in the middle, larger than the text."""
    return f'<text:p text:style-name="Title">{escape(text)}</text:p>'


def heading(text: str, level: int) -> str:
    """A heading of the outline."""
    return f'<text:h text:outline-level="{level}">{escape(text)}</text:h>'


def numbered(items: Iterable[tuple[int, str]]) -> str:
    """Paragraphs whose numbers the program makes: level 1 一、, level 2 （一）, level 3 1."""
    parts = []
    for level, text in items:
        opened, closed = "<text:list-item>".join(["<text:list>"] * level), "</text:list-item></text:list>" * level
        opened = opened.replace("<text:list>", '<text:list text:style-name="L" text:continue-numbering="true">', 1)
        parts.append(f"{opened}<text:list-item><text:p>{escape(text)}</text:p>{closed}")
    return "".join(parts)


def table(rows: Sequence[Sequence[str | None]], widths: Sequence[int]) -> str:
    """A ruled table; None goes on with the cell above it. widths: of its columns, mm."""
    columns = "".join(f'<table:table-column table:style-name="C{i}"/>' for i in range(len(widths)))
    out = [f"<table:table>{columns}"]
    for number, row in enumerate(rows):
        cells = []
        for column, text in enumerate(row):
            if text is None:
                cells.append("<table:covered-table-cell/>")
                continue
            down = 1
            while number + down < len(rows) and rows[number + down][column] is None:
                down += 1
            span = f' table:number-rows-spanned="{down}"' if down > 1 else ""
            cells.append(
                f'<table:table-cell table:style-name="Cell"{span}><text:p>{escape(text)}</text:p></table:table-cell>'
            )
        out.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return "".join(out) + "</table:table>"


def _note(text: str) -> str:
    if not text:
        return ""
    body = f"<text:note-body><text:p>{escape(text)}</text:p></text:note-body>"
    return f'<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>{body}</text:note>'


def convert(source: Path, *targets: str) -> list[Path]:
    """The file in other formats, beside it, as LibreOffice writes them: "docx", "doc", "pdf", "xlsx" ..."""
    program = shutil.which("soffice")
    assert program, "the tests make their office files with LibreOffice: install libreoffice"
    made = []
    with tempfile.TemporaryDirectory() as profile:
        for target in targets:
            subprocess.run(
                [
                    *(program, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", target),
                    *("--outdir", str(source.parent), str(source)),
                ],
                check=True,
                capture_output=True,
                timeout=180,
            )
            made.append(source.with_suffix("." + target.split(":")[0]))
    return made
