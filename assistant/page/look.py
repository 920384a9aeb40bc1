"""How the page looks and what every tab shares: theme, styles and scripts from files the package brings."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

FONTS = ["system-ui", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif"]
MONO = ["ui-monospace", "Noto Sans Mono CJK SC", "monospace"]

# Gradio words its own buttons in the browser's language: everybody here reads Chinese.
SPEAK_CHINESE = """<script>
for (const [name, value] of [["language", "zh-CN"], ["languages", ["zh-CN"]]])
  Object.defineProperty(navigator, name, {get: () => value});
document.documentElement.lang = "zh-CN";
</script>"""


def theme() -> gr.themes.Base:
    """Calm greys and one accent; fonts of the machine, none fetched."""
    import gradio as gr

    return gr.themes.Base(
        primary_hue="blue", secondary_hue="slate", neutral_hue="slate", font=FONTS, font_mono=MONO, text_size="lg"
    )


def static(name: str) -> str:
    """A style or script of the page."""
    return files("assistant.view").joinpath("static", name).read_text("utf-8")


def head() -> str:
    """What goes into the page's head."""
    return f"{SPEAK_CHINESE}<style>{static('page.css')}</style><script>{static('page.js')}</script>"
