"""The plain routes beside the page: fragments its script fetches, downloads, and what other programs call."""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.desk.ask import explained
from assistant.desk.pages import can_draw, page_image
from assistant.page.api import add_api, told
from assistant.page.guard import Guard
from assistant.page.shared import Shared, attached, user_of
from assistant.page.study_routes import study_routes
from assistant.view.document import document_html
from assistant.view.explained import explained_html
from assistant.view.export import markdown, word
from assistant.view.past import past_html
from assistant.view.place import place_html
from assistant.view.whole import whole_page
from index.errors import YoujuError

AROUND = 2  # neighbours shown on either side of a cited paragraph
TYPES = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class Gone(BaseModel):
    """A conversation to remove."""

    conversation: str


class Vote(BaseModel):
    """What a person thought of an answer."""

    turn: int
    vote: int = Field(ge=-1, le=1)
    reason: str = Field("", max_length=1000)


def plain_routes(shared: Shared) -> FastAPI:
    """The server without the page."""
    api = FastAPI(title="有据", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    api.add_middleware(Guard)

    api.add_exception_handler(YoujuError, told)
    add_api(api, shared)
    _fragments(api, shared)
    study_routes(api, shared)
    return api


def _fragments(api: FastAPI, shared: Shared) -> None:
    """What the page's own script fetches."""

    @api.get("/view/place", response_class=HTMLResponse, include_in_schema=False)
    def place(source: str, paragraph: int, start: Annotated[int, Query()] = 0, end: Annotated[int, Query()] = 0) -> str:
        with shared.desk.library() as library:
            library.paragraph(source, paragraph)
            around = library.paragraphs(source, paragraph - AROUND, paragraph + AROUND)
            drawn = can_draw() if source.lower().endswith(".pdf") else None
            return place_html(library.info(source), around, paragraph, (start, end) if end > start else None, drawn)

    @api.get("/view/page", include_in_schema=False)
    def picture(source: str, paragraph: int, start: int = 0, end: int = 0) -> Response:
        with shared.desk.library() as library:
            found = library.paragraph(source, paragraph)
        path = shared.desk.corpus / source  # a source the library holds: no way out of the corpus
        if not (can_draw() and found.page and path.is_file() and path.suffix.lower() == ".pdf"):
            raise HTTPException(404, "没有这一页的版面。")
        drawn = page_image(path, path.stat().st_mtime, found.page, found.text[max(start, 0) : max(end, 0)])
        if drawn is None:
            raise HTTPException(404, "这一页的版面画不出来。")
        return Response(drawn, media_type="image/png", headers={"Cache-Control": "private, max-age=600"})

    @api.get("/view/document", response_class=HTMLResponse, include_in_schema=False)
    def inside(source: str) -> str:
        with shared.desk.library() as library:
            return document_html(library.document(source))

    @api.get("/view/explain", response_class=HTMLResponse, include_in_schema=False)
    def explain(turn: int, request: Request) -> str:
        found = shared.history.asked(user_of(request), turn)
        if found is None:
            raise HTTPException(404, "没有这次回答的记录。")
        return explained_html(explained(shared.desk, *found))

    @api.post("/view/vote", include_in_schema=False)
    def vote(given: Vote, request: Request) -> dict[str, bool]:
        return {"kept": shared.history.vote(user_of(request), given.turn, given.vote, given.reason)}

    @api.get("/view/history", response_class=HTMLResponse, include_in_schema=False)
    def history(request: Request, words: Annotated[str, Query(max_length=200)] = "") -> str:
        return past_html(shared.history.conversations(user_of(request), words.strip()), words.strip())

    @api.post("/view/forget", include_in_schema=False)
    def forget(given: Gone, request: Request) -> dict[str, bool]:
        shared.history.forget(user_of(request), given.conversation)
        return {"gone": True}

    @api.get("/export/{name}", include_in_schema=False)
    def export(name: str, request: Request) -> Response:
        conversation, _, suffix = name.partition(".")
        turns = shared.history.turns(user_of(request), conversation)
        if not turns or suffix not in ("md", "docx"):
            raise HTTPException(404, "没有这段对话。")
        title = f"有据问答:{turns[0].question[:40]}"
        data = markdown(title, turns).encode() if suffix == "md" else word(title, turns)
        return Response(data, media_type=TYPES[suffix], headers=attached(f"有据问答.{suffix}"))

    @api.get("/document", response_class=HTMLResponse, include_in_schema=False)
    def document(source: str, at: int | None = None) -> str:
        with shared.desk.library() as library:
            found = library.document(source)
        return whole_page(found.metadata.title, document_html(found, at))
