"""The report in a real browser: it asks nothing of any network, filters, opens a failure and shows the passage."""

import json
import os
import shutil
from pathlib import Path

import pytest
from eval_toys import (
    ADVICE,
    ATTENDANCE,
    HEFEI,
    OTHER_YEAR,
    QUESTIONS,
    RECEIVED,
    citation,
    record,
    refusal,
    write_lines,
)
from page_server import FLAGS

from eval.records import AnswerFile
from eval.report import write_report
from eval.report.browser import locate, spans
from eval.report.calibration import calibration_points
from eval.report.source import MOST_ITEMS
from eval.run import Plan, run
from eval.sets import QuestionSet, question_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="没有 Chromium")
TEXT = "持续发挥主渠道作用。全年依法受理909件,审结858件,制发行政复议建议书8份、行政复议决定抄告函14份。开展调研。"
NASTY = "</script><script>window.hurt = 1</script><img src=x onerror='window.hurt = 1'>𠮷"
ANSWERS = [
    {"id": "t1", "took_ms": 12.0} | record("受理909件[1]。", citation(1, TEXT, "全年依法受理909件,审结858件")),
    {"id": "t2", "took_ms": 9.0} | record(f"受理512件{NASTY}[1]。", citation(1, f"{NASTY}另一段", "另一段")),
    {"id": "t3", "took_ms": 70.0} | record("建议书8份[1]。", citation(1, NASTY + TEXT, "建议书8份")),
    {"id": "t4", "took_ms": 30.0} | refusal(),
]


def made(root, name, answers=ANSWERS, questions=QUESTIONS):
    path = write_lines(root / f"{name}.jsonl", answers)
    plan = Plan(QuestionSet("toy", tuple(questions), tuple(range(len(questions)))), None, AnswerFile.open(path))
    return run(plan, root / "runs" / name).folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("report")
    made(root, "before", [ANSWERS[0], ANSWERS[1], ANSWERS[3]])
    found = made(root, "after")
    selfcheck = {
        "damage": [{"kind": "digit", "label": "改一位数字", "n": 80, "noticed": 0.99, "low": 0.93, "high": 1.0}],
        "harmless": [{"kind": "verbatim", "label": "原句", "n": 0, "alarms": None, "low": None, "high": None}],
        "labelled": {"n": 90, "balanced_accuracy": 0.93, "low": 0.87, "high": 0.97, "auc": 0.97},
    }
    found.write("selfcheck.json", selfcheck)
    write_report(found.path)
    return found


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser, folder):
    opened = browser.new_page(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    asked, wrong = [], []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    opened.goto(folder.report.as_uri())
    opened.wait_for_selector("#list button")
    yield opened
    assert [url for url in asked if not url.startswith("file://")] == []
    assert len(asked) == 1  # the page itself and nothing beside it
    assert wrong == []
    opened.close()


@needs_browser
def test_a_reader_filters_opens_a_failure_and_sees_the_passage(page):
    assert page.locator("#count").inner_text() == "4 题"
    page.select_option("#f-type", label="列举(1)")
    assert page.locator("#list button").count() == 1
    page.locator("#list button").click()
    detail = page.locator("#detail")
    assert "缺 14份" in detail.inner_text()
    assert "✓ 8份" in detail.inner_text()
    assert "✗ 14份" in detail.inner_text()
    marked = [mark.inner_text() for mark in page.locator("#detail mark").all()]
    assert marked == ["制发行政复议建议书8份、行政复议决定抄告函14份"]  # the gold passage holds the quote
    assert page.locator("#detail mark.gold").count() == 1
    assert page.locator("#detail mark").first.is_visible()


@needs_browser
def test_filters_combine_and_search_looks_into_answers(page):
    page.select_option("#f-result", label="答错(2)")
    assert {item.get_attribute("data-id") for item in page.locator("#list button").all()} == {"t2", "t3"}
    page.fill("#f-text", "512件")
    assert [item.get_attribute("data-id") for item in page.locator("#list button").all()] == ["t2"]
    page.fill("#f-text", "这样的话哪里都没有")
    assert page.locator("#detail").inner_text() == "没有符合条件的题。"


@needs_browser
def test_what_an_answer_says_is_text_and_never_markup(page):
    page.locator("#list button[data-id=t2]").click()
    assert "<img src=x" in page.locator("#detail .answer").inner_text()
    assert page.evaluate("window.hurt") is None
    assert page.locator("#detail img").count() == 0
    assert page.locator("#sheet img").count() == 0


@needs_browser
def test_the_quote_is_marked_where_it_stands_after_wide_characters(page):
    page.locator("#list button[data-id=t2]").click()
    assert page.locator("#detail .citation mark").inner_text() == "另一段"


@needs_browser
def test_the_ledger_is_filtered_by_verdict(page):
    rows = page.locator("#l-rows tr")
    whole = rows.count()
    assert whole == int(page.locator("#l-count").inner_text().split()[0])
    page.select_option("#l-finding", label="有依据")
    assert 0 < rows.count() < whole
    assert all("有依据" in row.inner_text() for row in rows.all())


@needs_browser
def test_the_first_sheet_fits_one_printed_page(page):
    page.emulate_media(media="print")
    width, height = 210 - 2 * 14, 297 - 2 * 12  # A4 less the margins of the style sheet, millimetres
    page.set_viewport_size({"width": round(width / 25.4 * 96), "height": 1000})
    assert page.locator("#sheet").bounding_box()["height"] <= height / 25.4 * 96


@needs_browser
def test_a_screenshot_is_kept_for_the_eye(page, tmp_path):
    target = Path(os.environ.get("YOUJU_ARTEFACTS", tmp_path)) / "eval_report.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(target), full_page=True)
    assert target.stat().st_size > 50_000


def sheet_of(folder):
    page = folder.report.read_text(encoding="utf-8")
    return page[page.index('id="sheet"') : page.index("<nav")]


def test_the_first_sheet_says_what_to_trust_and_what_changed(folder):
    sheet = sheet_of(folder)
    for heading in ("可以相信", "还不能相信", "最差的十个回答", "和上一次相比"):
        assert heading in sheet
    assert "库里有答案的 3 题,答对 33%" in sheet
    assert "与“before”比,共同 4 题" in sheet
    assert sheet.index("t2") < sheet.index("t4")  # an invented answer is worse than a refusal


def test_the_self_check_stands_in_the_report(folder):
    page = folder.report.read_text(encoding="utf-8")
    assert "改一位数字" in page
    assert "没有可改的句子" in page
    assert "平衡准确率 93%" in page


def test_the_page_names_no_address_outside(folder):
    page = folder.report.read_text(encoding="utf-8")
    for address in ("http://", "https://", "//cdn", "@import", "url("):
        assert address not in page


def test_a_report_over_very_many_questions_shows_the_worst(tmp_path):
    questions = [question_of(RECEIVED.record() | {"id": f"q{i}", "question": f"问{i}"}) for i in range(MOST_ITEMS + 50)]
    answers = [{"id": q.id} | record("受理909件[1]。", citation(1, TEXT)) for q in questions]
    answers[-1] = {"id": questions[-1].id} | record("受理1件[1]。", citation(1, TEXT))
    page = made(tmp_path, "many", answers, questions).report.read_text(encoding="utf-8")
    data = json.loads(page[page.index('id="data">') + 10 : page.index("</script>")])
    assert len(data["items"]) == MOST_ITEMS
    assert data["items"][0]["id"] == questions[-1].id
    assert f"共 {MOST_ITEMS + 50} 题,这里放了 {MOST_ITEMS} 题" in page


def test_a_passage_is_found_although_blanks_differ():
    assert locate("全 年依法,受理909件。", "全年依法受理909件") == (0, 12)
    assert locate("别的", "全年") is None


def test_quote_and_gold_do_not_overlap():
    # gold 2-6 inside quote 0-8: the quote's two ends remain
    assert spans("abcdefghij", "abcdefgh", ["cdef"]) == [(0, 2, "quote"), (2, 6, "gold"), (6, 8, "quote")]
    assert spans("abc", "abc", []) == []  # a quote of the whole text marks nothing


def test_confidence_is_compared_with_truth_in_bins():
    pairs = [(0.2, 0.0)] * 10 + [(0.9, 1.0)] * 9 + [(0.9, 0.0)]
    points = calibration_points(pairs)
    assert [(round(confidence, 1), point.value, point.n) for confidence, point in points] == [
        (0.2, 0.0, 10),
        (0.9, 0.9, 10),
    ]
    assert calibration_points([]) == []


def test_every_question_type_can_be_shown(tmp_path):
    answers = [
        {"id": "t4"} | record("100%[1],66.5%[2]。", citation(1, "出庭率100%"), citation(2, "出庭率66.5%", source=HEFEI))
    ]
    folder = made(tmp_path, "one", answers, [ATTENDANCE, OTHER_YEAR, ADVICE])
    assert "两份比较" in folder.report.read_text(encoding="utf-8")
