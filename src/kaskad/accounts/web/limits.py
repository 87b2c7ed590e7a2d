"""Limits of attempts. They are kept in the database, so they hold across processes.

Counting is done under a lock that is itself a row: whoever does not get it is refused, never let
through. An attempt that succeeded gives its place back.
"""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest

from kaskad.accounts.operations.sessions import TooManyAttempts


def count_address(request: HttpRequest) -> None:
    """Count an attempt from this address. Refuses when there were too many."""
    if not ratelimit.consume(request, action="staff_address"):
        raise TooManyAttempts


def count_name(request: HttpRequest, login: str) -> None:
    """Count an attempt for a sign-in name, whether an account has it or not."""
    if not ratelimit.consume(request, action="staff_name", key=login):
        raise TooManyAttempts


def forgive_name(request: HttpRequest, login: str) -> None:
    """The password was right: earlier mistakes are forgotten."""
    ratelimit.clear(request, action="staff_name", key=login)


def count_code(request: HttpRequest, account: str) -> None:
    """Count a code that was typed for an account."""
    if not ratelimit.consume(request, action="staff_code", key=account):
        raise TooManyAttempts


def forgive_code(request: HttpRequest, account: str) -> None:
    """The code was right."""
    ratelimit.clear(request, action="staff_code", key=account)


def may_leave_entry(request: HttpRequest, account: str) -> bool:
    """Whether one more failure of the account goes into the record: it cannot be flooded."""
    return bool(ratelimit.consume(request, action="staff_entry", key=account))
