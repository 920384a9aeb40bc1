"""Pages cut in mid sentence, figures cut in two, sites' own words beside the title: what copying does to a report."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_parts import read, texts

from index.broken_lines import mended
from index.debris import publish
from index.document import Paragraph
from index.marks import Line
from index.normalise import normalise, twin, unbroken, unspaced

FIRST = "全年共组织法治培训10期,共计培训学员7"
SECOND = "94人次;发挥网络学院平台作用,组织领导干部完成法治教育课程。"
SENTENCE = "全市各级各部门坚持依法行政,认真落实各项工作任务,确保取得让人民群众满意的成效"


def lines_of(text: str) -> list[Line]:
    return [Line(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]


@pytest.mark.parametrize("between", ["\n", "\n\n第 1 页 共 5 页\n\n", "\n— 3 —\n", "\n\n\n"])
def test_a_figure_that_a_page_cut_in_two_is_one_figure(between):
    document = read(f"某市2025年工作情况报告\n2025年,{FIRST}{between}{SECOND}")
    assert any("学员794人次" in text for text in texts(document))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1.加强培训,组织学员3", "2.开展督查,整改问题5个。"),  # an item
        ("全年完成投资12", "万里街道"),  # no figure goes on
        ("公布日期为2025年1月3", "0日起施行"),  # a date is left as it stands
        ("序号\t12", "34名"),  # cells of a table
    ],
)
def test_what_only_looks_like_a_cut_figure_stays(before, after):
    raw = f"{before}\n{after}"
    assert publish(raw).text == raw


@given(st.text(alphabet="全年完成投资,。;0123456789名个\n一二、", max_size=200))
def test_publishing_only_takes_out(raw):
    published = publish(raw)
    kept = iter(raw)
    assert all(char in kept for char in published.text)


def test_lines_that_end_inside_words_are_one_paragraph():
    text = f"{SENTENCE}。世界500强企业已有11家在本区投\n资,境内外上市公司达53家。{SENTENCE}\n全区产业结构不断优化。\n一、总体要求"
    assert [text[line.start : line.end].count("\n") for line in mended(text, lines_of(text))] == [2, 0]


def test_lines_of_a_sound_text_stay_as_they_are():
    text = f"{SENTENCE}。\n关于进一步加强工作的意见\n{SENTENCE},推动工作\n一、总体要求"
    assert mended(text, lines_of(text)) == lines_of(text)


def test_a_sites_words_beside_the_title_are_no_part_of_it():
    raw = f"精品文档 | 2017年某区政府工作报告(完整版)  来源:网络 仅供参考\n各位代表:\n{SENTENCE}。\n更多范文请登录本站下载,下载后可自由编辑"
    document = read(raw)
    assert document.metadata.title == "2017年某区政府工作报告"
    assert not any("登录本站" in text for text in texts(document))
    assert any("精品文档" in passage for passage in document.left_out)


def test_the_way_to_a_page_is_no_title():
    document = read(
        f"公文大全 > 办法规定\n某镇文物保护管理办法\n第一条 {SENTENCE}。\n第二条 {SENTENCE}。\n第三条 {SENTENCE}。"
    )
    assert document.metadata.title == "某镇文物保护管理办法"


def test_buttons_and_the_way_before_a_page_of_one_line_are_left_out():
    published = publish(
        f"您的位置: 首页 > 公文大全 > 办法规定 分享到: 微信 微博 字号: 大 中 小 某镇管理办法 {SENTENCE}。"
    )
    assert published.text.strip().startswith("某镇管理办法")


def test_a_running_foot_and_page_numbers_inside_a_line_are_left_out():
    foot = "\n某市统计公报          — {} —\n".format
    raw = f"{SENTENCE},粮食与经济作物的种植结构由上年的调{foot(1)}整为本年的比例。{SENTENCE}{foot(2)}全年完成。"
    assert "统计公报" not in publish(raw).text
    one_line = f"{SENTENCE}镇 第 2 页 共 9 页 党群中心。{SENTENCE}每五 第 3 页 共 9 页 年评估一次。"
    assert "每五年评估一次" in publish(one_line).text
    assert "第 2 页 共 9 页" in publish("见本书第 2 页 共 9 页。").text  # once is no page number


def test_page_marks_in_the_cells_of_a_table_are_left_out():
    pages = [
        f"{i}、{SENTENCE * 2},推进各项" if i > 1 else f"1、某区行动方案\n{SENTENCE * 2},推进各项" for i in range(1, 5)
    ]
    raw = "\n".join([*pages, "完成任务。", "区商务委、区教育局、区国资", "5、委、市北集团"])
    assert "区国资委、市北集团" in publish(raw).text


def test_parts_that_begin_in_the_middle_of_lines_are_sections():
    document = read(
        f"某区政府工作报告\n各位代表:\n现在,请予审议。一、工作回顾2009年6月30日,新区正式成立。{SENTENCE}。\n{SENTENCE}。二、未来五年工作目标和任务未来五年,全区地区生产总值翻一番,达到1000亿元以上,新兴产业增加值占比达到60%以上,万元能耗下降13%。"
    )
    assert document.sections == (("一、工作回顾",), ("二、未来五年工作目标和任务",))


def test_headings_with_blanks_inside_that_run_into_their_text():
    document = read(
        f"某区统计公报\n一、综 合全年实现生产总值189亿元,比上年增长11.8%。{SENTENCE}。\n二、农 业2015年,全区完成产值68亿元。{SENTENCE}。\n三、工业2015年,全区完成产值40亿元。{SENTENCE}。"
    )
    assert document.sections == (("一、综合",), ("二、农业",), ("三、工业",))


def test_line_ends_inside_sentences_are_no_characters_of_the_search_text():
    paragraph = Paragraph("a.txt", 1, (), "全市地区生产总\n值增长5.2%、约4.\n4万亿元。\n(一)下一项", 0)
    assert twin(paragraph).text == "全市地区生产总值增长5.2%、约4.4万亿元。\n(一)下一项"
    assert unbroken(paragraph) == twin(paragraph).text
    row = Paragraph("a.txt", 1, (), "区司法局\n区财政局", 0, kind="row")
    assert "\n" in unbroken(row)


@given(st.text(alphabet="统筹协调推进发展 ,。工作", max_size=60))
def test_unspaced_takes_out_blanks_only(text):
    assert unspaced(text).replace(" ", "") == text.replace(" ", "")


def test_blanks_inside_words_and_figures():
    assert unspaced("统筹、协 调推进,区长 杨国宏") == "统筹、协调推进,区长 杨国宏"
    assert normalise("达81. 52亿元,增长13 .1%,列前1 00名,第 2 1 条").text == "达81.52亿元,增长13.1%,列前100名,第21条"
    assert normalise("旅游收入3.O8亿元,产量889O2吨").text == "旅游收入3.08亿元,产量88902吨"


LETTER = "某区管委会关于报送某区2022年法治政府建设情况报告\n2023年,我区坚持依法行政,共办理案件7件。2023年共召开会议3次。\n{}\n某区管委会\n2024年2月23日"


def test_an_altered_year_in_the_title_gives_way_to_the_one_the_text_tells_of():
    document = read(LETTER.format(SENTENCE + "。"))
    assert document.metadata.year == 2023
    assert any(d.kind == "year" and "2022年" in d.note for d in document.doubts)
    assert read(LETTER.format("比2022年有所增长。")).metadata.year == 2022


def test_two_numerals_side_by_side_are_no_mark():
    document = read(f"某区报告\n一、工作回顾\n{SENTENCE}。第\n二、三产业比例调整为18:82。\n二、工作安排\n{SENTENCE}。")
    assert document.sections == (("一、工作回顾",), ("二、工作安排",))


@pytest.mark.parametrize("times", [200, 20_000])  # the longer took minutes when each join looked at all before it
def test_a_text_broken_in_every_line_is_one_paragraph_however_long(times):
    text = f"{SENTENCE}的成\n效" * times
    assert len(mended(text, lines_of(text))) == 1
