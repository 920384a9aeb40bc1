"""What the material is made from: the chosen reports, and of each the paragraphs that bear on the topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.document import Document, Paragraph
from index.errors import WrongCall
from index.library import DocumentInfo, Library
from index.normalise import normalise
from index.scope import Scope
from index.terms import words

FOUND = 400  # paragraphs looked at for a topic
MOST = 60  # reports taken, evenly over the library, when none is named: more than anybody reads for one paper


@dataclass(frozen=True, slots=True)
class Chosen:
    """One report and the numbers of its paragraphs that are wanted."""

    info: DocumentInfo
    document: Document
    wanted: frozenset[int]

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Those paragraphs, in order."""
        return tuple(p for p in self.document.paragraphs if p.number in self.wanted)


def choose(
    library: Library, documents: Sequence[str] = (), topic: str = "", sections: Sequence[tuple[str, str]] = ()
) -> list[Chosen]:
    """The chosen reports by source; when none is named all, of a large library MOST of them.

    sections: (source, outermost heading); of a report with none of them everything is taken, of other reports nothing
    when no report is named.
    Raises WrongCall when the library does not hold one of them, is empty, or has nothing on the topic.
    """
    documents = documents or [source for source, _ in sections]
    named = list(dict.fromkeys(documents))
    sources = named or [info.source for info in library.documents()]
    if not sources:
        raise WrongCall("资料库里还没有文件,没有东西可出题。请先把报告放进语料目录,再运行 youju build。")
    for source in named:
        library.info(source)  # an unknown one is told before anything is looked for
    on_topic = _on_topic(library, named, topic) if topic.strip() else None
    if on_topic is not None:
        sources = [source for source in sources if source in on_topic]
    if not named and len(sources) > MOST:
        sources = [sources[i * len(sources) // MOST] for i in range(MOST)]
    infos = [library.info(source) for source in sources]
    chosen = []
    for info in infos:
        document = library.document(info.source)
        numbers = {p.number for p in document.paragraphs}
        headings = {heading for source, heading in sections if source == info.source}
        if headings:
            numbers = {p.number for p in document.paragraphs if p.section and p.section[0] in headings}
        wanted = numbers if on_topic is None else numbers & on_topic.get(info.source, set())
        if wanted:
            chosen.append(Chosen(info, document, frozenset(wanted)))
    if not chosen:
        about = f"写到“{topic.strip()}”" if topic.strip() else "这些章节"
        raise WrongCall(f"所选范围里没有{about}。请换一个主题词,或多选几份文件。")
    return chosen


def _on_topic(library: Library, sources: Sequence[str], topic: str) -> dict[str, set[int]]:
    """Paragraphs whose text or headings have every word of the topic; sources: empty means anywhere."""
    asked = [word for word in words(normalise(topic).text) if len(word) > 1] or [normalise(topic).text.strip()]
    found: dict[str, set[int]] = {}
    for hit in library.search(topic, Scope(sources=frozenset(sources)), FOUND):
        said = hit.search_text + normalise(" ".join(hit.paragraph.section)).text
        if all(word in said for word in asked):
            found.setdefault(hit.paragraph.source, set()).add(hit.paragraph.number)
    return found
