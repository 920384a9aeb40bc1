"""Names of bodies and persons in a clause, cut where words begin and end: 司法部 in 司法部负责组织, no 负责组."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from assistant.clauses import Span
from index.terms import word_edges

Finder = Callable[[str, int, int], Iterable[Span]]
LONGEST = 24  # characters of a body's name
_ENDS = re.compile(
    r"委员会|办公室|领导小组|工作组|小组|政府|仲裁院|研究院|检察院|法院|学院|大学|医院|公司|集团|协会|联合会|学会|中心|机构|银行"
    r"|电视台|总台|日报|报社|出版社|通讯社|杂志社|智库|党校|专班|专家|律师|监理|机关|部门|单位|街镇|负责人|负责同志"
    r"|[委局办厅部院所会站馆校组]"
)
_STARTS = re.compile(
    r"^|[、,，。;；:：!！?？“”\"\s]|[由被经请向和与及同在对]|会同|联合|邀请|委托|组织|建立|成立|设立|支持|推动"
)
_ASIDE = re.compile(r"[（(][^（）()]{1,20}[)）]")
PERSON = re.compile(
    r"(?:书记|主任|市长|区长|县长|省长|局长|院长|校长|主席|部长|厅长|教授|会长|秘书长)\s*[一-鿿](?:\s*[一-鿿]){1,2}"
)
_NO_BODY = re.compile(
    r"(?:干部|全部|内部|外部|大会|社会|机会|场所|讲话|论证会|座谈会|推进会|听证会|发布会|座谈|多中心|为中心|党中心)$|(?:网通|首|累计|日均|网|已|可|马上|就近|一次|自助|全程|代|帮|[件条例])[办所]$"
)


def names_in(text: str, start: int, end: int) -> Iterator[Span]:
    """Names in text[start:end], each the longest that ends there; persons with their office."""
    clause = text[start:end]
    edges = word_edges(clause)
    aside = [m.span() for m in _ASIDE.finditer(clause)]
    begins = [m.end() for m in _STARTS.finditer(clause) if not any(a < m.start() < b for a, b in aside)]
    begins = [at for at in begins if at in edges]
    found: dict[int, int] = {}
    for match in _ENDS.finditer(clause):
        stop = match.end()
        first = max(
            (b for b in begins if b < match.start() or (b == match.start() and len(match.group()) > 1)), default=None
        )
        if first is None or stop not in edges or stop - first > LONGEST or stop - first < 2:
            continue
        if not _NO_BODY.search(clause[first:stop]):
            found[first] = stop  # a longer one from the same start takes its place: 市委依法治市委, not 市委
    for first, stop in found.items():
        yield Span(start + first, start + stop)
    for match in PERSON.finditer(text, start, end):
        yield Span(match.start(), match.end())


def matching(pattern: re.Pattern[str]) -> Finder:
    """What fits a pattern, in place of names."""
    return lambda text, start, end: (Span(m.start(), m.end()) for m in pattern.finditer(text, start, end))
