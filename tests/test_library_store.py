import pytest
from library_toys import document, task

from index.document import Document, Doubt, Metadata, Paragraph
from index.store import Store


@pytest.fixture
def store(tmp_path):
    return Store.create(tmp_path / "library.sqlite")


RICH = Document(
    source="甲区/报告.docx",
    metadata=Metadata(
        "报告",
        "甲区政府",
        "上海市甲区",
        2022,
        2025,
        "方案",
        "甲府〔2022〕1号",
        "2022-09-17",
        "网页",
        frozenset({"year"}),
    ),
    text="发文字号\n一、总则\n第一段。\n表格行",
    sections=(("一、总则",), ("一、总则", "(一)目标")),
    paragraphs=(
        Paragraph("甲区/报告.docx", 1, (), "发文字号", 0, None, "header"),
        Paragraph("甲区/报告.docx", 2, ("一、总则", "(一)目标"), "第一段。", 10, 3, "text"),
        Paragraph("甲区/报告.docx", 3, ("附件:分工",), "表格行", 15, 4, "task"),
    ),
    tasks=(task("73", 3, ("附件:分工",), ("区司法局", "区政府办公室(区行政审批局)"), ("各街镇",), "2025年"),),
    doubts=(Doubt("year", "年份存疑。", 2, "2022131"),),
    left_out=("返回上一级",),
    coverage=0.987,
    spun=True,
    search_texts=("发文字号", "第一段。", "表格 行"),
)


def test_a_document_comes_back_as_it_was_put_in(store):
    entry = store.add(RICH, "f1")
    assert store.document(entry) == RICH
    assert store.entries() == [entry]


def test_removing_one_document_leaves_the_others_whole(store):
    one, two = (
        document("甲.txt", "甲一", "甲二", tasks=[task("1", 2)]),
        document("乙.txt", "乙一", tasks=[task("9", 1)]),
    )
    first = store.add(one, "f1")
    second = store.add(two, "f2")
    store.remove(first)
    assert [entry.source for entry in store.entries()] == ["乙.txt"]
    assert store.document(second) == two
    assert [text.text for text in store.all_search_texts(second)] == ["乙一"]


def test_ids_of_a_removed_document_are_not_given_out_again(store):
    first = store.add(document("甲.txt", "甲一", "甲二"), "f1")
    store.remove(first)
    again = store.add(document("甲.txt", "甲一"), "f2")
    assert (list(first.ids), list(again.ids)) == ([1, 2], [3])
    assert again.id > first.id


def test_paragraphs_must_be_numbered_from_one(store):
    wrong = Document("甲.txt", Metadata("甲"), "甲", (), (Paragraph("甲.txt", 2, (), "甲", 0),))
    with pytest.raises(ValueError, match="numbered"):
        store.add(wrong, "f1")
    assert store.entries() == []


def test_more_paragraphs_than_a_statement_takes_blanks(store):
    texts = [f"第{n}段" for n in range(1, 1203)]
    entry = store.add(document("长.txt", *texts), "f1")
    found = store.paragraphs(list(entry.ids), {entry.id: entry})
    assert [found[number].text for number in entry.ids] == texts
    assert store.search_texts([entry.first + 1201])[entry.first + 1201].text == "第1202段"


def test_an_empty_document_is_kept_too(store):
    entry = store.add(document("空.txt"), "f1")
    assert store.document(entry).paragraphs == ()
    assert list(entry.ids) == []
