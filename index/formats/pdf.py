"""PDF with a text layer: pages to lines, lines to paragraphs, ruled tables whole, running heads out."""

from __future__ import annotations

import io
import logging

from index.formats.blocks import CannotRead, Loaded
from index.formats.flow import flow
from index.formats.layout import Page, read_page
from index.formats.notes import set_notes_apart
from index.formats.running import without_running_heads

MAX_PAGES = 3000  # a yearbook has some 1,000; reading takes about 30 ms a page
_NO_TEXT = 5  # characters on a page at or under which it is a picture of one, a stamped page number at most
_STAMP, _MOST_OF_IT = 60, 0.6  # the same where a picture covers that share of the page: a stamped head and number
_UNMAPPED = 0.2  # share of glyphs that stand for no character, above which a text layer is worth nothing
_GARBLED = "请换成能复制出文字的 PDF,或安装识别组件(pip install 'youju[ocr]')后重建"
_BROKEN = "请用阅读器打开后另存(打印)为新的 PDF,或另存为 .txt 再放入语料目录"


def load_pdf(data: bytes) -> Loaded:
    """Paragraphs and tables with their pages; pages that are pictures are read by OCR where it is installed."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    title = _check(data)
    pages = _pages(data)
    garbled = sum(page.unmapped for page in pages) > _UNMAPPED * max(1, sum(page.characters for page in pages))
    pictures = [page.number for page in pages if _is_picture(page) or garbled]
    warnings: tuple[str, ...] = ()
    if pictures:
        from index.formats import scan

        if garbled and not scan.installed():
            raise CannotRead("文字层是乱码(字体没有说明每个字形是哪个字)", _GARBLED)
        pages, warnings = scan.with_ocr(data, pages, pictures)
    elif unmapped := sum(page.unmapped for page in pages):
        warnings = (f"undecodable:{unmapped}",)
    pages, left_out = without_running_heads(pages)
    for page in pages:
        set_notes_apart(page)
    found = flow(pages)
    if not any(block.text.strip() for block in found.blocks):
        raise CannotRead("没有文字层,页面上也没有图像", "请换成带文字层的 PDF,或另存为 .txt 再放入语料目录")
    return Loaded(
        blocks=found.blocks,
        metadata={"title": title} if title else {},
        left_out=(*left_out, *found.repeated),
        warnings=warnings,
    )


def _is_picture(page: Page) -> bool:
    """Whether the page is a scan: a picture and no text, or one over most of the page and a stamped line at most."""
    return page.picture > 0 and page.characters <= (_STAMP if page.picture > _MOST_OF_IT else _NO_TEXT)


def _check(data: bytes) -> str:
    """The title the file gives itself. Raises CannotRead for a locked, broken or endless one."""
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise CannotRead("文件有密码", "请去掉密码另存后再放入语料目录")
        if len(reader.pages) > MAX_PAGES:
            raise CannotRead(f"超过 {MAX_PAGES} 页", "请拆成几个文件")
        if not len(reader.pages):
            raise CannotRead("一页也没有", _BROKEN)
        title = reader.metadata.title if reader.metadata else None
        return title.strip() if isinstance(title, str) else ""
    except CannotRead:
        raise
    except (PyPdfError, *_ODD) as error:
        raise CannotRead("PDF 已损坏,打不开", _BROKEN) from error
    except Exception as error:
        if "cryptography" in str(error) or "PyCryptodome" in str(error):
            raise CannotRead("文件有密码", "请去掉密码另存后再放入语料目录") from error
        raise


def _pages(data: bytes) -> list[Page]:
    import pdfplumber
    from pdfminer.pdfparser import PDFException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    try:
        pages: list[Page] = []
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for number, page in enumerate(pdf.pages, start=1):
                pages.append(read_page(page, number, pages[-1] if pages else None))
                page.close()
        return pages
    except (PDFException, PdfminerException, MalformedPDFException, *_ODD) as error:
        raise CannotRead("PDF 已损坏,读不到文字", _BROKEN) from error


_ODD = (  # what the two libraries let through on a file that breaks the format's rules
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    AssertionError,
    OSError,
    EOFError,
    RecursionError,
    ZeroDivisionError,
    NotImplementedError,
    OverflowError,
)
