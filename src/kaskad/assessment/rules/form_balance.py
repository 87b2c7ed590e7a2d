"""Making forms of a test equally hard, and any two of them alike in what they share.

Local search: two forms exchange items of one section; where no exchange helps any more, an item
gives its place to one of its section that is taken once less. Neither changes how many items forms
share on the whole, nor what a form must have. Numbers are whole, so that no machine rounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from kaskad.assessment.rules.lots import Lot

# Forms within so many thousandths of a point of their mean are as good as equal.
EVEN: Final = 25
_SWEEPS: Final = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """An item: its section, its difficulty, and what it is expected to give, in thousandths.

    One that ``is_elsewhere``, in another test of the same people, takes no place of one that is
    not.
    """

    section: int
    difficulty: str
    value: int
    is_elsewhere: bool = False


class Balance:
    """``hands`` are the pieces (by their place in ``pieces``) of each form.

    ``least`` says for each section how many pieces of a difficulty a form has at least. Every form
    aims at the mean of those given.
    """

    def __init__(
        self,
        pieces: Sequence[Piece],
        hands: Sequence[Sequence[int]],
        least: Sequence[Mapping[str, int]],
    ) -> None:
        self.pieces = pieces
        self.hands = [list(hand) for hand in hands]
        self._least = least
        self._where: list[set[int]] = [set() for _ in pieces]
        self._sums = [sum(pieces[piece].value for piece in hand) for hand in hands]
        self._goal = sum(self._sums)
        self._has: list[dict[tuple[int, str], int]] = [{} for _ in hands]
        self._shared = [[0] * len(hands) for _ in hands]
        self._rivals: dict[int, list[int]] = {}
        for number, what in enumerate(pieces):
            self._rivals.setdefault(what.section, []).append(number)
        for form, hand in enumerate(hands):
            for piece in hand:
                self._count(form, piece, 1)

    @property
    def cost(self) -> tuple[int, int]:
        """By how much forms differ, in thousandths, and how unequally they share items."""
        apart = max(self._sums) - min(self._sums)
        shared = sum(count**2 for row in self._shared for count in row)
        return max(apart, 2 * EVEN), shared

    @property
    def is_even(self) -> bool:
        """Whether forms are as good as equal."""
        return self.cost[0] == 2 * EVEN

    def settle(self, lot: Lot) -> None:
        """Exchange and replace until nothing helps."""
        pairs = list(combinations(range(len(self.hands)), 2))
        for _ in range(_SWEEPS):
            changed = [self._exchange(one, other) for one, other in lot.shuffled(pairs)]
            if any(changed):
                continue
            if not self._replace(lot):
                return

    def _exchange(self, one: int, other: int) -> bool:
        """The best exchange of two forms, if any helps."""
        best, found = (0, 0), None
        for ours, theirs in self._exchanges(one, other):
            gain = self._gain(one, other, ours, theirs)
            if gain < best:
                best, found = gain, (ours, theirs)
        if found is None:
            return False
        ours, theirs = found
        self._put(one, ours, theirs)
        self._put(other, theirs, ours)
        return True

    def _exchanges(self, one: int, other: int) -> Iterator[tuple[int, int]]:
        """Pieces of two forms that may change places."""
        theirs_by_section: dict[int, list[int]] = {}
        for piece in self.hands[other]:
            if one not in self._where[piece]:
                theirs_by_section.setdefault(self.pieces[piece].section, []).append(piece)
        for ours in self.hands[one]:
            if other in self._where[ours]:
                continue
            for theirs in theirs_by_section.get(self.pieces[ours].section, ()):
                if self._may_give(one, ours, theirs) and self._may_give(other, theirs, ours):
                    yield ours, theirs

    def _may_give(self, form: int, piece: int, instead: int) -> bool:
        """Whether the form keeps what it must have."""
        given, got = self.pieces[piece], self.pieces[instead]
        if given.difficulty == got.difficulty:
            return True
        least = self._least[given.section].get(given.difficulty, 0)
        return self._has[form][given.section, given.difficulty] > least

    def _gain(self, one: int, other: int, ours: int, theirs: int) -> tuple[int, int]:
        """How an exchange changes what is unequal, and what is shared; below (0, 0) is better."""
        more = self.pieces[theirs].value - self.pieces[ours].value
        first, second = self._sums[one], self._sums[other]
        unequal = (
            self._beyond(first + more)
            + self._beyond(second - more)
            - self._beyond(first)
            - self._beyond(second)
        )
        if unequal > 0:
            return unequal, 0
        change = 0
        for sign, forms in (
            (-1, self._where[ours] - self._where[theirs] - {one}),
            (1, self._where[theirs] - self._where[ours] - {other}),
        ):
            for form in forms:
                with_one, with_other = self._shared[one][form], self._shared[other][form]
                change += (with_one + sign) ** 2 - with_one**2
                change += (with_other - sign) ** 2 - with_other**2
        return unequal, 2 * change

    def _replace(self, lot: Lot) -> bool:
        """Replace a piece where that makes forms more equal; whether one was found."""
        for form in lot.shuffled(range(len(self.hands))):
            now = self._beyond(self._sums[form])
            best, found = 0, None
            for piece in self.hands[form] if now else ():
                for instead in self._rivals[self.pieces[piece].section]:
                    if not self._may_replace(form, piece, instead):
                        continue
                    more = self.pieces[instead].value - self.pieces[piece].value
                    gain = self._beyond(self._sums[form] + more) - now
                    if gain < best:
                        best, found = gain, (piece, instead)
            if found is not None:
                self._put(form, *found)
                return True
        return False

    def _may_replace(self, form: int, piece: int, instead: int) -> bool:
        return (
            form not in self._where[instead]
            and self.pieces[instead].is_elsewhere == self.pieces[piece].is_elsewhere
            and len(self._where[instead]) == len(self._where[piece]) - 1
            and self._may_give(form, piece, instead)
        )

    def _beyond(self, total: int) -> int:
        """The square of what a form is beyond ``EVEN``, in thousandths times the forms."""
        forms = len(self.hands)
        return max(0, abs(forms * total - self._goal) - forms * EVEN) ** 2

    def _put(self, form: int, piece: int, instead: int) -> None:
        hand = self.hands[form]
        hand[hand.index(piece)] = instead
        self._sums[form] += self.pieces[instead].value - self.pieces[piece].value
        self._count(form, piece, -1)
        self._count(form, instead, 1)

    def _count(self, form: int, piece: int, sign: int) -> None:
        """Take a piece into account, or out of it."""
        where, what = self._where[piece], self.pieces[piece]
        kind = (what.section, what.difficulty)
        self._has[form][kind] = self._has[form].get(kind, 0) + sign
        where.discard(form)
        for other in where:
            self._shared[form][other] += sign
            self._shared[other][form] += sign
        if sign > 0:
            where.add(form)
