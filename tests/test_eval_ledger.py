"""Overruling a claim, a sample for a person, a judge model: what people and models add to a run."""

import csv
import json
from types import SimpleNamespace

import pytest
from eval_toys import ADVICE, CORPUS, OTHER_YEAR, RECEIVED, citation, record, refusal, write_lines

from assistant.model.errors import ModelFailed
from eval.folder import RunFolder
from eval.judge import ModelJudge, judge_run, judgement_of, request
from eval.ledger import overrule
from eval.records import AnswerFile
from eval.report import write_report
from eval.run import Plan, run
from eval.sample import COLUMNS, agreement, agreement_of, draw, write_sample
from eval.sets import QuestionSet
from index.errors import WrongCall

TEXT = "全年依法受理909件,审结858件,制发行政复议建议书8份、行政复议决定抄告函14份。"


@pytest.fixture
def folder(tmp_path):
    answers = [
        {"id": "t1"} | record("全年依法受理909件[1]。审结8580件[1]。", citation(1, TEXT)),
        {"id": "t2"} | refusal(),
        {"id": "t3"} | record("制发行政复议建议书8份[1]。", citation(1, TEXT)),
    ]
    questions = (RECEIVED, OTHER_YEAR, ADVICE)
    path = write_lines(tmp_path / "answers.jsonl", answers)
    return run(Plan(QuestionSet("toy", questions, (1, 2, 3)), None, AnswerFile.open(path)), tmp_path / "run").folder


def faithfulness(folder):
    return json.loads(folder.figures.read_text(encoding="utf-8"))["groups"]["ALL"]["metrics"]["faithfulness"]


def test_a_person_overrules_and_the_figures_follow(folder):
    assert faithfulness(folder)["value"] == pytest.approx((0.5 + 1) / 2)
    overrule(folder, "t1", 2, "有依据", "表里另有此数")
    assert faithfulness(folder)["value"] == 1.0
    overrule(folder, "t1", 2, "无法判断", "再看一遍,原文不清")  # a later verdict replaces an earlier one
    assert faithfulness(folder)["value"] == 1.0
    overrule(folder, "t1", 1, "unknown", "同上")
    assert (faithfulness(folder)["judged"], faithfulness(folder)["unknown"]) == (1, 1)


def test_an_overrule_becomes_a_labelled_pair(folder):
    overrule(folder, "t1", 2, "有依据", "表里另有此数")
    pair = json.loads((folder.path / "labelled_pairs.jsonl").read_text(encoding="utf-8"))
    assert pair["id"] == "t1-2"
    assert pair["supported"] is True
    assert "8580" in pair["claim"]
    assert TEXT in pair["contexts"][0]


def test_an_overrule_shows_in_the_report(folder):
    overrule(folder, "t1", 2, "有依据", "表里另有此数")
    assert "人工改判:表里另有此数" in write_report(folder.path).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("claim", "finding", "note", "told"),
    [(9, "有依据", "x", "没有第 9 条断言"), (1, "大概", "x", "不认识的判定"), (1, "有依据", " ", "要写明理由")],
)
def test_an_overrule_that_cannot_stand_is_refused(folder, claim, finding, note, told):
    with pytest.raises(WrongCall, match=told):
        overrule(folder, "t1", claim, finding, note)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_sample_goes_out_blind_and_comes_back_as_agreement(folder, tmp_path, suffix):
    rows = draw(folder, 10, seed=1)
    assert sorted(row[0] for row in rows) == ["t1-1", "t1-2", "t3-1"]
    assert all(row[4] == "" for row in rows)  # nothing of the verifier's verdict is shown
    said = {"t1-1": "有依据", "t1-2": "有依据", "t3-1": ""}  # the verifier doubts t1-2
    filled = [[*row[:4], said[row[0]], row[5]] for row in rows]
    out = tmp_path / f"sample.{suffix}"
    write_sample(filled, out)
    found = agreement(folder, out)
    assert (found["n"], found["agreement"], found["left_blank"]) == (2, 0.5, 1)
    assert "人判过" in write_report(folder.path).read_text(encoding="utf-8")


def test_kappa_by_hand():
    # 6 of 10 agree by both saying yes, 2 by both saying no; one yes/no and one no/yes: p = .8, chance .7*.7 + .3*.3 = .58
    pairs = [(True, True)] * 6 + [(False, False)] * 2 + [(True, False), (False, True)]
    found = agreement_of(pairs)
    assert found["agreement"] == 0.8
    assert found["kappa"] == pytest.approx((0.8 - 0.58) / (1 - 0.58))
    assert agreement_of([(True, True)])["kappa"] == 1.0


def test_a_table_that_is_no_sample_is_refused(folder, tmp_path):
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, ("t1-1", "", "", "", "也许", "")])
    with pytest.raises(WrongCall, match="第 2 行填的是“也许”"):
        agreement(folder, path)
    path.write_text("甲,乙\n", encoding="utf-8")
    with pytest.raises(WrongCall, match="表头不对"):
        agreement(folder, path)


# A judge model: a plain function stands in for the service


class Service:
    """Answers what it was told to; counts."""

    def __init__(self, reply):
        self.reply = reply
        self.asked = []

    def ask(self, messages, seconds):
        self.asked.append(messages)
        text = self.reply(messages[1][1])
        if text is None:
            raise ModelFailed("没有连上")
        return SimpleNamespace(text=text)


def judge(service, tmp_path):
    return ModelJudge(service, "openai:toy", 5.0, tmp_path / "judge.sqlite")


def says(finding):
    return json.dumps({"finding": finding, "reason": "因为", "quote": "原文"}, ensure_ascii=False)


def test_a_judge_model_gives_the_same_measures_and_its_agreement(folder, tmp_path):
    service = Service(lambda asked: says("contradicted" if "8580" in asked else "supported"))
    found = judge_run(folder, judge(service, tmp_path), seed=1)
    assert (found["n"], found["agreement"], found["unknown"]) == (3, 1.0, 0)
    assert found["metrics"]["faithfulness"]["value"] == pytest.approx((0.5 + 1) / 2)
    assert found["calls"] == len(service.asked) > 0
    assert "openai:toy 重判了同样的断言" in write_report(folder.path).read_text(encoding="utf-8")


def test_replies_are_kept_and_cost_nothing_the_second_time(folder, tmp_path):
    service = Service(lambda asked: says("supported"))
    judge_run(folder, judge(service, tmp_path), seed=1)
    asked = len(service.asked)
    next(folder.path.glob("judge_verdicts-*.jsonl")).unlink()
    again = judge_run(folder, judge(service, tmp_path), seed=1)
    assert (len(service.asked), again["calls"]) == (asked, 0)


def test_what_a_model_cannot_say_is_unknown_and_not_wrong(folder, tmp_path):
    found = judge_run(folder, judge(Service(lambda asked: "我不太确定"), tmp_path), seed=1)
    assert (found["n"], found["unknown"]) == (0, 3)
    assert found["metrics"]["faithfulness"]["judged"] == 0
    assert judgement_of('好的:{"finding": "not_stated", "reason": "没有提到"}').finding == "not_stated"
    assert judgement_of('{"finding": "maybe"}').finding == "unknown"


def test_a_service_that_is_gone_ends_the_judging_with_a_sentence(folder, tmp_path):
    gone = judge(Service(lambda asked: None), tmp_path)
    for n in range(4):
        assert gone(f"断言{n}", ("原文",)).finding == "unknown"
    with pytest.raises(WrongCall, match="已停下"):
        gone("断言", ("原文",))


def test_braces_in_a_text_do_not_fill_blanks():
    asked = request("断言{contexts}", ("原文{claim}",))
    assert "断言{contexts}" in asked
    assert "原文{claim}" in asked


def test_a_judge_without_a_model_is_told(folder, monkeypatch, capsys):
    from cli import run as command

    for name in ("YOUJU_JUDGE", "YOUJU_LLM"):
        monkeypatch.delenv(name, raising=False)
    assert command(["eval", "judge", str(folder.path)]) == 2
    assert "没有评判模型" in capsys.readouterr().err


def test_prompts_of_the_judge_are_shipped():
    assert {path.name for path in (CORPUS.parent / "prompts").glob("judge_*.txt")} == {
        "judge_rules.txt",
        "judge_request.txt",
    }


def test_sampling_a_run_without_claims_is_told(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [{"id": "t2"} | refusal()])
    made = run(Plan(QuestionSet("toy", (OTHER_YEAR,), (1,)), None, AnswerFile.open(path)), tmp_path / "run").folder
    with pytest.raises(WrongCall, match="抽不出样本"):
        draw(RunFolder(made.path), 5, seed=1)


def test_the_judge_command_speaks_to_a_real_service(folder, monkeypatch, capsys):
    from standin import StandIn
    from standin import says as replies

    from cli import run as command

    with StandIn(replies(says("supported"))) as service:
        monkeypatch.setenv("YOUJU_JUDGE", "openai:toy")
        monkeypatch.setenv("YOUJU_LLM_BASE_URL", service.base_url)
        monkeypatch.setenv("YOUJU_LLM_KEY", "none")
        monkeypatch.delenv("YOUJU_LLM", raising=False)
        assert command(["eval", "judge", str(folder.path)]) == 0
        assert any("全年依法受理909件" in service.asked(n) for n in range(len(service.requests)))
    told = capsys.readouterr().out
    assert "openai:toy 与核对器一致 66.7%" in told  # the verifier doubts one of three claims
