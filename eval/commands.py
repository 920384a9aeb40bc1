"""`youju eval …`: the door to the harness. Heavy modules are imported inside each command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from eval.compare import Comparison
    from eval.parallel import Progress
    from eval.run import Summary

app = typer.Typer(
    help="评测:题集、跑分、比较、把关、出题、核对器自查。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

IndexOption = Annotated[Path | None, typer.Option("--index", help="资料库所在文件夹", show_default=False)]
CorpusOption = Annotated[Path | None, typer.Option("--corpus", help="语料文件夹", show_default=False)]
SetArgument = Annotated[str, typer.Argument(metavar="题集", help="题集文件(.jsonl、.csv、.xlsx)或自带题集的名字")]


@app.command("run")
def run_command(
    questions: SetArgument,
    index: IndexOption = None,
    corpus: CorpusOption = None,
    answers: Annotated[
        Path | None,
        typer.Option("--answers", help="别处得到的答案:本项目的答案记录,或 question、answer、contexts 三列的表"),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="结果文件夹;同样的设置再跑一次会接着没做完的做")] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="抽样用的种子")] = None,
) -> None:
    """评测一个题集:作答、评判、算数、出报告。"""
    from eval.answering import BUILT_IN
    from eval.records import AnswerFile
    from eval.run import Plan, folder_name, run, settings_of
    from eval.sets import find_set, read_set
    from eval.statistics import SEED

    library = _library_for(index, corpus, needed=answers is None)
    plan = Plan(
        questions=read_set(find_set(questions)),
        index=library,
        answers=None if answers is None else AnswerFile.open(answers),
        writer=os.environ.get("YOUJU_LLM") or BUILT_IN,
        seed=SEED if seed is None else seed,
    )
    folder = out or Path("runs") / folder_name(settings_of(plan))
    with _progress() as show:
        summary = run(plan, folder, show)
    _tell(summary)
    if summary.faults or summary.errors:
        raise typer.Exit(1)


@app.command("compare")
def compare_command(
    before: Annotated[Path, typer.Argument(metavar="前", help="一次评测的结果文件夹")],
    after: Annotated[Path, typer.Argument(metavar="后", help="另一次评测的结果文件夹")],
    out: Annotated[Path | None, typer.Option("--out", help="比较结果另存为 .json 或 .html")] = None,
) -> None:
    """比较两次评测:逐题配对的差、区间和检验,翻转的题并排列出。"""
    from eval.compare import compare, in_words
    from eval.folder import RunFolder

    found = compare(RunFolder(before), RunFolder(after))
    for line in in_words(found):
        typer.echo(line)
    if out is not None:
        _write_comparison(found, out)


def _write_comparison(found: Comparison, out: Path) -> None:
    import json

    from index.errors import WrongCall

    if out.suffix == ".json":
        text = json.dumps(found.record(), ensure_ascii=False, indent=1)
    elif out.suffix in (".html", ".htm"):
        from eval.report.comparison import comparison_page

        text = comparison_page(found)
    else:
        raise WrongCall(f"写不了《{out.name}》:格式不认识。请用 .json 或 .html。")
    with _writing(out):
        out.write_text(text, encoding="utf-8")


@app.command("gate")
def gate_command(
    run: Annotated[Path, typer.Argument(metavar="结果", help="这次评测的结果文件夹")],
    baseline: Annotated[Path, typer.Option("--baseline", help="基线:结果文件夹或其中的 figures.json")],
) -> None:
    """把关:有指标跌出区间就以状态 1 退出,可用在持续集成里。"""
    from eval.folder import RunFolder
    from eval.gate import falls

    fallen = falls(RunFolder(run), baseline)
    for fall in fallen:
        typer.echo(f"{fall.label}:{fall.why}")
    if fallen:
        typer.echo(f"没有通过:{len(fallen)} 项指标变差,超出偶然。")
        raise typer.Exit(1)
    typer.echo("通过:没有一项指标变差到超出偶然。")


@app.command("draft")
def draft_command(
    out: Annotated[Path, typer.Option("--out", help="草稿题集(.jsonl、.csv 或 .xlsx)")],
    items: Annotated[int, typer.Option("--items", min=1, max=5000, help="出几道题")] = 50,
    index: IndexOption = None,
    corpus: CorpusOption = None,
    seed: Annotated[int | None, typer.Option("--seed", help="抽样用的种子")] = None,
) -> None:
    """从资料库出题:数字、日期、列举、责任分工和库里没有的题,带依据,待人接受、修改或删去。"""
    from eval.draft import draft_questions
    from eval.sets import write_set
    from eval.statistics import SEED
    from index.library import Library

    folder = _library_for(index, corpus, needed=True)
    assert folder is not None
    with Library.open(folder) as library:
        documents = [library.document(info.source) for info in library.documents()]
    found = draft_questions(documents, items, SEED if seed is None else seed)
    with _writing(out):
        write_set(out, found)
    short = "" if len(found) == items else f"(资料库里只出得了这些,要的是 {items} 道)"
    typer.echo(f"出了 {len(found)} 道草稿{short},写入 {out}。请逐题核对,接受的留下,不好的改掉或删去。")


@app.command("overrule")
def overrule_command(
    run: Annotated[Path, typer.Argument(metavar="结果", help="评测的结果文件夹")],
    claim: Annotated[str, typer.Argument(metavar="断言编号", help="报告断言台账里的编号,如 d001-1")],
    finding: Annotated[str, typer.Option("--as", help="改判为:有依据、与原文不符、原文没说、无法判断")],
    note: Annotated[str, typer.Option("--note", help="理由,一句话")],
) -> None:
    """改判一条断言:数值和报告随之重算,改判成为标注过的断言对(labelled_pairs.jsonl)。"""
    from eval.folder import RunFolder
    from eval.ledger import overrule
    from eval.report import write_report
    from index.errors import WrongCall

    question, _, place = claim.rpartition("-")
    if not question or not place.isdigit():
        raise WrongCall(f"断言编号“{claim}”不对。请用报告断言台账里的编号,如 d001-1。")
    folder = RunFolder(run)
    overrule(folder, question, int(place), finding, note)
    typer.echo(f"已改判 {claim}。数值与报告已重算:{write_report(run)}")


@app.command("sample")
def sample_command(
    run: Annotated[Path, typer.Argument(metavar="结果", help="评测的结果文件夹")],
    out: Annotated[Path, typer.Option("--out", help="抽样表(.xlsx 或 .csv)")],
    size: Annotated[int, typer.Option("--size", min=1, help="抽几条断言")] = 40,
    seed: Annotated[int | None, typer.Option("--seed", help="抽样用的种子")] = None,
) -> None:
    """抽出断言给人判:不给看核对器的判断,填好后用 agree 读回。"""
    from eval.folder import RunFolder
    from eval.sample import HELP, draw, write_sample
    from eval.statistics import SEED

    rows = draw(RunFolder(run), size, SEED if seed is None else seed)
    with _writing(out):
        write_sample(rows, out)
    typer.echo(f"抽出 {len(rows)} 条断言,写入 {out}。{HELP}")


@app.command("agree")
def agree_command(
    run: Annotated[Path, typer.Argument(metavar="结果", help="评测的结果文件夹")],
    filled: Annotated[Path, typer.Argument(metavar="抽样表", help="填好的抽样表")],
) -> None:
    """读回人的判断,算与核对器的一致程度,写进报告。"""
    from eval.folder import RunFolder
    from eval.report import write_report
    from eval.sample import agreement

    found = agreement(RunFolder(run), filled)
    write_report(run)
    typer.echo(
        f"{found['n']} 条双方都判了,一致 {found['agreement']:.1%}({found['low']:.1%}–{found['high']:.1%}),"
        f"Cohen κ {found['kappa']:.2f};没填 {found['left_blank']} 条,判不了 {found['unclear']} 条。"
    )


@app.command("judge")
def judge_command(run: Annotated[Path, typer.Argument(metavar="结果", help="评测的结果文件夹")]) -> None:
    """用评判模型(YOUJU_JUDGE 或 YOUJU_LLM)重判断言,报告与核对器的一致程度。"""
    from eval.folder import RunFolder
    from eval.judge import judge_run, model_judge
    from eval.report import write_report

    folder = RunFolder(run)
    found = judge_run(folder, model_judge(folder), folder.read("settings.json")["seed"])
    write_report(run)
    if not found["n"]:
        typer.echo(f"没有一条断言双方都判得了({found['unknown']} 条判断不了)。")
        raise typer.Exit(1)
    typer.echo(
        f"{found['model']} 与核对器一致 {found['agreement']:.1%}({found['low']:.1%}–{found['high']:.1%}),{found['n']} 条;"
        f"{found['unknown']} 条判断不了。请求 {found['calls']} 次,送出 {found['sent']} 字,收到 {found['received']} 字。"
    )


@app.command("verify")
def verify_command(
    pairs: Annotated[Path, typer.Argument(metavar="断言", help="每行一个 {id, claim, contexts}")],
    out: Annotated[Path, typer.Option("--out", help="每行一个 {id, supported, score, reasons}")],
) -> None:
    """核对断言:给出断言和原文,判断原文是否支持。"""
    from eval.verify_pairs import verify_file

    if not verify_file(pairs, out):
        raise typer.Exit(1)


@app.command("selfcheck")
def selfcheck_command(
    index: IndexOption = None,
    corpus: CorpusOption = None,
    out: Annotated[Path | None, typer.Option("--out", help="结果另存为 .json")] = None,
    pairs: Annotated[Path | None, typer.Option("--pairs", help="人工标注的断言对,算一致程度")] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="抽样用的种子")] = None,
) -> None:
    """核对器自查:故意改坏库里的句子,看它能发现多少、误报多少。"""
    import json

    from eval.selfcheck import in_words, selfcheck
    from eval.statistics import SEED

    library = _library_for(index, corpus, needed=True)
    assert library is not None
    found = selfcheck(library, SEED if seed is None else seed, pairs)
    for line in in_words(found):
        typer.echo(line)
    if out is not None:
        with _writing(out):
            out.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


@app.command("retrieval")
def retrieval_command(
    directory: Annotated[
        Path, typer.Argument(metavar="文件夹", help="BEIR 布局:corpus.jsonl、queries.jsonl、qrels/test.tsv")
    ],
    out: Annotated[Path, typer.Option("--out", help="结果 .json")],
) -> None:
    """检索评测:按词、按向量、合起来三种,各算召回、MRR、nDCG。"""
    import json

    from eval.retrieval import retrieval

    found = retrieval(directory)
    with _writing(out):
        out.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    for side, figures in found.items():
        typer.echo(f"{side}:" + ",".join(f"{name} {value:.3f}" for name, value in figures.items()))


@app.command("check")
def check_command(questions: SetArgument, index: IndexOption = None, corpus: CorpusOption = None) -> None:
    """检查题集:逐行指出毛病(依据不在原文、不唯一、事实不在依据里、重复……)。"""
    from eval.sets import find_set, read_set
    from eval.validate import faults_of, library_texts

    found = read_set(find_set(questions))
    library = _library_for(index, corpus, needed=False)
    faults = faults_of(found, None if library is None else library_texts(library))
    for fault in faults:
        typer.echo(str(fault))
    where = "" if library is not None else "(没有资料库,依据未与原文核对;请用 --index 指定)"
    typer.echo(f"{len(found.questions)} 题可用,{len(faults)} 处问题。{where}")
    if faults:
        raise typer.Exit(1)


@app.command("convert")
def convert_command(
    questions: SetArgument,
    out: Annotated[Path, typer.Argument(metavar="输出", help=".jsonl、.csv 或 .xlsx")],
) -> None:
    """题集换格式:JSONL、CSV、Excel 互转。"""
    from eval.sets import find_set, read_set, write_set

    found = read_set(find_set(questions))
    with _writing(out):
        write_set(out, found.questions)
    for fault in found.faults:
        typer.echo(str(fault), err=True)
    typer.echo(f"{len(found.questions)} 题写入 {out}")
    if found.faults:
        raise typer.Exit(1)


def _library_for(index: Path | None, corpus: Path | None, needed: bool) -> Path | None:
    """The library's folder, built first where there is none; None when none is needed and none was named."""
    from index.opening import open_or_build
    from index.places import corpus_directory, index_directory

    folder = index_directory(index)
    if not needed and index is None and not folder.exists():
        return None
    with _progress() as show, open_or_build(folder, corpus_directory(corpus), show):
        return folder


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    """Makes the folder of a file that is about to be written; a place that cannot be written to is told plainly."""
    from index.errors import WrongCall

    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise WrongCall(f"写不了“{out}”。请换一个可写的位置。") from error


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar a stage on a terminal; nothing elsewhere."""
    from tqdm import tqdm

    bars: dict[str, tqdm] = {}

    def show(stage: str, done: int, of: int) -> None:
        bar = bars.get(stage)
        if bar is None:
            bar = bars[stage] = tqdm(total=of or None, desc=stage, disable=None, leave=False)
        bar.update(done - bar.n)

    try:
        yield show
    finally:
        for bar in bars.values():
            bar.close()


def _tell(summary: Summary) -> None:
    """The figures a person looks for first, then what could not be read."""
    from eval.figures import ALL
    from eval.measure import METRICS

    overall = summary.figures.groups[ALL]
    typer.echo(f"{summary.figures.sizes[ALL]} 题,用时 {summary.seconds:.1f} 秒。括号内为 95% 区间。")
    for metric in METRICS:
        figure = overall.get(metric.name)
        if figure is None or (metric.name.startswith("recall@") and metric.name not in ("recall@10", "recall@100")):
            continue
        if figure.value is None or figure.low is None or figure.high is None:
            typer.echo(f"  {metric.label}:无法判断({figure.unknown} 题)")
            continue
        unknown = f",另有 {figure.unknown} 题无法判断" if figure.unknown else ""
        digits = 3 if metric.top == 1.0 else 1
        value, low, high = (f"{end:.{digits}f}" for end in (figure.value, figure.low, figure.high))
        typer.echo(f"  {metric.label}:{value} ({low}–{high}),{figure.judged} 题{unknown}")
    if summary.unanswered:
        typer.echo(f"{summary.unanswered} 题没有答案。")
    if summary.unused:
        typer.echo(f"答案文件里有 {summary.unused} 条不属于这个题集,没有评。")
    for fault in summary.faults:
        typer.echo(fault, err=True)
    if summary.errors:
        typer.echo(f"{summary.errors} 题作答时出错,原因见 {summary.folder.answers}", err=True)
    typer.echo(f"结果在 {summary.folder.path},报告:{summary.folder.report}")
