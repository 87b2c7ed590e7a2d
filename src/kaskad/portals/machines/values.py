"""Parts of requests and answers that several routes share."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Path, Schema
from pydantic import Field, StringConstraints

from kaskad.core.localized import LocalizedText
from kaskad.portals.machines.problems import Problem

CODE = r"^[A-Za-z0-9_.:-]{1,60}$"
NO_CONTROLS = r"^[^\x00-\x1f\x7f]*$"
BIGGEST = 2**53

Code = Annotated[str, Path(pattern=CODE, description="Code, as it stands in lists and addresses")]
Key = Annotated[int, Path(ge=1, le=BIGGEST)]
Number = Annotated[int, Path(ge=1, le=32_000)]
CodeText = Annotated[str, StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9_.:-]*$")]
Line = Annotated[str, StringConstraints(max_length=300, pattern=NO_CONTROLS)]
KeyValue = Annotated[int, Field(ge=1, le=BIGGEST)]


class Text(Schema):
    """A text in the three languages."""

    kk: str
    ru: str
    en: str


def text_of(text: LocalizedText) -> Text:
    """The three languages; a missing one is said in one that is there."""
    return Text(kk=text.kk, ru=text.ru, en=text.en)


def answers(schema: Any, status: int = 200) -> dict[Any, Any]:
    """The answers of a route: its own, and the problem documents."""
    refused = frozenset({400, 401, 403, 404, 413, 422, 429})
    return {status: schema, refused: Problem}
