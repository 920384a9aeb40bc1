"""Items and term cards as an Anki package; identities stay, so that importing again updates instead of doubling."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from assistant.study.item import Item, lettered
from assistant.study.materials import Materials
from assistant.study.paper import key_in_words
from assistant.study.tables import source_line

MODEL_ID, DECK_ID = 1662031107, 1662031108  # any numbers, as long as they never change
_FIELDS = ("题目", "选项", "答案", "解析", "出处", "题型")
_CSS = ".card{font-family:'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif;font-size:18px;line-height:1.7;text-align:left}.from{color:#555;font-size:14px}"


def write_anki(items: Sequence[Item], path: Path, materials: Materials | None) -> None:
    """One card an item: question and options in front; key, explanation and source behind. Term cards after them."""
    import genanki

    model = genanki.Model(
        MODEL_ID,
        "有据试题",
        fields=[{"name": name} for name in _FIELDS],
        templates=[
            {
                "name": "卡片",
                "qfmt": "<div>【{{题型}}】{{题目}}</div><div>{{选项}}</div>",
                "afmt": "{{FrontSide}}<hr id=answer><b>{{答案}}</b><p>{{解析}}</p><p class=from>{{出处}}</p>",
            }
        ],
        css=_CSS,
    )
    deck = genanki.Deck(DECK_ID, "有据学习材料")
    for item in items:
        options = "<br>".join(escape(option) for option in lettered(item.options))
        key = "<br>".join(escape(k) for k in item.key) if item.kind == "简答" else escape(key_in_words(item))
        fields = [
            escape(item.stem),
            options,
            key,
            escape(item.explanation),
            escape(source_line(item.citation)),
            item.kind,
        ]
        deck.add_note(genanki.Note(model, fields, guid=item.id, tags=[item.kind, f"难度{item.difficulty}"]))
    for card in materials.terms if materials else ():
        cited = escape(source_line(card.citation))
        fields = [f"“{escape(card.term)}”指什么、怎么用?", "", escape(card.explanation), "", cited, "术语"]
        deck.add_note(genanki.Note(model, fields, guid=genanki.guid_for("term", card.term), tags=["术语"]))
    genanki.Package(deck).write_to_file(str(path))
