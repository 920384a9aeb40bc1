"""问答 in a real browser: ask, click a mark, follow up, filter, refuse, export."""

import io
import re

from docx import Document
from page_server import ask, browser, page, server, shot  # noqa: F401  (fixtures)

ASKED = "2023年青浦区行政复议受理了多少件?"


def test_a_mark_opens_the_report_at_the_quote(page):
    assert "909件" in ask(page, ASKED)
    page.locator(".yj-turn .yj-mark").first.click()
    page.wait_for_selector("#yj-panel mark")
    assert "受理909件" in page.locator("#yj-panel mark").inner_text()
    assert "(六)行政权力监督取得新突破" in page.locator(".yj-path").inner_text()
    assert page.locator(".yj-near-text").count() >= 2
    shot(page, "page-answer")


def test_what_is_doubtful_about_a_source_is_in_sight_beside_it(page):
    ask(page, "合肥市2023年收到行政复议申请多少件?")
    page.wait_for_selector("#yj-panel mark")
    page.locator("#yj-panel .yj-note summary").click()
    assert "不是发布机关的原件" in page.locator("#yj-panel .yj-note").inner_text()
    box = page.locator("#yj-panel .yj-note").bounding_box()
    assert 0 <= box["y"] < 800


def test_a_cited_place_opens_within_300_ms(page):
    ask(page, "浦东新区推行行政裁决权利告知制度由哪些单位负责?")
    page.wait_for_selector("#yj-panel mark")
    took = page.evaluate(
        """async () => {
            document.querySelector("#yj-pbody").innerHTML = "";
            const start = performance.now();
            document.querySelector(".yj-turn .yj-mark").click();
            while (!document.querySelector("#yj-panel mark")) await new Promise(requestAnimationFrame);
            return performance.now() - start;
        }"""
    )
    assert took < 300


def test_a_year_the_library_does_not_have_is_refused_without_a_mark(page):
    said = ask(page, "2024年青浦区行政复议受理了多少件?")
    assert "2024年" in said
    assert "不能作为依据" in said
    assert page.locator(".yj-mark").count() == 0
    shot(page, "page-refusal")
    page.locator(".yj-near").first.click()
    page.wait_for_selector(".yj-here")
    assert page.locator("#yj-panel mark").count() == 0


def test_a_follow_up_leans_on_the_question_before_it(page):
    ask(page, ASKED)
    assert "858件" in ask(page, "那审结了多少件?")


def test_a_filter_keeps_other_places_out(page):
    page.locator(".yj-filter input").nth(1).click()
    page.get_by_role("option", name="安徽省合肥市").click()
    page.keyboard.press("Escape")
    said = ask(page, "行政复议受理了多少件?")
    assert "青浦" not in said
    shot(page, "page-filter")


def test_shift_enter_breaks_the_line_and_sends_nothing(page):
    box = page.locator("textarea").first
    box.fill("第一行")
    box.press("Shift+Enter")
    box.type("第二行")
    assert box.input_value() == "第一行\n第二行"
    assert page.locator(".yj-turn").count() == 0


def test_a_question_with_markup_is_shown_as_text(page):
    ask(page, "<img src=x onerror=\"document.title='x'\"><b>行政复议</b>")
    assert page.locator(".yj-q img, .yj-q b").count() == 0
    assert "<b>行政复议</b>" in page.locator(".yj-q").inner_text()


def test_an_example_is_answered_with_its_source(page):
    page.locator(".yj-example").first.click()
    page.wait_for_selector("#yj-panel mark", timeout=15_000)
    assert page.locator(".yj-turn").count() == 1


def test_how_it_was_found_folds_out(page):
    ask(page, ASKED)
    page.locator(".yj-how summary").click()
    page.wait_for_selector(".yj-how dl")
    assert "一个数字" in page.locator(".yj-how dl").inner_text()


def test_a_vote_and_its_reason_are_kept(page):
    ask(page, ASKED)
    page.get_by_role("button", name="回答有问题").click()
    page.get_by_role("button", name="数字或事实不对").click()
    page.get_by_text("谢谢,已记下").first.wait_for()
    page.locator(".yj-history").click()
    page.locator(".yj-pastlink").first.click()
    page.wait_for_selector(".yj-turn .yj-foot")
    assert "yj-on" in page.get_by_role("button", name="回答有问题").get_attribute("class")


def test_the_pasted_citation_names_report_place_and_paragraph(page):
    ask(page, ASKED)
    copied = page.locator(".yj-sources .yj-copy").first.get_attribute("data-copy")
    assert re.search(r"909件.*。\(《2023年青浦区法治政府建设情况报告》一\(六\)4,第\d+段\)$", copied)
    assert "[1]" not in copied


def test_history_is_found_by_its_words_and_leaves_as_word_and_markdown(page):
    ask(page, ASKED)
    page.locator(".yj-history").click()
    page.locator(".yj-search").fill("行政复议")
    page.wait_for_selector(".yj-past li")
    shot(page, "page-history")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("导出Word")).click()
    text = "\n".join(p.text for p in Document(io.BytesIO(download.value.path().read_bytes())).paragraphs)
    assert "909件" in text
    assert "《2023年青浦区法治政府建设情况报告》一(六)4" in text
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("导出Markdown")).click()
    assert "909件" in download.value.path().read_text("utf-8")
    page.locator(".yj-search").fill("没有这样的词")
    page.get_by_text("没有包含").wait_for()


def test_another_visitor_sees_none_of_it(page, browser, server):
    ask(page, ASKED)
    other = browser.new_context()
    elsewhere = other.new_page()
    elsewhere.goto(server)
    elsewhere.wait_for_selector(".yj-example")
    elsewhere.locator(".yj-history").click()
    elsewhere.get_by_text("还没有对话").wait_for()
    other.close()


def test_on_a_phone_the_source_is_a_sheet_from_below(page):
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page, ASKED)
    page.wait_for_selector("#yj-panel", state="hidden")
    page.locator(".yj-turn .yj-mark").first.click()
    page.wait_for_selector("#yj-panel mark", state="visible")
    page.wait_for_timeout(300)
    shot(page, "page-phone")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    page.wait_for_selector("#yj-panel", state="hidden")


def test_on_a_phone_the_filters_open_on_demand_and_say_how_many_are_set(page):
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.locator(".yj-filter").first.is_hidden()
    toggle = page.get_by_role("button", name=re.compile("查找范围"))
    toggle.click()
    assert toggle.get_attribute("aria-expanded") == "true"
    page.locator(".yj-filter input").nth(1).click()
    page.get_by_role("option", name="安徽省合肥市").click()
    page.keyboard.press("Escape")
    page.get_by_text("已选1项").wait_for()
    toggle.click()
    assert page.locator(".yj-filter").first.is_hidden()


def test_filters_that_no_document_fits_are_told(page):
    for place, name in ((1, "安徽省合肥市"), (2, "2021年")):
        page.locator(".yj-filter input").nth(place).click()
        page.get_by_role("option", name=name).click()
        page.keyboard.press("Escape")
    said = ask(page, ASKED)
    assert "没有同时符合所选地区(安徽省合肥市)、年份(2021年)的文件" in said
    assert page.locator(".yj-mark").count() == 0


def test_nothing_is_fetched_from_outside_and_no_english_is_left(page):
    ask(page, ASKED)
    for tab in page.get_by_role("tab").all():
        tab.click()
        page.wait_for_timeout(200)
        words = set(re.findall(r"[A-Za-z]{3,}", page.locator("body").inner_text()))
        assert words <= {"Enter", "Shift", "Word", "Markdown", "txt", "Excel", "Anki"}
    assert page.outside == []
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


def test_at_200_percent_nothing_runs_out_of_the_window(page):
    page.set_viewport_size({"width": 640, "height": 400})
    ask(page, ASKED)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, "page-zoom")
