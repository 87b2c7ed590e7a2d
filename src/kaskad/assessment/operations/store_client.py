"""Telling a record store statements by xAPI 1.0.3 (part three: data processing)."""

from __future__ import annotations

import base64
import json
import math
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from kaskad.assessment.models import Attempt, RecordStore
from kaskad.assessment.operations.stores import note_stated
from kaskad.assessment.queries.statements import statements_of_attempts
from kaskad.assessment.queries.stores import AT_ONCE, waiting_results
from kaskad.assessment.rules.xapi import VERSION
from kaskad.core.actor import Actor
from kaskad.core.outgoing import Answer, Forbidden, NoAnswer, NotReached, Request, fetch
from kaskad.core.secrets import unseal
from kaskad.core.tasks.running import check_stop

_TAKEN: Final = (200, 204)
_CONFLICT: Final = 409
TIMEOUT: Final = 20.0  # seconds for an answer
# Seconds for which a store is told at once: a slow one would keep a worker for hours.
BUSY: Final = 240.0
_ONE_BY_ONE: Final = (_CONFLICT, 413)  # a batch is taken whole or not at all


class StoreFault(OSError):
    """The store did not take statements; trying again later may help."""


class StoreClient:
    """Tells one store what it has not got."""

    def __init__(self, store: RecordStore) -> None:
        self.store = store
        pair = f"{store.key}:{unseal(store.secret_sealed)}".encode()
        self._headers = {
            "Authorization": f"Basic {base64.b64encode(pair).decode()}",
            "Content-Type": "application/json",
            "X-Experience-API-Version": VERSION,
        }

    def tell(self, actor: Actor, now: datetime, busy: float = math.inf) -> int:
        """Send what waits, batch by batch; how many attempts. Raises ``StoreFault``.

        What was sent before a fault stays noted; a batch that was sent and not noted is sent again
        with the same ids, which changes nothing there. After ``busy`` seconds the rest waits.
        """
        keys = list(waiting_results(self.store).values_list("pk", flat=True))
        began = time.monotonic()
        for first in range(0, len(keys), AT_ONCE):
            if first and time.monotonic() - began > busy:
                return first
            rows = Attempt.objects.filter(pk__in=keys[first : first + AT_ONCE])
            attempts = list(rows)
            found = list(statements_of_attempts(rows, self.store.campaign, self.store.home))
            self._send(found)
            note_stated(actor=actor, store=self.store, attempts=attempts, now=now)
            check_stop()
        return len(keys)

    def _send(self, statements: Sequence[dict[str, Any]]) -> None:
        answer = self._ask("POST", "", statements)
        if answer.status in _ONE_BY_ONE:
            for one in statements:
                self._put(one)
        elif answer.status not in _TAKEN:
            raise StoreFault(f"the statements were answered with {answer.status}")

    def _put(self, statement: dict[str, Any]) -> None:
        """One alone; a conflict says that the store has this id, with an older title."""
        answer = self._ask("PUT", f"?{urlencode({'statementId': statement['id']})}", statement)
        if answer.status not in (*_TAKEN, _CONFLICT):
            raise StoreFault(f"a statement was answered with {answer.status}")

    def _ask(self, method: str, query: str, value: Any) -> Answer:
        body = json.dumps(value, ensure_ascii=False).encode()
        url = f"{self.store.endpoint}/statements{query}"
        try:
            return fetch(
                Request(method, url, self._headers, body, TIMEOUT, is_trusted=self.store.is_private)
            )
        except (Forbidden, NotReached, NoAnswer) as error:
            raise StoreFault(str(error)) from error
