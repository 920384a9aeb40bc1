"""A conversation as HTML: questions, answers with their marks as buttons, sources, refusals, errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.view.citing import MARK, pasted, place, without_marks
from assistant.view.markup import button, esc, lines, notes
from assistant.view.turn import Turn

_ROW = re.compile(r"([^:：。]{1,16})[:：](.+)")
SOURCES_SHOWN = 4  # sources listed under an answer before the rest folds away


def thread_html(turns: Sequence[Turn], empty: str = "", tail: str = "", newest: bool = False) -> str:
    """The whole conversation. empty: what stands there before the first question; tail: an answer being written;
    newest: let the page open the source of the last answer."""
    inner = "".join(turn_html(turn) for turn in turns) + tail or empty
    last = turns[-1].id if turns and newest else None
    return f'<div class="yj-thread" role="log" aria-label="对话" data-newest="{last or ""}">{inner}</div>'


def turn_html(turn: Turn) -> str:
    """One question with what came of it."""
    asked = f'<div class="yj-q"><span class="yj-sr">问:</span>{lines(turn.question)}</div>'
    if turn.error:
        body = f'<div class="yj-error" role="alert">{lines(turn.error)}</div>'
    elif turn.record is None:
        body = '<div class="yj-wait">正在资料库中查找…</div>'
    elif turn.record["refused"]:
        body = _refusal(turn, turn.record)
    else:
        body = _answer(turn, turn.record)
    return f'<article class="yj-turn" data-turn="{esc(turn.id or "")}">{asked}<div class="yj-a">{body}</div></article>'


def writing_html(question: str, pieces: Iterable[tuple[str, str | None]]) -> str:
    """An answer while a model writes it. pieces: sentence, and why it was struck or None."""
    shown = "".join(
        f"<span>{lines(text)}</span>" if why is None else f'<s class="yj-struck" title="{esc(why)}">{lines(text)}</s>'
        for text, why in pieces
    )
    asked = f'<div class="yj-q">{lines(question)}</div>'
    return f'<article class="yj-turn">{asked}<div class="yj-a"><p class="yj-text">{shown}</p><div class="yj-wait">正在写,并逐句核对…</div></div></article>'


def examples_html(questions: Sequence[str], about: str) -> str:
    """The empty conversation: what is in the library and three questions to begin with."""
    chips = "".join(button(esc(question), "yj-example", question=question) for question in questions)
    return (
        f'<div class="yj-empty"><h2>问一句政策,得一段有出处的回答</h2><p>{esc(about)}</p>'
        f"<p>每个断言后面都有编号,点编号看原文。可以这样问:</p><div class='yj-examples'>{chips}</div></div>"
    )


def body_html(text: str, citations: Mapping[int, Mapping[str, Any]]) -> str:
    """The answer's text: prose as paragraphs, 名称:内容 lines as a table; marks as buttons."""
    out: list[str] = []
    rows: list[tuple[str, str]] = []

    def flush() -> None:
        if len(rows) > 1:
            cells = "".join(f'<tr><th scope="row">{esc(a)}</th><td>{_marked(b, citations)}</td></tr>' for a, b in rows)
            out.append(f'<div class="yj-scroll"><table class="yj-table"><tbody>{cells}</tbody></table></div>')
        else:
            out.extend(f'<p class="yj-text">{_marked(f"{a}:{b}", citations)}</p>' for a, b in rows)
        rows.clear()

    for line in text.split("\n"):
        found = _ROW.fullmatch(line.strip())
        if found:
            rows.append((found.group(1), found.group(2)))
            continue
        flush()
        if line.strip():
            out.append(f'<p class="yj-text">{_marked(line, citations)}</p>')
    flush()
    return "".join(out)


def mark_html(citation: Mapping[str, Any]) -> str:
    """The mark of one citation: a button that carries where to look."""
    start = citation["text"].find(citation["quote"])
    where = place(citation)
    return button(
        str(citation["n"]),
        "yj-mark",
        f"依据{citation['n']}:{where}:{_short(citation['quote'], 120)}",
        n=citation["n"],
        source=citation["source"],
        paragraph=citation["paragraph"],
        start=start,
        end=start + len(citation["quote"]),
    )


def _answer(turn: Turn, record: Mapping[str, Any]) -> str:
    citations = {citation["n"]: citation for citation in record["citations"]}
    return "".join(
        (
            _resolved(record),
            body_html(record["answer"], citations),
            _struck(turn.struck),
            _sources(record),
            notes(record["warnings"], "来源"),
            _foot(turn, record),
        )
    )


def _refusal(turn: Turn, record: Mapping[str, Any]) -> str:
    near = "".join(
        '<li><button type="button" class="yj-near" '
        f'data-source="{esc(p["source"])}" data-paragraph="{p["paragraph"]}">'
        f"{esc(_name(p['source']))} 第{p['paragraph']}段</button><span>{esc(_short(p['text'], 70))}</span></li>"
        for p in record["nearest"]
    )
    nearest = f'<h3>最接近的段落(不能作为依据)</h3><ul class="yj-nearest">{near}</ul>' if near else ""
    searched = f'<p class="yj-dim">已查:{turn.searched}份文件。</p>' if turn.searched else ""
    return (
        f'{_resolved(record)}<div class="yj-refusal"><p class="yj-text">{lines(record["reason"] or record["answer"])}</p>'
        f"{searched}{nearest}</div>{_struck(turn.struck)}{notes(record['warnings'], '来源')}{_foot(turn, record)}"
    )


def _marked(text: str, citations: Mapping[int, Mapping[str, Any]]) -> str:
    pieces, at = [], 0
    for found in MARK.finditer(text):
        pieces.append(esc(text[at : found.start()]))
        citation = citations.get(int(found.group(1)))
        pieces.append(mark_html(citation) if citation else esc(found.group()))
        at = found.end()
    return "".join(pieces) + esc(text[at:])


def _sources(record: Mapping[str, Any]) -> str:
    items = [_source(record, citation) for citation in record["citations"]]
    if not items:
        return ""
    shown = f'<ul class="yj-sources">{"".join(items[:SOURCES_SHOWN])}</ul>'
    rest = items[SOURCES_SHOWN:]
    more = (
        f'<details class="yj-fold"><summary>其余{len(rest)}处依据</summary><ul class="yj-sources">{"".join(rest)}</ul></details>'
        if rest
        else ""
    )
    return f"{shown}{more}"


def _source(record: Mapping[str, Any], citation: Mapping[str, Any]) -> str:
    hint = f"复制依据{citation['n']}的引文"
    copy = button("复制引文", "yj-copy", hint, copy=pasted(record["answer"], citation))
    return f"<li>{mark_html(citation)}<span>{esc(place(citation))}</span>{copy}</li>"


def _struck(struck: Sequence[tuple[str, str]]) -> str:
    if not struck:
        return ""
    items = "".join(f"<li><s>{esc(claim)}</s><span>{esc(why)}</span></li>" for claim, why in struck)
    return f'<details class="yj-fold"><summary>核对时删去{len(struck)}句</summary><ul class="yj-removed">{items}</ul></details>'


def _resolved(record: Mapping[str, Any]) -> str:
    if record["resolved_question"].strip() == record["question"].strip():
        return ""
    return f'<p class="yj-dim">按“{esc(record["resolved_question"])}”查找</p>'


def _foot(turn: Turn, record: Mapping[str, Any]) -> str:
    if turn.id is None:
        return ""
    how = f'<details class="yj-fold yj-how" data-turn="{turn.id}"><summary>如何得出</summary><div class="yj-howbody">正在读取…</div></details>'
    copied = "" if record["refused"] else button("复制回答", "yj-copy", "复制回答,带来源", copy=_whole(record))
    thumbs = "".join(
        button(sign, f"yj-thumb{' yj-on' if turn.vote == vote else ''}", said, turn=turn.id, vote=vote)
        for sign, vote, said in (("有用", 1, "回答有用"), ("有问题", -1, "回答有问题,说说哪里不对"))
    )
    return f'<div class="yj-foot"><span class="yj-tools">{copied}{thumbs}</span>{how}</div>'


def _whole(record: Mapping[str, Any]) -> str:
    sources = "".join(f"\n[{c['n']}] {place(c)}" for c in record["citations"])
    return f"{record['answer']}\n{sources}"


def _name(source: str) -> str:
    return source.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _short(text: str, most: int) -> str:
    plain = " ".join(without_marks(text).split())
    return plain if len(plain) <= most else plain[:most] + "…"
