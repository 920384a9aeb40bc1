"""Evidence as the model sees it: short keys, where it stands, and fences that no text can break out of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft import Evidence
from assistant.model.prompts import fill

ROOM = 12_000  # characters of passages in one request: about 8,000 tokens of Qwen, a guess that leaves half of 16k free
LEAST = 200  # characters left over below which a further, cut passage is not worth giving

FENCES = str.maketrans({"<": "〈", ">": "〉", "\uff1c": "〈", "\uff1e": "〉"})
KEY_LIKE = re.compile(r"[\[【]\s*([A-Za-z]\d{1,3})\s*[\]】]")
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")


def as_data(text: str) -> str:
    """Text that cannot close its fence, cannot pass for a citation mark and hides nothing. For the model's eyes only."""
    return KEY_LIKE.sub(r"〔\1〕", INVISIBLE.sub("", text).translate(FENCES))


def give_keys(evidence: Sequence[Evidence]) -> dict[str, Evidence]:
    """A1, A2, … in order, as many as there is room for; the first always, the last one cut by `lay_out`."""
    given: dict[str, Evidence] = {}
    room = ROOM
    for item in evidence:
        if given and room < min(LEAST, len(item.paragraph.text)):
            break
        given[f"A{len(given) + 1}"] = item
        room -= len(item.paragraph.text)
    return given


def lay_out(given: dict[str, Evidence]) -> str:
    """All passages, fenced, `ROOM` characters of text at most."""
    blocks = []
    room = ROOM
    for key, item in given.items():
        text = item.paragraph.text[:room]
        room -= len(text)
        blocks.append(
            fill(
                "passage",
                key=key,
                title=as_data(item.title),
                about=as_data(item.about) or "(未注明)",
                section=as_data(" › ".join(item.paragraph.section)) or "(无)",
                number=str(item.paragraph.number),
                text=as_data(text),
            )
        )
    return "\n\n".join(blocks)
