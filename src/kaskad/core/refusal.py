"""Expected "no": every refusal has a stable code and a text in three languages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404
from django.utils.functional import Promise


class Refusal(Exception):
    """Base of all refusals; a subclass names ``code`` and ``text``.

    ``text`` is a lazily translated literal with named placeholders, filled from the keyword values.
    It says what is wrong and what to do. ``is_kept``: what the operation wrote before it refused
    stays, as the count of a wrong PIN must.
    """

    code: ClassVar[str] = ""
    text: ClassVar[str | Promise] = ""
    is_kept: ClassVar[bool] = False
    known: ClassVar[dict[str, type[Refusal]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not cls.code:
            return
        other = Refusal.known.get(cls.code)
        if other is not None and other.__qualname__ != cls.__qualname__:
            raise TypeError(f"refusal code {cls.code} is taken by {other.__qualname__}")
        Refusal.known[cls.code] = cls

    def __init__(self, *, field: str = "", **values: Any) -> None:
        super().__init__(self.code)
        self.field = field
        self.values = values

    @property
    def message(self) -> str:
        """The text in the active language."""
        return str(self.text) % self.values if self.values else str(self.text)

    def __str__(self) -> str:
        return self.message


class NotFound(Http404):
    """There is no such thing, or the reader may not know of it; strangers cannot tell which."""
