"""The answering side's small parts, each against values worked out by hand."""

import pytest
from conftest import TODAY

from assistant.catalogue import Catalogue, Listed
from assistant.chain import Assistant
from assistant.clauses import Span, clauses, sentences
from assistant.followup import resolve
from assistant.label import respective
from assistant.match import Term, content_words, coverage
from assistant.measure_words import unit_fits
from assistant.quantities import quantities
from assistant.question import understand
from assistant.typos import corrected
from index.document import Metadata

CATALOGUE = Catalogue(
    [
        Listed(
            "sh.txt", Metadata("2023年上海市法治政府建设情况报告", "上海市人民政府", "上海市", 2023, kind="情况报告"), 0
        ),
        Listed(
            "qp.txt",
            Metadata("2023年青浦区法治政府建设情况报告", "上海市青浦区人民政府", "上海市青浦区", 2023, kind="情况报告"),
            0,
        ),
        Listed("jx.txt", Metadata("经济信息化委报告", "上海市经济和信息化委员会", "上海市", 2021, kind="情况报告"), 0),
        Listed(
            "pd.txt",
            Metadata("浦东新区实施方案", "上海市浦东新区人民政府", "上海市浦东新区", 2022, 2025, "实施方案"),
            104,
        ),
        Listed("tj.txt", Metadata("2026年天津市政府工作报告", "天津市人民政府", "天津市", 2026, kind="工作报告"), 0),
    ]
)


def _sources(text: str) -> set[str]:
    return set(understand(text, CATALOGUE, TODAY).scope.sources)


def test_clauses_keep_figures_titles_and_quotes_whole():
    text = "共1,234件,其中《甲,乙条例》3件;“丙,丁”2.5万件。"
    assert [c.of(text) for c in clauses(text)] == ["共1,234件,", "其中《甲,乙条例》3件;", "“丙,丁”2.5万件。"]


def test_sentences_end_at_stops_and_line_breaks():
    assert [s.of("甲。乙!\n丙") for s in sentences("甲。乙!\n丙")] == ["甲。", "乙!", "丙"]


def test_coverage_is_the_weighted_share_of_words_held():
    terms = (Term("受理", 3.0), Term("审结", 1.0))
    assert coverage(terms, "依法受理909件") == pytest.approx(0.75)
    assert coverage((), "依法受理") == 0.0


def test_an_official_word_counts_for_the_everyday_one():
    assert coverage((Term("打官司", 1.0, ("诉讼",)),), "行政诉讼案件") == pytest.approx(0.8)


def test_ways_of_asking_are_no_content():
    assert content_words("政府督查的对象有哪几类?") == ["政府", "督查", "对象"]


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        ("青浦区2023年受理多少件?", {"qp.txt"}),
        ("上海市2023年受理多少件?", {"sh.txt"}),
        ("市经信委检查了几家企业?", {"jx.txt"}),
        ("上海市经济信息化委检查了几家企业?", {"jx.txt"}),
        ("任务分工第3项由谁负责?", {"pd.txt"}),
        ("天津2025年新增就业多少人?", {"tj.txt"}),
        ("天津2026年的目标是多少?", {"tj.txt"}),
    ],
)
def test_places_bodies_and_years_named_become_filters(question: str, sources: set[str]):
    assert _sources(question) == sources


def test_a_year_no_document_covers_must_stand_in_the_evidence():
    assert understand("青浦区2022年受理多少件?", CATALOGUE, TODAY).must == ("2022年",)


def test_a_place_without_documents_must_stand_in_the_evidence():
    question = understand("徐汇区2023年受理多少件?", CATALOGUE, TODAY)
    assert question.must == ("徐汇",)
    assert question.gap == "资料库里没有徐汇区的文件"


def test_a_place_inside_a_title_or_quotes_names_no_documents():
    assert understand("《上海市盐业管理规定》哪天公布?", CATALOGUE, TODAY).mentions == ()


def test_two_places_linked_are_two_sides_each_with_its_own_topic():
    sides = understand("上海市级重点“一件事”和青浦区级特色“一件事”分别有多少个?", CATALOGUE, TODAY).sides
    assert [side.name for side in sides] == ["上海市", "青浦区"]
    assert "级重点" in sides[0].topic
    assert "级特色" in sides[1].topic


def test_a_district_after_its_city_is_one_place_and_no_comparison():
    assert understand("上海市青浦区受理多少件?", CATALOGUE, TODAY).sides == ()


@pytest.mark.parametrize(
    ("question", "kind", "unit"),
    [
        ("受理了多少件?", "number", "件"),
        ("出庭率是多少?", "number", "%"),
        ("一共花了多少万元?", "number", "元"),
        ("哪天出席会议?", "date", ""),
        ("要几天办结?", "number", "天"),
        ("谁负责点评案例?", "responsibility", ""),
        ("哪几个镇入围?", "list", ""),
        ("有哪些具体举措?", "content", ""),
        ("区法院是哪些任务的责任单位?", "reverse", ""),
        ("怎么公开信息?", "procedure", ""),
    ],
)
def test_what_is_asked_for_is_told_from_the_way_of_asking(question: str, kind: str, unit: str):
    understood = understand(question, CATALOGUE, TODAY)
    assert (understood.kind, understood.unit) == (kind, unit)


@pytest.mark.parametrize(
    ("text", "asked", "fits"),
    [
        ("909件", "件", True),
        ("909件", "个", True),
        ("1410.77亿元", "元", True),
        ("99.98%", "%", True),
        ("99.98%", "件", False),
        ("909件", "元", False),
        ("三次", "回", True),
        ("909件", "", None),
    ],
)
def test_units_fit_what_was_asked(text: str, asked: str, fits: bool | None):
    (quantity,) = quantities(text)
    assert unit_fits(asked, quantity) is fits


def test_respective_figures_go_to_their_own_party():
    text = "城镇和农村居民人均可支配收入分别达35512元、25689元。"
    found = quantities(text)
    whole = Span(0, len(text))
    assert respective(text, whole, found, 0) == "城镇居民人均可支配收入"
    assert respective(text, whole, found, 1) == "农村居民人均可支配收入"


@pytest.mark.parametrize(
    ("turn", "history", "stands"),
    [
        ("那审结多少件?", ["青浦区2023年受理了多少件行政复议案件?"], "青浦区2023年受理了行政复议案件,审结多少件?"),
        ("上海市呢?", ["青浦区2023年受理了多少件?"], "上海市2023年受理了多少件?"),
        ("2024年呢?", ["青浦区2023年受理了多少件?"], "2024年"),
        ("上海市2023年推出了几张清单?", ["青浦区2023年受理了多少件?"], "上海市2023年推出了几张清单?"),
    ],
)
def test_a_follow_up_is_made_to_stand_alone(turn: str, history: list[str], stands: str):
    assert stands in resolve(turn, history, CATALOGUE).text


def test_a_follow_up_without_history_stays_as_it_is():
    assert resolve("那审结多少件?", [], CATALOGUE).text == "那审结多少件?"


def test_a_character_is_put_right_only_where_the_library_has_the_word():
    held = {"共享": 3, "累计": 5}
    assert corrected("数据共想累记多少", lambda word: held.get(word, 0)) == "数据共享累计多少"
    assert corrected("数据共想累记多少", lambda word: 0) == "数据共想累记多少"


def test_words_that_are_words_are_left_alone(assistant: Assistant):
    text = "老百姓打官司的多不多"
    assert corrected(text, assistant.library.frequency) == text


def test_three_years_are_set_side_by_side_like_two():
    years = (2022, 2023, 2024)
    reports = Catalogue(
        [Listed(f"{y}.txt", Metadata(f"{y}年青浦区预算", "", "上海市青浦区", y, kind="预算"), 0) for y in years]
    )
    asked = "青浦区2022年、2023年和2024年的预算分别是多少?"
    assert [side.name for side in understand(asked, reports, TODAY).sides] == ["2022年", "2023年", "2024年"]


def test_of_several_places_of_one_name_the_librarys_own_is_meant():
    longhua = Metadata("深圳市龙华区2019年法治政府建设工作报告", "深圳市龙华区人民政府", "广东省深圳市龙华区", 2019)
    guangming = Metadata("光明区报告", "深圳市光明区人民政府", "广东省深圳市光明区", 2021)
    catalogue = Catalogue([Listed("lh.txt", longhua, 0), Listed("gm.txt", guangming, 0)])
    assert set(understand("龙华区审查了多少件文件?", catalogue, TODAY).scope.sources) == {"lh.txt"}
    assert [s.name for s in understand("龙华2019年和光明2021年各是多少宗?", catalogue, TODAY).sides] == ["龙华", "光明"]


def test_a_department_of_a_zone_is_named_by_itself():
    social = Metadata("社会事业局2022年报告", "平潭综合实验区社会事业局", "福建省福州市平潭县", 2022, kind="情况报告")
    area = Metadata("君山片区2022年报告", "平潭综合实验区君山片区管理局", "福建省福州市平潭县", 2022, kind="情况报告")
    catalogue = Catalogue([Listed("sy.txt", social, 0), Listed("js.txt", area, 0)])
    assert set(understand("平潭社会事业局聘了几名法律顾问?", catalogue, TODAY).scope.sources) == {"sy.txt"}
    assert set(understand("君山片区公开了多少条信息?", catalogue, TODAY).scope.sources) == {"js.txt"}


def test_a_departments_work_report_tells_of_the_year_it_is_named_by():
    report = Metadata("君山区2022年法治政府建设工作报告", "君山区人民政府", "湖南省岳阳市君山区", 2022, kind="情况报告")
    catalogue = Catalogue([Listed("js.txt", report, 0)])
    assert understand("君山区2021年开了几次会?", catalogue, TODAY).must == ("2021年",)
    assert understand("君山区2022年法治政府建设工作报告写了什么?", catalogue, TODAY).must == ()


def test_a_typed_character_with_a_neighbour_of_its_own_stays():
    held = {"输转": 3, "要素": 9, "劳动力": 2}
    assert corrected("要输转劳动力多少人", lambda word: held.get(word, 0)) == "要输转劳动力多少人"
