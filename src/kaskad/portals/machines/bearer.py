"""Who acts in a request of the API: the holder of the token it carries, or a stranger."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja.security import HttpBearer

from kaskad.accounts.api import holder_of_token, use_token
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.portals.machines.problems import TokenNotValid, TokenReadsOnly

READING = ("GET", "HEAD", "OPTIONS")
_LONGEST = 200


class PersonalToken(HttpBearer):
    """``Authorization: Bearer kaskad_…``. Without the header a stranger asks; cookies never count.

    Refuses a token that does not work, one that only reads where something is written, and one
    that asks too often.
    """

    def __call__(self, request: HttpRequest) -> Actor:
        language = (get_language() or "kk")[:2]
        before = cast("Actor", request.actor)  # type: ignore[attr-defined]  # set by the accounts middleware
        written = request.headers.get(self.header, "")
        if not written:
            actor = Actor.stranger(
                language=language, request_id=before.request_id, address=before.address
            )
        else:
            scheme, _space, secret = written.strip().partition(" ")
            if scheme.lower() != self.openapi_scheme or len(secret) > _LONGEST:
                raise TokenNotValid
            actor = self._holder(request, secret.strip(), language, before)
        request.actor = actor  # type: ignore[attr-defined]  # read by actor_of
        return actor

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """The library asks for this name; ``__call__`` does all of it."""
        raise NotImplementedError

    @staticmethod
    def _holder(request: HttpRequest, secret: str, language: str, before: Actor) -> Actor:
        now = clock.now()
        holder = holder_of_token(
            secret,
            now=now,
            language=language,
            request_id=before.request_id,
            address=before.address,
        )
        if holder is None:
            raise TokenNotValid
        use_token(
            actor=holder.actor, token_id=holder.token_id, used_at=now, now=clock.machine_now()
        )
        if request.method not in READING and not holder.writes:
            raise TokenReadsOnly
        return holder.actor
