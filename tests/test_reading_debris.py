"""What hosts add, and what is no debris though it looks so."""

import pytest
from reading_parts import read, texts

from index.debris import publish

PAGE = "各部门要按照要求认真抓好落实,确保各项任务按时完成,取得让人民群众满意的成效,不断提高工作水平和服务能力,并及时总结推广"


def test_page_marks_that_cut_sentences_go():
    raw = f"1、{PAGE}上线事项1\n2、212项,{PAGE}\n3、经验做法。{PAGE}"
    published = publish(raw)
    assert "上线事项1212项" in published.text and "推广经验做法" in published.text
    assert published.left_out == ("1、", "2、", "3、")


def test_an_outline_of_the_same_form_stays():
    raw = f"1、加强组织领导\n{PAGE}。\n2、明确工作责任\n{PAGE}。\n3、强化督促检查\n{PAGE}。"
    assert publish(raw).text == raw
    assert len(read(raw).sections) == 3


def test_an_outline_inside_a_sharing_sites_page_stays():
    blurb = "《某市报告.docx》由会员分享,可在线阅读,更多相关《某市报告.docx(2页珍藏版)》请在优知文库上搜索。"
    document = read(f"{blurb}\n1、某市报告\n{PAGE}。\n1、加强组织领导\n{PAGE}。\n2、明确工作责任\n{PAGE}。")
    assert document.left_out == (blurb, "1、")
    assert [path[-1] for path in document.sections] == ["1、加强组织领导", "2、明确工作责任"]


@pytest.mark.parametrize(
    "blurb",
    [
        "《某市报告.docx》由会员分享,可在线阅读,更多相关《某市报告.docx(16页珍藏版)》请在优知文库上搜索。",
        "下面是小编为大家整理的2023年工作报告,供大家参考。",
        "还剩3页未读,继续阅读",
        "本文(某市报告.doc)为本站会员(小王)主动上传,文库仅提供信息存储空间。",
    ],
)
def test_a_sharing_sites_blurb_goes_before_and_after(blurb):
    document = read(f"{blurb}\n某市报告\n\n{PAGE}。\n{blurb}")
    assert document.left_out == (blurb, blurb)
    assert [doubt.kind for doubt in document.doubts] == ["repost"]


def test_web_chrome_above_and_below_goes():
    document = read(
        f"您的位置:\n首页\n>\n要闻\n某市报告\n【字号：\n大\n中\n小\n】\n{PAGE}。\n打印\n关闭窗口\n相关报道："
    )
    assert texts(document) == ["某市报告", PAGE + "。"]
    assert "要闻" in document.left_out and "相关报道：" in document.left_out


def test_a_line_of_the_document_that_is_short_stays():
    document = read(f"某市报告\n{PAGE}。\n一、概况\n{PAGE}。\n打印\n{PAGE}。")
    assert "打印" in texts(document)


def test_an_advertisement_set_into_the_text_goes_and_its_sides_are_joined():
    advert = "某某之家—每日更新www.example.com"
    document = read(f"{advert}某市报告{PAGE}第一{advert}责任人职责。")
    assert "第一责任人职责" in document.text and advert in document.left_out


def test_an_address_of_a_government_stays():
    text = f"详见www.shanghai.gov.cn。{PAGE}。详见www.shanghai.gov.cn。"
    assert publish(text).text == text


def test_page_numbers_on_lines_of_their_own_go():
    assert publish("甲\n- 3 -\n乙\n第 4 页 共 9 页\n丙").text == "甲\n乙\n丙"


def test_every_published_character_leads_back_to_the_file():
    raw = f"打印\n1、{PAGE}事项1\n2、212项{PAGE}\n3、末{PAGE}"
    published = publish(raw)
    assert [raw[published.file_offset(i)] for i in range(len(published.text))] == list(published.text)
