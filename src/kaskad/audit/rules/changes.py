"""What an entry says of a change: old and new value of every field that differs, masked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kaskad.audit.rules.entries import plain

_MARK = "…"
_DIGITS_SHOWN = 2
_IIN_SHOWN = 4


def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """``{"field": [old, new]}`` of the fields that differ; personal ones are masked.

    A field that is missing on one side is None there. Values that differ but look the same masked
    stay: that something changed is what the record keeps.
    """
    fields = dict.fromkeys((*old, *new))
    pairs = {name: (plain(old.get(name)), plain(new.get(name))) for name in fields}
    return {
        name: [masked(name, before), masked(name, after)]
        for name, (before, after) in pairs.items()
        if before != after
    }


def masked(field: str, value: Any) -> Any:
    """``value`` as the record may keep it: as it is, or masked if the field is personal."""
    mask = PERSONAL.get(field)
    return value if mask is None or value in (None, "") else mask(str(value))


def _name(value: str) -> str:
    return f"{value[:1]}{_MARK}"


def _email(value: str) -> str:
    user, at, host = value.partition("@")
    return f"{user[:1]}{_MARK}{at}{host}"


def _end(shown: int) -> Callable[[str], str]:
    """Only the last signs of a number, and never more than a third of it."""

    def mask(value: str) -> str:
        digits = "".join(sign for sign in value if sign.isdigit())
        count = min(shown, len(digits) // 3)
        return f"{_MARK}{digits[-count:]}" if count else _MARK

    return mask


PERSONAL: dict[str, Callable[[str], str]] = {
    "last_name": _name,
    "first_name": _name,
    "patronymic": _name,
    "name": _name,
    "phone": _end(_DIGITS_SHOWN),
    "email": _email,
    "iin": _end(_IIN_SHOWN),
}
