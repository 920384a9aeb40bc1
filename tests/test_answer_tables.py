"""Figures of tables, however a page left them: the row and the column that were asked for, in the unit stated over it."""

from collections.abc import Iterator

import pytest
from conftest import assistant_of

from assistant.chain import Assistant
from assistant.verify import verify

FORM = """<html><head><title>海湖区2025年政府信息公开工作年度报告</title></head><body>
<h1>海湖区2025年政府信息公开工作年度报告</h1>
<p>一、总体情况</p><p>全年公开信息三千余条,工作平稳有序,各单位按要求报送情况。</p>
<p>二、主动公开政府信息情况</p>
<table><tr><td colspan="3">第二十条第(一)项</td></tr>
<tr><td>信息内容</td><td>本年制发件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>3</td><td>74</td></tr>
<tr><td colspan="3">第二十条第(五)项</td></tr>
<tr><td>信息内容</td><td colspan="2">本年处理决定数量</td></tr>
<tr><td>行政许可</td><td colspan="2">11398</td></tr></table>
<p>三、收到和处理政府信息公开申请情况</p>
<table><tr><td rowspan="2">(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)</td><td colspan="3">申请人情况</td></tr>
<tr><td>自然人</td><td>商业企业</td><td>总计</td></tr>
<tr><td>一、本年新收政府信息公开申请数量</td><td>136</td><td>25</td><td>161</td></tr>
<tr><td>二、上年结转政府信息公开申请数量</td><td>5</td><td>1</td><td>6</td></tr></table>
</body></html>"""
BUDGET = """# 海湖区财政局2025年部门预算

一般公共预算基本支出表

编制部门:海湖区财政局 单位:元

| 科目名称 | 合计 | 人员经费 | 公用经费 |
| --- | --- | --- | --- |
| 津贴补贴 | 16,623,810 | 16,623,800 | 10 |
| 邮电费 | 390,000 | 0 | 390,000 |
"""
PLACES = (
    "海湖区应急避难场所建设方案\n\n一、总体要求\n\n全区统筹推进应急避难场所建设,到2026年基本满足避难需求。\n\n附表:\n\n应急避难场所一览表\n\n序号\n\n名  称\n\n地点\n\n面积\n\n可避难人数\n\n"
    "1\n\n实验学校避难场所\n\n南桥镇古华路261号\n\n3.55公顷\n\n2000人\n\n2\n\n职业学院避难场所\n\n庄行镇南亭路2080号\n\n31.33公顷\n\n5000人\n\n"
    "3\n\n金水小学避难场所\n\n金海街道广丰路379弄\n\n2.59公顷\n\n1500人\n"
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A disclosure form, a budget and a flattened list of places."""
    texts = {"公开年报.html": FORM, "预算.md": BUDGET, "避难场所.md": PLACES}
    with assistant_of(tmp_path_factory.mktemp("office"), texts) as asked:
        yield asked


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("海湖区2025年规章现行有效件数是多少?", "规章的现行有效件数74"),
        ("海湖区2025年行政许可本年处理决定数量是多少?", "行政许可的本年处理决定数量11398"),
        ("海湖区2025年上年结转政府信息公开申请总计多少件?", "上年结转政府信息公开申请数量总计6"),
        ("海湖区2025年商业企业新收的政府信息公开申请有多少件?", "本年新收政府信息公开申请数量的商业企业25"),
        ("海湖区财政局2025年津贴补贴是多少元?", "津贴补贴合计16,623,810元"),
        ("海湖区财政局2025年邮电费的公用经费是多少元?", "邮电费的公用经费390,000元"),
        ("职业学院避难场所能容纳多少人避难?", "职业学院避难场所的可避难人数5000人"),
    ],
)
def test_a_row_and_a_column_are_told(office: Assistant, question: str, told: str):
    assert told in office.ask(question).text


def test_rows_that_are_named_one_by_one_are_added_up(office: Assistant):
    told = office.ask("海湖区财政局2025年津贴补贴和邮电费加起来预算是多少元?").text
    assert "合计17013810元(16623810+390000=17013810" in told.replace(",", "") or "390000+16623810" in told.replace(
        ",", ""
    )


def test_a_column_that_was_not_asked_for_is_not_guessed(office: Assistant):
    assert office.ask("海湖区2025年规章是多少件?").refused


def test_every_row_of_a_flattened_list_is_a_paragraph_with_its_number(office: Assistant):
    (source,) = [d.source for d in office.library.documents() if "避难" in d.metadata.title]
    rows = [p for p in office.library.paragraphs(source, 1, 40) if p.kind == "row"]
    assert [row.text.split("\n")[0] for row in rows] == ["1", "2", "3"]


def test_a_bare_cell_is_checked_in_the_unit_stated_over_its_table():
    row, over = "301\t津贴补贴\t16,623,810\t0", "编制部门:海湖区财政局 单位:元"
    assert verify("津贴补贴:合计16,623,810元", (row, over)).supported
    assert not verify("津贴补贴:合计16,623,810元", (row,)).supported
    assert not verify("津贴补贴:合计16,623,810万元", (row, over)).supported
