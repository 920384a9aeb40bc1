"""A drawn sample of claims for a person to judge, and how the person agrees with the verifier."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from eval.entailment import FINDINGS, context_of
from eval.folder import RunFolder, lines
from eval.metrics.answer import Given
from eval.sets import decode, excel_rows
from eval.statistics import wilson
from index.errors import WrongCall

COLUMNS = ("编号", "问题", "断言", "引用的原文", "人的判断", "说明")
HELP = f"“人的判断”填:{'、'.join(FINDINGS.values())}。看不到核对器的判断,是为了不受它影响。"
_JUDGED = COLUMNS.index("人的判断")


def draw(folder: RunFolder, size: int, seed: int) -> list[tuple[str, ...]]:
    """Claims of a run as rows of COLUMNS, the person's cell empty; every kind of finding as evenly as there are claims.

    The verifier's finding is not shown. The same for the same seed. Raises WrongCall when the run has no claims.
    """
    by_finding: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for verdict in lines(folder.verdicts):
        for place, claim in enumerate(verdict["claims"], 1):
            by_finding[claim["finding"]].append((verdict["id"], place))
    if not by_finding:
        raise WrongCall(f"“{folder.path}”里没有核对过的断言,抽不出样本。")
    rng = Random(seed)
    for found in by_finding.values():
        rng.shuffle(found)
    chosen: list[tuple[str, int]] = []
    for place in range(max(map(len, by_finding.values()))):
        chosen += [found[place] for _, found in sorted(by_finding.items()) if place < len(found)]
    chosen = chosen[:size]
    rng.shuffle(chosen)
    return _rows(folder, chosen)


def _rows(folder: RunFolder, chosen: Sequence[tuple[str, int]]) -> list[tuple[str, ...]]:
    wanted = {name for name, _ in chosen}
    held: dict[str, tuple[str, str, list[str]]] = {}
    abouts = folder.abouts()
    for question, answer, verdict in zip(
        lines(folder.questions), lines(folder.answers), lines(folder.verdicts), strict=True
    ):
        if verdict["id"] in wanted:
            contexts = "\n\n".join(context_of(citation, abouts) for citation in Given(answer).citations)
            held[verdict["id"]] = (question["question"], contexts, [claim["claim"] for claim in verdict["claims"]])
    return [
        (f"{name}-{place}", held[name][0], held[name][2][place - 1], held[name][1], "", "") for name, place in chosen
    ]


def write_sample(rows: Sequence[Sequence[str]], out: Path) -> None:
    """The sample as .xlsx or .csv. Raises WrongCall for another format."""
    if out.suffix == ".csv":
        with out.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *rows])
    elif out.suffix == ".xlsx":
        _write_workbook(rows, out)
    else:
        raise WrongCall(f"写不了《{out.name}》:格式不认识。请用 .xlsx 或 .csv。")


def _write_workbook(rows: Sequence[Sequence[str]], out: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = "抽样"
    sheet.freeze_panes = "A2"
    for place, row in enumerate([COLUMNS, *rows], 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(place, column, ILLEGAL_CHARACTERS_RE.sub("", value))
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=place == 1)
    for letter, width in zip("ABCDEF", (12, 34, 44, 70, 14, 26), strict=True):
        sheet.column_dimensions[letter].width = width
    choice = DataValidation(type="list", formula1=f'"{",".join(FINDINGS.values())}"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"E2:E{len(rows) + 1}")
    book.create_sheet("说明")["A1"] = HELP
    book.save(out)


def agreement(folder: RunFolder, filled: Path) -> dict[str, Any]:
    """How a person's verdicts agree with the verifier's on supported or not; written to agreement.json.

    Returns {"n", "agreement", "low", "high", "kappa", "left_blank", "unclear"}: Wilson's 95% interval, Cohen's kappa
    (Cohen, 1960). Rows left blank or judged 无法判断 by either are counted apart. Raises WrongCall for a file that is
    no sample of this run.
    """
    judged = _judged(filled)
    pairs: list[tuple[bool, bool]] = []
    unclear = 0
    seen = 0
    for verdict in lines(folder.verdicts):
        for place, claim in enumerate(verdict["claims"], 1):
            mine = judged.get(f"{verdict['id']}-{place}")
            if mine is None:
                continue
            seen += 1
            if "unknown" in (mine, claim["finding"]):
                unclear += 1
            else:
                pairs.append((mine == "supported", claim["finding"] == "supported"))
    blank = sum(finding is None for finding in judged.values())
    if not seen or not pairs:
        raise WrongCall(f"《{filled.name}》里没有填好的、属于“{folder.path.name}”的断言。{HELP}")
    found = agreement_of(pairs) | {"left_blank": blank, "unclear": unclear}
    folder.write("agreement.json", found)
    return found


def agreement_of(pairs: Sequence[tuple[bool, bool]]) -> dict[str, Any]:
    """Agreement of two judges with Wilson's interval, and Cohen's kappa. pairs must not be empty."""
    n = len(pairs)
    same = sum(one == other for one, other in pairs)
    low, high = wilson(same, n)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = sum(first[value] * second[value] for value in (True, False)) / (n * n)
    kappa = 1.0 if by_chance == 1 else (same / n - by_chance) / (1 - by_chance)
    return {"n": n, "agreement": same / n, "low": low, "high": high, "kappa": kappa}


def _judged(filled: Path) -> dict[str, str | None]:
    """Claim number -> finding, None where the person left the cell blank."""
    if not filled.is_file():
        raise WrongCall(f"没有文件《{filled}》。请检查路径。")
    if filled.suffix == ".xlsx":
        rows = list(excel_rows(filled))
    else:
        rows = list(csv.reader(decode(filled.read_bytes()).splitlines(keepends=True)))
    if not rows or tuple(cell.strip() for cell in rows[0][: len(COLUMNS)]) != COLUMNS:
        raise WrongCall(f"《{filled.name}》的表头不对,应是:{'、'.join(COLUMNS)}。请用 youju eval sample 写出的文件。")
    named = {label: key for key, label in FINDINGS.items()}
    judged: dict[str, str | None] = {}
    for place, row in enumerate(rows[1:], 2):
        said = row[_JUDGED].strip() if len(row) > _JUDGED else ""
        if said and said not in named:
            raise WrongCall(f"《{filled.name}》第 {place} 行填的是“{said}”。{HELP}")
        judged[row[0].strip()] = named.get(said)
    return judged
