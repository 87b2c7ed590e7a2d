"""Parallel forms of a test: drawn by seed, alike in what they ask and in how hard they are.

Of all draws in which every form has what the blueprint says and no item stands in more forms than
its limit, those are taken in which forms share as few items as the pool allows; among these the
expected scores are made equal (``form_balance``), by items that were shown least. Everything else
is by lot (``lots``), so a seed and a pool give the same forms anywhere, in whatever order the pool
is given. Before all that goes what another test of the same people asks: forms take such items only
where they cannot do without.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from kaskad.assessment.rules.blueprint import Blueprint, Cell
from kaskad.assessment.rules.form_balance import Balance, Piece
from kaskad.assessment.rules.lots import Lot
from kaskad.assessment.vocab import Difficulty, Kind

# Of a thousand, how many are meant to be right; it holds until an item's facility is measured.
TARGETS: Final[Mapping[Difficulty, int]] = {
    Difficulty.EASY: 850,
    Difficulty.MEDIUM: 650,
    Difficulty.HARD: 450,
}
MOST_SPREAD: Final = Fraction(1, 4)
# Deals that are tried until one is even; fewer where there are many places, and much to exchange.
_MOST_DEALS: Final = 24
_MOST_PLACES: Final = 4000


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that may stand in a form.

    ``facility`` is its measured mean score from 0 to 1, None while too few have answered it;
    ``shown`` is how many people have seen it; ``is_elsewhere``: the same people meet it in another
    test.
    """

    key: str
    block: int
    difficulty: Difficulty
    kind: Kind
    facility: float | None = None
    shown: int = 0
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """``items`` are keys by block; ``expected`` is the score that a person is expected to have."""

    number: int
    items: tuple[str, ...]
    expected: Fraction

    @property
    def facility(self) -> float:
        """The share of the form that is expected to be right."""
        return float(self.expected / len(self.items))


@dataclass(frozen=True, slots=True)
class Missing:
    """A cell of the blueprint and how many more items it needs."""

    cell: Cell
    items: int


@dataclass(frozen=True, slots=True)
class TooFewItems:
    """The pool has too few items that may be shown so often; with those named it has enough."""

    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class TooFewForms:
    """Among so few forms an item that stands in one exceeds its limit; ``least`` are enough."""

    least: int


@dataclass(frozen=True, slots=True)
class Uneven:
    """The pool gives no forms as even as asked; the best found differ by ``spread`` points."""

    spread: Fraction


@dataclass(frozen=True, slots=True)
class _Section:
    """Cells that may ask for the same items: those of a block and of a kind.

    ``least`` says how many items of a difficulty a form has at least, ``size`` how many in all.
    The pool is in order of difficulty.
    """

    cells: tuple[Cell, ...]
    pool: tuple[Candidate, ...]

    @property
    def size(self) -> int:
        return sum(cell.count for cell in self.cells)

    @property
    def least(self) -> dict[Difficulty, int]:
        return {one.difficulty: one.count for one in self.cells if one.difficulty is not None}


def draw_forms(
    blueprint: Blueprint,
    pool: Iterable[Candidate],
    forms: int,
    seed: str,
    *,
    exposure_percent: int = 100,
    most_spread: Fraction = MOST_SPREAD,
) -> tuple[Form, ...] | TooFewItems | TooFewForms | Uneven:
    """``forms`` forms, or what keeps them from being drawn.

    No item stands in more than ``exposure_percent`` of the forms; expected scores of any two forms
    differ by at most ``most_spread`` points, an item being worth one.
    """
    if forms < 1 or not 0 < exposure_percent <= 100:
        raise ValueError("no forms, or no share of them")
    limit = forms * exposure_percent // 100
    if limit == 0:
        return TooFewForms(-(-100 // exposure_percent))
    sections = _sections(blueprint, sorted(pool, key=lambda one: (one.difficulty, one.key)))
    missing = [one for section in sections for one in _missing(section, forms, limit)]
    if missing:
        return TooFewItems(tuple(missing))
    best = _dealt(sections, forms, limit, Lot(seed, "forms", "0"))
    deals = _MOST_PLACES // (forms * blueprint.items)
    for deal in range(1, max(2, min(_MOST_DEALS, deals))):
        if best.is_even:
            break
        again = _dealt(sections, forms, limit, Lot(seed, "forms", str(deal)))
        best = min(best, again, key=lambda balance: balance.cost)
    return _checked(sections, best, most_spread)


@dataclass(frozen=True, slots=True)
class Supply:
    """What a cell needs and what there is: ``fitting`` items, ``needed`` at least, ``short`` of.

    Items that fit several cells are counted for each, so a cell can be short though enough fit it.
    """

    cell: Cell
    needed: int
    fitting: int
    short: int


def supply_of(
    blueprint: Blueprint, pool: Iterable[Candidate], forms: int, exposure_percent: int
) -> tuple[Supply, ...] | TooFewForms:
    """Whether a pool is enough for so many forms, cell by cell, before anything is drawn."""
    limit = forms * exposure_percent // 100
    if limit == 0:
        return TooFewForms(-(-100 // exposure_percent))
    sections = _sections(blueprint, list(pool))
    short = {one.cell: one.items for section in sections for one in _missing(section, forms, limit)}
    return tuple(
        Supply(
            cell,
            -(-cell.count * forms // limit),
            sum(1 for one in section.pool if cell.difficulty in (None, one.difficulty)),
            short.get(cell, 0),
        )
        for section in sections
        for cell in section.cells
    )


def spread(forms: Sequence[Form]) -> Fraction:
    """By how many points the expected scores of two forms differ at most."""
    return max(form.expected for form in forms) - min(form.expected for form in forms)


def form_for(forms: Sequence[Form], seed: str, person: str, had: Sequence[int] = ()) -> Form | None:
    """The form of a person's next attempt; ``had`` are the numbers of those of earlier ones.

    The first is by lot from the seed and the person's code, each form as likely. A later one was
    never had, and has as few items of earlier ones as there are; equal ones are by lot again. None
    if there is no other form.
    """
    seen = {item for form in forms if form.number in had for item in form.items}
    repeated = {
        form.number: len(seen.intersection(form.items)) for form in forms if form.number not in had
    }
    if not repeated:
        return None
    fewest = min(repeated.values())
    fitting = [form for form in forms if repeated.get(form.number) == fewest]
    fitting.sort(key=lambda form: form.number)
    return fitting[Lot(seed, "form", person, str(len(had))).below(len(fitting))]


def _sections(blueprint: Blueprint, pool: Sequence[Candidate]) -> list[_Section]:
    if len({one.key for one in pool}) < len(pool):
        raise ValueError("an item is twice in the pool")
    cells: dict[tuple[int, Kind | None], list[Cell]] = {}
    for cell in blueprint.cells:
        cells.setdefault((cell.block, cell.kind), []).append(cell)
    fitting: dict[tuple[int, Kind | None], list[Candidate]] = {}
    for one in pool:
        kind = one.kind if one.kind in blueprint.named_kinds else None
        fitting.setdefault((one.block, kind), []).append(one)
    return [_Section(tuple(some), tuple(fitting.get(at, ()))) for at, some in cells.items()]


def _missing(section: _Section, forms: int, limit: int) -> list[Missing]:
    """A place is an item in a form; an item fills ``limit`` of them, an own cell's first."""
    has = Counter(one.difficulty for one in section.pool)
    found, beyond = [], 0
    for cell in sorted(section.cells, key=lambda cell: cell.difficulty is None):
        if cell.difficulty is None:
            fills = beyond + sum(has.values()) * limit
        else:
            fills = has.pop(cell.difficulty, 0) * limit
        short = max(0, cell.count * forms - fills)
        items = -(-short // limit)
        if items:
            found.append(Missing(cell, items))
        if cell.difficulty is not None:
            # What no own cell needs is left for cells of any difficulty.
            beyond += fills + items * limit - cell.count * forms
    return found


def _taken(section: _Section, forms: int, limit: int, lot: Lot) -> dict[Candidate, int]:
    """How often each item is taken: greedy, which is exact here.

    The places that items may fill are the independent sets of a matroid, so taking each next place
    at the lowest cost (whether its item is elsewhere, how often it is taken already, how often it
    was shown, the lot) gives the lowest cost of all.
    """
    order = sorted(lot.shuffled(section.pool), key=lambda one: one.shown)
    apart = [one for one in order if not one.is_elsewhere]
    rounds = (apart, [one for one in order if one.is_elsewhere])
    own = {difficulty: count * forms for difficulty, count in section.least.items()}
    free = section.size * forms - sum(own.values())
    taken = dict.fromkeys(order, 0)
    for some in (some for some in rounds for _ in range(limit)):
        for one in some:
            if own.get(one.difficulty, 0):
                own[one.difficulty] -= 1
            elif free:
                free -= 1
            else:
                continue
            taken[one] += 1
    return {one: times for one, times in taken.items() if times}


def _dealt(sections: Sequence[_Section], forms: int, limit: int, lot: Lot) -> Balance:
    """Forms that fulfil the blueprint, made even.

    Items of a section are dealt to the forms in turn, a difficulty after the other and the places
    of an item together: so no form has one twice, and each has its share of each difficulty.
    """
    pieces: list[Piece] = []
    hands: list[list[int]] = [[] for _ in range(forms)]
    for number, section in enumerate(sections):
        taken = _taken(section, forms, limit, lot)
        turn = lot.shuffled(range(forms))
        dealt = 0
        for one in section.pool:
            for _ in range(taken.get(one, 0)):
                hands[turn[dealt % forms]].append(len(pieces))
                dealt += 1
            pieces.append(Piece(number, str(one.difficulty), _value(one), one.is_elsewhere))
    least = [
        {str(difficulty): count for difficulty, count in section.least.items()}
        for section in sections
    ]
    balance = Balance(pieces, hands, least)
    balance.settle(lot)
    return balance


def _value(one: Candidate) -> int:
    """What an item is expected to give, in thousandths of a point."""
    return TARGETS[one.difficulty] if one.facility is None else round(one.facility * 1000)


def _checked(
    sections: Sequence[_Section], balance: Balance, most_spread: Fraction
) -> tuple[Form, ...] | Uneven:
    keys = [(one.block, one.key) for section in sections for one in section.pool]
    found = tuple(
        Form(
            number,
            tuple(key for _, key in sorted(keys[piece] for piece in hand)),
            Fraction(sum(balance.pieces[piece].value for piece in hand), 1000),
        )
        for number, hand in enumerate(balance.hands, start=1)
    )
    apart = spread(found)
    return Uneven(apart) if apart > most_spread else found
