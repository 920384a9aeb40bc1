"""Benchmark sets in three formats, and what is wrong with them, by row."""

import csv
import json

import pytest
from eval_toys import ADVICE, ATTENDANCE, CORPUS, OTHER_YEAR, QINGPU, QUESTIONS, RECEIVED
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.sets import COLUMNS, Evidence, Question, find_set, question_of, read_set, write_set
from eval.validate import faults_of, folder_texts
from index.errors import WrongCall

AWKWARD = Question(
    id="甲|1",
    type="follow_up",
    question="=SUM(A1) 是什么?\n第二行",
    answerable=True,
    history=("上一句|有竖线", "带\\反斜杠"),
    facts=(("909件", "九百零九件"), ("a | b",)),
    forbidden=("第一行\n第二行",),
    evidence=(Evidence("a|b.txt", "引文 | 带竖线\n换行"),),
    note="备注,带逗号",
    difficulty=3,
    same_as="t1",
)


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "xlsx"])
def test_a_set_reads_back_as_it_was_written(tmp_path, suffix):
    path = tmp_path / f"set.{suffix}"
    write_set(path, [*QUESTIONS, AWKWARD])
    found = read_set(path)
    assert found.faults == ()
    assert found.questions == (*QUESTIONS, AWKWARD)


texts = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(
    lambda text: text == text.strip() and text.strip()
)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.lists(st.lists(texts, min_size=1, max_size=3), min_size=1, max_size=3), texts, texts)
def test_any_words_survive_a_table(tmp_path_factory, facts, question, quote):
    asked = Question(
        "x", "number", question, True, facts=tuple(map(tuple, facts)), evidence=(Evidence("甲.txt", quote),)
    )
    path = tmp_path_factory.mktemp("set") / "set.csv"
    write_set(path, [asked])
    assert read_set(path).questions == (asked,)


def test_a_table_that_chinese_excel_saved_is_read(tmp_path):
    path = tmp_path / "set.csv"
    write_set(path, QUESTIONS)
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("gb18030"))
    assert read_set(path).questions == QUESTIONS


def test_bad_rows_are_named_and_the_rest_is_read(tmp_path):
    lines = [
        json.dumps(RECEIVED.record(), ensure_ascii=False),
        "{broken",
        json.dumps(RECEIVED.record()),  # the same id again
        json.dumps(ADVICE.record() | {"type": "riddle"}),
        json.dumps(ADVICE.record() | {"facts": "8份"}),
        json.dumps(ADVICE.record() | {"answerable": "yes"}),
        "[1, 2]",
        json.dumps(ADVICE.record(), ensure_ascii=False),
    ]
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    found = read_set(path)
    assert [question.id for question in found.questions] == ["t1", "t3"]
    assert found.rows == (1, 8)
    told = [str(fault) for fault in found.faults]
    assert told[0].startswith("第 2 行:不是合法的 JSON")
    assert told[1] == "第 3 行(t1):编号与第 1 行重复"
    assert told[2].startswith("第 4 行(t3):类型“riddle”不认识")
    assert told[3] == "第 5 行(t3):facts 应为列表,每个事实又是一串写法"
    assert told[4] == "第 6 行(t3):answerable 应为 true 或 false"
    assert told[5] == "第 7 行:不是一个对象(应为 {…})"


def test_a_table_without_its_heading_is_refused_with_a_sentence(tmp_path):
    path = tmp_path / "set.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(WrongCall, match="第一行应是表头"):
        read_set(path)


def test_a_row_with_broken_evidence_is_named(tmp_path):
    path = tmp_path / "set.csv"
    write_set(path, [RECEIVED])
    rows = list(csv.reader(path.open(encoding="utf-8-sig", newline="")))
    rows[1][list(COLUMNS).index("evidence")] = "只有文件名"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    found = read_set(path)
    assert [str(fault) for fault in found.faults] == ["第 2 行:依据的每一行应为“文件名 | 原文”"]


def test_an_unknown_set_or_format_is_told():
    with pytest.raises(WrongCall, match="没有题集"):
        find_set("no-such-set")
    with pytest.raises(WrongCall, match="格式不认识"):
        read_set(CORPUS / "sources.toml")


def test_the_fingerprint_changes_with_a_question(tmp_path):
    write_set(tmp_path / "a.jsonl", QUESTIONS)
    write_set(tmp_path / "b.jsonl", [*QUESTIONS[:3], AWKWARD])
    assert read_set(tmp_path / "a.jsonl").fingerprint != read_set(tmp_path / "b.jsonl").fingerprint


# The validator


@pytest.fixture(scope="module")
def sources():
    return folder_texts(CORPUS)


def told(tmp_path, sources, *questions):
    path = tmp_path / "set.jsonl"
    write_set(path, questions)
    return [str(fault) for fault in faults_of(read_set(path), sources)]


def changed(base, **values):
    return question_of(base.record() | values)


def test_a_sound_set_has_no_faults(tmp_path, sources):
    assert told(tmp_path, sources, *QUESTIONS) == []


def test_a_quote_that_is_not_in_the_source(tmp_path, sources):
    bad = changed(RECEIVED, evidence=[{"source": QINGPU, "quote": "全年依法受理910件"}])
    assert told(tmp_path, sources, bad)[0] == f"第 1 行(t1):依据不在《{QINGPU}》的原文里:“全年依法受理910件”"


def test_a_quote_that_stands_twice(tmp_path, sources):
    bad = changed(RECEIVED, evidence=[{"source": QINGPU, "quote": "行政复议"}], facts=[["行政复议"]])
    assert "依据不唯一" in told(tmp_path, sources, bad)[0]


def test_a_source_that_is_not_there(tmp_path, sources):
    bad = changed(RECEIVED, evidence=[{"source": "没有.txt", "quote": "x"}])
    assert told(tmp_path, sources, bad) == ["第 1 行(t1):资料里没有文件《没有.txt》"]


def test_a_fact_that_is_not_in_the_evidence_unless_it_is_derived(tmp_path, sources):
    bad = changed(RECEIVED, facts=[["77777件"]])
    assert "事实“77777件”不在依据所在的段落附近" in told(tmp_path, sources, bad)[0]
    assert told(tmp_path, sources, changed(RECEIVED, facts=[["77777件"]], note="derived:相加")) == []


def test_the_same_question_twice(tmp_path, sources):
    again = changed(RECEIVED, id="t9", question="2023年青浦区,行政复议受理了多少件?")
    assert told(tmp_path, sources, RECEIVED, again) == ["第 2 行(t9):与 t1 是同一个问题"]


def test_questions_that_contradict_themselves(tmp_path, sources):
    found = told(
        tmp_path,
        sources,
        changed(RECEIVED, facts=[], evidence=[]),
        changed(OTHER_YEAR, facts=[["1件"]]),
        changed(ATTENDANCE, type="unanswerable"),
        changed(ADVICE, type="follow_up"),
        changed(RECEIVED, id="t5", question="另一问?", forbidden=["909"]),
    )
    assert "第 1 行(t1):可答的题没有列事实" in found
    assert "第 1 行(t1):可答的题没有依据" in found
    assert "第 2 行(t2):库中没有的题不应有事实或依据" in found
    assert "第 3 行(t4):类型是 unanswerable,可答却填了是" in found
    assert "第 4 行(t3):追问题缺上文" in found
    assert "第 5 行(t5):事实“909件”里含有不得出现的内容" in found


def test_our_own_sets_stand_on_their_own_feet():
    benchmark = CORPUS.parent / "eval" / "benchmark"
    sets = [path for path in sorted(benchmark.glob("*.jsonl")) if '"answerable"' in path.read_text(encoding="utf-8")]
    assert sets
    for path in sets:
        found = read_set(path)
        assert found.faults == ()
        assert faults_of(found, None) == []
