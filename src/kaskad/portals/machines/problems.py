"""Every "no" of the API as a problem document (RFC 9457) in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Field, Schema

from kaskad.accounts.api import TooManyRequests
from kaskad.core.refusal import Refusal
from kaskad.core.spreadsheet import TooLarge

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:kaskad:problem:"
REFUSED = 422


class TokenNotValid(Refusal):
    code = "portals.token_not_valid"
    text = gettext_lazy(
        "This token does not work: it is unknown, expired or revoked, or its grant has ended. "
        "Issue a new one on the page of your tokens."
    )


class TokenReadsOnly(Refusal):
    code = "portals.token_reads_only"
    text = gettext_lazy("This token may only read. Issue one that may write for this program.")


class InputWrong(Refusal):
    code = "portals.input_wrong"
    text = gettext_lazy(
        "The request is not as documented. Compare it with the description of the API."
    )


class NothingHere(Refusal):
    code = "portals.nothing_here"
    text = gettext_lazy(
        "There is nothing here for this token. Look the code up, and whether the token's grant "
        "covers it."
    )


STATUS = {
    TokenNotValid.code: 401,
    TokenReadsOnly.code: 403,
    NothingHere.code: 404,
    TooLarge.code: 413,
    TooManyRequests.code: 429,
}


class WrongField(Schema):
    """A part of the request that is not as documented: where it stands, and which rule it broke."""

    place: str
    rule: str


class Problem(Schema):
    """Why a request was refused. ``code`` is stable, ``detail`` is for people."""

    type: str = Field(description="urn:kaskad:problem: and the code")
    title: str
    status: int
    detail: str
    code: str
    field: str = Field("", description="The field of the request that it concerns, if it is one")
    errors: list[WrongField] = Field(default_factory=list)


def problem_of(
    refusal: Refusal, *, status: int = 0, errors: Iterable[WrongField] = ()
) -> dict[str, Any]:
    """The document of a refusal; ``status`` 0 is the one that belongs to its code."""
    return Problem(
        type=f"{TYPE}{refusal.code}",
        title=_("This cannot be done"),
        status=status or STATUS.get(refusal.code, REFUSED),
        detail=refusal.message,
        code=refusal.code,
        field=refusal.field,
        errors=list(errors),
    ).model_dump()


def wrong_fields(errors: Iterable[dict[str, Any]]) -> list[WrongField]:
    """What the reader of a request found, without what was written there."""
    found = []
    for one in errors:
        place = [str(part)[:60] for part in one.get("loc", ())]
        found.append(WrongField(place=".".join(place), rule=str(one.get("type", ""))))
    return found[:50]


def answer(document: dict[str, Any]) -> HttpResponse:
    """A problem document as the answer; kept nowhere."""
    content = Problem(**document).model_dump_json()
    response = HttpResponse(content, status=document["status"], content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    if document["status"] == STATUS[TokenNotValid.code]:
        response["WWW-Authenticate"] = 'Bearer realm="kaskad"'
    if document["status"] == STATUS[TooManyRequests.code]:
        response["Retry-After"] = "60"
    return response
