"""How the page looks and what every tab shares: theme, styles and scripts from files the package brings."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

FONTS = ["system-ui", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif"]
ACCENT, ACCENT_DARKER = "#1f4fa3", "#183f83"
MONO = ["ui-monospace", "Noto Sans Mono CJK SC", "monospace"]

# Gradio words its own buttons in the browser's language: everybody here reads Chinese. This has to run before
# Gradio's own script, so it is put at the top of the served page (assistant.page.guard), not into Gradio's head.
SPEAK_CHINESE = """<script>
for (const [name, value] of [["language", "zh-CN"], ["languages", ["zh-CN"]]])
  Object.defineProperty(navigator, name, {get: () => value});
</script>"""


def theme() -> gr.themes.Base:
    """Calm greys and one accent; fonts of the machine, none fetched."""
    import gradio as gr

    base = gr.themes.Base(
        primary_hue="blue", secondary_hue="slate", neutral_hue="slate", font=FONTS, font_mono=MONO, text_size="lg"
    )
    return base.set(
        button_primary_background_fill=ACCENT,
        button_primary_background_fill_hover=ACCENT_DARKER,
        button_primary_background_fill_dark=ACCENT,
        button_large_text_size="16px",
        button_large_text_weight="500",
        button_large_padding="9px 18px",
        button_secondary_background_fill="*neutral_100",
        checkbox_label_background_fill="transparent",
        checkbox_label_background_fill_dark="transparent",
        block_label_text_size="14px",
        block_title_text_size="14px",
        input_text_size="16px",
    )


def static(name: str) -> str:
    """A style or script of the page."""
    return files("assistant.view").joinpath("static", name).read_text("utf-8")


def head() -> str:
    """What goes into the page's head."""
    return f"<style>{static('page.css')}</style><script>{static('page.js')}</script>"
