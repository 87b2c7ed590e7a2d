"""A page of this room: the way to it, what is said on top, sections of components."""

from __future__ import annotations

from dataclasses import dataclass

from kaskad.core.web.components import Component, Ladder, Notice, Status
from kaskad.credentials.models import Certificate
from kaskad.credentials.queries.certificates import standing_of
from kaskad.credentials.vocab import Standing

STATIONS = {
    Standing.STANDS: "done",
    Standing.SUSPENDED: "wait",
    Standing.REVOKED: "bad",
    Standing.REPLACED: "late",
    Standing.DISOWNED: "bad",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page under its own heading; ``anchor`` makes the id of it."""

    anchor: str
    title: str
    parts: tuple[Component, ...] = ()
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page; ``top`` stands under its title."""

    title: str
    ladder: Ladder | None = None
    lead: str = ""
    notice: Notice | None = None
    top: tuple[Component, ...] = ()
    sections: tuple[Section, ...] = ()


def state_of(one: Certificate) -> Status:
    """What a certificate is worth, in words with their station."""
    standing = standing_of(one)
    return Status(str(standing.label), STATIONS[standing])  # type: ignore[arg-type]  # all are states
