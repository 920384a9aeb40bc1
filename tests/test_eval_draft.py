"""Questions drafted from a library: each with evidence that the validator accepts."""

import pytest
from eval_toys import CORPUS

from eval.draft import TO_CHECK, draft_questions
from eval.sets import QuestionSet, read_set
from eval.validate import faults_of, folder_texts
from index.read import read_file


@pytest.fixture(scope="module")
def documents():
    return [read_file(path, path.name) for path in sorted(CORPUS.glob("*.txt"))]


def test_drafts_stand_up_to_the_validator(documents):
    found = draft_questions(documents, 60, seed=1)
    assert len(found) == 60
    as_set = QuestionSet("drafts", tuple(found), tuple(range(1, 61)))
    assert [str(fault) for fault in faults_of(as_set, folder_texts(CORPUS))] == []


def test_drafts_are_of_several_kinds_and_documents_and_marked_as_drafts(documents):
    found = draft_questions(documents, 60, seed=1)
    assert {question.type for question in found} >= {"number", "responsibility", "unanswerable"}
    assert len({e.source for question in found for e in question.evidence}) == 5
    assert all(question.note.startswith(TO_CHECK) for question in found)
    assert len({question.id for question in found}) == 60


def test_the_same_seed_drafts_the_same(documents):
    assert draft_questions(documents, 20, seed=3) == draft_questions(documents, 20, seed=3)
    assert draft_questions(documents, 20, seed=3) != draft_questions(documents, 20, seed=4)


def test_a_figure_is_asked_for_and_not_given_away(documents):
    for question in draft_questions(documents, 60, seed=2):
        if question.type == "number":
            assert question.facts[0][0] not in question.question
            assert "多少" in question.question
            assert question.facts[0][0] in question.evidence[0].quote


def test_nobody_can_answer_of_a_year_that_no_document_names(documents):
    for question in draft_questions(documents, 60, seed=2):
        if question.type == "unanswerable":
            assert not any(question.question[:5] in document.text for document in documents)


def test_the_command_writes_a_set_that_reads_back(tmp_path, monkeypatch):
    from cli import run as command

    out = tmp_path / "draft.xlsx"
    monkeypatch.setenv("YOUJU_INDEX", str(tmp_path / "index"))
    assert command(["eval", "draft", "--out", str(out), "--items", "12"]) == 0
    assert len(read_set(out).questions) == 12
