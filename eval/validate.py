"""Is a benchmark set fit to be measured with: every gold passage in its source, once, and holding its facts."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from eval.metrics.matching import plain, squeeze, states_any
from eval.sets import Fault, Question, QuestionSet
from index.document import Document
from index.errors import YoujuError

Texts = Mapping[str, Sequence[str]]  # source -> its paragraphs in order, each after the headings that open with it
DERIVED = "derived"  # in a note: the facts are counted or computed, and stand nowhere as such
_FOLLOWS = frozenset({"false_premise", "meta"})  # types whose facts may follow from the passage without standing in it
_NEAR = 8  # paragraphs on either side: the items of a list, the departments of a task (a guess, generous)


def library_texts(index: Path) -> Texts:
    """The documents of a library."""
    from index.library import Library

    with Library.open(index) as library:
        return {info.source: passages(library.document(info.source)) for info in library.documents()}


def folder_texts(corpus: Path) -> Texts:
    """The documents in a folder, read as a build would; one that cannot be read is left out."""
    from index.read import read_file

    texts = {}
    for path in sorted(corpus.rglob("*")):
        if path.is_file():
            try:
                texts[path.relative_to(corpus).as_posix()] = passages(read_file(path, path.name))
            except YoujuError:
                continue
    return texts


def passages(document: Document) -> tuple[str, ...]:
    """Title and paragraphs, a heading before the first paragraph under it."""
    found = [document.metadata.title]
    above: tuple[str, ...] = ()
    for paragraph in document.paragraphs:
        opened = [heading for heading in paragraph.section if heading not in above]
        found.append("\n".join([*opened, paragraph.text]))
        above = paragraph.section
    return tuple(found)


def faults_of(found: QuestionSet, texts: Texts | None) -> list[Fault]:
    """Everything wrong with a set, by row. texts: None when there are no sources to compare with."""
    faults = list(found.faults)
    sources = {} if texts is None else {source: _Source(paragraphs) for source, paragraphs in texts.items()}
    for row, question in zip(found.rows, found.questions, strict=True):
        reasons = [*_of_itself(question), *(() if texts is None else _against_sources(question, sources))]
        faults += [Fault(row, question.id, why) for why in reasons]
    faults += _repeated(found)
    return sorted(faults, key=lambda fault: fault.row)


def _of_itself(question: Question) -> Iterator[str]:
    """Faults that show without the sources."""
    if question.answerable and not question.facts:
        yield "可答的题没有列事实"
    if question.answerable and not question.evidence:
        yield "可答的题没有依据"
    if not question.answerable and (question.facts or question.evidence):
        yield "库中没有的题不应有事实或依据"
    if (question.type == "unanswerable") == question.answerable:
        yield f"类型是 {question.type},可答却填了{'是' if question.answerable else '否'}"
    if question.type == "follow_up" and not question.history:
        yield "追问题缺上文"
    for forms in question.facts:
        for form in forms:
            if not squeeze(form):
                yield f"事实“{form}”只有标点,永远对不上"
            if any(plain(bad) and plain(bad) in plain(form) for bad in question.forbidden):
                yield f"事实“{form}”里含有不得出现的内容"


def _against_sources(question: Question, sources: Mapping[str, _Source]) -> Iterator[str]:
    """Faults that show when quotes and facts are looked up."""
    for evidence in question.evidence:
        source = sources.get(evidence.source)
        if source is None:
            yield f"资料里没有文件《{evidence.source}》"
            continue
        times = source.squeezed.count(squeeze(evidence.quote))
        short = evidence.quote if len(evidence.quote) <= 24 else evidence.quote[:24] + "…"
        if times == 0:
            yield f"依据不在《{evidence.source}》的原文里:“{short}”"
        elif times > 1:
            yield f"依据不唯一,在《{evidence.source}》里出现 {times} 次:“{short}”"
    known = [(sources[e.source], e.quote) for e in question.evidence if e.source in sources]
    if known and DERIVED not in question.note and question.type not in _FOLLOWS:
        far = question.type == "responsibility"  # the words for the roles stand at the head of the table
        near = "\n".join("\n".join(source.paragraphs) if far else source.around(quote) for source, quote in known)
        for forms in question.facts:
            if not states_any(near, forms):
                yield f"事实“{forms[0]}”不在依据所在的段落附近(算出来的请在备注写 {DERIVED})"


@dataclass(frozen=True)
class _Source:
    """A document ready for looking things up."""

    paragraphs: Sequence[str]

    @cached_property
    def squeezed(self) -> str:
        return squeeze("".join(self.paragraphs))

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(len(squeeze(text)) for text in self.paragraphs))

    def around(self, quote: str) -> str:
        """The paragraphs a quote stands in and those close by; nothing when it is not there."""
        start = self.squeezed.find(squeeze(quote))
        if start < 0:
            return ""
        first = bisect_right(self._ends, start)
        last = bisect_right(self._ends, start + len(squeeze(quote)) - 1)
        return "\n".join(self.paragraphs[max(0, first - _NEAR) : last + _NEAR + 1])


def _repeated(found: QuestionSet) -> Iterator[Fault]:
    """Questions that ask the same in the same words."""
    seen: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row, question in zip(found.rows, found.questions, strict=True):
        words = (*map(squeeze, question.history), squeeze(question.question))
        if seen[words]:
            yield Fault(row, question.id, f"与 {seen[words][0]} 是同一个问题")
        seen[words].append(question.id)
