"""A whole run: answers, verdicts, figures, report; stopped at any point it picks up and ends the same."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any

from eval import fingerprint
from eval.answering import BUILT_IN, UNREADABLE, from_assistant, from_file
from eval.cache import key_of
from eval.figures import Figures, figures_of
from eval.folder import FORMAT, RunFolder, lines
from eval.judging import judge_all
from eval.ledger import applied, overrules
from eval.parallel import Progress
from eval.records import AnswerFile
from eval.report import write_report
from eval.sets import Fault, QuestionSet, card
from eval.statistics import SEED
from eval.timing import timing_record
from index.errors import WrongCall
from index.library import Library


@dataclass(frozen=True)
class Plan:
    """What is measured, and with what."""

    questions: QuestionSet
    index: Path | None  # the library; None: a file of answers measured without one
    answers: AnswerFile | None = None  # None: the assistant is asked
    writer: str = BUILT_IN  # or the name of the model that writes
    seed: int = SEED


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
        "format": FORMAT,
        "set": plan.questions.name,
        "set_version": card(plan.questions.name).get("version"),
        "set_content": plan.questions.fingerprint,
        "questions": len(plan.questions.questions),
        "answers": answered_by,
        "library": None if plan.index is None else _generation(plan.index),
        "measures": fingerprint.measuring(),
        "seed": plan.seed,
    }


def _content(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()[:16]


def _generation(index: Path) -> str:
    with Library.open(index) as library:
        return library.generation.rsplit("-", 1)[-1]


def folder_name(settings: Mapping[str, Any]) -> str:
    """The same settings give the same folder, so that calling again after a stop goes on with it."""
    return f"{settings['set']}-{key_of(settings)[:8]}"


def run(plan: Plan, path: Path, progress: Progress | None = None) -> Summary:
    """Runs a plan in a folder, or goes on with what is there. Raises WrongCall when the folder holds another run."""
    started = time.perf_counter()
    show = progress or (lambda stage, done, of: None)
    questions = plan.questions.questions
    if not questions:
        raise WrongCall(f"题集“{plan.questions.name}”里没有一题能用。{_first(plan.questions.faults)}")
    folder = RunFolder(path)
    folder.prepare(settings_of(plan))
    _describe(folder, plan)
    if plan.answers is not None:
        from_file(folder, questions, plan.answers, show)
    elif plan.index is not None:
        from_assistant(folder, questions, plan.index, plan.writer, show)
    else:
        raise WrongCall("没有资料库也没有答案文件,无从评起。请给出 --index 或 --answers。")
    judge_all(folder, len(questions), plan.index, plan.answers is None, show)
    show("算数", 0, 1)
    figures = figures_of(applied(lines(folder.verdicts), overrules(folder)), questions, plan.seed)
    folder.write("figures.json", figures.record())
    folder.write_text("figures.csv", figures.table())
    folder.write("timing.json", timing_record(lines(folder.answers), plan.seed))
    if plan.index is not None:
        folder.write("selfcheck.json", _selfcheck(folder, plan.index, plan.seed))
    _finish(folder)
    write_report(path)
    show("算数", 1, 1)
    return _summary(folder, plan, figures, time.perf_counter() - started)


def _first(faults: tuple[Fault, ...]) -> str:
    return f"第一处问题:{faults[0]}。" if faults else ""


def _describe(folder: RunFolder, plan: Plan) -> None:
    """What the run is over, for readers of the folder."""
    if folder.read("library.json") is None and plan.index is not None:
        with Library.open(plan.index) as library:
            folder.write("library.json", fingerprint.library_record(library))
    if not folder.questions.exists():
        text = "".join(json.dumps(q.record(), ensure_ascii=False) + "\n" for q in plan.questions.questions)
        folder.write_text("questions.jsonl", text)
    faults = [f"题集{fault}" for fault in plan.questions.faults]
    if plan.answers is not None:
        faults += [f"答案{fault}" for fault in plan.answers.faults]
    folder.write("faults.json", faults)


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
