"""Web pages of governments: the text stays, the page round it goes, and what went is listed."""

from __future__ import annotations

import pytest

from index.errors import UnreadableDocument
from index.formats import load

BODY = "".join(
    f"<p>{text}</p>"
    for text in (
        "一、主要举措和成效",
        "(一)依法行政。全年办结行政复议案件12件,同比增长5.6%,没有一件被撤销,群众满意度达到98%。",
        "(二)严格执法。开展执法检查300余次,发出整改通知书45份,有力维护了市场秩序和群众的合法权益。",
    )
)
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>某区2023年法治政府建设情况报告_某区人民政府</title>
<style>p {{ color: red }}</style><script>var hidden = "脚本";</script></head><body>
<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li></ul></div>
<div class="crumbs">您的位置:<a href="/">首页</a> &gt; <a href="/fz">法治政府</a> &gt; 正文</div>
<h1>某区2023年法治政府建设情况报告</h1>
<div class="info">发布日期:2024-02-19 <span>来源:区司法局</span> 字号:<a href="#">大</a> <a href="#">中</a> <a href="#">小</a></div>
<table><tr><td>索 引 号:</td><td>AB2024-001</td><td>发布机构:</td><td>某区人民政府</td></tr>
<tr><td>发文字号:</td><td>某府〔2024〕1号</td><td>主题词:</td><td></td></tr></table>
<div id="UCAP-CONTENT">{BODY}<p style="display:none">看不见的字</p></div>
<div>附件:<a href="/a/1.docx">任务分工表.docx</a></div>
<div class="share-box">分享到:<a href="#">微信</a></div>
<div><p>相关链接</p><ul><li><a href="/1.html">某区召开法治建设推进会</a></li><li><a href="/2.html">解读</a></li></ul></div>
<div class="footer">主办单位:某区人民政府办公室 沪ICP备12345678号 网站标识码:3101180001</div></body></html>"""


def lines(data: bytes | str, name: str = "页.html") -> list[str]:
    data = data.encode() if isinstance(data, str) else data
    return [block.text for block in load(data, name).blocks]


def test_the_text_stays_and_the_page_round_it_goes():
    assert lines(PAGE) == [
        "某区2023年法治政府建设情况报告",
        "发布日期:2024-02-19 来源:区司法局",
        *("索引号:AB2024-001", "发布机构:某区人民政府", "发文字号:某府〔2024〕1号", "主题词:"),
        "一、主要举措和成效",
        "(一)依法行政。全年办结行政复议案件12件,同比增长5.6%,没有一件被撤销,群众满意度达到98%。",
        "(二)严格执法。开展执法检查300余次,发出整改通知书45份,有力维护了市场秩序和群众的合法权益。",
        "附件:任务分工表.docx",
    ]


def test_what_went_is_listed_and_scripts_are_no_text():
    left_out = "\n".join(load(PAGE.encode(), "页.html").left_out)
    for passage in ("您的位置", "政务公开", "分享到", "某区召开法治建设推进会", "沪ICP备"):
        assert passage in left_out
    assert "脚本" not in left_out and "看不见的字" not in left_out


def test_every_visible_character_stands_in_a_block_or_in_what_went():
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(PAGE, "lxml")
    for hidden in soup(["script", "style", "title"]) + soup.find_all(style=True):
        hidden.decompose()
    loaded = load(PAGE.encode(), "页.html")
    read = "".join(block.text for block in loaded.blocks) + "".join(loaded.left_out)
    assert sorted("".join(read.split())) == sorted("".join(soup.get_text().split()))


def test_the_title_of_the_page_is_kept_as_metadata():
    assert load(PAGE.encode(), "页.html").metadata["title"] == "某区2023年法治政府建设情况报告_某区人民政府"


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "gb18030"])
def test_the_charset_a_page_declares(charset):
    page = PAGE.replace('charset="utf-8"', f'charset="{charset}"').replace("某区", "朱镕㙍区")  # 㙍 is not in GB 2312
    assert lines(page.encode("gb18030"))[0] == "朱镕㙍区2023年法治政府建设情况报告"


def test_a_wrong_declaration_does_not_spoil_the_page():
    assert lines(PAGE.replace('charset="utf-8"', 'charset="gb2312"'))[0] == "某区2023年法治政府建设情况报告"


def test_a_form_round_the_whole_page_is_no_furniture():
    page = PAGE.replace("<body>", '<body><form id="aspnetForm">').replace("</body>", "</form></body>")
    assert lines(page) == lines(PAGE)


def test_a_page_without_known_names_keeps_its_text():
    page = PAGE.replace(' id="UCAP-CONTENT"', "")
    assert lines(page)[-4:] == lines(PAGE)[-4:]


def test_the_words_print_and_close_inside_a_sentence_stay():
    page = PAGE.replace("没有一件被撤销", "打印、关闭和下载功能上线")
    assert "打印、关闭和下载功能上线" in "".join(lines(page))


def test_a_table_of_values_keeps_its_cells_and_merged_names():
    page = f"""<div class="content">{BODY}<table border="1"><thead><tr><th rowspan="2">项目</th><th colspan="2">支出</th></tr>
    <tr><th>合计</th><th>基本</th></tr></thead><tr><td>行政运行</td><td>30</td><td>10</td></tr></table></div>"""
    table = load(page.encode(), "页.html").blocks[-1]
    assert table.kind == "table" and table.head_rows == 2
    assert table.rows == (("项目", "支出", ""), ("", "合计", "基本"), ("行政运行", "30", "10"))


def test_a_table_that_lays_out_the_page_is_no_table():
    page = f"<table><tr><td><a href='/'>首页</a></td><td><table><tr><td>{BODY}</td></tr></table></td></tr></table>"
    assert lines(page)[:1] == ["一、主要举措和成效"]


def test_departments_in_lines_of_their_own_do_not_run_together():
    page = f"<div>{BODY}<table><tr><td>任务</td><td>单位</td></tr><tr><td>甲</td><td>区司法局<br>区发改委</td></tr></table></div>"
    assert load(page.encode(), "页.html").blocks[-1].rows[1] == ("甲", "区司法局 区发改委")


def test_headings_and_the_numbers_of_lists():
    page = f"<div><h2>总体情况</h2>{BODY}<ol start='3'><li>第三件事</li><li><p>第四件事</p></li></ol></div>"
    blocks = load(page.encode(), "页.html").blocks
    assert (blocks[0].kind, blocks[0].level, blocks[0].text) == ("heading", 2, "总体情况")
    assert [block.text for block in blocks[-2:]] == ["3.第三件事", "4.第四件事"]


def test_a_line_end_of_the_source_is_a_blank_unless_the_source_is_broken_to_a_width():
    assert "第一条 为了优化" in lines("<p>第一条\n为了优化营商环境,制定本条例。</p>")[0]
    sentence = "为了持续优化营商环境不断解放和发展社会生产力加快建设现代化经济体系推动高质量发展制定本条例" * 12
    wrapped = "\n".join(sentence[at : at + 38] for at in range(0, len(sentence), 38))
    assert lines(f"<p>{wrapped}</p>") == [sentence]


def test_a_page_of_nothing_is_said_to_be_one():
    with pytest.raises(UnreadableDocument, match="没有正文"):
        load(b"<html><body><script>x</script></body></html>", "页.html")


def test_a_doc_that_is_a_web_page_in_truth_is_read_as_one():
    assert "全年办结行政复议案件" in "".join(lines(f"<html><body>{BODY}</body></html>", "页.doc"))
