"""One request reads the same thing once.

While somebody asks for a page, a query marked with ``once`` is made for the same arguments the
first time only. Nothing outlives the request; an operation within it reads anew, and so does
whatever follows it. Commands and tasks read every time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_read: ContextVar[dict[Hashable, Any] | None] = ContextVar("read", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """What is read within belongs to one request."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


@contextmanager
def interrupted() -> Iterator[None]:
    """Something may be written within: it reads for itself, and what was read before is dropped."""
    found = _read.get()
    if found is None:
        yield
        return
    token = _read.set(None)
    try:
        yield
    finally:
        found.clear()
        _read.reset(token)


def what_was_read() -> dict[Hashable, Any] | None:
    """What the request at hand has read so far; None outside of a request."""
    return _read.get()


def once(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """A query that a request asks once: of hashable arguments, and nobody changes its result."""

    @wraps(function)
    def read(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        found = _read.get()
        if found is None:
            return function(*args, **kwargs)
        key = (function, args, tuple(kwargs.items()))
        if key not in found:
            found[key] = function(*args, **kwargs)
        return found[key]  # type: ignore[no-any-return]  # made by the same function

    return read
