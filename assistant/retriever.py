"""The library as a LangChain retriever, for anybody's chain."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index.library import Hit, Library
from index.scope import Scope


class LibraryRetriever(BaseRetriever):
    """Words and vectors together, ranked; every LangChain document is one paragraph as published.

    Five lines use it in a chain of your own:

        library = Library.open(index_directory(None))
        retriever = LibraryRetriever(library=library, top=5, scope=Scope(years=frozenset({2023})))
        context = retriever | (lambda documents: "\\n".join(document.page_content for document in documents))
        chain = {"context": context, "question": RunnablePassthrough()} | prompt | model
        print(chain.invoke("2023年青浦区行政复议受理了多少件?").content)

    metadata of a document: source, title, section (list), paragraph (from 1), page, score, and parts (scores by field).
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    scope: Scope = Scope()
    top: int = 10  # documents returned

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [self._as_document(hit) for hit in self.library.search(query, self.scope, self.top)]

    def _as_document(self, hit: Hit) -> Document:
        paragraph = hit.paragraph
        return Document(
            id=f"{paragraph.source}#{paragraph.number}",
            page_content=paragraph.text,
            metadata={
                "source": paragraph.source,
                "title": self.library.info(paragraph.source).metadata.title,
                "section": list(paragraph.section),
                "paragraph": paragraph.number,
                "page": paragraph.page,
                "score": hit.score,
                "parts": dict(hit.parts),
            },
        )
