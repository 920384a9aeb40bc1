"""The first page: one sheet for a head of office. What can be trusted, what not, the worst, what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eval.blame import ERRORS
from eval.compare import Comparison, change
from eval.figures import ALL, group_label
from eval.measure import METRICS
from eval.report.browser import result_of
from eval.report.comparison import CHANGES
from eval.report.markup import Html, bullets, joined, percent, table, tag
from eval.report.source import Item, Source

SURE, POOR = 0.9, 0.8  # a figure is trusted when its interval lies above the one, not when it lies below the other
_FEW = 5  # questions: with fewer nothing is said of a group
_WORST = 10
_CHANGES = ("correct", "cited", "number_faithful", "false_answer", "false_refusal")
_BY_NAME = {metric.name: metric for metric in METRICS}


def sheet(source: Source, since: Comparison | None) -> Html:
    """The whole first page."""
    trusted, doubtful = list(_trusted(source)), list(_doubtful(source))
    return joined(
        [
            tag("h1", f"评测结论:{source.settings['set']}"),
            tag("p", _what_was_measured(source), cls="soft"),
            tag("p", _in_one_sentence(source), cls="verdict"),
            tag(
                "div",
                tag("div", tag("h3", "可以相信"), bullets(trusted or ["这次的题量和结果还不足以断定哪一项可靠。"])),
                tag(
                    "div",
                    tag("h3", "还不能相信"),
                    bullets(doubtful or ["没有一项被断定为不可靠;看不准的见指标总表的区间。"]),
                ),
                cls="pair",
            ),
            tag("h3", "最差的十个回答"),
            _worst(source),
            tag("h3", "和上一次相比"),
            _changes(since),
            tag("p", _how_to_read(source), cls="note"),
        ]
    )


def _what_was_measured(source: Source) -> str:
    answers, library = source.settings["answers"], source.library
    by = answers.get("writer") or f"文件 {answers.get('file')}"
    held = f",资料库 {len(library['documents'])} 份文件(版本 {library['generation']})" if library else ",没有用资料库"
    return f"{source.total} 题,答案来自{by}{held}"


def _in_one_sentence(source: Source) -> str:
    said = []
    answerable, others = source.group("ALL answerable"), source.group("ALL unanswerable")
    if answerable and (right := answerable["metrics"].get("correct")) and right["value"] is not None:
        said.append(f"库里有答案的 {answerable['n']} 题,答对 {_with_interval(right)}")
        cited = answerable["metrics"].get("cited")
        if cited and cited["value"] is not None:
            said.append(f"引到原文依据 {_with_interval(cited)}")
    if others and (wrong := others["metrics"].get("false_answer")) and wrong["value"] is not None:
        said.append(f"库里没有答案的 {others['n']} 题,误答 {_with_interval(wrong)}")
    return ";".join(said) + "。括号内是 95% 区间。" if said else "没有一题能够判断。"


def _with_interval(figure: Mapping[str, Any]) -> str:
    return f"{percent(figure['value'])}({percent(figure['low'])}–{percent(figure['high'])})"


def _trusted(source: Source) -> Iterator[str]:
    """Statements whose whole interval is good."""
    numbers = source.overall.get("number_faithful")
    if numbers and numbers["judged"] >= _FEW and numbers["low"] >= SURE:
        yield f"答案里的数字有出处:{_with_interval(numbers)}"
    for name, group in _types(source):
        right = group["metrics"].get("correct")
        if right and right["judged"] >= _FEW and right["low"] >= POOR and right["value"] >= SURE:
            yield f"{name}:答对 {_with_interval(right)}"
    refusing = source.overall.get("refusal_recall")
    if refusing and refusing["judged"] >= _FEW and refusing["low"] >= POOR:
        yield f"库里没有的会拒答:{_with_interval(refusing)}"
    cited = source.overall.get("cited")
    if cited and cited["judged"] >= _FEW and cited["low"] >= POOR:
        yield f"引用指到原文依据:{_with_interval(cited)}"


def _doubtful(source: Source) -> Iterator[str]:
    """Statements whose interval reaches far down; the worst types first."""
    others = source.overall.get("false_answer")
    if others and others["judged"] >= _FEW and others["high"] > 1 - POOR and others["value"] > 0.1:
        yield f"库里没有的内容仍会回答:误答 {_with_interval(others)}"
    weak = []
    for name, group in _types(source):
        right = group["metrics"].get("correct")
        if right and right["judged"] >= _FEW and right["value"] < POOR:
            weak.append((right["value"], f"{name}:答对 {_with_interval(right)},{right['judged']} 题"))
    yield from (line for _, line in sorted(weak)[:5])
    unknown = sum(figure["unknown"] for name, figure in source.overall.items() if name == "correct")
    if unknown:
        yield f"有 {unknown} 题的答案读不出来,没有算进任何一边"


def _types(source: Source) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, group in source.figures.items():
        if name.startswith("type:") and name != "type:unanswerable":
            yield group_label(name).partition(":")[2] + "题", group


def _worst(source: Source) -> Html:
    lost = [item for item in source.items if item.lost][:_WORST]
    if not lost:
        return tag("p", "没有丢分的题。")
    return table(["题号", "问题", "毛病", "回答"], (_worst_row(item) for item in lost))


def _worst_row(item: Item) -> tuple[str, str, str, str]:
    kind = ERRORS.get(item.verdict["error_class"], result_of(item.verdict)).partition(":")[0]
    why = ";".join(item.verdict["why"])
    answer = str(item.answer.get("answer") or item.answer.get("reason") or item.answer.get("error") or "")
    return item.question["id"], _cut(item.question["question"], 50), _cut(f"{kind}。{why}", 64), _cut(answer, 64)


def _cut(text: str, most: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most] + "…"


def _changes(since: Comparison | None) -> Html:
    if since is None:
        return tag("p", "没有可以比较的上一次:同一个题集还没有别的结果。")
    rows = []
    for name in _CHANGES:
        found = since.differences[ALL].get(name)
        if found is None or found.difference is None or found.before is None or found.after is None:
            continue
        metric = _BY_NAME[name]
        said = (CHANGES | {"chance": "有变动,可能只是偶然"})[change(metric, found)]
        points = [f"{100 * end:+.1f}" for end in (found.difference, found.low or 0.0, found.high or 0.0)]
        before, after = percent(found.before), percent(found.after)
        rows.append((metric.label, before, after, points[0], f"{points[1]}–{points[2]}", f"{found.p:.3f}", said))
    gained = sum(flip.better for flip in since.flips)
    flips = f"与“{since.before}”比,共同 {since.shared} 题:{gained} 题由错变对,{len(since.flips) - gained} 题由对变错。"
    head = ["指标", "上一次", "这一次", "差(百分点)", "95% 区间", "p 值", "结论"]
    return joined([table(head, rows, figures=(1, 2, 3, 4, 5)), tag("p", flips)])


def _how_to_read(source: Source) -> str:
    said = ["区间是换一批同类的题时数值大致会落的范围,题少则宽。"]
    faithful = source.overall.get("faithfulness")
    if faithful and faithful["value"] is not None:
        if source.settings["answers"].get("writer"):
            said.append(
                f"“断言有据率”{percent(faithful['value'])}:本系统的答案出门前已用同一个核对器筛过,这个数天然接近 100%,"
                "不能单独作为可信的证明;请看不依赖核对器的“答对”“事实答全率”“初稿”各项,以及文末核对器自查。"
            )
        else:
            said.append(f"“断言有据率”{percent(faithful['value'])}由核对器判断,核对器自己有多准见文末自查。")
    return "".join(said)
