"""Doubts where there is reason for them, and near misses where there is none."""

import pytest
from reading_parts import read

LINE = "各部门要按照要求认真抓好落实,确保各项任务按时完成,取得让人民群众满意的成效。"


def kinds(text):
    return [doubt.kind for doubt in read(text).doubts]


def test_a_report_cut_off_in_mid_sentence():
    report = (
        f"某区2023年工作情况报告\n一、成效\n{LINE}\n{LINE}\n二、不足\n工作中还存在一些不足,主要是基层力量薄弱,专业人员"
    )
    assert kinds(report) == ["cut_off"]
    assert kinds(report + "较少。") == []


def test_a_year_that_is_reported_on_and_planned_for():
    report = f"青浦区2023年法治政府建设情况报告\n一、成效\n{LINE}\n{LINE}\n{LINE}\n"
    assert kinds(report + f"2023年,全区将在以下方面发力。{LINE}") == ["year"]
    assert kinds(report + f"2024年,全区将在以下方面发力。{LINE}") == []


def test_the_epidemic_year_in_a_later_report():
    text = f"一、成效\n全力应对新冠肺炎疫情,落实疫情防控措施。{LINE}\n{LINE}"
    assert kinds(f"青浦区2023年法治政府建设情况报告\n{text}") == ["year"]
    assert kinds(f"青浦区2020年法治政府建设情况报告\n{text}") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("减免罚款约8.76亿兀。", "misprint"),
        ("三年彳亍动计划。", "misprint"),
        ("落实纲要(20212025年)要求。", "lost_digits"),
        ("某府〔2022131", "lost_digits"),
        ("2022917", "lost_digits"),
        ("建成“724”小时服务大厅。", "lost_digits"),
    ],
)
def test_damaged_characters(text, kind):
    assert kind in kinds(f"某区2023年工作报告\n一、情况\n{LINE}\n{text}\n{LINE}")


@pytest.mark.parametrize(
    "text", ["某府〔2022〕131号", "2021-2025年规划。", "共受理2022131件。", "UP主和oppo手机。", "7×24小时服务。"]
)
def test_what_only_looks_damaged(text):
    assert kinds(f"某区2023年工作报告\n一、情况\n{LINE}\n{text}\n{LINE}") == []


def test_gaps_in_the_outline():
    assert kinds(f"某区2023年工作报告\n一、甲甲\n{LINE}\n三、乙乙\n{LINE}") == ["outline_gap"]
    # numbers that go on under the next part are a habit, no gap
    assert kinds(f"某区2023年工作报告\n一、甲甲\n(一)丙丙\n{LINE}\n(二)丁丁\n{LINE}\n二、乙乙\n(三)戊戊\n{LINE}") == []


def test_characters_that_could_not_be_decoded():
    document = read(f"某区2023年工作报告\n一、情况\n{LINE}\n这里有\ufffd坏字。")
    assert [doubt.kind for doubt in document.doubts] == ["undecodable"]
    assert "\ufffd" in document.doubts[0].passage


def test_a_year_that_stands_nowhere_is_called_a_guess():
    assert kinds(f"一、情况\n{LINE}\n按照2021年工作要求,{LINE}") == ["year"]
