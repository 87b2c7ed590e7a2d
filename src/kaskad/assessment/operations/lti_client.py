"""Talking to a learning platform: its keys, what it signed, access tokens, scores."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import jwt
from django.core.cache import cache

from kaskad.assessment.models import Platform, ReturnedScore
from kaskad.assessment.queries.lti import signing_key
from kaskad.assessment.rules.lti import (
    ASSERTION_TYPE,
    SCORE_SCOPE,
    SCORE_TYPE,
    SKEW_SECONDS,
    assertion_claims,
    score_body,
    scores_url,
)
from kaskad.assessment.vocab.lti_refusals import (
    KeysNotReached,
    LaunchNotForUs,
    LaunchNotSigned,
    LaunchTooOld,
)
from kaskad.core import clock
from kaskad.core.outgoing import Answer, Forbidden, NoAnswer, NotReached, Request, fetch
from kaskad.core.secrets import seal, unseal

_ALGORITHM: Final = "RS256"  # the only one that the standard asks for; never the token's own wish
_KEYS_SECONDS: Final = 3600
_ASK_AGAIN_SECONDS: Final = 30  # how often an unknown key may make us ask
_LONGEST_TOKEN: Final = 32 * 1024
_TOKEN_MARGIN: Final = 60
_REQUIRED: Final = ["exp", "iat", "iss", "aud", "nonce"]
_TAKEN: Final = (200, 201, 202, 204)
_HAS_IT: Final = 409  # the platform has this time stamp, or a later one
_NOT_ALLOWED: Final = 401


class PlatformFault(OSError):
    """The platform did not do what was asked; trying again later may help."""


class PlatformClient:
    """Asks one platform. A host in a closed network is asked only if the platform named it."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        own = (platform.issuer, platform.keys_url, platform.token_url)
        self._hosts = {urlsplit(one).netloc for one in own} if platform.is_private else set()

    def claims(self, token: str) -> Mapping[str, Any]:
        """What the platform signed for us, while it lasts. Refuses everything else."""
        if not token or len(token) > _LONGEST_TOKEN:
            raise LaunchNotSigned
        try:
            found: Mapping[str, Any] = jwt.decode(
                token,
                self._key(jwt.get_unverified_header(token)),
                algorithms=[_ALGORITHM],
                issuer=self.platform.issuer,
                audience=self.platform.client_id,
                leeway=SKEW_SECONDS,
                options={"require": _REQUIRED, "enforce_minimum_key_length": True},
            )
        except (jwt.InvalidIssuerError, jwt.InvalidAudienceError) as error:
            raise LaunchNotForUs from error
        except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError) as error:
            raise LaunchTooOld from error
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise LaunchNotSigned from error
        return found

    def send(self, score: ReturnedScore) -> None:
        """Tell the platform a score. Raises ``PlatformFault``; what it has already is no fault."""
        if score.asked is None or score.asked_at is None:
            return
        subject = unseal(score.user.subject_sealed)
        headers = {
            "Authorization": f"Bearer {self._access_token()}",
            "Content-Type": SCORE_TYPE,
        }
        body = json.dumps(score_body(subject, score.asked, score.asked_at)).encode()
        answer = self._ask(Request("POST", scores_url(score.line_item), headers, body))
        if answer.status == _NOT_ALLOWED:
            cache.delete(self._cached("token"))
        if answer.status not in (*_TAKEN, _HAS_IT):
            raise PlatformFault(f"the score was answered with {answer.status}")

    def _key(self, header: Mapping[str, Any]) -> jwt.PyJWK:
        """The platform's key that a token names; asked for anew if it is not known."""
        if header.get("alg") != _ALGORITHM:
            raise LaunchNotSigned
        named = header.get("kid")
        for keys in (cache.get(self._cached("keys")), None):
            known = keys if keys is not None else self._keys()
            fitting = [one for one in known if named is None or one.get("kid") == named]
            if len(fitting) == 1:
                return jwt.PyJWK.from_dict(fitting[0], algorithm=_ALGORITHM)
        raise LaunchNotSigned

    def _keys(self) -> list[dict[str, Any]]:
        """The platform's public keys as they stand at its address now."""
        known = cache.get(self._cached("keys"))
        if not cache.add(self._cached("asked"), 1, _ASK_AGAIN_SECONDS) and known is not None:
            return list(known)
        try:
            found = _table(self._ask(Request("GET", self.platform.keys_url)))["keys"]
        except (PlatformFault, KeyError) as error:
            raise KeysNotReached from error
        listed = found if isinstance(found, list) else []
        keys = [one for one in listed if isinstance(one, dict) and one.get("kty") == "RSA"]
        cache.set(self._cached("keys"), keys, _KEYS_SECONDS)
        return keys

    def _access_token(self) -> str:
        """A token for scores, kept sealed while it lasts."""
        kept = cache.get(self._cached("token"))
        if kept:
            return unseal(kept)
        platform, key = self.platform, signing_key()
        audience = platform.audience or platform.token_url
        claims = assertion_claims(
            platform.client_id, audience, clock.machine_now(), secrets.token_hex(16)
        )
        signed = jwt.encode(
            claims, unseal(key.private_sealed), algorithm=_ALGORITHM, headers={"kid": key.name}
        )
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": signed,
            "scope": SCORE_SCOPE,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(form).encode()
        found = _table(self._ask(Request("POST", platform.token_url, headers, body)))
        token, seconds = found.get("access_token"), found.get("expires_in")
        if not isinstance(token, str) or not token.isprintable():
            raise PlatformFault("no access token in the answer")
        if isinstance(seconds, int) and seconds > _TOKEN_MARGIN:
            cache.set(self._cached("token"), seal(token), seconds - _TOKEN_MARGIN)
        return token

    def _ask(self, request: Request) -> Answer:
        is_trusted = urlsplit(request.url).netloc in self._hosts
        try:
            return fetch(
                Request(
                    request.method,
                    request.url,
                    {"Accept": "application/json", **request.headers},
                    request.body,
                    is_trusted=is_trusted,
                )
            )
        except (Forbidden, NotReached, NoAnswer) as error:
            raise PlatformFault(str(error)) from error

    def _cached(self, what: str) -> str:
        return f"lti.{what}.{self.platform.code}"


def _table(answer: Answer) -> Mapping[str, Any]:
    """A JSON object of a good answer. Raises ``PlatformFault``."""
    if answer.status not in _TAKEN:
        raise PlatformFault(f"answered with {answer.status}")
    try:
        found = json.loads(answer.body)
    except ValueError as error:
        raise PlatformFault("the answer is no JSON") from error
    if not isinstance(found, dict):
        raise PlatformFault("the answer is no JSON object")
    return found
