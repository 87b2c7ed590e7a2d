"""What an HTTP answer means for a message: clear yes, clear no, later, or nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

from kaskad.core.outgoing import Answer, Forbidden, NoAnswer, NotReached, Request, fetch
from kaskad.messaging.rules.delivery import Result
from kaskad.messaging.rules.masking import masked
from kaskad.messaging.vocab import ERROR_LETTERS, Outcome

# The address or the secret in the settings is wrong, not the reader's number.
_OUR_FAULT = (401, 403, 404, 405)
# A machine in between did not hear what became of it.
_NOBODY_KNOWS = (502, 504)
_LATER = (408, 425, 429)


class HttpAnswers:
    """Asks over HTTP and turns every way of failing into a result."""

    @staticmethod
    def ask(request: Request) -> Answer | Result:
        """The answer, or what its absence means."""
        try:
            return fetch(request)
        except Forbidden as error:
            return _busy("http.forbidden", str(error))
        except NotReached as error:
            return _busy("http.not_reached", str(error))
        except NoAnswer as error:
            words = masked(str(error), ERROR_LETTERS)
            return Result(Outcome.UNCLEAR, "http.no_answer", error=words, is_of_channel=True)

    @staticmethod
    def failure(answer: Answer, now: datetime, wait: int | None = None) -> Result:
        """What a status means that is no success."""
        status, code = answer.status, f"http.{answer.status}"
        words = masked(answer.body[:1000].decode("utf-8", "replace"), ERROR_LETTERS)
        if status in _NOBODY_KNOWS:
            return Result(Outcome.UNCLEAR, code, error=words, is_of_channel=True)
        if status in (*_OUR_FAULT, *_LATER) or status >= 500 or status < 400:
            asked = wait if wait is not None else _asked_wait(answer.headers, now)
            return Result(Outcome.BUSY, code, error=words, wait=asked, is_of_channel=True)
        return Result(Outcome.REFUSED, code, error=words)


def _busy(code: str, words: str) -> Result:
    error = masked(words, ERROR_LETTERS)
    return Result(Outcome.BUSY, code, error=error, is_of_channel=True)


def _asked_wait(headers: Mapping[str, str], now: datetime) -> int | None:
    """``Retry-After`` in seconds, given as such or as a date."""
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdecimal() and len(asked) < 9:
        return int(asked)
    try:
        return max(int((parsedate_to_datetime(asked) - now).total_seconds()), 0)
    except (ValueError, TypeError):
        return None
