"""Test items from the five reports: right, traceable, unambiguous, none twice."""

import json
import random
import re
import time
import unicodedata
from collections import Counter

import pytest

from assistant.study import KINDS, make
from assistant.study.item import LETTERS
from assistant.study.task_items import duties, others
from assistant.study.task_items import plain as plain_name
from assistant.verify import verify
from index.errors import WrongCall


@pytest.fixture(scope="module")
def hundred(five):
    return make(five, count=100, seed=1)


def plain(text):
    return re.sub(r"[^\w.%]", "", unicodedata.normalize("NFKC", text))


def test_a_hundred_items_over_five_kinds_and_five_reports_within_a_minute(five):
    begun = time.monotonic()
    items = make(five, count=100, seed=4)
    assert time.monotonic() - begun < 60
    assert Counter(item.kind for item in items) == dict.fromkeys(KINDS, 20)
    assert len({item.citation.paragraph.source for item in items}) == 5


def test_the_same_seed_gives_the_same_items_and_another_seed_others(five):
    first = [item.record() for item in make(five, count=30, seed=7)]
    assert first == [item.record() for item in make(five, count=30, seed=7)]
    assert first != [item.record() for item in make(five, count=30, seed=8)]


def test_every_citation_is_a_paragraph_of_the_library_and_quotes_it(five, hundred):
    for item in hundred:
        paragraph = item.citation.paragraph
        assert five.paragraph(paragraph.source, paragraph.number).text == paragraph.text
        assert item.citation.quote in paragraph.text


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_key_stands_in_its_own_stem(five, seed):
    for item in make(five, count=100, seed=seed):
        right = {"单选": [item.options[LETTERS.index(k)] for k in item.key if k in LETTERS]}.get(item.kind, item.key)
        if item.kind in ("填空", "单选"):
            for key in right:
                found = re.search(rf"(?<![\d.]){re.escape(plain(key))}(?![\d.])", plain(item.stem))
                assert not found, (key, item.stem)


def test_identities_stems_and_options_are_never_doubled(hundred):
    assert len({item.id for item in hundred}) == 100
    assert len({item.stem for item in hundred}) == 100
    assert all(len(set(item.options)) == len(item.options) for item in hundred)


def test_every_stem_names_its_report(hundred):
    for item in hundred:
        assert item.citation.title.replace("(", "\uff08").replace(")", "\uff09") in item.stem


def test_one_option_of_a_single_choice_is_supported_by_the_paragraph_and_the_others_are_not(five):
    judged = 0
    for item in make(five, ["浦东新区法治政府建设实施方案(2022-2025年).txt"], kinds=["单选"], count=20):
        asked = re.search(r"这项任务的责任单位是下列哪一个", item.stem)
        if item.kind != "单选" or not asked:
            continue
        name = re.search(r"任务分工\uff0c“(.+)”这项任务", item.stem)[1]
        for letter, option in zip(LETTERS, item.options, strict=False):
            claim = f"“{name}”的责任单位是{option}。"
            supported = verify(claim, [item.citation.paragraph.text]).supported
            assert supported == (letter in item.key), claim
            judged += 1
    assert judged >= 8


def test_a_false_statement_is_told_apart_by_the_verifier(hundred):
    judged = 0
    for item in hundred:
        if item.kind == "判断" and "任务分工" not in item.stem:
            statement = re.sub(r"^根据.*?》(\uff08.*?\uff09)?(“.*?”部分)?\uff0c", "", item.stem)
            assert verify(statement, [item.citation.paragraph.text]).supported == (item.key == ("正确",)), statement
            judged += 1
    assert judged >= 5


def test_damaged_passages_are_never_asked_about(five):
    damage = ("亿兀", "彳亍", "效劳", "全掩盖", "724", "20212025", "94%o", "年来z")
    for seed in range(1, 6):
        for item in make(five, count=100, seed=seed):
            shown = " ".join((item.stem, *item.options, *item.key))
            assert not any(word in shown for word in damage), item.stem


def test_the_explanation_quotes_the_source(hundred):
    for item in hundred:
        quoted = re.sub(r"\s", "", item.explanation)
        text = re.sub(r"\s", "", item.citation.paragraph.text)
        assert any(quoted[i : i + 12] in text for i in range(max(1, len(quoted) - 12))), item.explanation


def test_a_record_has_the_public_shape(hundred):
    record = json.loads(json.dumps(hundred[0].record(), ensure_ascii=False))
    assert list(record) == ["id", "kind", "stem", "options", "key", "explanation", "difficulty", "citation"]
    assert list(record["citation"]) == ["source", "title", "section", "paragraph", "quote", "text"]
    assert {item.difficulty for item in hundred} == {1, 2, 3}


def test_kinds_documents_and_topic_narrow_what_is_asked(five):
    source = "青浦区2023年法治政府建设情况报告.txt"
    items = make(five, [source], "行政复议", ["填空", "判断"], 4)
    assert items and {item.kind for item in items} <= {"填空", "判断"}
    assert {item.citation.paragraph.source for item in items} == {source}
    for item in items:
        where = " ".join(item.citation.paragraph.section) + item.citation.paragraph.text
        assert "复议" in where


def test_sections_and_levels_narrow_what_is_asked(five):
    source, heading = "青浦区2023年法治政府建设情况报告.txt", "一、推进法治政府建设的主要举措和成效"
    items = make(five, count=10, sections=[(source, heading)], levels=[2])
    assert len(items) == 10 and {item.difficulty for item in items} == {2}
    assert {(item.citation.paragraph.source, item.citation.paragraph.section[0]) for item in items} == {
        (source, heading)
    }


def test_a_wrong_call_is_told_in_one_sentence(five):
    for call in (
        {"documents": ["没有这份.txt"]},
        {"kinds": ["连线"]},
        {"count": 0},
        {"topic": "量子计算机芯片"},
        {"sections": [("青浦区2023年法治政府建设情况报告.txt", "九、没有这一节")]},
    ):
        with pytest.raises(WrongCall, match=r"。$"):
            make(five, **call)


def test_no_answer_is_right_more_than_twice_in_one_kind(hundred):
    words = Counter(
        (item.kind, item.options[LETTERS.index(item.key[0])] if item.options else item.key[0])
        for item in hundred
        if item.kind in ("填空", "单选")
    )
    assert max(words.values()) <= 2


def test_wrong_departments_lead_or_join_tasks_of_the_same_goal_or_with_the_same_leads(five):
    source = "浦东新区法治政府建设实施方案(2022-2025年).txt"
    document = five.document(source)
    found = duties(five.info(source), document.paragraphs, document.tasks)
    duty = next(d for d in found if d.task.number == "24")
    wrong = others(duty, found, 3, random.Random(1))
    own = {plain_name(lead) for lead in duty.task.lead}
    near = {
        plain_name(name)
        for d in found
        if d.task.section == duty.task.section or own & {plain_name(n) for n in (*d.task.lead, *d.joins)}
        for name in (*d.task.lead, *d.joins)
    }
    assert len(wrong) == 3 and {plain_name(name) for name in wrong} <= near - own
