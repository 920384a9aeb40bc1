"""Whether a figure is counted in what was asked for: 件 for 起, 家 for 个, any money for 元."""

from __future__ import annotations

import re

from assistant.quantities import Quantity
from assistant.question import DURATION

_PERCENT = ("%", "个百分点", "百分点", "成")
PEOPLE = {"人", "人次", "名", "位"}
THINGS = {"个", "项", "件", "条", "家", "份", "类", "种", "大项", "小项", "部", "所", "处", "座", "支", "件次"}
_CASES = {"件", "起", "宗", "例", "桩"}
TIMES = {"次", "回", "趟", "遍", "场", "场次", "轮", "轮次", "期"}
_MACHINES = {"台", "辆", "部", "架", "套", "艘"}
_ALIKE = (_CASES, {"场", "场次"}, {"家", "户"}, {"人", "名", "位"})
LOOSE = {"个", "项", "大", "余"}


def counted_alike(a: str, b: str) -> bool:
    """Whether two measure words count the same things, so that their figures add up: 场 and 场次."""
    return a == b or any({a, b} <= same for same in _ALIKE)


def unit_fits(asked: str, quantity: Quantity) -> bool | None:
    """Whether a figure is counted in what was asked for; None when the question names no unit."""
    if not asked:
        return None
    if quantity.unit == asked or quantity.published_unit.startswith(asked):
        return True
    if asked in _PERCENT or asked == "百分之":
        return quantity.kind in ("percent", "ratio") and quantity.unit in ("%", "个百分点", "百分点", "")
    if asked in ("元", "万元", "亿元", "块钱", "钱"):
        return quantity.kind == "money"
    if asked in ("万", "亿"):
        return quantity.published_unit.startswith(asked) or quantity.kind == "count"
    if asked in _CASES:
        return quantity.unit in _CASES or quantity.unit == "个"
    if asked in _MACHINES and quantity.unit in _MACHINES:
        return True
    if asked in TIMES:
        return quantity.unit in TIMES
    if asked in PEOPLE:
        return quantity.unit in PEOPLE
    if asked in ("天", "工作日", "个工作日", "日"):
        return quantity.unit in ("天", "工作日", "个工作日", "日")
    if asked == DURATION:
        return quantity.unit in ("天", "工作日", "个工作日", "日", "小时", "年", "个月", "分钟", "周", "学时", "课时")
    if asked in ("年", "个月", "月"):
        return quantity.unit in ("年", "个月", "月")
    if asked == "倍":
        return quantity.unit == "倍"
    if asked in LOOSE:
        return quantity.kind in ("count", "ordinal") and quantity.unit in THINGS | PEOPLE
    if asked in THINGS:
        return quantity.kind == "count" and (quantity.unit in ("个", "项") or quantity.unit.startswith(asked))
    return False


def same_thing(after: str, asked: str) -> bool:
    """Whether what 个 or 项 counts was asked about: 4个领域 are no 行政处罚, however many 件 of those were asked for."""
    noun = re.match(r"[一-鿿]{0,3}", after)
    counted = noun.group() if noun else ""
    return not counted or any(counted[i : i + 2] in asked for i in range(len(counted) - 1))
