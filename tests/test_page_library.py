"""资料库, 学习材料 and 评测 in a real browser."""

import io
import json
import re
import zipfile

from docx import Document
from openpyxl import load_workbook
from page_server import ROOT, ask, browser, page, server, shot  # noqa: F401  (fixtures)

WORDS = "2024年静安区共受理公共数据开放申请321件,办结318件。"


def report(path, title, words):
    made = Document()
    made.add_heading(title, 0)
    made.add_heading("一、总体情况", 1)
    made.add_paragraph(words)
    made.save(path)


def pdf(browser, path, title, words):
    printer = browser.new_page()
    printer.set_content(f"<meta charset=utf-8><h1>{title}</h1><h2>一、总体情况</h2><p>{words}</p>")
    printer.pdf(path=path)
    printer.close()


def upload(page, *paths):
    page.get_by_role("tab", name="资料库").click()
    page.get_by_role("button", name="上传文件").click()
    page.wait_for_selector("#yj-files input[type=file]", state="attached")
    page.set_input_files("#yj-files input[type=file]", [str(path) for path in paths])
    page.wait_for_function(
        "n => document.querySelectorAll('.yj-staged').length === n && !document.querySelector('.yj-staged .yj-wait')",
        arg=len(paths),
        timeout=60_000,
    )


def test_a_report_opens_with_its_outline_and_its_doubts_in_place(page):
    page.get_by_role("tab", name="资料库").click()
    page.get_by_role("button", name=re.compile("打开《浦东新区")).click()
    page.wait_for_selector("#yj-docview .yj-outline")
    assert "文号缺了" in page.locator("#yj-docview .yj-inline-note").first.inner_text()
    assert "任务分工(104项)" in page.locator("#yj-docview").inner_text()
    page.locator("#yj-docview .yj-outline a").nth(3).click()
    assert page.locator("#yj-docview .yj-target").is_visible()
    shot(page, "page-library")


def test_an_uploaded_report_is_looked_over_taken_in_asked_replaced_and_removed(page, browser, tmp_path):
    word, other = tmp_path / "静安区2024年数据工作报告.docx", tmp_path / "徐汇区2024年绿化工作报告.pdf"
    report(word, "静安区2024年数据工作报告", WORDS)
    pdf(browser, other, "徐汇区2024年绿化工作报告", "2024年徐汇区新建口袋公园17座。")
    broken = tmp_path / "坏文件.docx"
    broken.write_bytes(b"PK\x03\x04 not a document")
    upload(page, word, other, broken)
    assert "静安区2024年数据工作报告" in page.locator(".yj-staged").first.inner_text()
    assert "读不了" in page.locator(".yj-staged").nth(2).inner_text()
    shot(page, "page-upload")
    page.locator("#yj-take").click()
    page.get_by_text("现在就可以提问").first.wait_for(timeout=60_000)
    page.get_by_role("tab", name="问答").click()
    assert "321件" in ask(page, "2024年静安区受理公共数据开放申请多少件?")

    assert "17座" in ask(page, "2024年徐汇区新建口袋公园多少座?")
    page.locator("#yj-panel summary", has_text="版面").click()
    page.wait_for_function("() => document.querySelector('.yj-pagepic')?.naturalWidth > 0", timeout=20_000)
    shot(page, "page-pdf")

    report(word, "静安区2024年数据工作报告", WORDS.replace("321", "456"))
    page.get_by_role("tab", name="资料库").click()
    page.locator("#yj-cancel").click(force=True)
    page.reload()
    page.wait_for_selector(".yj-example")
    upload(page, word)
    assert "已有同名文件" in page.locator(".yj-staged").inner_text()
    page.locator("#yj-take").click()
    page.get_by_text("现在就可以提问").first.wait_for(timeout=60_000)
    page.get_by_role("tab", name="问答").click()
    said = ask(page, "2024年静安区受理公共数据开放申请多少件?")
    assert "456件" in said
    assert "321件" not in said

    page.get_by_role("tab", name="资料库").click()
    page.get_by_role("button", name="修改信息或移除").click()
    page.locator("#yj-chosen input").click()
    page.get_by_role("option", name=re.compile("静安区2024")).click()
    page.wait_for_timeout(500)
    page.locator("#yj-remove").click()
    page.get_by_text("将移除《静安区2024年数据工作报告》").wait_for()
    page.locator("#yj-sure").click()
    page.get_by_text("已移除。").wait_for(timeout=60_000)
    page.get_by_role("tab", name="问答").click()
    assert "456件" not in ask(page, "2024年静安区公共数据开放申请受理多少件?")


def test_corrected_metadata_is_shown_and_written_down(page):
    page.get_by_role("tab", name="资料库").click()
    page.get_by_role("button", name="修改信息或移除").click()
    page.locator("#yj-chosen input").click()
    page.get_by_role("option", name=re.compile("2023年青浦区")).click()
    page.wait_for_function(
        "() => [...document.querySelectorAll('#yj-edit textarea, #yj-edit input')].some(e => e.value === '情况报告')"
    )
    page.get_by_label("类型", exact=True).last.fill("年度报告")
    page.locator("#yj-save").click()
    page.get_by_text("已保存。").wait_for(timeout=60_000)
    assert "年度报告" in page.locator(".yj-shelf").inner_text()


def test_the_corpus_folder_is_read_again_on_demand(page):
    page.get_by_role("tab", name="资料库").click()
    page.get_by_role("button", name="更新资料库").click()
    page.get_by_role("button", name="重新读取语料文件夹").click()
    page.get_by_text(re.compile(r"已更新,用时.*未变\d+份")).wait_for(timeout=60_000)


def test_an_upload_that_cannot_be_read_says_what_to_do_and_names_no_folder(page, tmp_path):
    (tmp_path / "坏.pdf").write_bytes(b"no pdf at all")
    (tmp_path / "空.txt").write_bytes(b"")
    page.get_by_role("tab", name="资料库").click()
    page.get_by_role("button", name="上传文件").click()
    page.wait_for_selector("#yj-files input[type=file]", state="attached")
    page.set_input_files("#yj-files input[type=file]", [str(tmp_path / "坏.pdf"), str(tmp_path / "空.txt")])
    page.get_by_text("读不了《空.txt》").wait_for(timeout=30_000)
    said = page.locator("#yj-staged").inner_text()
    assert "读不了《坏.pdf》" in said
    assert "uploads" not in said and "语料目录" not in said
    assert page.locator("#yj-take").is_disabled()


def test_what_gradio_refuses_is_told_in_chinese(page, tmp_path):
    (tmp_path / "程序.exe").write_bytes(b"MZ")
    page.get_by_role("tab", name="资料库").click()
    page.get_by_role("button", name="上传文件").click()
    page.wait_for_selector("#yj-files input[type=file]", state="attached")
    page.set_input_files("#yj-files input[type=file]", str(tmp_path / "程序.exe"))
    toast = page.get_by_test_id("toast-body")
    toast.wait_for(timeout=10_000)
    page.get_by_text("程序.exe不是可以上传的格式").wait_for()
    assert not re.search("Invalid|Error|allowed", toast.inner_text())


def test_study_items_are_edited_dropped_and_exported(page):
    page.get_by_role("tab", name="学习材料").click()
    page.locator("#yj-study").click()
    page.wait_for_selector(".yj-item", timeout=60_000)
    before = page.locator(".yj-item").count()
    page.locator("[data-field=stem]").nth(1).fill("改过的题干____。")
    page.locator(".yj-item .yj-drop").first.click()
    assert page.locator(".yj-item").count() == before - 1
    shot(page, "page-study")
    items = [json.loads(line) for line in exported(page, ".jsonl").decode().splitlines()]
    assert len(items) == before - 1
    assert items[0]["stem"] == "改过的题干____。"
    for teacher in ("0", "1"):
        words = "\n".join(p.text for p in Document(io.BytesIO(exported(page, ".docx", teacher))).paragraphs)
        assert "改过的题干____。" in words
        assert (items[1]["explanation"] in words) == (teacher == "1")
        assert "改过的题干" in exported(page, ".md", teacher).decode()
    sheet = load_workbook(io.BytesIO(exported(page, ".xlsx"))).active
    assert sum("改过的题干____。" in map(str, row) for row in sheet.iter_rows(values_only=True)) == 1
    assert any(
        name.startswith("collection") for name in zipfile.ZipFile(io.BytesIO(exported(page, ".apkg"))).namelist()
    )


def test_the_tables_of_the_study_tab_open_their_sources_and_go_into_the_files(page):
    page.get_by_role("tab", name="学习材料").click()
    page.locator("#yj-study").click()
    page.wait_for_selector(".yj-item", timeout=60_000)
    plain = exported(page, ".md", "0").decode()
    assert "要点提纲" not in plain
    names = ["要点提纲", "数据一览表", "任务分工表", "跨报告对照表", "术语卡片"]
    for name in names:
        page.get_by_role("button", name=name, exact=True).click()
        assert page.locator(".yj-view:visible").count() == 1
        assert page.locator(".yj-view:visible tbody tr:not(.yj-group)").count() > 5
        shot(page, f"page-study-{names.index(name) + 1}")
    page.get_by_role("button", name="任务分工表", exact=True).click()
    first = page.locator(".yj-view:visible tbody tr:not(.yj-group)").first
    assert page.locator(".yj-view:visible tbody tr:not(.yj-group)").count() == 104
    assert "区发改委、区人大法制委、区司法局" in first.inner_text()
    with page.expect_popup() as popup:
        first.locator("a").click()
    popup.value.wait_for_selector("#p31:visible")
    assert "浦东新区" in popup.value.inner_text("body")
    popup.value.close()
    page.get_by_role("button", name="试题", exact=True).click()
    assert page.locator(".yj-item").first.is_visible()
    page.locator(".yj-with").check()
    shot(page, "page-study-with")
    for teacher in ("0", "1"):
        words = exported(page, ".md", teacher).decode()
        assert all(name in words for name in names)
        made = Document(io.BytesIO(exported(page, ".docx", teacher)))
        cells = [cell.text for table in made.tables for cell in table.rows[0].cells]
        assert {"统计内容", "责任单位", "术语"} <= set(cells)
    assert set(names) <= set(load_workbook(io.BytesIO(exported(page, ".xlsx"))).sheetnames)


def test_a_narrow_topic_says_that_it_carries_fewer_items(page):
    page.get_by_role("tab", name="学习材料").click()
    page.locator("#yj-topic textarea, #yj-topic input").first.fill("免申即享")
    page.locator("#yj-study").click()
    page.get_by_text(re.compile(r"只够出\d+道,比要的20道少")).wait_for(timeout=60_000)


def test_without_a_kind_of_item_the_tables_stand_alone_and_leave_as_files(page):
    page.get_by_role("tab", name="学习材料").click()
    page.locator("#yj-from input").click()
    page.get_by_role("option", name=re.compile("2023年青浦区")).click()
    page.keyboard.press("Escape")
    page.locator("#yj-sections input").click()
    page.get_by_role("option", name=re.compile("四、2024年")).click()
    page.keyboard.press("Escape")
    for box in page.locator("#yj-kinds input").all():
        box.uncheck()
    page.locator("#yj-study").click()
    page.wait_for_selector(".yj-view tbody tr", timeout=60_000)
    assert page.locator(".yj-item").count() == 0
    assert "出不了试题" in page.locator(".yj-items .yj-note").inner_text()
    outline = page.locator(".yj-view:visible").inner_text()
    assert "2024年推进法治政府建设的主要安排" in outline and "提升复议应诉水平" not in outline
    shot(page, "page-study-tables-alone")
    words = exported(page, ".md").decode()
    assert "## 要点提纲" in words and "填空" not in words
    made = Document(io.BytesIO(exported(page, ".docx")))
    assert made.paragraphs[0].text == "学习材料"
    assert "试题" not in load_workbook(io.BytesIO(exported(page, ".xlsx"))).sheetnames


def exported(page, suffix, teacher="1"):
    with page.expect_download() as download:
        page.locator(f".yj-export[data-suffix='{suffix}'][data-teacher='{teacher}']").click()
    return download.value.path().read_bytes()


def test_drafted_questions_become_a_set_that_runs_and_reports(page):
    page.get_by_role("tab", name="评测").click()
    page.get_by_role("button", name="从资料库出题").click()
    page.locator("#yj-make").click()
    page.wait_for_selector("#yj-picked label input", timeout=30_000)
    for box in page.locator("#yj-picked label input").all()[:4]:
        box.check()
    page.locator("#yj-accept").click()
    page.get_by_text("已存为题集").wait_for()
    page.locator("#yj-set input").click()
    page.get_by_role("option", name="我的题集").click()
    page.locator("#yj-run").click()
    page.wait_for_selector(".yj-frame", timeout=120_000)
    assert "评测结论" in page.frame_locator(".yj-frame").locator("h1").inner_text()
    shot(page, "page-eval")


def test_two_runs_are_compared_on_the_questions_both_have(page, tmp_path):
    lines = (ROOT / "eval" / "benchmark" / "five_reports.jsonl").read_text("utf-8").splitlines()
    page.get_by_role("tab", name="评测").click()
    runs = [evaluated(page, tmp_path / "one.jsonl", lines[:3]), evaluated(page, tmp_path / "two.jsonl", lines[1:4])]
    page.locator("#yj-second input").click()  # the newest run is chosen already
    page.get_by_role("option", name=runs[0]).click()
    page.locator("#yj-showrun").click()
    page.wait_for_selector(".yj-frame[src*='eval/compare']", timeout=20_000)
    told = page.frame_locator(".yj-frame").locator("body")
    told.get_by_role("heading", name="各项指标").wait_for(timeout=20_000)
    words = told.inner_text()
    assert all(name in words for name in runs)
    assert "共同 2 题" in words  # the second and the third question are in both
    shot(page, "page-compare")


def evaluated(page, path, lines):
    """Runs an uploaded set; the name of the run."""
    path.write_text("\n".join(lines) + "\n", "utf-8")
    remove = page.locator("#yj-own button[aria-label]").first
    if remove.count():
        remove.click()
    page.wait_for_selector("#yj-own input[type=file]", state="attached")
    page.set_input_files("#yj-own input[type=file]", str(path))
    page.locator("#yj-own", has_text=path.stem).wait_for(timeout=20_000)
    page.wait_for_timeout(500)
    page.locator("#yj-run").click()
    said = page.get_by_text(f"评完了:{path.stem}-")
    said.wait_for(timeout=120_000)
    return said.inner_text().removeprefix("评完了:")
