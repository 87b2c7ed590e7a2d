"""SMS through a provider's HTTP address, as the settings describe it."""

from __future__ import annotations

import json
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from kaskad.core import clock
from kaskad.core.gateways import SmsGateway, fill_places
from kaskad.core.outgoing import Request
from kaskad.messaging.operations.http_answers import HttpAnswers
from kaskad.messaging.rules.delivery import Result
from kaskad.messaging.rules.json_values import read_json, value_at
from kaskad.messaging.rules.letter import Letter
from kaskad.messaging.vocab import Outcome

_ID_LETTERS = 120
_TYPES = {"json": "application/json", "form": "application/x-www-form-urlencoded"}


class SmsWay:
    """Sends short texts; our reference goes with every try of a message."""

    def __init__(self, gateway: SmsGateway) -> None:
        self._gateway = gateway
        self.parallel = gateway.parallel
        self.is_idempotent = gateway.is_idempotent

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Every message has its own connection."""

    def send(self, letter: Letter) -> Result:
        """Send one message; never raises what a provider can cause."""
        answer = HttpAnswers.ask(self._request(letter))
        if isinstance(answer, Result):
            return answer
        if answer.status not in self._gateway.accepted:
            return HttpAnswers.failure(answer, clock.machine_now())
        found = (
            value_at(read_json(answer.body), self._gateway.id_path) if self._gateway.id_path else ""
        )
        if self._gateway.id_path and not found:
            # The status says yes, the body does not say which: it was taken all the same.
            return Result(Outcome.ACCEPTED, "sms.no_id")
        return Result(Outcome.ACCEPTED, f"http.{answer.status}", gateway_id=found[:_ID_LETTERS])

    def _request(self, letter: Letter) -> Request:
        gateway = self._gateway
        values = {
            "to": letter.address,
            "text": letter.short,
            "id": letter.code,
            "secret": gateway.secret,
            "sender": gateway.sender,
        }
        fields = fill_places(gateway.fields, values)
        headers = {"Content-Type": _TYPES[gateway.body], **fill_places(gateway.headers, values)}
        text = json.dumps(fields) if gateway.body == "json" else urlencode(fields, doseq=True)
        return Request(
            gateway.method,
            gateway.url,
            headers,
            text.encode(),
            timeout=gateway.timeout,
            is_trusted=gateway.is_trusted,
        )
