"""One batch of the post: take up, write down, send, write down again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import groupby
from types import TracebackType
from typing import Protocol, Self

from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.gateways import Gateways
from kaskad.messaging.operations.claiming import Claim, claim_messages, release_messages
from kaskad.messaging.operations.mail_way import MailWay
from kaskad.messaging.operations.sms_way import SmsWay
from kaskad.messaging.operations.telegram_way import TelegramWay
from kaskad.messaging.operations.trying import Tried, begin_tries, finish_tries
from kaskad.messaging.rules.delivery import Result
from kaskad.messaging.rules.letter import Letter
from kaskad.messaging.vocab import FIRST_WAIT, LONGEST_ASKED_WAIT, Channel


class Way(Protocol):
    """A channel: ``parallel`` letters at once; idempotent if it sends one reference once."""

    @property
    def parallel(self) -> int: ...

    @property
    def is_idempotent(self) -> bool: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None: ...

    def send(self, letter: Letter) -> Result: ...


class Postman:
    """Works through what is due; the network is used between operations, never inside one."""

    def __init__(self, gateways: Gateways, *, actor: Actor) -> None:
        self._actor = actor
        self._ways = Ways.of(gateways)
        self._idempotent = [name for name, way in self._ways.items() if way.is_idempotent]

    def work(self) -> bool:
        """Do one batch; whether there was anything to do."""
        claim = claim_messages(
            actor=self._actor,
            usable=tuple(self._ways),
            idempotent=self._idempotent,
            alive=clock.machine_now(),
            now=clock.now(),
        )
        by_channel = sorted(claim.letters, key=lambda letter: letter.channel)
        for channel, letters in groupby(by_channel, key=lambda letter: letter.channel):
            self._deliver(self._ways[channel], claim, list(letters))
        return claim.looked > 0

    def _deliver(self, way: Way, claim: Claim, letters: Sequence[Letter]) -> None:
        with way, ThreadPoolExecutor(way.parallel) as pool:
            for first in range(0, len(letters), way.parallel):
                part = letters[first : first + way.parallel]
                results = list(self._try(way, claim, part, pool))
                trouble = [one for one in results if one.is_of_channel]
                if trouble:
                    self._release(claim, letters[first + way.parallel :], trouble)
                    return

    def _try(
        self, way: Way, claim: Claim, letters: Sequence[Letter], pool: ThreadPoolExecutor
    ) -> Iterator[Result]:
        begun = begin_tries(
            actor=self._actor,
            token=claim.token,
            message_ids=[letter.message_id for letter in letters],
            alive=clock.machine_now(),
            now=clock.now(),
        )
        mine = [letter for letter in letters if letter.message_id in begun]
        results = list(pool.map(way.send, mine)) if way.parallel > 1 else list(map(way.send, mine))
        tried = [
            Tried(letter.message_id, begun[letter.message_id], result)
            for letter, result in zip(mine, results, strict=True)
        ]
        finish_tries(
            actor=self._actor,
            tried=tried,
            usable=tuple(self._ways),
            idempotent=self._idempotent,
            now=clock.now(),
        )
        return iter(results)

    def _release(
        self, claim: Claim, letters: Sequence[Letter], trouble: Collection[Result]
    ) -> None:
        asked = max((one.wait or 0 for one in trouble), default=0)
        wait = min(max(FIRST_WAIT, timedelta(seconds=asked)), LONGEST_ASKED_WAIT)
        release_messages(
            actor=self._actor,
            token=claim.token,
            message_ids=[letter.message_id for letter in letters],
            until=clock.now() + wait,
            now=clock.now(),
        )


class Ways:
    """The channels of an installation."""

    @staticmethod
    def of(gateways: Gateways) -> dict[str, Way]:
        """Those that are set up, by name."""
        found: dict[str, Way] = {}
        if gateways.mail is not None:
            found[Channel.EMAIL.value] = MailWay(gateways.mail)
        if gateways.sms is not None:
            found[Channel.SMS.value] = SmsWay(gateways.sms)
        if gateways.telegram is not None:
            found[Channel.TELEGRAM.value] = TelegramWay(gateways.telegram)
        return found


ways_out = Ways.of
