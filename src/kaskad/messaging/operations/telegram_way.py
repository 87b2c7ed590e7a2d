"""Telegram's Bot API: sending, and reading who joined or left."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from kaskad.core import clock
from kaskad.core.gateways import TelegramGateway
from kaskad.core.outgoing import Answer, Request
from kaskad.messaging.operations.http_answers import HttpAnswers
from kaskad.messaging.rules.delivery import Result
from kaskad.messaging.rules.json_values import read_json
from kaskad.messaging.rules.letter import Letter
from kaskad.messaging.vocab import Outcome

_LONGEST = 4096
_BLOCKED = 403
_WORDS = 64  # a /start carries at most so many letters


@dataclass(frozen=True, slots=True)
class Said:
    """A private message to the bot: of which chat, and what."""

    update_id: int
    chat: str
    text: str


class TelegramWay:
    """Sends texts to joined chats, and reads what people write to the bot."""

    is_idempotent = False

    def __init__(self, gateway: TelegramGateway) -> None:
        self._gateway = gateway
        self.parallel = gateway.parallel

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
        """Send one message; never raises what the other side can cause."""
        return self.say(letter.address, f"{letter.subject}\n\n{letter.text}")

    def say(self, chat: str, text: str) -> Result:
        """Send plain words to a chat."""
        answer = self._call("sendMessage", {"chat_id": chat, "text": text[:_LONGEST]})
        if isinstance(answer, Result):
            return answer
        body = read_json(answer.body)
        if answer.status == 200 and isinstance(body, dict) and body.get("ok") is True:
            number = _at(body, "result", "message_id")
            return Result(Outcome.ACCEPTED, "http.200", gateway_id=str(number or ""))
        if answer.status == _BLOCKED:
            return Result(Outcome.REFUSED, "telegram.blocked")
        wait = _at(body, "parameters", "retry_after")
        asked = wait if isinstance(wait, int) else None
        return HttpAnswers.failure(answer, clock.machine_now(), asked)

    def read(self, after: int = 0) -> list[Said]:
        """What was written to the bot since; ``after`` is the last update that is dealt with.

        Nothing while the other side does not answer: it keeps what was written.
        """
        asked = {"offset": after + 1} if after else {}
        answer = self._call("getUpdates", {"allowed_updates": ["message"], "timeout": 0, **asked})
        body = read_json(answer.body) if isinstance(answer, Answer) else None
        updates = _at(body, "result")
        return [_said(one) for one in updates] if isinstance(updates, list) else []

    def _call(self, method: str, values: Mapping[str, Any]) -> Answer | Result:
        gateway = self._gateway
        return HttpAnswers.ask(
            Request(
                "POST",
                f"{gateway.base}/bot{gateway.token}/{method}",
                {"Content-Type": "application/json"},
                json.dumps(values).encode(),
                timeout=gateway.timeout,
                is_trusted=gateway.is_trusted,
            )
        )


def _said(update: Any) -> Said:
    """The update as what a person wrote; an empty chat for anything else."""
    number = _at(update, "update_id")
    is_private = _at(update, "message", "chat", "type") == "private"
    chat, text = _at(update, "message", "chat", "id"), _at(update, "message", "text")
    words = text[:_WORDS] if isinstance(text, str) else ""
    return Said(
        number if isinstance(number, int) else 0,
        str(chat) if is_private and isinstance(chat, int) else "",
        words,
    )


def _at(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value
