"""Lists page by page: ``after`` is the key of the last row of the page before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Annotated, TypeVar

from ninja import Field, Query, Schema

Row = TypeVar("Row")

MOST = 500
USUAL = 100

KEY = r"^[A-Za-z0-9_.:-]*$"
After = Annotated[
    str, Query("", max_length=60, pattern=KEY, description="`next` of the page before")
]
Limit = Annotated[int, Query(USUAL, ge=1, le=MOST, description="Rows of a page")]


class PageSchema(Schema):
    """``next`` is what to send as ``after`` for the next page; empty on the last one."""

    next: str = Field("", description="Empty on the last page")


def page_of(
    rows: Iterable[Row], key: Callable[[Row], str], after: str, limit: int
) -> tuple[list[Row], str]:
    """The rows behind the one whose key is ``after``, and the key to go on with.

    Rows that came or went meanwhile move no others; a key that is not there any more ends the list.
    """
    iterator = iter(rows)
    if after:
        for row in iterator:
            if key(row) == after:
                break
    found = list(islice(iterator, limit + 1))
    more = len(found) > limit
    found = found[:limit]
    return found, key(found[-1]) if more else ""
