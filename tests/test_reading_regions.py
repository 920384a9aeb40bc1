"""Regions by their full, official and short names."""

import pytest

from index.regions import NATION, find_regions, find_zone, is_within, parent, short_path, with_zone, zone_of


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("2023年青浦区行政复议受理了多少件?", ["上海市青浦区"]),
        ("浦东推行告知制度", ["上海市浦东新区"]),
        ("合肥和上海比", ["安徽省合肥市", "上海市"]),
        ("苏州市吴江区", ["江苏省苏州市吴江区"]),
        ("海拉尔区政府", ["内蒙古自治区呼伦贝尔市海拉尔区"]),
        ("吉林长春朝阳区", ["吉林省长春市", "吉林省长春市朝阳区"]),  # one of several of its name
        ("上海市普陀区万里街道", ["上海市普陀区"]),
        ("国务院办公厅", [NATION]),
        ("绿水青山就是金山银山", []),  # 金山 is a district too
        ("大兴调查研究之风", []),
        ("打造无证明事项城市", []),  # 项城市
        ("重固镇徐姚村", []),  # 固镇
    ],
)
def test_what_a_text_names(text, full):
    assert [mention.full for mention in find_regions(text)] == full


def test_a_mention_stands_where_it_says():
    text = "比较青浦区和合肥"
    assert [text[m.start : m.end] for m in find_regions(text)] == ["青浦区", "合肥"]


def test_parents():
    assert parent("上海市青浦区") == "上海市" and parent("上海市") == NATION and parent(NATION) is None
    assert is_within("安徽省合肥市庐阳区", "安徽省") and is_within("上海市", "上海市")
    assert not is_within("上海市", "上海市青浦区") and not is_within("不是地名", "上海市")


def test_names_as_officials_write_them():
    assert short_path("安徽省合肥市") == "合肥市"
    assert short_path("安徽省合肥市庐阳区") == "合肥市庐阳区"
    assert short_path("上海市青浦区") == "上海市青浦区"


@pytest.mark.parametrize(
    ("title", "zone"),
    [
        ("大鹏新区2024年管理委员会工作报告", "大鹏新区"),
        ("深圳市大鹏新区2023年法治政府建设情况报告", "大鹏新区"),
        ("上海市浦东新区实施方案", ""),  # a district
        ("关于印发平潭综合实验区方案的通知", ""),  # all of a county
        ("2023年青浦区法治政府建设情况报告", ""),
    ],
)
def test_a_zone_opens_a_title(title, zone):
    assert find_zone(title) == zone


def test_a_zone_lies_in_its_city():
    full = with_zone("广东省深圳市", "大鹏新区")
    assert (full, zone_of(full), parent(full)) == ("广东省深圳市大鹏新区", "大鹏新区", "广东省深圳市")
    assert is_within(full, "广东省") and short_path(full) == "深圳市大鹏新区"
    assert with_zone("安徽省合肥市", "合肥经济技术开发区") == "安徽省合肥市经济技术开发区"
    assert with_zone(None, "海湖新区") == "海湖新区"
