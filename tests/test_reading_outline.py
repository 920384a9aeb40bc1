"""Outline habits of official documents, each in a few lines."""

import itertools

import pytest
from reading_parts import read, report, texts

from index.flow import enumeration
from index.marks import L1, L2, L3, L4, mark_of, numeral

LONG = "各部门要按照要求认真抓好落实,确保各项任务按时完成,取得让人民群众满意的成效。"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十七", 27),
        ("一百零四", 104),
        ("一千零六", 1006),
        ("73", 73),
        ("年", 0),
    ],
)
def test_numerals(text, value):
    assert numeral(text) == value


@pytest.mark.parametrize(
    ("line", "rank"),
    [
        ("一、总体要求", L1),
        ("一.总体要求", L1),
        ("(一)总体", L2),
        ("（二十）总体", L2),
        ("1.总体", L3),
        ("2、总体", L3),
        ("(3)总体", L4),
    ],
)
def test_marks_of_each_habit(line, rank):
    assert mark_of(line)[0] == rank


@pytest.mark.parametrize(
    "line", ["2023年,全区", "3.5亿元", "1.63%", "一是加强", "第三批全国", "十二届市委", "15分钟服务圈"]
)
def test_numbers_and_dates_are_no_marks(line):
    assert mark_of(line) is None


def test_three_levels_with_titles_on_their_own_lines():
    document = read(
        f"关于工作的意见\n一、总体要求\n(一)指导思想\n{LONG}\n(二)目标\n1.近期\n{LONG}\n2.远期\n{LONG}\n二、任务\n{LONG}"
    )
    assert document.sections == (
        ("一、总体要求",),
        ("一、总体要求", "(一)指导思想"),
        ("一、总体要求", "(二)目标"),
        ("一、总体要求", "(二)目标", "1.近期"),
        ("一、总体要求", "(二)目标", "2.远期"),
        ("二、任务",),
    )
    assert texts(document) == ["关于工作的意见", LONG, LONG, LONG, LONG]


def test_a_title_with_a_full_stop_before_its_text_is_a_section_and_stays_in_the_paragraph():
    document = read(f"一、任务\n1.提升水平。{LONG}\n2.加强监督。{LONG}")
    assert document.sections == (("一、任务",), ("一、任务", "1.提升水平"), ("一、任务", "2.加强监督"))
    assert texts(document) == [f"1.提升水平。{LONG}", f"2.加强监督。{LONG}"]


def test_a_short_line_with_a_full_stop_over_plain_text_is_a_heading():
    document = read(f"一、总体要求\n(一)指导思想。\n{LONG}\n(二)基本原则。\n1.坚持创新。{LONG}")
    assert document.sections[1:3] == (("一、总体要求", "(一)指导思想"), ("一、总体要求", "(二)基本原则"))
    assert "(一)指导思想。" not in texts(document)


def test_numbered_sentences_without_a_title_are_items():
    document = read(
        "具体包括:\n1.根据领导的要求,组织起草文件。\n2.研究审核请示、报告的事项,并提出意见。\n3.负责会议的准备工作。"
    )
    assert document.sections == ()
    assert [p.kind for p in document.paragraphs[-3:]] == ["item"] * 3


def test_siblings_are_of_one_sort():
    items = "\n".join(f"({n})预算{v}万元,与上年持平。" for n, v in zip("一二四", (3, 8, 2), strict=True))
    document = read(f"一、说明\n{items}\n(五)购置费0万元。其中:车辆0辆。")
    assert document.sections == (("一、说明",),)


def test_headings_in_a_text_without_line_breaks():
    text = (
        "2023年某市工作情况报告2023年,全市各部门坚持依法行政。" + LONG * 6 + "一、深入学习贯彻法治思想,切实履行职责"
        "(一)持续加强组织领导市委、市政府多次研究部署。"
        + LONG
        + "(二)统筹推进法治政府建设组织各区参加创建活动,推荐3个地区。"
        + LONG
        + "二、主要举措和成效(一)完善制度体系一是制定规划。"
        + LONG
        + "二是开展评估。"
        + LONG
    )
    document = read(text)
    assert document.sections == (
        ("一、深入学习贯彻法治思想,切实履行职责",),
        ("一、深入学习贯彻法治思想,切实履行职责", "(一)持续加强组织领导"),
        ("一、深入学习贯彻法治思想,切实履行职责", "(二)统筹推进法治政府建设"),
        ("二、主要举措和成效",),
        ("二、主要举措和成效", "(一)完善制度体系"),
    )
    assert texts(document)[0] == "2023年某市工作情况报告"
    assert texts(document)[2].startswith("市委、市政府多次")
    assert [t[:2] for t in texts(document)[-2:]] == ["一是", "二是"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("一是甲甲。二是乙乙。", ["一是甲甲。", "二是乙乙。"]),
        ("共三项。一是甲;二是乙;三是丙。", ["共三项。一是甲;二是乙;三是丙。"]),  # one sentence stays one
        ("好评率达99.94%o二是完善制度。", ["好评率达99.94%o二是完善制度。"]),  # no 一是 before it
        ("一是好评率达99.94%o二是完善制度。", ["一是好评率达99.94%o", "二是完善制度。"]),
        ("做好:①甲甲。②乙乙。", ["做好:①甲甲。", "②乙乙。"]),
        ("第一,坚持改革。第二,坚持开放。", ["第一,坚持改革。", "第二,坚持开放。"]),
        ("目标是一是一,二是二。", ["目标是一是一,二是二。"]),
    ],
)
def test_enumerations_in_one_paragraph(text, parts):
    cuts = [0, *enumeration(text, 0, len(text)), len(text)]
    assert [text[a:b] for a, b in itertools.pairwise(cuts)] == parts


def test_a_short_lead_in_stays_with_its_first_item():
    document = read("一、实事\n持续办好为民实事。一是建设养老中心100个。二是改造厕所50座。")
    assert texts(document) == ["持续办好为民实事。一是建设养老中心100个。", "二是改造厕所50座。"]


def test_unnumbered_headings_above_numbered_ones():
    document = read(
        f"某省政府工作报告\n各位代表:\n{LONG}\n五年工作回顾\n{LONG}{LONG}\n今年重点工作\n{LONG}{LONG}\n(一)扩大内需\n{LONG}\n(二)深化改革\n{LONG}"
    )
    assert document.sections == (
        ("五年工作回顾",),
        ("今年重点工作",),
        ("今年重点工作", "(一)扩大内需"),
        ("今年重点工作", "(二)深化改革"),
    )


def test_what_speaks_of_the_whole_leaves_the_last_part():
    document = read(f"一、回顾\n(一)产业\n{LONG}\n(二)民生\n{LONG}\n各位代表!{LONG}\n二、安排\n{LONG}")
    assert document.paragraphs[2].section == ("一、回顾",)


def test_a_law_article_by_article():
    law = "某条例\n\n第一章 总则\n\n第一条 为了甲,制定本条例。\n\n第二条 包括:\n\n(一)乙;\n\n(二)丙。\n\n第二章 附则\n\n第三条 自公布之日起施行。"
    document = read(law)
    assert document.sections == (("第一章 总则",), ("第二章 附则",))
    assert [p.text.split()[0] for p in document.paragraphs] == ["某条例", "第一条", "第二条", "第三条"]
    assert document.paragraphs[2].text.endswith("(二)丙。")


def test_a_long_article_is_cut_at_its_items_under_its_own_section():
    items = "\n".join(f"({n}){LONG * 8}" for n in "一二三")
    document = read(f"某条例\n第一条 甲。\n第二条 有下列情形之一的:\n{items}\n第三条 乙。")
    assert document.sections == (("第二条",),)
    assert [p.section for p in document.paragraphs[2:6]] == [("第二条",)] * 4


def test_no_paragraph_is_longer_than_a_citation_may_be():
    document = read("一、情况\n" + LONG * 100)
    assert max(len(t) for t in texts(document)) <= 1200
    assert "".join(texts(document)) == LONG * 100
    assert all(t.endswith("。") for t in texts(document))


def test_a_table_of_contents_opens_no_sections():
    document = read(
        f"某部门预算\n目录\n一、主要职能……1\n二、机构设置……3\n三、说明……5\n一、主要职能\n{LONG}\n二、机构设置\n{LONG}\n三、说明\n{LONG}"
    )
    assert document.sections == (("一、主要职能",), ("二、机构设置",), ("三、说明",))
    assert [p.kind for p in document.paragraphs[:2]] == ["header", "note"]


def test_an_attachment_stands_under_a_section_of_its_own():
    document = read(
        f"关于印发方案的通知\n各单位:\n{LONG}\n一、要求\n{LONG}\n附件:任务分工表\n某市人民政府\n2023年5月6日\n附件\n任务分工表\n一、职能\n{LONG}"
    )
    assert document.sections == (("一、要求",), ("附件:任务分工表",), ("附件:任务分工表", "一、职能"))
    signature = next(p for p in document.paragraphs if "2023年5月6日" in p.text)
    assert signature.text == "某市人民政府\n2023年5月6日" and signature.section == ()


def test_a_line_broken_inside_a_mark_is_mended():
    document = read(f"一、回顾\n（一）经济\n{LONG}\n（\n二）民生\n{LONG}")
    assert document.sections[-1] == ("一、回顾", "（二）民生")


@pytest.mark.parametrize("key", ["001", "003"])
def test_a_report_whose_line_breaks_were_lost_keeps_its_outline(key):
    document = report(key)
    body = document.text.split("附件:浦东", maxsplit=1)[0]
    flat = read("".join(line.strip() for line in body.split("\n")))
    assert flat.sections == tuple(path for path in document.sections if not path[0].startswith("附件"))


def test_items_of_one_long_line_part_after_a_bracket_and_a_blank():
    items = [
        f"{n}.推进第{n}类信用建设,完善信息征集和共享制度,健全分类管理,加强对外合作和交流,促进公平竞争。"
        "(责任单位:区经济发展局、区市场监督管理局)"
        for n in (1, 2, 3, 4, 5, 6)
    ]
    line = "二、商务诚信建设。(一)流通领域建设。" + " ".join(items)
    document = read(f"平潭综合实验区信用体系建设实施方案\n\n{line}", "x.txt")
    starts = [p.text[:2] for p in document.paragraphs]
    assert [start for start in starts if start[0].isdigit()] == ["1.", "2.", "3.", "4.", "5.", "6."]


ARTICLES = list(zip("一二三四五六", (10, 20, 30, 40, 50, 60), strict=True))


def test_a_law_in_one_line_parts_at_its_chapters_and_articles():
    articles = [f"第{n}条 调查组应当在{m}日内完成第{n}项工作,并按照第一条 的要求报告情况。" for n, m in ARTICLES]
    line = "第一章 总则" + "".join(articles[:3]) + "第二章 处理" + "".join(articles[3:])
    document = read(f"火灾调查规定\n\n{'为了规范调查,制定本规定。' * 12}{line}", "x.txt")
    told = [(p.section[-1], p.text[:3]) for p in document.paragraphs if p.text.startswith("第")]
    assert told == [("第一章 总则", f"第{n}条") for n in "一二三"] + [("第二章 处理", f"第{n}条") for n in "四五六"]


def test_departments_before_a_heading_that_lost_its_line_end_there():
    tasks = [
        f"({n})推进第{n}项更新。加快老旧设备淘汰,提升安全水平,完善配套设施,做好政策宣传引导。责任单位:区经济发展局、公安局"
        for n in "一二三四五六"
    ]
    line = "一、更新行动 " + "".join(tasks[:3]) + "二、换新行动 " + "".join(tasks[3:]) + "三、保障 做好组织实施。"
    document = read(f"设备更新工作方案\n\n{line}", "x.txt")
    assert [task.lead for task in document.tasks] == [("区经济发展局", "公安局")] * 6
    assert [task.section[0] for task in document.tasks] == ["一、更新行动"] * 3 + ["二、换新行动"] * 3


def test_a_page_of_one_line_loses_its_buttons_and_keeps_its_headings():
    body = "全省上下全面落实决策部署,经济运行稳中有进,民生福祉持续改善,改革开放不断深化。" * 6
    line = (
        "下载 打印 全屏 收藏 2026年山东省政府工作报告 各位代表: 现在,我代表省人民政府向大会报告工作。"
        f"一、2025年及“十四五”时期工作回顾 2025年是很不平凡的一年。{body} "
        f"二、重点工作 1.推动产业优化升级 组织实施标志性产业链提升行动。{body} 2.扩大有效投资 开工重大项目。{body}"
    )
    document = read(line, "x.txt")
    assert document.paragraphs[0].text.startswith("2026年山东省政府工作报告")
    assert ("一、2025年及“十四五”时期工作回顾",) in document.sections
    assert ("二、重点工作", "1.推动产业优化升级") in document.sections
