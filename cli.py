"""`youju`: the command line. One door to the functions the page uses too."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eval.commands import app as eval_app
from index.errors import WrongCall, YoujuError
from index.places import corpus_directory, index_directory

if TYPE_CHECKING:
    from assistant.chain import Assistant
    from assistant.record import Answer
    from index.library import Library

app = typer.Typer(
    help="有据:问一句政策,得一段回答;每个断言后面都有原文可查。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(eval_app, name="eval")

Index = Annotated[Path | None, typer.Option("--index", help="资料库所在文件夹", show_default=False)]
Corpus = Annotated[Path | None, typer.Option("--corpus", help="语料文件夹", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
Top = Annotated[int, typer.Option("--top", min=1, max=1000, help="最多几段")]


@app.command()
def build(corpus: Corpus = None, index: Index = None) -> None:
    """读语料、建资料库;只重读有变化的文件。"""
    from index.build import build as build_library

    with _bars() as show:
        summary = build_library(corpus_directory(corpus), index_directory(index), show)
    typer.echo(
        f"文件 {summary.documents} 份,章节 {summary.sections} 个,段落 {summary.paragraphs} 段,"
        f"任务 {summary.tasks} 项,用时 {summary.seconds:.1f} 秒"
        f"(新读 {summary.read},未变 {summary.unchanged},移除 {summary.removed})。"
    )
    for sentence in summary.mended:
        typer.echo(sentence)
    for _, sentence in summary.failures:
        typer.echo(sentence, err=True)
    if summary.failures:
        raise typer.Exit(1)


@app.command()
def ask(question: str, index: Index = None, corpus: Corpus = None, as_json: Json = False) -> None:
    """问一个问题,得到一个有出处的回答。"""
    with _assistant(index, corpus) as assistant:
        answer = assistant.ask(question)
    typer.echo(_json(answer.record()) if as_json else laid_out(answer))


@app.command()
def chat(index: Index = None, corpus: Corpus = None) -> None:
    """连续提问,可以追问;空行或 Ctrl-D 结束。"""
    with _assistant(index, corpus) as assistant:
        history: list[str] = []
        while question := _line("问> "):
            try:
                answer = assistant.ask(question, history)
            except YoujuError as error:
                typer.echo(str(error), err=True)
                continue
            history.append(question)
            if answer.resolved_question != question:
                typer.echo(f"(按“{answer.resolved_question}”查找)")
            typer.echo(laid_out(answer) + "\n")


@app.command()
def batch(
    questions: Path,
    out: Annotated[Path, typer.Option("--out", help="回答写到这个文件")],
    index: Index = None,
    corpus: Corpus = None,
) -> None:
    """一次回答一个文件里的问题:每行一个 {id, question, history}。"""
    from assistant.batch import answer_file

    with _assistant(index, corpus) as assistant, _bars() as show:
        failed = answer_file(assistant, questions, out, lambda done: show("作答", done, 0))
    _ended(failed)


@app.command()
def search(
    words: Annotated[str, typer.Argument(help="要找的词")] = "",
    questions: Annotated[Path | None, typer.Option("--questions", help="一个文件的问题")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="结果写到这个文件")] = None,
    top: Top = 10,
    index: Index = None,
    corpus: Corpus = None,
    as_json: Json = False,
) -> None:
    """找段落,不作答。"""
    from assistant.batch import search_file
    from index.describe import hit_record

    if (questions is None) != (out is None):
        raise WrongCall("--questions 和 --out 要一起用。")
    with _assistant(index, corpus) as assistant:
        if questions is not None and out is not None:
            with _bars() as show:
                failed = search_file(assistant, questions, out, top, lambda done: show("检索", done, 0))
            _ended(failed)
            return
        found = [
            hit_record(rank, hit, assistant.library) for rank, hit in enumerate(assistant.search(words, top=top), 1)
        ]
    if as_json:
        typer.echo(_json(found))
        return
    for record in found:
        typer.echo(f"{record['rank']}. {_place(record)}({record['score']:.3f})\n   {record['text'][:120]}")
    if not found:
        typer.echo("没有找到相关段落。")


@app.command()
def show(
    document: Annotated[str, typer.Argument(help="文件名,不写则列出全部文件")] = "",
    index: Index = None,
    corpus: Corpus = None,
    as_json: Json = False,
) -> None:
    """看资料库里有什么:文件清单,或一份文件的章节、段落、任务和存疑。"""
    from index.describe import document_record, full_record

    with _library(index, corpus) as library:
        if document:
            record = full_record(library, document)
            typer.echo(_json(record) if as_json else _whole_document(record))
            return
        records = [document_record(info) for info in library.documents()]
        sizes = {info.source: (info.paragraphs, info.tasks) for info in library.documents()}
    if as_json:
        typer.echo(_json(records))
        return
    for record in records:
        paragraphs, tasks = sizes[record["source"]]
        typer.echo(
            f"{record['source']}\n  {_about(record)};{paragraphs} 段,{tasks} 项任务,覆盖率 {record['coverage']:.1%}"
        )
        for doubt in record["doubts"]:
            typer.echo(f"  存疑:{doubt['note']}")


@app.command()
def explain(question: str, index: Index = None, corpus: Corpus = None, as_json: Json = False) -> None:
    """看一个问题是怎样理解的、找到了什么、为什么作答或拒答。"""
    from assistant.explain import explanation, in_words

    with _assistant(index, corpus) as assistant:
        found = explanation(*assistant.trace(question))
    typer.echo(_json(found) if as_json else in_words(found))


@app.command()
def study(
    items: Annotated[int, typer.Option("--items", min=1, max=1000, help="几道题")],
    out: Annotated[Path, typer.Option("--out", help="写到这个文件(.jsonl .md .docx .xlsx .apkg)")],
    document: Annotated[list[str] | None, typer.Option("--document", help="只用这份文件,可以写几次")] = None,
    topic: Annotated[str, typer.Option("--topic", help="只要和这个主题有关的")] = "",
    kind: Annotated[list[str] | None, typer.Option("--kind", help="填空、单选、多选、判断、简答,可以写几次")] = None,
    index: Index = None,
    corpus: Corpus = None,
) -> None:
    """从报告里出学习材料和试题,每一条都有出处。"""
    from assistant.study.command import study as make_study

    with _library(index, corpus) as library:
        made = make_study(library, items, out, document or (), topic, kind or ())
    more = "" if made >= items else ",没有更多能出得可靠的题了"
    typer.echo(f"出了 {made} 道题{more}:{out}")


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="监听的地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="监听的端口")] = 7860,
    index: Index = None,
    corpus: Corpus = None,
) -> None:
    """打开网页。"""
    from app import serve as serve_page

    with _bars() as show:
        serve_page(host, port, index_directory(index), corpus_directory(corpus), show)


def laid_out(answer: Answer) -> str:
    """An answer for reading: text, then numbered sources, then doubts."""
    lines = [answer.text]
    for citation in answer.citations:
        where = " › ".join(citation.paragraph.section)
        quote = citation.quote.strip().replace("\n", " ")
        lines.append(
            f"[{citation.n}]《{citation.title}》{where + ',' if where else ''}第 {citation.paragraph.number} 段:“{quote}”"
        )
    if answer.nearest:
        lines.append("最接近的段落(不能作为依据):")
        lines += [f"  {p.source} 第 {p.number} 段:{p.text[:50].replace(chr(10), ' ')}…" for p in answer.nearest]
    lines += [f"注意:{warning}" for warning in answer.warnings]
    return "\n".join(lines)


def main() -> None:
    """The console command: errors a user can mend become one sentence and status 2."""
    arguments = [a for a in sys.argv[1:] if a != "--debug"]
    debug = len(arguments) != len(sys.argv) - 1
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(run(arguments))
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(130)
    except Exception as error:
        if debug:
            raise
        typer.echo(f"出错了:{type(error).__name__}。请加 --debug 重试一次,把显示的内容交给管理员。", err=True)
        sys.exit(2)


def run(arguments: Sequence[str]) -> int:
    """Runs one command; returns its exit status."""
    try:
        status = app(list(arguments), standalone_mode=False)
    except YoujuError as error:
        typer.echo(str(error), err=True)
        return 2
    except typer.Exit as stop:
        return stop.exit_code
    except typer.Abort:
        return 130
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        typer.echo(f"命令写得不对:{_usage(error)}。请用 youju --help 查看用法。", err=True)
        return 2
    return status if isinstance(status, int) else 0


def _usage(error: Any) -> str:
    """What is wrong with a call, in Chinese: the parser only speaks English."""
    name = type(error).__name__
    parameter = getattr(error, "param", None)
    called = {"question": "问题", "questions": "题目文件", "out": "--out"}.get(getattr(parameter, "name", ""), "参数")
    said = {
        "NoSuchOption": f"没有 {getattr(error, 'option_name', '')} 这个选项",
        "MissingParameter": f"缺少{called}",
        "BadParameter": f"{called}的值不能用",
        "NoArgsIsHelpError": "没有写要做什么",
    }
    return said.get(name, "没有这个命令,或参数多了、少了")


@contextmanager
def _library(index: Path | None, corpus: Path | None) -> Iterator[Library]:
    from index.opening import open_or_build

    with _bars() as show, open_or_build(index_directory(index), corpus_directory(corpus), show) as library:
        yield library


@contextmanager
def _assistant(index: Path | None, corpus: Path | None) -> Iterator[Assistant]:
    from assistant.chain import Assistant

    with _library(index, corpus) as library:
        yield Assistant.from_environment(library)


@contextmanager
def _bars() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar a stage, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from tqdm import tqdm

    bars: dict[str, Any] = {}

    def show(stage: str, done: int, total: int) -> None:
        bar = bars.get(stage)
        if bar is None:
            bar = bars[stage] = tqdm(desc=stage, total=total or None, leave=False)
        bar.update(done - bar.n)

    try:
        yield show
    finally:
        for bar in bars.values():
            bar.close()


def _ended(failed: int) -> None:
    if failed:
        typer.echo(f"有 {failed} 行没有完成,原因写在结果的 error 里。", err=True)
        raise typer.Exit(1)


def _line(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        return ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _place(record: dict[str, Any]) -> str:
    return f"《{record['title']}》{' › '.join(record['section'])},第 {record['paragraph']} 段"


def _about(record: dict[str, Any]) -> str:
    year = (
        f"{record['year']}—{record['until']}年"
        if record["until"]
        else (f"{record['year']}年" if record["year"] else "年份不详")
    )
    named = {
        "title": "标题",
        "issuer": "发布机构",
        "region": "地区",
        "year": "年份",
        "kind": "类型",
        "number": "文号",
        "issued": "日期",
    }
    inferred = "、".join(named[name] for name in record["inferred"] if name in named)
    about = f"《{record['title']}》{record['issuer'] or '发布机构不详'},{record['region'] or '地区不详'},{year},{record['kind'] or '类型不详'}"
    return f"{about}({inferred}为推断)" if inferred else about


def _whole_document(record: dict[str, Any]) -> str:
    lines = [_about(record), f"覆盖率 {record['coverage']:.1%}"]
    lines += [f"未收入:{passage.strip()[:60]!r}" for passage in record["left_out"]]
    lines += [f"存疑:{d['note']}" + (f"(第 {d['paragraph']} 段)" if d["paragraph"] else "") for d in record["doubts"]]
    section: list[str] = []
    for paragraph in record["paragraphs"]:
        if paragraph["section"] != section:
            section = paragraph["section"]
            lines.append(f"\n{' › '.join(section)}")
        page = f"(第 {paragraph['page']} 页)" if paragraph["page"] else ""
        lines.append(f"  [{paragraph['paragraph']}]{page} {paragraph['text']}")
    for task in record["tasks"]:
        lines.append(
            f"任务 {task['number']}(第 {task['paragraph']} 段):责任单位 {'、'.join(task['lead']) or '无'};参加单位 {'、'.join(task['join']) or '无'}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
