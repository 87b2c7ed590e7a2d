"""What a test is made of: how many items of which block, difficulty and kind stand in a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kaskad.assessment.vocab import Difficulty, Kind


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """``count`` items of a block; None is any difficulty, or any kind that no cell names.

    So a blueprint with a cell for cases has exactly as many cases in every form as such cells say.
    """

    block: int
    count: int
    difficulty: Difficulty | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The cells of a form; no two ask for the same."""

    cells: tuple[Cell, ...]

    def __post_init__(self) -> None:
        asked = {(cell.block, cell.difficulty, cell.kind) for cell in self.cells}
        if len(asked) < len(self.cells):
            raise ValueError("two cells ask for the same")
        if not self.cells or min(cell.count for cell in self.cells) < 1:
            raise ValueError("a cell asks for no item")

    @property
    def items(self) -> int:
        """How many items a form has."""
        return sum(cell.count for cell in self.cells)

    @property
    def named_kinds(self) -> frozenset[Kind]:
        """Kinds that only their own cells draw."""
        return frozenset(cell.kind for cell in self.cells if cell.kind is not None)


def proposed_blueprint(minutes: Mapping[int, int], items: int) -> Blueprint:
    """A test of ``items`` items by the ``minutes`` of the programme's blocks, of any difficulty."""
    counts = proposed_counts(minutes, items)
    return Blueprint(tuple(Cell(block, count) for block, count in counts.items() if count))


def proposed_counts(minutes: Mapping[int, int], items: int) -> dict[int, int]:
    """How many of ``items`` items each block gets, in proportion to its minutes.

    Largest remainder (Hamilton); of equal remainders the block with the lower number is first. No
    block is left out while there are items for all: one whose share is below one item gets one, and
    the others divide what remains.
    """
    if not minutes or min(minutes.values()) < 1 or items < 1:
        raise ValueError("a block has no minutes, or a test no items")
    rest, left = dict(sorted(minutes.items())), items
    counts = dict.fromkeys(rest, 0)
    if items >= len(rest):
        while small := [block for block in rest if rest[block] * left < sum(rest.values())]:
            for block in small:
                counts[block] = 1
            left -= len(small)
            rest = {block: rest[block] for block in rest if block not in small}
    whole = sum(rest.values())
    shares = {block: Fraction(time * left, whole) for block, time in rest.items()}
    counts.update({block: int(share) for block, share in shares.items()})
    by_remainder = sorted(shares, key=lambda block: (int(shares[block]) - shares[block], block))
    for block in by_remainder[: items - sum(counts.values())]:
        counts[block] += 1
    return counts
