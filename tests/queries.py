"""How often a page asks the database, session, account and grants included."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaskad.audit.api import reading_in
from tests.counted import Seen

MOST = 12
_OF_TRANSACTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")


def queries_of(client: Client, url: str, seen: Seen | None = None) -> list[str]:
    """What a page asks the second time, when what is counted for everybody is kept already.

    In the transaction of a test nothing is kept and its stamp is not asked for: it is added. With
    ``seen``, what was counted is kept there already.
    """
    seen = Seen() if seen is None else seen
    with reading_in(seen):
        _whole(client, url)
        response, found = answer_and_queries(client, url, seen)
    assert response.status_code == 200, (url, response.status_code)
    return found


def answer_and_queries(client: Client, url: str, seen: Seen) -> tuple[Any, list[str]]:
    """The answer, and what was asked for it; the first time also what is then kept in ``seen``."""
    seen.was_asked = False
    with CaptureQueriesContext(connection) as queries:
        response = _whole(client, url)
    asked = [query["sql"][:300] for query in queries]
    found = [sql for sql in asked if not sql.startswith(_OF_TRANSACTIONS)]
    return response, [*found, "the stamp of what is kept"] if seen.was_asked else found


def _whole(client: Client, url: str) -> Any:
    """The answer, read to its end, and to be read once more."""
    response = client.get(url)
    if response.streaming:
        response.streaming_content = [b"".join(response.streaming_content)]
    return response
