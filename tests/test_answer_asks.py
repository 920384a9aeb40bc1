"""Questions that ask for several things at once, and those that must not be answered by a neighbour of what they ask."""

from collections.abc import Iterator

import pytest
from conftest import assistant_of

from assistant.asks import asks_of, each_of
from assistant.chain import Assistant
from assistant.names import names_in

RULES = """青海省督办工作办法

第一条 督办对象对督办结论有异议的，可以自收到结论之日起30日内，向作出结论的机关申请复核。收到申请的机关应当在20日内作出复核决定。参与作出结论的人员应当回避。
第二条 省直各部门办公室是本部门督办工作的主管单位。地方各级人民政府办公室是本地区督办工作的主管单位。
第三条 督办文稿应当严把政治关、法律关、政策关、文字关。
第四条 对第三批督办事项，遴选公布5个先进地区和7个先进单项。
第五条 深入推行“规划、执行、结果”三公开，全年公开信息900条。
第六条 全年印发督办文件20件,其中6件属于重点督办文件。
第七条 努力办好8件惠民实事，做好档案、地震、慈善等工作。
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """One set of rules as a library."""
    with assistant_of(tmp_path_factory.mktemp("asks"), {"督办办法.txt": RULES}) as asked:
        yield asked


def test_a_question_is_taken_apart_at_its_asks():
    assert asks_of("有异议的,怎么申请复核?向谁申请、多久给出决定?") == [
        "有异议的,怎么申请复核?",
        "向谁申请、",
        "多久给出决定?",
    ]
    assert asks_of("贪污的线索移送给谁?其他线索呢?") == ["贪污的线索移送给谁?", "其他线索呢?"]


def test_a_question_that_asks_once_stays_whole():
    for text in ("几份材料中,哪些写了不足?", "近几年,合肥受理了多少件?", "“谁执法、谁普法”责任制怎么落实?"):
        assert asks_of(text) == [text]


def test_things_named_side_by_side_are_asked_for_one_by_one():
    assert each_of("2023年深化应用,对个人和对企业分别做了哪些拓展?") == [
        ("2023年深化应用,对个人做了哪些拓展?", "对个人"),
        ("2023年深化应用,对企业做了哪些拓展?", "对企业"),
    ]
    assert each_of("浦东各级部门怎么落实?") == []


def test_each_ask_is_answered_in_the_order_of_the_text(office: Assistant):
    answer = office.ask("对督办结论有异议,怎么申请复核?向谁申请、多久给出决定?")
    assert "30日" in answer.text
    assert answer.text.index("申请复核") < answer.text.index("20日内作出复核决定")


def test_whose_report_it_is_stands_once_before_two_answers(office: Assistant):
    answer = office.ask("省直各部门的督办工作由谁当主管单位?地方上又由谁主管?")
    assert "省直各部门办公室" in answer.text
    assert "地方各级人民政府办公室" in answer.text
    assert answer.text.count("《青海省督办工作办法》") == 1


def test_what_one_figure_says_is_not_said_twice(assistant: Assistant):
    answer = assistant.ask("青浦和合肥的行政机关负责人出庭应诉率分别是多少,谁高?")
    assert answer.text.count("66.5%") == 2  # the row and the conclusion


def test_another_batch_is_no_answer(office: Assistant):
    assert "5个" in office.ask("第三批督办事项公布了几个先进地区?").text
    assert office.ask("第二批督办事项公布了几个先进地区?").reason


def test_items_that_are_only_counted_are_not_listed(office: Assistant, assistant: Assistant):
    assert office.ask("8件惠民实事具体是哪8件?").reason
    assert assistant.ask("浦东“六个双”综合监管机制具体指哪六个双?").reason


def test_items_before_a_name_that_counts_them_are_told(office: Assistant):
    answer = office.ask("青海推行的“三公开”是哪三个方面的公开?")
    assert "规划、执行、结果" in answer.text


def test_the_holder_of_an_office_is_a_person(assistant: Assistant):
    assert assistant.ask("浦东新区政府督查室的主任是谁?").reason


def test_a_town_that_no_paragraph_names_is_not_answered_by_its_neighbours(assistant: Assistant):
    assert assistant.ask("青浦区金泽镇受理了多少件行政复议?").reason
    assert "第九批" in assistant.ask("青浦区重固镇徐姚村获评的“全国民主法治示范村”是第几批?").text


def test_two_figures_of_one_sentence_are_added_up(office: Assistant, assistant: Assistant):
    assert "合计12个" in office.ask("第三批督办的先进地区和先进单项加起来有多少个?").text
    assert "13201条" in assistant.ask("疫情期间,合肥市政府官方微信和市政务信息公开网发布的信息加起来多少条?").text


def test_what_does_not_belong_is_what_is_left(office: Assistant):
    assert "其余为14件" in office.ask("全年印发的督办文件中,不属于重点督办文件的有多少件?").text


def test_the_role_of_several_departments_in_a_task_is_told(assistant: Assistant):
    answer = assistant.ask("浦东完善行政执法与刑事司法衔接机制,责任单位有哪几家?区法院、区检察院在里面是什么身份?")
    assert "区公安分局" in answer.text
    assert "区检察院、区法院是参加单位" in answer.text


def test_a_task_is_named_by_whole_clauses(assistant: Assistant):
    answer = assistant.ask("浦东第86项任务的责任单位是谁?")
    assert "区政府督查室" in answer.text
    assert "国务院”" not in answer.text


def test_the_parts_of_the_table_are_counted(assistant: Assistant):
    answer = assistant.ask("浦东主要任务分工表分成几个主要方面、多少个目标任务?")
    assert "7个主要方面" in answer.text
    assert "27个目标任务" in answer.text


def test_the_reports_that_own_up_to_shortcomings_are_named(assistant: Assistant):
    answer = assistant.ask("这五份材料里,哪几个地方的报告专门写了工作中存在的不足?")
    assert "青浦" in answer.text
    assert "合肥" in answer.text
    assert "浦东" not in answer.text


def test_who_signed_is_read_from_the_signature(assistant: Assistant):
    answer = assistant.ask("浦东新区法治政府建设实施方案的印发通知,落款的是哪个单位?")
    assert "上海市浦东新区人民政府办公室" in answer.text
    assert "上海市浦东新区人民政府办公室" in answer.citations[0].paragraph.text


def test_what_a_reposting_site_wrote_is_told_as_no_part_of_the_report(assistant: Assistant):
    answer = assistant.ask("上海市2023年法治政府建设情况报告的那个文档标的是多少页?")
    assert "16页" in answer.text
    assert "不属于正文" in answer.text


def test_a_day_asked_for_is_no_department(assistant: Assistant):
    assert "11月8日" in assistant.ask("青浦区中青班学员的“三合一”模拟庭审活动是哪一天办的?").text


def test_two_places_each_asked_for_its_own_figure_are_both_answered(assistant: Assistant):
    answer = assistant.ask("办理人大代表建议方面,青浦区“解决采纳”的占多少?合肥市的按时办复率是多少?")
    assert "72.3%" in answer.text
    assert "100%" in answer.text


def test_a_change_that_the_text_states_is_told_and_a_wrong_direction_said(
    tmp_path_factory: pytest.TempPathFactory,
):
    reports = {}
    for year, total, change in ((2024, 1500, "比2023年预算减少80万元"), (2025, 1700, "比2024年预算增加200万元")):
        text = f"西宁市{year}年部门预算\n\n{year}年,西宁市财政拨款收入{total}万元,{change}。\n"
        reports[f"西宁市{year}年部门预算.txt"] = text
    with assistant_of(tmp_path_factory.mktemp("budget"), reports) as asked:
        answer = asked.ask("西宁市2025年的财政拨款收入比2024年减少了多少?")
    assert "问题中说“减少”,原文写的是“增加”" in answer.text
    assert "增加200万元" in answer.text
    assert "80万元" not in answer.text


def test_documents_of_a_kind_are_listed(assistant: Assistant):
    answer = assistant.ask("这几份材料里,哪一份是实施方案而不是年度工作情况报告?")
    assert [c.paragraph.source[:2] for c in answer.citations] == ["浦东"]


def test_where_a_text_breaks_off_is_said(assistant: Assistant):
    assert "持续推进严格规范公正文明执法" in assistant.ask("五份材料里哪一份没写完?断在讲什么的地方?").text


def test_what_is_left_is_taken_from_its_own_whole(assistant: Assistant):
    answer = assistant.ask("青浦区2023年承办的政协提案里,不属于“解决采纳”的还有多少件?")
    assert "其余为16件(141-125=16" in answer.text


def test_what_stands_before_a_noun_is_no_measure_word(office: Assistant):
    from assistant.question import asked_unit

    assert asked_unit("更新改造多少道路桥梁") == ""
    assert asked_unit("生产总值是多少亿元") == "元"
    assert asked_unit("开了多少场活动") == "场"


CASES = """青海省审核办法

第一条 县级部门、街道办事处制定的文件，已明确专门审核机构的，由本单位审核机构进行审核；未明确专门审核机构的，统一由县级人民政府确定的审核机构进行审核。
第二条 发现公职人员涉嫌职务犯罪的线索，督办机构应当移送监察机关；发现涉嫌其他犯罪的线索，移送司法机关依法处理。
第三条 市委依法治市委出台学习宣传的意见,建立领导干部应知应会法规清单制度,组织系列巡讲。
第四条 试点地区要于2027年12月底前,完成平台整合工作。
第五条 省司法厅副厅长李明和青海大学教授王芳作辅导报告。
"""


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Rules with conditions, as a library."""
    with assistant_of(tmp_path_factory.mktemp("cases"), {"审核办法.txt": CASES}) as asked:
        yield asked


def test_who_does_it_is_read_from_the_case_that_was_asked_about(cases: Assistant):
    assert "县级人民政府确定的审核机构" in cases.ask("街道办事处制定的文件,如果没有专门审核机构,由谁来审核?").text
    assert "本单位审核机构" in cases.ask("街道办事处制定的文件,已明确专门审核机构的,由谁来审核?").text


def test_a_follow_up_on_the_other_case_gets_the_other_body(cases: Assistant):
    answer = cases.ask("那涉嫌其他犯罪的线索呢?", ["发现公职人员涉嫌职务犯罪的线索,督办机构该移送给谁?"])
    assert "司法机关" in answer.text


def test_the_subject_of_a_sentence_goes_for_all_that_it_says(cases: Assistant):
    assert "依法治市委" in cases.ask("领导干部应知应会法规清单制度是由哪个机构建立的?").text


def test_a_deadline_is_told_with_what_is_due(cases: Assistant):
    assert "完成平台整合工作" in cases.ask("试点地区要在什么时候之前完成平台整合?").text


def test_of_two_persons_in_one_clause_only_the_one_asked_for_is_told(cases: Assistant):
    answer = cases.ask("作辅导报告的省司法厅副厅长是谁?")
    assert "李明" in answer.text
    assert "王芳" not in answer.text


def test_a_name_in_quotes_is_not_put_right(assistant: Assistant):
    answer = assistant.ask("上海讲安全生产责任体系,要落实的“三管三必须”具体是哪三条?")
    assert "管业务必须管安全" in answer.text


def test_whom_a_notice_is_sent_to_is_told(assistant: Assistant):
    assert "各街道办事处、镇政府" in assistant.ask("浦东新区法治政府建设实施方案的这份通知是发给哪些单位的?").text


@pytest.mark.parametrize(
    ("clause", "names"),
    [
        ("司法部负责组织协调、统筹推进", ["司法部"]),
        ("各地区、各部门要根据实际情况确定审核程序", []),
        ("青浦区委党校、青浦区司法局联合上海政法学院", ["青浦区委党校", "青浦区司法局", "上海政法学院"]),
        ("统一由县(市、区)人民政府确定的审核机构进行审核", ["县(市、区)人民政府确定的审核机构"]),
        ("对县处级领导干部进行培训", []),
    ],
)
def test_names_begin_and_end_where_words_do(clause: str, names: list[str]):
    found = [span.of(clause) for span in names_in(clause, 0, len(clause))]
    assert [name for name in found if name not in ("各部门",)] == names


def test_of_two_years_in_one_sentence_the_one_asked_for_is_told(
    tmp_path_factory: pytest.TempPathFactory,
):
    text = "西宁市司法局2022年法治建设情况报告\n\n2021年废止政策文件3份，2022年废止政策文件7份。\n\n到2027年，信用平台基本建立，力争到2030年实现互联互通。\n"
    with assistant_of(tmp_path_factory.mktemp("years"), {"西宁市司法局2022年法治建设情况报告.txt": text}) as asked:
        assert "7份" in asked.ask("西宁市司法局2022年废止了多少份政策文件?").text
        assert "2027年" in asked.ask("西宁的信用平台要到哪一年基本建立?").text


def test_what_part_of_a_question_has_no_answer_is_said(assistant: Assistant):
    answer = assistant.ask("青浦区2023年行政复议受理多少件,同比增长多少?")
    assert "909件" in answer.text
    assert "“同比增长多少”没有找到答案" in answer.text


def test_work_done_in_a_year_is_no_plan_for_it(assistant: Assistant):
    assert "普法" in assistant.ask("青浦区2023年做了哪些普法工作?").text


def test_who_has_most_is_set_side_by_side(assistant: Assistant):
    answer = assistant.ask("上海市、青浦区、合肥市谁的规范性文件备案最多?")
    assert {c.paragraph.source[:2] for c in answer.citations} == {"上海", "青浦", "合肥"}
