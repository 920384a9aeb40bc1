"""What every answer of the server carries: a name for the browser, no loading from outside, and Chinese throughout."""

from __future__ import annotations

import re
import uuid
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import MutableHeaders

from assistant.page.look import SPEAK_CHINESE
from assistant.page.shared import COOKIE

# nothing loads from outside: the browser itself refuses
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; frame-src 'self' data: blob:; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
)
HEADERS = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
KEPT = "Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"  # a year
_USER = re.compile("[0-9a-f]{32}")
_SOCIAL = re.compile(rb'<meta\s+(?:property="og|name="twitter)[^>]*>\s*')  # names Gradio and addresses outside


def in_chinese(html: bytes) -> bytes:
    """Gradio's page with our language at the top and without its cards for social media."""
    html = _SOCIAL.sub(b"", html).replace(b'lang="en"', b'lang="zh-CN"', 1)
    return html.replace(b"<head>", b"<head>" + SPEAK_CHINESE.encode(), 1)


def _mistaken(scope: Any) -> bool:
    """A person who opens the address of the MCP server in a browser: Gradio's page there is English."""
    wanted = dict(scope["headers"]).get(b"accept", b"")
    return scope["method"] == "GET" and scope["path"] == "/gradio_api/mcp/" and b"text/html" in wanted


class Guard:
    """Plain ASGI, so that streamed answers pass through untouched; only the page itself is held back and changed."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _mistaken(scope):
            await RedirectResponse("../../api/docs")(scope, receive, send)
            return
        is_page = scope["path"] == "/"
        nameless = is_page and not _USER.fullmatch(Request(scope).cookies.get(COOKIE, ""))
        held: list[Any] = []

        async def guarded(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if nameless:
                    headers.append("Set-Cookie", f"{COOKIE}={uuid.uuid4().hex}; {KEPT}")
                if is_page:
                    held.append(message)
                    return
            elif is_page:
                held.append(message)
                if message.get("more_body"):
                    return
                body = in_chinese(b"".join(part.get("body", b"") for part in held[1:]))
                headers = MutableHeaders(scope=held[0])
                headers["Content-Length"] = str(len(body))
                await send(held[0])
                message = {"type": "http.response.body", "body": body}
            await send(message)

        await self._app(scope, receive, guarded)
