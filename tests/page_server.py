"""The real page over the five reports, in a process of its own, and a headless Chromium to look at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHOTS = ROOT / ".artefacts"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[str]:
    """Address of a page over a copy of the five reports; it may be written to."""
    with serving(tmp_path_factory.mktemp("page")) as address:
        yield address


@contextmanager
def serving(place: Path, **settings: str) -> Iterator[str]:
    """The page in a process of its own, with everything it keeps under `place`."""
    shutil.copytree(ROOT / "corpus", place / "corpus")
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YOUJU_")}
    own = {"YOUJU_INDEX": str(place / "library" / "index"), "YOUJU_CORPUS": str(place / "corpus")}
    environment = kept | own | {"OMP_NUM_THREADS": "1", "NO_PROXY": "127.0.0.1"} | settings
    command = [sys.executable, "-m", "cli", "serve", "--port", str(port)]
    with (place / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait(address, process, place / "log")
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the page did not come up: {log.read_text('utf-8', errors='replace')[-2000:]}")


@pytest.fixture(scope="module")
def browser():
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("no Chromium; `make system` installs it")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser, server):
    """A fresh visitor whose browser speaks English; `page.outside` gathers requests that leave the machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US", accept_downloads=True)
    opened = context.new_page()
    opened.outside = []
    opened.on("request", lambda request: _is_outside(request.url) and opened.outside.append(request.url))
    opened.goto(server)
    opened.wait_for_selector(".yj-example", timeout=30_000)
    yield opened
    context.close()


def _is_outside(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:"))


def ask(page, question: str) -> str:
    """Asks and waits for the whole answer; its text."""
    turns = page.locator(".yj-turn")
    before = turns.count()
    box = page.locator("textarea").first
    box.fill(question)
    box.press("Enter")
    page.wait_for_function(
        "n => document.querySelectorAll('.yj-turn').length > n && !document.querySelector('.yj-wait') "
        "&& document.querySelector('.yj-turn:last-child .yj-foot, .yj-turn:last-child .yj-error')",
        arg=before,
        timeout=30_000,
    )
    return turns.last.locator(".yj-a").inner_text()


def shot(page, name: str) -> None:
    """Keeps what the page looks like, for people to look at."""
    SHOTS.mkdir(exist_ok=True)
    page.wait_for_timeout(250)
    page.screenshot(path=SHOTS / f"{name}.png")
