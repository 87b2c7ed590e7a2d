"""The places for text on a page and on the screen of a phone, as their templates lay them out."""

from __future__ import annotations

from dataclasses import dataclass

from kaskad.credentials.rules.paper.sizes import Room

_LARGE = (27.0, 24.0, 21.0, 18.0, 15.0, 12.0, 10.0, 8.0, 6.5, 5.0, 4.0)
_SMALL = tuple(size / 2 for size in range(24, 5, -1))


@dataclass(frozen=True, slots=True)
class Form:
    """Rooms of a template: ``width`` is that of all columns, ``label`` what is left of a value.

    ``label`` is measured in sizes of the letter, ``gap`` stands between columns in millimetres.
    """

    width: float
    gap: float
    label: float
    title: Room
    name: Room
    organisation: Room
    emblem: float
    columns_height: float
    facts: Room
    signature: Room | None
    most: float

    def column(self, count: int) -> Room:
        """The room of one of so many columns."""
        width = (self.width - self.gap * (count - 1)) / count
        return Room(width, self.columns_height, self.sizes)

    @property
    def sizes(self) -> tuple[float, ...]:
        """What small texts try."""
        return tuple(size for size in _SMALL if size <= self.most)


PAGE = Form(
    width=196,
    gap=8,
    label=7.6,
    title=Room(196, 13, (32.0, 27.0, 23.0, 19.0, 16.0, 13.0, 11.0, 9.0, 7.0, 5.0)),
    name=Room(196, 21, _LARGE),
    organisation=Room(267, 19, _SMALL),
    emblem=36,
    columns_height=54,
    facts=Room(196, 31, _SMALL[4:]),
    signature=Room(140, 19, _SMALL[4:]),
    most=12,
)
WALLET = Form(
    width=78,
    gap=3,
    label=0,
    title=Room(78, 7, (15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 4.0, 3.0)),
    name=Room(78, 14, _LARGE[4:]),
    organisation=Room(78, 11, _SMALL[9:]),
    emblem=14,
    columns_height=36.5,
    facts=Room(78, 21, _SMALL[11:]),
    signature=None,
    most=7.5,
)
