"""What a document says of itself: header blocks of many kinds."""

import pytest
from reading_parts import read

BODY = "各部门要按照要求认真抓好落实,确保各项任务按时完成,取得让人民群众满意的成效。"


def known(header, body=BODY, source="x.txt"):
    return read(f"{header}\n\n{body}\n一、情况\n{body}", source).metadata


def test_a_web_header_with_labels():
    found = known(
        "索 引 号:000014349/2018-00204\n发文机关:国务院办公厅\n成文日期:2018年10月27日\n发文字号:国办函〔2018〕71号\n发布日期:2018年11月09日\n"
        "国务院办公厅关于印发《政府网站试点\n工作方案》的通知\n国办函〔2018〕71号"
    )
    assert found.title == "国务院办公厅关于印发《政府网站试点工作方案》的通知"
    assert (found.issuer, found.region, found.kind) == ("国务院办公厅", "全国", "实施方案")
    assert (found.number, found.issued, found.year) == ("国办函〔2018〕71号", "2018-11-09", 2018)


@pytest.mark.parametrize(
    ("title", "issuer", "region", "year", "kind"),
    [
        ("2022年徐汇区法治政府建设情况报告", "上海市徐汇区人民政府", "上海市徐汇区", 2022, "情况报告"),
        ("苏州市吴江区2023年度法治政府建设情况报告", "苏州市吴江区人民政府", "江苏省苏州市吴江区", 2023, "情况报告"),
        ("青浦区司法局2023年法治政府建设情况报告", "上海市青浦区司法局", "上海市青浦区", 2023, "情况报告"),
        ("徐汇区天平街道2021年法治政府建设情况报告", "上海市徐汇区天平街道办事处", "上海市徐汇区", 2021, "情况报告"),
        ("湖北省人民政府关于2023年度法治政府建设情况的报告", "湖北省人民政府", "湖北省", 2023, "情况报告"),
        ("合肥市2024年法治政府建设工作要点", "合肥市人民政府", "安徽省合肥市", 2024, "工作要点"),
        ("最高人民法院关于审理买卖合同纠纷案件的解释", "最高人民法院", "全国", None, "司法解释"),
    ],
)
def test_titles_that_say_it_all(title, issuer, region, year, kind):
    found = known(title)
    assert (found.title, found.issuer, found.region, found.kind) == (title, issuer, region, kind)
    assert found.year == year


def test_a_work_report_by_where_it_was_delivered():
    found = known("政府工作报告\n——2018年3月7日在海拉尔区第十五届人民代表大会第二次会议上\n海拉尔区人民政府区长 杨某")
    assert found.title == "呼伦贝尔市海拉尔区政府工作报告"
    assert (found.issuer, found.year, found.kind) == ("呼伦贝尔市海拉尔区人民政府", 2018, "工作报告")


def test_a_period():
    found = known("闵行区法治政府建设实施方案(2021—2025年)")
    assert (found.year, found.until, found.kind) == (2021, 2025, "实施方案")


@pytest.mark.parametrize(
    ("date", "iso"),
    [("2024.02.19", "2024-02-19"), ("2021/03/29 11:30:01", "2021-03-29"), ("二〇二四年二月十九日", "2024-02-19")],
)
def test_dates_of_issue(date, iso):
    assert known(f"2023年青浦区法治政府建设情况报告\n{date}").issued == iso


def test_page_furniture_is_no_title():
    found = known(
        "今天是:2019年10月31日 星期三\n工作报告\n您所在的位置:政务公开 > 工作报告\n2020年静海区法治政府建设情况报告\n文章来源:司法局 更新时间:2021/03/29"
    )
    assert (found.title, found.year, found.issued) == ("2020年静海区法治政府建设情况报告", 2020, "2021-03-29")


def test_what_a_person_gives_stands_and_is_not_called_inferred():
    from index.formats.text import load_text
    from index.read import read_loaded

    text = f"2023年青浦区法治政府建设情况报告\n\n{BODY}"
    found = read_loaded(
        load_text(text.encode()), "x.txt", {"title": "青浦报告", "year": 2022, "faults": ["甲"]}
    ).metadata
    assert (found.title, found.year, found.region) == ("青浦报告", 2022, "上海市青浦区")
    assert "title" not in found.inferred and "year" not in found.inferred and "region" in found.inferred


def test_a_document_that_says_nothing_is_named_by_its_file():
    found = known("", source="某单位工作材料.txt")
    assert found.title == "某单位工作材料" and found.region is None and found.year is None


def test_a_sentence_at_the_top_is_no_title():
    found = known(
        "现将有关情况报告如下：", "区委区政府主要领导带头学习。", "深圳市光明区2021年度法治政府建设情况的报告.txt"
    )
    assert found.title == "深圳市光明区2021年度法治政府建设情况的报告"
    assert (found.issuer, found.region, found.year) == ("深圳市光明区人民政府", "广东省深圳市光明区", 2021)
