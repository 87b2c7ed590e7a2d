"""What people write to the bot: joining, leaving."""

from __future__ import annotations

from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.gateways import TelegramGateway
from kaskad.messaging.operations.telegram_way import Said, TelegramWay
from kaskad.messaging.operations.wishes import LinkOver, join_telegram, leave_telegram
from kaskad.messaging.vocab.texts import JOINED, LEFT, UNKNOWN_START


class Chats:
    """Reads the bot's messages and answers each; what was dealt with is not read again."""

    def __init__(self, gateway: TelegramGateway, *, actor: Actor) -> None:
        self._way = TelegramWay(gateway)
        self._actor = actor

    def work(self) -> int:
        """Deal with what was written since the last time; returns how much that was.

        The other side forgets what was dealt with when the next reading says so; should the worker
        die before, the same words come again and change nothing.
        """
        said = self._way.read()
        for one in said:
            if one.chat:
                self._answer(one)
        if said:
            self._way.read(after=max(one.update_id for one in said))
        return len(said)

    def _answer(self, one: Said) -> None:
        word, _, token = one.text.partition(" ")
        if word == "/stop":
            left = leave_telegram(actor=self._actor, chat=one.chat, now=clock.now())
            self._way.say(one.chat, LEFT[left[0].language if left else "kk"])
        elif word == "/start":
            self._join(one.chat, token.strip())

    def _join(self, chat: str, token: str) -> None:
        try:
            reader = join_telegram(actor=self._actor, token=token, chat=chat, now=clock.now())
        except LinkOver:
            self._way.say(chat, UNKNOWN_START)
        else:
            self._way.say(chat, JOINED[reader.language])
