"""What the verifier's verdicts are worth: its self-check, and how it agrees with people and with a judge model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eval.metrics.faithfulness import CITATION_PRECISION, CITATION_RECALL, FAITHFULNESS
from eval.report.markup import Html, interval, joined, number, percent, table, tag
from eval.report.source import Source


def selfcheck_section(found: Mapping[str, Any] | None) -> Html:
    """The table of damage noticed and false alarms."""
    if found is None:
        return tag(
            "p",
            "这次没有核对器自查的结果。运行 youju eval selfcheck 可以得到:故意改坏库里的句子,看核对器能发现多少、误报多少。",
        )
    said = "故意把库里有依据的句子改坏,看核对器能发现多少;再作不改意思的改写,看它误报多少。"
    parts: list[Html] = [tag("p", said)]
    parts.append(
        table(["改坏的地方", "句数", "发现", "95% 区间"], _rows(found.get("damage", ()), "noticed"), figures=(1, 2, 3))
    )
    parts.append(
        table(
            ["不改意思的改写", "句数", "误报", "95% 区间"],
            _rows(found.get("harmless", ()), "alarms"),
            figures=(1, 2, 3),
        )
    )
    labelled = found.get("labelled")
    if labelled:
        parts.append(
            tag(
                "p",
                f"与 {labelled['n']} 对人工标注的断言比:平衡准确率 {percent(labelled['balanced_accuracy'])}"
                f"({percent(labelled['low'])}–{percent(labelled['high'])}),ROC AUC {labelled['auc']:.3f}。",
            )
        )
    return joined(parts)


def _rows(kinds: Sequence[Mapping[str, Any]], share: str) -> list[Sequence[object]]:
    return [
        (kind["label"], kind["n"], percent(kind[share]), f"{percent(kind['low'])}–{percent(kind['high'])}")
        if kind[share] is not None
        else (kind["label"], 0, "没有可改的句子", "—")
        for kind in kinds
    ]


def agreement_section(source: Source) -> Html:
    """How a person's sample and a judge model agree with the verifier, where there is such a thing."""
    parts: list[Html] = []
    if source.agreement:
        found = source.agreement
        parts.append(
            tag(
                "p",
                f"抽出的 {found['n']} 条断言由人判过,与核对器一致 {percent(found['agreement'])}"
                f"({percent(found['low'])}–{percent(found['high'])}),Cohen κ {found['kappa']:.2f}。",
            )
        )
    else:
        parts.append(
            tag(
                "p",
                "还没有人工抽查。youju eval sample 抽出断言给人判,填好后用 youju eval agree 读回,一致程度会写在这里。",
                cls="note",
            )
        )
    if source.judge and source.judge["n"]:
        parts.append(_judge(source.judge))
    return joined(parts)


def _judge(found: Mapping[str, Any]) -> Html:
    said = (
        f"评判模型 {found['model']} 重判了同样的断言,与核对器一致 {percent(found['agreement'])}"
        f"({percent(found['low'])}–{percent(found['high'])},{found['n']} 条),Cohen κ {found['kappa']:.2f};"
        f"另有 {found['unknown']} 条至少一方判断不了。发出请求 {found['calls']} 次,送出 {found['sent']} 字,收到 {found['received']} 字。"
    )
    labels = {m.name: m.label for m in (CITATION_RECALL, CITATION_PRECISION, FAITHFULNESS)}
    rows = [
        (labels[name], number(figure["value"]), interval(figure), figure["judged"], figure["unknown"])
        for name, figure in found["metrics"].items()
    ]
    head = ["指标(评判模型)", "值", "95% 区间", "已判题数", "无法判断"]
    return joined([tag("p", said), table(head, rows, figures=(1, 2, 3, 4))])
