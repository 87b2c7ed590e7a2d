"""Reading a table of ``kaskad.toml``: what is wrong is said with table and key."""

from __future__ import annotations

from typing import Any

from kaskad.core.outgoing import Forbidden, checked_url


class SettingsTable:
    """Takes the keys of one table, each once; what is left at the end is a mistake."""

    def __init__(self, table: str, values: Any) -> None:
        if not isinstance(values, dict):
            raise ValueError(f"[{table}] must be a table")  # noqa: TRY004  the caller knows ValueError
        self.table, self.left = table, dict(values)

    def wrong(self, key: str, what: str) -> ValueError:
        return ValueError(f"[{self.table}] {key}: {what}")

    def text(self, key: str, default: str | None = None) -> str:
        value = self.left.pop(key, default)
        if not isinstance(value, str) or (default is None and not value):
            raise self.wrong(key, "write a text in quotation marks")
        if "\n" in value or "\r" in value:
            raise self.wrong(key, "must be one line")
        return value

    def one_of(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.text(key, choices[0])
        if value not in choices:
            raise self.wrong(key, f"choose one of {', '.join(choices)}")
        return value

    def whole(self, key: str, default: int, most: int) -> int:
        value = self.left.pop(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            raise self.wrong(key, f"write a whole number from 1 to {most}")
        return value

    def yes(self, key: str, *, default: bool = False) -> bool:
        value = self.left.pop(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "write true or false")
        return value

    def table_of(self, key: str) -> dict[str, Any]:
        value = self.left.pop(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, "must be a table")
        return value

    def texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = self.left.pop(key, list(default))
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.wrong(key, "must be a list of texts")
        return tuple(value)

    def statuses(self, key: str) -> tuple[int, ...]:
        value = self.left.pop(key, [200, 201, 202])
        if not isinstance(value, list) or not all(one in range(200, 300) for one in value):
            raise self.wrong(key, "must be a list of HTTP statuses from 200 to 299")
        return tuple(value)

    def address(self, key: str, *, is_trusted: bool, default: str | None = None) -> str:
        url = self.text(key, default)
        try:
            checked_url(url, is_trusted=is_trusted)
        except Forbidden as error:
            raise self.wrong(key, str(error)) from error
        return url

    def done(self) -> None:
        for key in self.left:
            raise self.wrong(key, "there is no such key")
