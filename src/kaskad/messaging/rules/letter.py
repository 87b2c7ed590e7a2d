"""A message ready to go."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in its reader's words, with the address of the channel it goes by."""

    message_id: int
    code: str
    key: str
    kind: str
    channel: str
    address: str
    language: str
    subject: str
    text: str
    short: str
