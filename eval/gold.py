"""Where the gold evidence stands in a library, and how high the search ranks it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from assistant.chain import Assistant
from assistant.passages import about
from eval.blame import ALTERED, Origin
from eval.metrics.matching import squeeze
from eval.records import Record
from eval.sets import Evidence, Question
from index.errors import YoujuError
from index.library import Library

Place = tuple[str, int]  # source and paragraph number
DEPTH = 100  # ranks looked at: the deepest recall that is reported


@dataclass(frozen=True)
class Ranked:
    """What the search gave for a question."""

    places: tuple[Place, ...]  # best first
    gold: tuple[frozenset[Place], ...]  # for each piece of evidence the paragraphs that hold it; empty: none does

    @property
    def relevant(self) -> frozenset[Place]:
        """All paragraphs that hold evidence."""
        return frozenset().union(*self.gold)

    def rank(self) -> int | None:
        """The rank at which the last piece of evidence has been found; None when one is not among the places."""
        ranks = []
        for holders in self.gold:
            found = [rank for rank, place in enumerate(self.places, 1) if place in holders]
            if not found:
                return None
            ranks.append(found[0])
        return max(ranks, default=None)


class GoldFinder:
    """Looks up evidence in a library's paragraphs and ranks them with its search."""

    def __init__(self, library: Library) -> None:
        self._assistant = Assistant(library)
        self._texts: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._found: dict[Evidence, frozenset[Place]] = {}
        self.origins: dict[str, Origin] = {}
        self.abouts: dict[str, str] = {}  # source -> period, region and issuer
        for info in library.documents():
            doubted = frozenset(doubt.paragraph for doubt in info.doubts if doubt.kind in ALTERED)
            self.abouts[info.source] = about(info.metadata)
            self.origins[info.source] = Origin(info.metadata.region, info.metadata.year, doubted)
            for paragraph in library.document(info.source).paragraphs:
                text = squeeze("".join(paragraph.section) + paragraph.text)
                self._texts[info.source].append((paragraph.number, text))

    def places(self, evidence: Evidence) -> frozenset[Place]:
        """The paragraphs that hold a quote: in the named document, or wherever the file bears another name."""
        if evidence not in self._found:
            sources = [evidence.source] if evidence.source in self._texts else list(self._texts)
            quote = squeeze(evidence.quote)
            self._found[evidence] = frozenset(
                (source, number) for source in sources for number, text in self._texts[source] if quote in text
            )
        return self._found[evidence]

    def origins_for(self, question: Question) -> dict[str, Origin]:
        """Region and year of every document, also under the names the question's evidence uses."""
        names = {
            evidence.source: self.origins[min(holders)[0]]
            for evidence in question.evidence
            if (holders := self.places(evidence))
        }
        return self.origins | names

    def ranked(self, question: Question, record: Record) -> Ranked:
        """The search's ranking for what the answerer looked up, within the documents it names."""
        resolved = record.get("resolved_question")
        asked = (str(resolved), ()) if resolved else (question.question, question.history)
        try:
            hits = self._assistant.search(*asked, top=DEPTH)
        except YoujuError:
            hits = []
        places = tuple((hit.paragraph.source, hit.paragraph.number) for hit in hits)
        return Ranked(places, tuple(self.places(evidence) for evidence in question.evidence))
