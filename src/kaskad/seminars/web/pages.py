"""What the sheet page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A person of the group; ``present`` None: not recorded yet."""

    member_id: int
    name: str
    commission: str
    role: str
    present: bool | None


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A seminar and its people. ``can_record``: its day has come and nothing is recorded yet."""

    code: str
    title: str
    place: str
    day: date
    starts: time
    trainer: str
    state: str
    lines: tuple[SheetLine, ...]
    evidence: tuple[tuple[str, str], ...]
    nonce: str
    can_record: bool
    present_count: int
    refusal: str = ""
