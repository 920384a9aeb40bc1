"""What stands in the source word for word is supported, whatever figures stand beside it."""

from assistant.verify import verify

SCALE = (
    "第七条 按照以下标准给予奖励:\n(一)罚款金额在15万元以下的,按1500元奖励;\n(二)罚款金额在15万元以上的,按罚款金额的1%奖励;\n"
    "(三)罚款金额在500万元以上的,按150000元奖励。"
)
TASK = "关于推进党建创新工程的实施意见\n17.实施农村“四个培养”工程。坚持把党员培养成能人。(牵头单位:市委组织部,配合单位:市民政局)"


def test_a_run_of_whole_clauses_is_supported():
    assert verify("罚款金额在500万元以上的,按150000元奖励", [SCALE]).supported


def test_a_figure_of_the_next_clause_is_not():
    assert not verify("罚款金额在500万元以上的,按1500元奖励", [SCALE]).supported


def test_part_of_a_clause_is_no_run_of_clauses():
    assert not verify("可以再委托其他组织实施行政处罚", ["严禁受委托的组织再委托其他组织实施行政处罚。"]).supported


def test_the_name_of_a_task_tells_of_nothing_done():
    assert verify("第17项任务“实施农村‘四个培养’工程”的牵头单位是市委组织部,配合单位是市民政局", [TASK]).supported


def test_rates_set_apart_in_points_are_worked_out():
    rates = ["“解决采纳”112件,占72.3%;提案“解决采纳”125件,占88.8%。"]
    assert verify("相差16.5个百分点(88.8-72.3=16.5,由上述数字计算得出)", rates).supported
    assert not verify("相差15.5个百分点(88.8-73.3=15.5,由上述数字计算得出)", rates).supported


def test_the_unit_of_a_role_is_no_contrary_of_a_person():
    row = "33.加强政务服务中心建设,推进市场主体事项向区行政服务中心集中,个人事项向街道镇集中。\n\n区政府办公室(区行政审批局)\n\n各街镇"
    said = "第33项任务“加强政务服务中心建设,推进市场主体事项向区行政服务中心集中”的责任单位是区政府办公室(区行政审批局)"
    assert verify(said, [row]).supported
