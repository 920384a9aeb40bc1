"""A whole run: answers, verdicts, figures, report; stopped at any point it picks up and ends the same."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from eval import fingerprint
from eval.answerer import FromAssistant, FromFile
from eval.cache import AnswerCache, key_of
from eval.entailment import claim_splitter, verifier
from eval.figures import Figures, figures_of
from eval.folder import Appender, RunFolder, lines
from eval.gold import GoldFinder
from eval.measure import Tools, cannot_judge, measure
from eval.oracle import Oracle
from eval.parallel import chunks, in_order
from eval.records import AnswerFile, Record
from eval.report import write_report
from eval.sets import Fault, Question, QuestionSet, card, question_of
from eval.statistics import SEED
from eval.timing import timing_record
from index.errors import WrongCall

BUILT_IN = "内置写作者"
UNREADABLE = "unreadable"  # key of a line in answers.jsonl that stands for an answer that could not be read
_WORTH_A_POOL = 300  # questions; two processes take seconds to start (a guess, rounded from the start-up time)
_CHUNK = 16  # questions handed to a process at a time

Progress = Callable[[str, int, int], None]  # stage, done, of


@dataclass(frozen=True)
class Plan:
    """What is measured, and with what."""

    questions: QuestionSet
    index: Path | None  # the library; None: a file of answers measured without one
    answers: AnswerFile | None = None  # None: the assistant is asked
    writer: str = BUILT_IN  # or the name of the model that writes
    seed: int = SEED
    verify: bool = True  # whether claims are judged; False where the verifier is missing

    @property
    def asks(self) -> bool:
        return self.answers is None


@dataclass(frozen=True)
class Summary:
    """What a run ended with."""

    folder: RunFolder
    figures: Figures
    faults: tuple[str, ...]  # rows that could not be read, Chinese
    errors: int  # questions whose answering failed
    unanswered: int  # questions without an answer record
    unused: int  # answers in the file to questions that are not in the set
    seconds: float


def settings_of(plan: Plan) -> dict[str, Any]:
    """Everything the figures depend on."""
    answered_by: dict[str, Any]
    if plan.answers is None:
        answered_by = {"writer": plan.writer, "code": fingerprint.answering()}
    else:
        answered_by = {"file": plan.answers.path.name, "content": _content(plan.answers.path)}
    return {
        "format": 1,
        "set": plan.questions.name,
        "set_version": card(plan.questions.name).get("version"),
        "set_content": plan.questions.fingerprint,
        "questions": len(plan.questions.questions),
        "answers": answered_by,
        "library": None if plan.index is None else _generation(plan.index),
        "measures": fingerprint.measuring(),
        "seed": plan.seed,
        "verify": plan.verify,
    }


def _content(path: Path) -> str:
    from hashlib import file_digest

    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()[:16]


def _generation(index: Path) -> str:
    from index.library import Library

    with Library.open(index) as library:
        return library.generation.rsplit("-", 1)[-1]


def folder_name(settings: Mapping[str, Any]) -> str:
    """The same settings give the same folder, so that calling again after a stop goes on with it."""
    return f"{settings['set']}-{key_of(settings)[:8]}"


def run(plan: Plan, path: Path, progress: Progress | None = None) -> Summary:
    """Runs a plan in a folder, or goes on with what is there. Raises WrongCall when the folder holds another run."""
    started = time.perf_counter()
    show = progress or (lambda stage, done, of: None)
    if not plan.questions.questions:
        raise WrongCall(f"题集“{plan.questions.name}”里没有一题能用。{_first(plan.questions.faults)}")
    folder = RunFolder(path)
    folder.prepare(settings_of(plan))
    _describe(folder, plan)
    _answer_all(folder, plan, show)
    _judge_all(folder, plan, show)
    show("算数", 0, 1)
    figures = figures_of(lines(folder.verdicts), plan.questions.questions, plan.seed)
    folder.write("figures.json", figures.record())
    folder.write_text("figures.csv", figures.table())
    folder.write("timing.json", timing_record(lines(folder.answers), plan.seed))
    show("算数", 1, 1)
    if plan.index is not None and plan.verify:
        folder.write("selfcheck.json", _selfcheck(folder, plan.index, plan.seed))
    _finish(folder)
    write_report(path)
    return _summary(folder, plan, figures, time.perf_counter() - started)


def _first(faults: tuple[Fault, ...]) -> str:
    return f"第一处问题:{faults[0]}。" if faults else ""


def _describe(folder: RunFolder, plan: Plan) -> None:
    """What the run is over, for readers of the folder."""
    if folder.read("library.json") is None and plan.index is not None:
        from index.library import Library

        with Library.open(plan.index) as library:
            folder.write("library.json", fingerprint.library_record(library))
    if not folder.questions.exists():
        import json

        text = "".join(json.dumps(q.record(), ensure_ascii=False) + "\n" for q in plan.questions.questions)
        folder.write_text("questions.jsonl", text)
    faults = [f"题集{fault}" for fault in plan.questions.faults]
    if plan.answers is not None:
        faults += [f"答案{fault}" for fault in plan.answers.faults]
    folder.write("faults.json", faults)


# Answers


def _answer_all(folder: RunFolder, plan: Plan, show: Progress) -> None:
    questions = plan.questions.questions
    with Appender(folder.answers) as out:
        pending = questions[out.done :]
        if not pending:
            return
        made = _from_file(plan.answers, pending) if plan.answers is not None else _asked(folder, plan, pending)
        for done, record in enumerate(made, out.done + 1):
            out.add(record)
            show("作答", done, len(questions))


def _from_file(answers: AnswerFile, pending: tuple[Question, ...]) -> Iterator[Record]:
    find = FromFile(answers)
    for question in pending:
        record = find(question)
        if record is not None:
            yield record
        elif question.id in answers.broken_ids:
            yield {"id": question.id, UNREADABLE: "答案所在的行读不出来"}
        elif answers.unclear:
            yield {"id": question.id, UNREADABLE: "没有这一题的答案,而答案文件里有读不出的行"}
        else:
            yield {"id": question.id, "error": "没有这一题的答案", "missing": True}


def _asked(folder: RunFolder, plan: Plan, pending: tuple[Question, ...]) -> Iterator[Record]:
    """Answers from the cache or the assistant, in order."""
    assert plan.index is not None
    settings = folder.read("settings.json")
    cache = AnswerCache(folder.path.parent / ".cache" / "answers.sqlite")

    def key(question: Question) -> str:
        return key_of(question.question, list(question.history), settings["answers"], settings["library"])

    known = {question.id: record for question in pending if (record := cache.get(key(question)))}
    unknown = tuple(question for question in pending if question.id not in known)
    fresh = iter(_ask(plan, unknown))
    try:
        for question in pending:
            record = known.get(question.id)
            if record is None:
                record = next(fresh)
                if not record.get("error"):
                    cache.put(key(question), record)
            yield record | {"id": question.id}
    finally:
        cache.close()


def _ask(plan: Plan, questions: tuple[Question, ...]) -> Iterator[Record]:
    assert plan.index is not None
    if not questions:
        return
    if plan.writer != BUILT_IN:
        yield from _ask_model(plan.index, questions)
    elif len(questions) < _WORTH_A_POOL or _cores() < 2:
        ask = FromAssistant(plan.index)
        yield from map(ask, questions)
    else:
        with _pool(_start_asking, plan.index) as pool:
            for records in in_order(pool, _ask_chunk, chunks(questions, _CHUNK), window=4 * _cores()):
                yield from records


def _ask_model(index: Path, questions: tuple[Question, ...]) -> Iterator[Record]:
    """A model's answers are waited for, not computed: several at once from one process."""
    from concurrent.futures import ThreadPoolExecutor

    ask = FromAssistant(index)
    with ThreadPoolExecutor(4) as threads:
        yield from in_order(threads, ask, questions, window=8)


# Verdicts


def _judge_all(folder: RunFolder, plan: Plan, show: Progress) -> None:
    questions = plan.questions.questions
    with Appender(folder.verdicts) as out:
        if out.done == len(questions):
            return
        pairs = _pairs(folder, out.done)
        for done, line in enumerate(_judged(plan, pairs, len(questions) - out.done), out.done + 1):
            out.add(line)
            show("评判", done, len(questions))


def _pairs(folder: RunFolder, skip: int) -> Iterator[tuple[dict[str, Any], Record]]:
    for row, pair in enumerate(zip(lines(folder.questions), lines(folder.answers), strict=True)):
        if row >= skip:
            yield pair


def _judged(plan: Plan, pairs: Iterable[tuple[dict[str, Any], Record]], count: int) -> Iterator[dict[str, Any]]:
    if count < _WORTH_A_POOL or _cores() < 2:
        tools = tools_for(plan.index, plan.verify, plan.asks)
        yield from (judge_pair(pair, tools) for pair in pairs)
        return
    with _pool(partial(_start_judging, verify=plan.verify, asks=plan.asks), plan.index) as pool:
        for verdicts in in_order(pool, _judge_chunk, chunks(pairs, _CHUNK), window=4 * _cores()):
            yield from verdicts


def tools_for(index: Path | None, verify: bool, asks: bool) -> Tools:
    """What judging leans on: the verifier and, where there is one, the library; the assistant where it answered."""
    finder = oracle = None
    if index is not None:
        from index.library import Library

        library = Library.open(index)
        finder, oracle = GoldFinder(library), Oracle(library) if asks else None
    if not verify:
        return Tools(None, None, finder, oracle)
    return Tools(verifier(), claim_splitter(), finder, oracle)


def judge_pair(pair: tuple[dict[str, Any], Record], tools: Tools) -> dict[str, Any]:
    """One question with its answer as a line of verdicts.jsonl."""
    question, record = question_of(pair[0]), pair[1]
    if UNREADABLE in record:
        return cannot_judge(question, record[UNREADABLE]).line()
    return measure(question, record, tools).line()


# Processes: each opens the library for itself, once.

_asker: FromAssistant | None = None
_tools: Tools | None = None


def _cores() -> int:
    return len(os.sched_getaffinity(0))


@contextmanager
def _pool(start: Callable[[Path | None], None], index: Path | None) -> Iterator[ProcessPoolExecutor]:
    """Processes that are ready to work; what still waits is dropped when the run is stopped."""
    pool = ProcessPoolExecutor(_cores(), mp_context=get_context("spawn"), initializer=start, initargs=(index,))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start_asking(index: Path | None) -> None:
    global _asker
    assert index is not None
    _asker = FromAssistant(index)


def _ask_chunk(questions: list[Question]) -> list[Record]:
    assert _asker is not None
    return [_asker(question) for question in questions]


def _start_judging(index: Path | None, verify: bool, asks: bool) -> None:
    global _tools
    _tools = tools_for(index, verify, asks)


def _judge_chunk(pairs: list[tuple[dict[str, Any], Record]]) -> list[dict[str, Any]]:
    assert _tools is not None
    return [judge_pair(pair, _tools) for pair in pairs]


# The end


def _selfcheck(folder: RunFolder, index: Path, seed: int) -> dict[str, Any]:
    """What the verifier is worth on this library; kept beside the runs, as it takes seconds."""
    from eval.selfcheck import selfcheck

    settings = folder.read("settings.json")
    kept = RunFolder(folder.path.parent / ".cache")
    name = f"selfcheck-{key_of(settings['library'], settings['measures'], seed)[:16]}.json"
    found = kept.read(name)
    if found is None:
        found = selfcheck(index, seed)
        kept.path.mkdir(parents=True, exist_ok=True)
        kept.write(name, found)
    return dict(found)


def _finish(folder: RunFolder) -> None:
    if folder.read("finished.json") is None:
        folder.write("finished.json", {"at": time.strftime("%Y-%m-%d %H:%M:%S")})


def _summary(folder: RunFolder, plan: Plan, figures: Figures, seconds: float) -> Summary:
    errors = unanswered = 0
    for record in lines(folder.answers):
        missing = bool(record.get("missing")) or UNREADABLE in record
        unanswered += missing
        errors += bool(record.get("error")) and not missing
    unused = 0 if plan.answers is None else plan.answers.unused(plan.questions.questions)
    return Summary(folder, figures, tuple(folder.read("faults.json")), errors, unanswered, unused, seconds)
