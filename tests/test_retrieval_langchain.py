import json

import pytest
from langchain_core.runnables import RunnableLambda
from library_toys import HashingEncoder, report, written

from assistant.retriever import LibraryRetriever
from index.build import build
from index.library import Library
from index.scope import Scope


@pytest.fixture
def library(tmp_path):
    written(tmp_path / "corpus", 甲=report("甲区", 2023, 909, 309), 乙=report("乙区", 2022, 418, 120))
    build(tmp_path / "corpus", tmp_path / "index", encoder=HashingEncoder())
    with Library.open(tmp_path / "index", HashingEncoder()) as library:
        yield library


def test_a_document_is_one_paragraph_as_published_with_its_place(library):
    (document,) = LibraryRetriever(library=library, top=1).invoke("甲区行政复议受理了多少件")
    paragraph = library.paragraph("甲.txt", document.metadata["paragraph"])
    assert document.page_content == paragraph.text
    assert "909件" in document.page_content
    assert document.metadata["section"] == list(paragraph.section)
    assert document.metadata["title"] == library.info("甲.txt").metadata.title
    assert json.loads(json.dumps(document.metadata)) == document.metadata


def test_it_stands_in_a_chain_and_keeps_to_its_scope(library):
    retriever = LibraryRetriever(library=library, scope=Scope(sources=frozenset({"乙.txt"})), top=3)
    chain = retriever | RunnableLambda(lambda documents: {document.metadata["source"] for document in documents})
    assert chain.invoke("行政复议") == {"乙.txt"}
    assert chain.batch(["行政复议", "行政应诉"]) == [{"乙.txt"}, {"乙.txt"}]


def test_an_empty_question_finds_nothing(library):
    assert LibraryRetriever(library=library).invoke("  ") == []
