"""Files spoilt at random, each the same for the same number: truncated, flipped, nested, stretched, peppered."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

CONTROLS = [chr(code) for code in (*range(32), 0x7F, 0x85, 0xAD, 0x200B, 0x202E, 0x2028, 0xFEFF, 0xFFFD, 0xFFFF)]
NESTS = [
    "<div>",
    "<table><tr><td>",
    "<ol><li>",
    "(",
    "((",
    "《",
    "[",
    "**",
    "|",
    "一、",
    "<!--",
    "<![CDATA[",
    "&",
    "第一条 ",
    "# ",
    "=\n",
]


def spoil(data: bytes, name: str, number: int) -> bytes:
    """The file with one to three things wrong with it."""
    chance = random.Random(f"{name}/{number}")
    inner = name.endswith((".docx", ".xlsx", ".zip")) and chance.random() < 0.6
    for _ in range(chance.choice([1, 1, 2, 3])):
        way = chance.choice(_WAYS)
        data = _inside(data, way, chance) if inner else way(data, chance)
    return data


def _truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _behead(data: bytes, chance: random.Random) -> bytes:
    return data[chance.randrange(min(len(data), 64) + 1) :]


def _flip(data: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(chance.choice([1, 4, 16, 256])):
        if spoilt:
            spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def _cut_out(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.randrange(4096) :]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    part = data[start : start + chance.randrange(1, 2048)]
    return data[:start] + part * chance.choice([2, 10, 200]) + data[start:]


def _pepper(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice([1, 10, 60])):
        at = chance.randrange(len(data) + 1)
        data = data[:at] + chance.choice(CONTROLS).encode("utf-8", "surrogatepass") + data[at:]
    return data


def _nest(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(NESTS).encode() * chance.choice([10, 300, 5000]) + data[at:]


def _stretch(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    piece = chance.choice(["法", "2023年", "、", " ", "a", "1.", "(一)", "责任单位", "\n", "\t", "。"]).encode()
    return data[:at] + piece * chance.choice([100, 3000, 60_000]) + data[at:]


def _figures(data: bytes, chance: random.Random) -> bytes:
    places = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    spoilt = bytearray(data)
    for at in chance.sample(places, min(len(places), 20)):
        spoilt[at] = chance.choice(b"0123456789-9")
    return bytes(spoilt)


_Way = Callable[[bytes, random.Random], bytes]
_WAYS: list[_Way] = [_truncate, _behead, _flip, _cut_out, _repeat, _pepper, _nest, _stretch, _figures, _flip, _figures]


def _inside(data: bytes, way: _Way, chance: random.Random) -> bytes:
    """A package with one of its parts spoilt, itself whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {info.filename: package.read(info) for info in package.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return way(data, chance)
    if not parts:
        return data
    big = [name for name in parts if name.endswith("document.xml") or "sheet" in name]
    name = chance.choice(big if big and chance.random() < 0.5 else sorted(parts))
    parts[name] = way(parts[name], chance)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in parts.items():
            package.writestr(part, content)
    return buffer.getvalue()
