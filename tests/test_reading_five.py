"""The five reports, counted and read by eye before these figures were written down."""

from collections import Counter

import pytest
from reading_parts import NAMES, report

from index.debris import publish


def depths(key):
    return Counter(len(path) for path in report(key).sections)


def test_shanghai_has_two_parts_with_three_and_five_sections():
    sections = report("000").sections
    assert [path[0] for path in sections if len(path) == 1] == [
        "一.深入学习贯彻习近平法治思想,切实履行推进法治政府建设工作职责",
        "二.2023年法治政府建设主要举措和成效",
    ]
    assert [path[1] for path in sections if len(path) == 2] == [
        "(一)持续深入学习宣传贯彻习近平法治思想",
        "(二)持续统筹加强法治政府建设",
        "(三)切实履行推进法治政府建设第一责任人职责",
        "(一)加强国家重大战略和全市中心工作法治保障",
        "(二)持续推进政府职能转变",
        "(三)持续加强依法行政制度建设",
        "(四)健全完善突发事件应对体制机制",
        "(五)持续推进严格规范公正文明执法",
    ]


def test_a_heading_that_runs_into_its_text_is_cut_off():
    paragraph = next(
        p for p in report("000").paragraphs if p.section[-1:] == ("(一)持续深入学习宣传贯彻习近平法治思想",)
    )
    assert paragraph.text.startswith("市委、市政府持续发挥示范引领作用")


def test_the_measures_of_shanghai_stand_apart():
    first = [
        p.text[:2]
        for p in report("000").paragraphs
        if p.section[-1:] == ("(一)加强国家重大战略和全市中心工作法治保障",)
    ]
    assert first == ["一是", "二是", "三是", "四是", "五是"]
    # 99.94%o二是: a misread full stop ends a sentence too
    second = [p.text[:2] for p in report("000").paragraphs if p.section[-1:] == ("(二)持续推进政府职能转变",)]
    assert second == ["一是", "二是", "三是", "四是"]


def test_a_page_mark_inside_a_number_goes_and_the_number_is_whole():
    document = report("000")
    assert "上线事项1212项,累计提供服务超893万次" in document.text
    assert "10、" in document.left_out


def test_qingpu_has_every_numbered_item_under_its_section():
    assert depths("001") == {1: 4, 2: 22, 3: 22}
    assert [path[0][:2] for path in report("001").sections if len(path) == 1] == ["一、", "二、", "三、", "四、"]
    per_part = Counter(path[0][:1] for path in report("001").sections if len(path) == 2)
    assert per_part == {"一": 7, "二": 4, "三": 3, "四": 8}
    per_section = Counter(path[1][:3] for path in report("001").sections if len(path) == 3)
    assert list(per_section.values()) == [4, 3, 3, 3, 2, 4, 3]


def test_an_item_keeps_its_own_number_and_title():
    paragraph = next(p for p in report("001").paragraphs if "全年依法受理909件" in p.text)
    assert paragraph.section == (
        "一、推进法治政府建设的主要举措和成效",
        "(六)行政权力监督取得新突破",
        "4.提升复议应诉水平",
    )
    assert paragraph.text.startswith("4.提升复议应诉水平。持续发挥")
    assert "纠错率1.63%" in paragraph.text


def test_the_header_is_one_paragraph():
    assert report("001").paragraphs[0].kind == "header"
    assert report("001").paragraphs[0].text.split() == ["2023年青浦区法治政府建设情况报告", "主动公开", "2024.02.19"]
    assert "公开类别 主动公开 发布时间 2022-11-30" in report("003").paragraphs[0].text


def test_jingxinwei_has_one_outline_of_one_habit():
    assert depths("002") == {1: 2, 2: 8}  # 一、 then 1、, which are headings here and no page marks
    assert report("002").sections[-1][-1] == "5、推动产业和信息化法宣工作"


def test_items_of_one_sentence_stay_together():
    paragraph = next(p for p in report("002").paragraphs if "一是深化“双减半”成果" in p.text)
    assert paragraph.text.startswith("推动行政审批制度改革优化提质。") and "三是减证便民" in paragraph.text


def test_pudong_has_seven_parts_twenty_seven_goals_and_their_attachment():
    attachment = "附件:浦东新区法治政府建设主要任务分工(2022-2025年)"
    sections = report("003").sections
    assert sum(path[0] != attachment and len(path) == 1 for path in sections) == 7
    assert sum(path[0] != attachment and len(path) == 2 for path in sections) == 22
    assert sum(path[0] == attachment and len(path) == 2 for path in sections) == 7
    goals = [path[2] for path in sections if path[0] == attachment and len(path) == 3]
    assert len(goals) == 27
    assert goals[0].startswith("(一)") and goals[-1] == "(二十七)重视理论研究和宣传推广"


def test_pudong_has_one_hundred_and_four_tasks_each_with_its_paragraph():
    document = report("003")
    assert [task.number for task in document.tasks] == [str(n) for n in range(1, 105)]
    for task in document.tasks:
        paragraph = document.paragraphs[task.paragraph - 1]
        assert paragraph.kind == "task"
        assert task.text in paragraph.text and paragraph.section == task.section
        assert task.lead and all(name in "".join(paragraph.text.split()) for name in task.lead + task.join)


@pytest.mark.parametrize(
    ("number", "lead", "join"),
    [
        ("13", "区知识产权局 区法院 区检察院 区司法局 区公安分局", "各相关部门单位"),  # a cell over two lines
        ("15", "区商务委 区发改委", ""),  # nobody joins
        ("28", "各部门 各单位 各街镇", ""),
        ("35", "区政府办公室(区电子政务办、区行政审批局)", "各相关部门单位"),  # a bracket with a 、 inside
        ("51", "各街镇", "区城管执法局"),
        (
            "82",
            "区地区工作党委 区卫生健康委 区公安分局 区民政局 区应急管理局",
            "各相关部门单位 相关管理局(管委会) 各街镇",
        ),
        ("83", "区法院 区检察院 区公安分局 区发改委 区市场监管局 区商务委 区城管执法局", "各相关部门单位"),  # a comma
        ("103", "区委党校(行政学院) 区司法局 区法学会", "各相关部门单位"),
    ],
)
def test_who_leads_and_who_joins(number, lead, join):
    task = next(task for task in report("003").tasks if task.number == number)
    assert task.lead == tuple(lead.split())
    assert task.join == tuple(join.split())


def test_hefei_has_six_parts_and_what_follows_them_stands_apart():
    assert depths("004") == {1: 6}
    shortcomings = next(p for p in report("004").paragraphs if p.text.startswith("虽然法治政府建立"))
    plans = next(p for p in report("004").paragraphs if "在以下5个方面发力" in p.text)
    assert shortcomings.section == plans.section == ()
    after = [p.text[:2] for p in report("004").paragraphs if p.number > plans.number]
    assert after == ["一是", "二是", "三是", "四是", "五是"]


@pytest.mark.parametrize(
    ("key", "paragraphs", "sections", "coverage"),
    [
        ("000", 21, 10, 0.975),
        ("001", 41, 48, 0.998),
        ("002", 22, 10, 0.994),
        ("003", 134, 64, 1.0),
        ("004", 31, 6, 0.961),
    ],
)
def test_how_much_was_read(key, paragraphs, sections, coverage):
    document = report(key)
    assert (len(document.paragraphs), len(document.sections)) == (paragraphs, sections)
    assert document.coverage == pytest.approx(coverage, abs=0.001)


def test_nothing_is_left_out_but_what_the_host_added():
    marks = [f"{n}、" for n in range(1, 17)]
    assert report("001").left_out == ("返回上一级", "字号", "打印")
    assert report("002").left_out == ("GOVERNMENT INFORMATION",)
    assert report("003").left_out == ()
    assert list(report("000").left_out[1:]) == list(report("004").left_out[1:]) == marks
    assert all("由会员分享" in report(key).left_out[0] for key in ("000", "004"))


@pytest.mark.parametrize("key", NAMES)
def test_published_text_is_the_files_own_characters(key):
    raw = (report_path(key)).read_text("utf-8")
    published = publish(raw)
    for position in range(0, len(published.text), 7):
        assert raw[published.file_offset(position)] == published.text[position]


def report_path(key):
    from reading_parts import CORPUS

    return CORPUS / NAMES[key]


@pytest.mark.parametrize("key", NAMES)
def test_no_debris_in_any_paragraph(key):
    for paragraph in report(key).paragraphs:
        for word in ("返回上一级", "字号", "由会员分享", "优知文库", "taowenge", "珍藏版", "GOVERNMENT INFORMATION"):
            assert word not in paragraph.text


def doubts(key):
    return Counter(doubt.kind for doubt in report(key).doubts)


def test_every_doubt_is_found_where_it_is_and_not_elsewhere():
    assert doubts("000") == {"repost": 1, "cut_off": 1, "misprint": 5}  # 兀, 彳亍, o, z, unmatched quotation marks
    assert doubts("001") == {}
    assert doubts("002") == {"year": 1}  # its year stands nowhere
    assert doubts("003") == {"lost_digits": 4}  # 〔2022131, 2022917, twice 20212025年
    assert doubts("004") == {"repost": 1, "year": 2, "spun": 1, "lost_digits": 2}  # twice “724”小时


def test_a_doubt_shows_the_passage_and_its_paragraph():
    cut = next(doubt for doubt in report("000").doubts if doubt.kind == "cut_off")
    assert cut.paragraph == 21 and cut.passage.endswith("组织实施上海市行政执法监督办法")
    for key in NAMES:
        for doubt in report(key).doubts:
            if doubt.paragraph:
                text = " ".join(report(key).paragraphs[doubt.paragraph - 1].text.split())
                assert doubt.passage and doubt.passage in text


@pytest.mark.parametrize(
    ("key", "title", "issuer", "region", "year", "until", "kind"),
    [
        ("000", "2023年上海市法治政府建设情况报告", "上海市人民政府", "上海市", 2023, None, "情况报告"),
        ("001", "2023年青浦区法治政府建设情况报告", "上海市青浦区人民政府", "上海市青浦区", 2023, None, "情况报告"),
        ("002", "上海市经济信息化委法治政府建设情况报告", "上海市经济信息化委", "上海市", 2021, None, "情况报告"),
        ("004", "市政府2023年法治政府建设情况报告", "合肥市人民政府", "安徽省合肥市", 2023, None, "情况报告"),
        (
            "003",
            "浦东新区人民政府关于印发《浦东新区法治政府建设实施方案(2022-2025年)》的通知",
            "上海市浦东新区人民政府",
            "上海市浦东新区",
            2022,
            2025,
            "实施方案",
        ),
    ],
)
def test_what_is_known_of_each_without_being_told(key, title, issuer, region, year, until, kind):
    found = report(key).metadata
    assert (found.title, found.issuer, found.region) == (title, issuer, region)
    assert (found.year, found.until, found.kind) == (year, until, kind)
    assert {"title", "issuer", "region", "year", "kind"} <= found.inferred


def test_numbers_and_dates_of_the_headers():
    assert report("001").metadata.issued == "2024-02-19"
    assert report("003").metadata.issued == "2022-11-30"
    assert report("003").metadata.number == "浦府〔2022131"


def test_only_hefei_is_recognised_as_rewritten():
    assert [key for key in NAMES if report(key).spun] == ["004"]
    search = "".join(report("004").search_texts)
    assert "政务服务" in search and "法治政府建设" in search and "行政复议决定书" in search
    assert "政务效劳" in report("004").text  # shown as published
