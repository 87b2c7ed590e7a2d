"""How often honest people of a small test raise any flag, and which rings are found in one.

"Each kind by itself" is what every kind keeps on its own at 5 %, "together" what is raised. Every
tenth person uses the phone of a neighbour after them.

    python -m benchmarks.integrity.few [--seeds 100]
"""

from __future__ import annotations

import argparse
import sys

import numpy as np
from numpy.typing import NDArray

from benchmarks.integrity.country import BAD, Country, Ring, Teaching, country
from benchmarks.measure import print_table
from kaskad.assessment.rules.every_kind import Leaked, Looked, Taken
from kaskad.assessment.rules.flags import FALSE_SHARE, Flag

HONEST, RINGS = (100, 150, 200, 300, 500, 1000), (200, 500, 1000)
SHARED_PHONES = 0.1


def looked_at(made: Country, seed: int) -> Looked:
    """A test as the product looks at it: a random name for every browser."""
    people = len(made.responses)
    rng = np.random.default_rng(seed)
    takes = np.nansum(made.seconds, axis=1)
    browser, began = np.arange(people), made.started.copy()
    for row in np.flatnonzero(rng.random(people) < SHARED_PHONES).tolist():
        if row:
            browser[row] = browser[row - 1]
            began[row] = max(began[row], began[row - 1] + takes[row - 1])
    taken = Taken(
        made.seconds, made.days, made.commission, made.seminar, made.trainer, browser, began,
        began + takes,
    )  # fmt: skip
    codes = [str(row) for row in range(people)]
    return Looked(taken, made.responses, made.right, codes, Leaked([0], made.key[None, :]))


def _honest(people: int, seeds: int, teaching: Teaching) -> tuple[float, float]:
    alone = together = 0
    for seed in range(seeds):
        look = looked_at(country(people, 5000 + seed, teaching=teaching), seed)
        alone += bool(look.flags_at(FALSE_SHARE))
        together += bool(look.flags())
    return alone / seeds, together / seeds


def _found(made: Country, flags: list[Flag]) -> NDArray[np.bool_]:
    found = np.zeros(len(made.responses), dtype=np.bool_)
    for flag in flags:
        found[[int(code) for code in flag.people]] = True
    return found


def _rings(people: int, seeds: int) -> list[tuple[object, ...]]:
    caught = {(kind, way): [0, 0] for kind in Ring for way in ("alone", "together")}
    for seed in range(seeds):
        made = country(people, 5000 + seed, each=1)
        look = looked_at(made, seed)
        for way, flags in (("alone", look.flags_at(FALSE_SHARE)), ("together", look.flags())):
            found = _found(made, flags)
            for number, (kind, _size) in enumerate(made.rings):
                members = made.ring == number
                caught[kind, way][0] += int(found[members].sum())
                caught[kind, way][1] += int(members.sum())
    shares = {key: f"{had / every:.0%}" for key, (had, every) in caught.items()}
    return [
        (f"{people:,}", kind.value, shares[kind, "alone"], shares[kind, "together"])
        for kind in Ring
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    seeds = parser.parse_args().seeds
    rows = []
    for people in HONEST:
        usual, bad = _honest(people, seeds, Teaching()), _honest(people, seeds, BAD)
        rows.append((f"{people:,}", *(f"{share:.0%}" for share in (*usual, *bad))))
    ways = ("each kind by itself", "together")
    heads = (*ways, *(f"badly taught, {way}" for way in ways))
    print_table((f"honest people, {seeds} tests: any flag", *heads), rows)
    print()
    found = [row for people in RINGS for row in _rings(people, max(seeds // 5, 1))]
    print_table(("people", "ring of 2, 3, 5 and 10", *ways), found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
