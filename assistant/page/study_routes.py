"""Downloads of study material, with what a person changed on the page."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Response
from pydantic import BaseModel, Field

from assistant.page.shared import Shared, attached


class Wanted(BaseModel):
    """The items left on the page, in their order."""

    draft: str
    items: list[dict[str, Any]] = Field(max_length=500)
    suffix: str
    teacher: bool = True
    materials: bool = False  # the outline and the tables too


def study_routes(api: FastAPI, shared: Shared) -> None:
    """One route."""

    @api.post("/view/study", include_in_schema=False)
    def export(given: Wanted) -> Response:
        data = shared.drafts.file(given.draft, given.items, given.suffix, given.teacher, given.materials)
        version = "教师版" if given.teacher else "学员版"
        return Response(
            data, media_type="application/octet-stream", headers=attached(f"学习材料({version}){given.suffix}")
        )
