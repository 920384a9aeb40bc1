"""The report's sections put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.blame import ERRORS, RUNGS
from eval.compare import Comparison, compare
from eval.difficulty import RULE
from eval.entailment import FINDINGS
from eval.figures import group_label
from eval.folder import RunFolder
from eval.measure import METRICS
from eval.metrics.ranking import CUTS
from eval.report import plots
from eval.report.browser import embedded
from eval.report.calibration import calibration_points
from eval.report.markup import Html, bullets, filled, interval, joined, number, source_of, table, tag
from eval.report.selfcheck import agreement_section, selfcheck_section
from eval.report.sheet import sheet
from eval.report.source import Source, read_source
from eval.sets import card
from eval.timing import DEFINITION as LATENCY
from index.errors import WrongCall

_BY_NAME = {metric.name: metric for metric in METRICS}
_BETTER = {"high": "越高越好", "low": "越低越好", "neither": "只作描述"}
_GROUP_COLUMNS = ("correct", "cited", "precision", "number_faithful", "faithfulness", "recall@10")


def write_report(path: Path) -> Path:
    """Writes report.html into a finished run's folder and returns its path."""
    source = read_source(path)
    page = filled("report.html", _sections(source, previous(source)))
    source.folder.write_text("report.html", page)
    return source.folder.report


def previous(source: Source) -> Comparison | None:
    """The run of the same set that ended last before this one, in the folder beside it, compared."""
    mine = source.folder.read("finished.json")
    candidates = []
    for other in sorted(source.folder.path.resolve().parent.iterdir()):
        if not (other / "settings.json").is_file() or other == source.folder.path.resolve():
            continue
        try:
            settings, finished = RunFolder(other).read("settings.json"), RunFolder(other).read("finished.json")
        except WrongCall:
            continue
        if settings.get("set") == source.settings["set"] and finished and finished["at"] <= mine["at"]:
            candidates.append((finished["at"], other.name, other))
    for _, _, other in sorted(candidates, reverse=True):
        try:
            return compare(RunFolder(other), source.folder)
        except WrongCall:
            continue
    return None


def _sections(source: Source, since: Comparison | None) -> dict[str, str]:
    return {
        "title": f"评测报告 {source.settings['set']}",
        "css": source_of("report.css"),
        "script": source_of("report.js"),
        "sheet": sheet(source, since),
        "metrics": _metrics(source),
        "groups": _groups(source),
        "search": _search(source),
        "confidence": _confidence(source),
        "latency": _latency(source),
        "ladder": _ladder(source),
        "shown": _shown(source),
        "ledger": _ledger(source),
        "selfcheck": joined([selfcheck_section(source.selfcheck), agreement_section(source)]),
        "method": _method(source),
        "data": embedded(source),
    }


def _metrics(source: Source) -> Html:
    rows = []
    for metric in METRICS:
        figure = source.overall.get(metric.name)
        if figure is not None:
            rows.append(
                (
                    metric.label,
                    number(figure["value"], metric.top),
                    interval(figure, metric.top),
                    figure["judged"],
                    figure["unknown"],
                    metric.definition,
                )
            )
    said = tag("p", "“无法判断”的题不算对也不算错,不进数值。每项的出处和无法判断的条件见文末。", cls="note")
    return joined([table(["指标", "值", "95% 区间", "已判题数", "无法判断", "含义"], rows, figures=(1, 2, 3, 4)), said])


def _points(source: Source, prefix: str, measure: str) -> list[plots.Point]:
    return [
        plots.Point(
            group_label(name).partition(":")[2], figure["value"], figure["low"], figure["high"], figure["judged"]
        )
        for name, group in source.figures.items()
        if name.startswith(prefix)
        and (figure := group["metrics"].get(measure)) is not None
        and figure["value"] is not None
    ]


def _groups(source: Source) -> Html:
    by_type = _points(source, "type:", "correct")
    drawn = [plots.whiskers(by_type, "各题型答对的份额;横线是 95% 区间,n 是题数")] if by_type else []
    rows = []
    for name, group in source.figures.items():
        cells: list[Any] = [group_label(name), group["n"]]
        for measure in _GROUP_COLUMNS:
            figure = group["metrics"].get(measure)
            known = figure is not None and figure["value"] is not None
            cells.append(tag("span", number(figure["value"]), title=interval(figure)) if figure and known else "—")
            cells.append(tag("span", interval(figure), cls="soft") if figure and known else "")
        rows.append(cells)
    head = ["组", "题数"]
    for measure in _GROUP_COLUMNS:
        head += [_BY_NAME[measure].label, "区间"]
    return joined([*drawn, table(head, rows, figures=range(1, len(head)))])


def _search(source: Source) -> Html:
    points = []
    for k in CUTS:
        figure = source.overall.get(f"recall@{k}")
        if figure is not None and figure["value"] is not None:
            points.append(plots.Point(f"前 {k}", figure["value"], figure["low"], figure["high"], figure["judged"]))
    if not points:
        return tag("p", "没有资料库,或没有一题的依据在资料库里,检索没有评。")
    mrr, ndcg = source.overall["mrr@10"], source.overall["ndcg@10"]
    said = f"MRR@10 {number(mrr['value'])}({interval(mrr)}),nDCG@10 {number(ndcg['value'])}({interval(ndcg)})。"
    return joined([plots.curve(points, "依据段落排进前 k 名的份额;阴影是 95% 区间"), tag("p", said)])


def _confidence(source: Source) -> Html:
    points = calibration_points(source.confidence)
    if not points:
        return tag("p", "答案没有附把握,也没有可核对的断言,画不出来。")
    drawn = plots.calibration(
        points,
        "横轴是把握(答案记录里写的,没有写就取最弱一条断言的核对得分),纵轴是实际答对的份额;落在虚线上就是说几成是几成",
    )
    return drawn


def _latency(source: Source) -> Html:
    timing = source.timing
    if timing["p50"]["value"] is None:
        return tag("p", "答案记录里没有用时。")
    rows = [(f"≤ {top} 毫秒", count) for top, count in timing["up_to_ms"].items()]
    said = (
        f"一半的题在 {timing['p50']['value']:.0f} 毫秒({interval(timing['p50'], None)})内答完,"
        f"95% 在 {timing['p95']['value']:.0f} 毫秒({interval(timing['p95'], None)})内。"
    )
    return joined([tag("p", said), plots.bars(rows, "每题用时的分布(题数)")])


def _ladder(source: Source) -> Html:
    lost = sum(source.errors.values())
    if not lost:
        return tag("p", "没有丢分的题。")
    rungs = [(RUNGS[name].partition(":")[0], source.rungs[name]) for name in RUNGS if source.rungs[name]]
    if source.rungs[""]:
        rungs.append(("无法判断", source.rungs[""]))
    said = f"丢了 {lost} 题:" + ",".join(f"{count} 题在{name}" for name, count in rungs) + "。"
    after = [
        f"前一级给对之后,还有 {count} 题会再丢在“{RUNGS[name].partition(':')[0]}”。"
        for name, count in source.rungs_after.items()
    ]
    errors = [(ERRORS[name].partition(":")[0], count) for name, count in source.errors.most_common()]
    return joined(
        [
            tag("p", said, *after),
            plots.bars(rungs, "第一次丢在哪一级(题数)"),
            bullets(RUNGS.values()),
            plots.bars(errors, "是哪一类错误(题数)"),
            bullets(ERRORS[name] for name, _ in source.errors.most_common()),
        ]
    )


def _shown(source: Source) -> str:
    held = len(source.items)
    if held == source.total:
        return "点左边的题看右边的详情。双下划线底色是标准依据,单下划线是答案自己的引文。"
    return f"共 {source.total} 题,这里放了 {held} 题:丢分的由重到轻,其余取前面的。全部见 verdicts.jsonl。双下划线底色是标准依据,单下划线是答案自己的引文。"


def _ledger(source: Source) -> Html:
    if not source.claim_total:
        return tag("p", "没有核对过的断言。")
    counts = ",".join(f"{FINDINGS[name]} {source.findings[name]}" for name in FINDINGS if source.findings[name])
    held = "" if len(source.claims) == source.claim_total else f"这里放了 {len(source.claims)} 条,没有依据的在前。"
    said = f"{source.claim_total} 条断言:{counts}。{held}不同意某条判定,用 youju eval overrule 改判并写明理由,数值随之重算。"
    options = [tag("option", label, value=label) for name, label in FINDINGS.items() if source.findings[name]]
    choose = tag("select", tag("option", "全部", value=""), *options, id="l-finding")
    head = [tag("th", name, scope="col") for name in ("编号", "断言", "原文这一处", "判定", "理由")]
    body = tag("table", tag("thead", tag("tr", *head)), tag("tbody", id="l-rows"))
    filters = tag("div", tag("label", "判定", choose), tag("span", id="l-count", cls="soft"), cls="filters")
    return joined([tag("p", said), filters, tag("div", body, cls="scroll")])


def _method(source: Source) -> Html:
    rows = [
        (m.label, m.definition, "0–1" if m.top == 1.0 else "0 起", _BETTER[m.better], m.source, m.unknown)
        for m in METRICS
        if m.name in source.overall
    ]
    settings = source.settings
    library = settings["library"] or "没有"
    told = card(settings["set"])
    origin = f",版本 {told['version']},{told['over']};{told['licence']}" if told else ""
    facts = [
        f"题集“{settings['set']}”{origin},内容指纹 {settings['set_content']};资料库版本 {library};评判程序指纹 {settings['measures']}。",
        f"区间:对题目有放回地重抽,取 2.5% 与 97.5% 分位(Efron 与 Tibshirani,1993),种子 {settings['seed']};全对或全错时改用 Wilson 区间。",
        "两次之差:逐题配对;对错用 McNemar 精确检验,其余用符号置换检验。95% 区间整个在一边才说“不是偶然”;同时看多项指标时,二十项里会有一项碰巧如此。",
        f"难度:{RULE}。",
        f"用时:{LATENCY}。",
        "丢分的级:从前往后,第一个没有做到的级。前面丢了的题,再把依据摆在写作者面前重问一次,看后面的级丢不丢。",
    ]
    faults = [tag("h3", "读不出来的行"), bullets(source.faults)] if source.faults else []
    head = ["指标", "定义", "范围", "好坏", "出处", "什么时候无法判断"]
    return joined([bullets(facts), table(head, rows), *faults, *_documents(source.library)])


def _documents(library: Mapping[str, Any] | None) -> Iterator[Html]:
    if library is None:
        return
    yield tag("h3", "资料库里的文件")
    rows = [
        (d["source"], d["title"], d["region"] or "—", d["year"] or "—", d["paragraphs"], d["doubts"])
        for d in library["documents"]
    ]
    yield table(["文件", "标题", "地区", "年份", "段数", "存疑"], rows, figures=(4, 5))
