"""People who take a test, some hundred at the same time, each on a connection of their own."""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
import urllib.parse
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from benchmarks.crowd import Phone, Sent

CLIENTS, DONE = 200, 200


@dataclass
class Crowd:
    """People with tickets, and the answers of each form."""

    base: str
    tickets: list[tuple[str, str]]
    answers: dict[str, list[tuple[int, dict[str, list[str]]]]]
    sent: list[Sent] = field(default_factory=list)

    def take_all(self, numbers: range, at_once: int, *, clients: int = CLIENTS) -> float:
        """The seconds of some attempts by many at the same time; what went wrong is counted."""
        return self.do(lambda phone, number: phone.take(number, at_once), numbers, clients)

    def do(
        self, deed: Callable[[Taker, int], Awaitable[object]], numbers: range, clients: int
    ) -> float:
        """The seconds in which some clients have done something once for each number."""
        waiting = iter(numbers)

        async def work() -> None:
            for number in waiting:
                # Everybody has a phone of their own: on one that stays, all who were with a web
                # process that was killed would be with the other one ever after.
                phone = Taker(self)
                try:
                    await deed(phone, number)
                except RuntimeError as problem:
                    print(problem, file=sys.stderr)
                phone.close()

        async def all_of_them() -> None:
            await asyncio.gather(*(work() for _ in range(clients)))

        begun = time.perf_counter()
        asyncio.run(all_of_them())
        return time.perf_counter() - begun


class Taker:
    """A phone on which an attempt is made, on a connection that stays."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._phone: Phone | None = None

    async def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> bytes:
        """Ask until there is an answer at all: a web process may just have been killed."""
        begun, error, said = time.perf_counter(), "no answer", b""
        for _ in range(20):
            try:
                self._phone = self._phone or await Phone.to(self._crowd.base)
                status, said = await self._phone.ask(method, path, body, kind)
            except OSError:
                self._phone = None
                await asyncio.sleep(0.05)
                continue
            error = "" if status == DONE else f"{path}: {status} {said[:200]!r}"
            break
        self._crowd.sent.append(Sent(time.perf_counter() - begun, error))
        if error:
            raise RuntimeError(error)
        return said

    async def begin(self, ticket: str) -> str:
        """The address of the attempt, its paper fetched."""
        body = urllib.parse.urlencode({"ticket": ticket}).encode()
        paper = await self.ask("POST", "/sit/start/", body, "application/x-www-form-urlencoded")
        found = re.search(rb'action="(/sit/[^"]+)"', paper)
        if found is None or paper.count(b"data-item=") != 20:
            raise RuntimeError(f"a paper without its items: {paper[:200]!r}")
        return found[1].decode()

    async def take(self, number: int, at_once: int) -> None:
        """A whole attempt, everything right."""
        ticket, form = self._crowd.tickets[number]
        path, device = await self.begin(ticket), f"phone-{number}"
        answers = [
            {"item": item, "fields": fields, "elapsed": 30 * item}
            for item, fields in self._crowd.answers[form]
        ]
        parts = [answers[at : at + at_once] for at in range(0, len(answers), at_once)]
        answered = b"{}"
        for sequence, part in enumerate(parts, start=1):
            said: dict[str, object] = {"device": device, "sequence": sequence, "answers": part}
            is_last = sequence == len(parts)
            if is_last:
                said |= {"last": sequence, "language": "kk"}
            where = "finish/" if is_last else "answers/"
            answered = await self.ask(
                "POST", path + where, json.dumps(said).encode(), "application/json"
            )
        if not json.loads(answered).get("ended"):
            raise RuntimeError(answered.decode())

    def close(self) -> None:
        """Hang up."""
        if self._phone is not None:
            self._phone.close()
