"""Measure by what planted rings are found at a fixed rate of false alarms.

* Which index of answer similarity finds most.
* Rings of four kinds and four sizes: how many of their people each signal finds. The border of each
  signal is where 1 % or 1 in 1,000 of the honest people of the same countries lie beyond it; "any"
  is the least chance of all signals with a border of its own.
* What is flagged as the product does it: how many flags hold nobody of a ring.
* A leak in the middle of the days, and one in single seminars.
* Time and memory for all signals of 71,030 attempts of 20 items.

What honest people and rings do: ``benchmarks/integrity/country.py``.

    python -m benchmarks.integrity [--people 71030] [--seeds 3] [--runs 3]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

import numpy as np
from numpy.typing import NDArray

from benchmarks.integrity.country import (
    BAD,
    FORM,
    SIZES,
    TRAINER,
    Country,
    Ring,
    Teaching,
    country,
)
from benchmarks.integrity.rivals import rivals
from benchmarks.measure import print_table, run_program
from kaskad.assessment.rules.answer_times import (
    equal_gaps,
    gap_flags,
    quick_flags,
    right_in_seconds,
    spreads,
    times,
)
from kaskad.assessment.rules.canaries import (
    drift,
    drift_flags,
    followed,
    key_flags,
    known_in_group,
)
from kaskad.assessment.rules.devices import device_flags, shared, usual_share
from kaskad.assessment.rules.flags import Flag, Kind
from kaskad.assessment.rules.rings import evidence, ring_flags
from kaskad.assessment.rules.similarity import (
    AnswerModel,
    Pairs,
    Taught,
    answer_model,
    likelihood_ratios,
    local_pairs,
)

Floats = NDArray[np.float64]
LEAKED = 10  # trainers whose people saw an item
PEOPLE, EACH = 20_000, 12  # of a country with rings; rings of every kind and size
RATES = (0.01, 0.001)
OF_PAIRS = (Kind.SAME_ANSWERS, Kind.SAME_PACE, Kind.SAME_ANSWERS_AND_PACE)
PLAIN, CHOSEN = "likelihood ratio", "likelihood ratio, taught (chosen)"


def taught(made: Country) -> Taught:
    return Taught.counted(made.responses, made.trainer, made.seminar)


def best_of_pairs(values: Floats, pairs: Pairs, people: int) -> Floats:
    """What is highest among a person's pairs."""
    best = np.full(people, -np.inf)
    values = np.nan_to_num(values, nan=-np.inf)
    np.maximum.at(best, pairs.one, values)
    np.maximum.at(best, pairs.other, values)
    return best


def signals(made: Country, model: AnswerModel, seed: int) -> dict[str, Floats]:
    """By signal, minus the logarithm of each person's chance."""
    people = len(made.responses)
    taken = times(made.seconds)
    found = evidence(model, made.responses, taken, made.groups, seed, taught(made))
    if found is None:
        raise ValueError("a country has people who are far from each other")
    answers, pace, both = (
        best_of_pairs(-np.log(found.chances[kind]), found.pairs, people) for kind in OF_PAIRS
    )
    device = np.ones(people)
    for each in shared(made.devices, made.seminar, made.started, made.ended):
        device[list(each.people)] = np.minimum(device[list(each.people)], each.chance)
    return {
        "answers": answers,
        "pace": pace,
        "both": both,
        "seconds": -np.log(right_in_seconds(taken, made.right)),
        "gaps": -np.log(equal_gaps(spreads(made.seconds))),
        "device": -np.log(device),
        "key": -np.log(followed(model, made.responses, made.key[None, :]).chance),
    }


def rarest(found: dict[str, Floats], honest: NDArray[np.bool_]) -> Floats:
    """How rare each person is among honest people in the signal where it is rarest."""
    ranks = []
    for values in found.values():
        ordered = np.sort(values[honest])
        above = len(ordered) - np.searchsorted(ordered, values, side="left")
        # Beyond the last honest one the distance still counts, so that the border can be found.
        ranks.append(-np.log((above + 1) / (len(ordered) + 1)) + 1e-3 * np.tanh(values / 50))
    rare: Floats = np.max(ranks, axis=0)
    return rare


def border(values: Floats, rate: float) -> float:
    """The value above which at most this share lies."""
    return float(np.sort(values)[::-1][int(rate * len(values))])


def _rivals(seeds: int, bank: int) -> list[tuple[object, ...]]:
    found: dict[str, list[Floats]] = {}
    rings: list[NDArray[np.int64]] = []
    kinds = np.zeros(0)
    for seed in range(seeds):
        made = country(PEOPLE, seed, bank, EACH)
        model, pairs = answer_model(made.responses, made.right), local_pairs(made.groups)
        values = rivals(model, made.responses, made.right, pairs)
        values[PLAIN] = likelihood_ratios(model, made.responses, pairs)
        values[CHOSEN] = likelihood_ratios(model, made.responses, pairs, taught(made))
        for name, each in values.items():
            found.setdefault(name, []).append(best_of_pairs(each, pairs, PEOPLE))
        rings.append(made.ring)
        kinds = np.array([kind for kind, _ in made.rings])
    ring = np.concatenate(rings)
    form = "one form of 20" if bank == FORM else f"20 by lot of {bank}"
    rows: list[tuple[object, ...]] = []
    for rate in RATES:
        for name, parts in found.items():
            best = np.concatenate(parts)
            caught = best > border(best[ring < 0], rate)
            shares = [_percent(caught[(ring >= 0) & (kinds[ring] == kind)]) for kind in Ring]
            rows.append((form, _rate(rate), name, *shares, _percent(caught[ring >= 0])))
    return rows


def _detection(seeds: int) -> None:
    found: list[dict[str, Floats]] = []
    rings: list[NDArray[np.int64]] = []
    planted: tuple[tuple[Ring, int], ...] = ()
    for seed in range(seeds):
        made = country(PEOPLE, 100 + seed, FORM, EACH)
        found.append(signals(made, answer_model(made.responses, made.right), seed))
        rings.append(made.ring)
        planted = made.rings
    ring = np.concatenate(rings)
    joined = {name: np.concatenate([each[name] for each in found]) for name in found[0]}
    joined["any"] = rarest(joined, ring < 0)
    rows = []
    for rate in RATES:
        caught = {n: v > border(v[ring < 0], rate) for n, v in joined.items()}
        for kind in Ring:
            for size in SIZES:
                mine = np.array([each == (kind, size) for each in planted])
                members = (ring >= 0) & mine[ring]
                shares = [_percent(values[members]) for values in caught.values()]
                rows.append((_rate(rate), kind.value, size, *shares))
    print_table(("false alarms", "ring", "people", *joined), rows)
    print()


def flags(made: Country, seed: int) -> dict[str, tuple[Flag, ...]]:
    """All flags as the product raises them."""
    people = len(made.responses)
    codes = [str(row) for row in range(people)]
    model = answer_model(made.responses, made.right)
    taken = times(made.seconds)
    clock = made.started, made.ended
    usual = usual_share(made.addresses, made.seminar, *clock)
    phones = shared(made.devices, made.seminar, *clock)
    networks = shared(made.addresses, made.seminar, *clock, usual)
    found = evidence(model, made.responses, taken, made.groups, seed, taught(made))
    alike = {
        kind.value: ring_flags(kind, found, model, made.responses, made.right, codes)
        for kind in OF_PAIRS
        if found is not None
    }
    return alike | {
        "right in seconds": quick_flags(taken, made.right, made.seconds, codes),
        "equal gaps": gap_flags(made.seconds, codes),
        "one device": device_flags(Kind.ONE_DEVICE, phones, codes, people),
        "one address": device_flags(Kind.ONE_ADDRESS, networks, codes, people),
        "planted key": key_flags(followed(model, made.responses, made.key[None, :]), codes),
        "item known in a seminar": known_in_group(
            model, made.responses, made.right, made.seminar, codes
        ),
        "item known since a day": drift_flags(
            drift(model, made.responses, made.right, made.days, made.trainer, first=5)
        ),
    }


def _flagged(seeds: int) -> None:
    raised: dict[str, list[list[bool]]] = {}
    for each, teaching in ((EACH, Teaching()), (0, Teaching()), (0, BAD)):
        counted: dict[str, list[bool]] = {}
        for seed in range(seeds):
            made = country(PEOPLE, 200 + seed, FORM, each, teaching)
            for name, found in flags(made, seed).items():
                hits = [any(made.ring[int(code)] >= 0 for code in flag.people) for flag in found]
                counted.setdefault(name, []).extend(hits)
        for name, hits in counted.items():
            raised.setdefault(name, []).append(hits)
    rows = [
        (
            name,
            len(some) / seeds,
            (len(some) - sum(some)) / seeds,
            len(none) / seeds,
            len(bad) / seeds,
        )
        for name, (some, none, bad) in raised.items()
    ]
    heads = ("with rings", "of them: hold none", "all honest", "honest, badly taught")
    print_table(("flags in a country of 20,000", *heads), rows)
    print()


def _leaks(seeds: int) -> None:
    rows = []
    for known in (0.0, 0.1, 0.2, 0.4):
        by_day = [_leaked_by_day(seed, known) for seed in range(seeds)]
        by_hall = [_leaked_in_halls(seed, 2 * known) for seed in range(seeds)]
        off = [each for _, days, _ in by_day for each in days]
        rows.append((
            f"{known:.0%}",
            f"{sum(found for found, _, _ in by_day) / seeds:.0%}",
            f"{statistics.mean(off):.1f}" if off else "",
            sum(false for _, _, false in by_day) / seeds,
            f"{2 * known:.0%}",
            f"{sum(found for found, _ in by_hall) / seeds / LEAKED:.0%}",
            sum(false for _, false in by_hall) / seeds,
        ))  # fmt: skip
    days = ("know it from day 10 on", "item found", "days off", "other items")
    halls = (f"know it in {LEAKED} of {PEOPLE // TRAINER} halls", "halls found", "other flags")
    print_table((*days, *halls), rows)
    print()


def _leaked_by_day(seed: int, known: float) -> tuple[bool, list[float], int]:
    """Whether an item of middling facility is found, how many days off, and other items."""
    made, rng = country(PEOPLE, 300 + seed), np.random.default_rng(seed)
    days = made.days
    item = int(np.argsort(made.right.mean(axis=0))[FORM // 2])
    made.right[(days >= 10) & (rng.random(PEOPLE) < known), item] = True
    model = answer_model(made.responses, made.right)
    told = drift_flags(drift(model, made.responses, made.right, days, made.trainer, 5))
    hits = [flag for flag in told if flag.items == (item,)]
    return bool(hits), [abs(hit.numbers["day"] - 10) for hit in hits], len(told) - len(hits)


def _leaked_in_halls(seed: int, known: float) -> tuple[int, int]:
    """How many halls that saw the hardest item are found, and other flags."""
    made, rng = country(PEOPLE, 300 + seed), np.random.default_rng(seed)
    halls = rng.permutation(PEOPLE // TRAINER)[:LEAKED]
    item = int(np.argmin(made.right.mean(axis=0)))
    made.right[np.isin(made.trainer, halls) & (rng.random(PEOPLE) < known), item] = True
    model = answer_model(made.responses, made.right)
    codes = [str(row) for row in range(PEOPLE)]
    said = known_in_group(model, made.responses, made.right, made.trainer, codes)
    sound = [flag for flag in said if flag.items == (item,) and flag.numbers["group"] in halls]
    return len(sound), len(said) - len(sound)


def _national(people: int, runs: int) -> None:
    steps: dict[str, list[float]] = {}
    for _ in range(runs):
        made = country(people, 1)
        for name, seconds in national(made).items():
            steps.setdefault(name, []).append(seconds)
    rows: list[tuple[object, ...]] = [
        (name, statistics.median(values)) for name, values in steps.items()
    ]
    rows.append(("together", sum(float(str(row[1])) for row in rows)))
    print_table((f"{people:,} attempts of {FORM} items", "processor s"), rows)
    script = f"from benchmarks.integrity.country import country\nmade = country({people}, 1)\n"
    peaks = []
    for more in ("", "from benchmarks.integrity.__main__ import national\nnational(made)\n"):
        run = run_program([sys.executable, "-c", script + more])
        if run.status:
            raise RuntimeError(f"measuring the memory ended with {run.status}")
        peaks.append(run.peak)
    print()
    print_table(
        ("peak", "MB"), [("of making the answers", peaks[0]), ("with all signals", peaks[1])]
    )


def national(made: Country) -> dict[str, float]:
    """Processor seconds of each step, people of one trainer compared as well."""
    codes = [str(row) for row in range(len(made.responses))]
    minute = (made.started // 60).astype(np.int64) * 400 + made.trainer // 4 % 400
    groups = np.stack([made.seminar, made.commission, made.trainer, minute], axis=1)
    clock = made.started, made.ended
    spent = {}
    begun = time.process_time()

    def done(name: str) -> None:
        nonlocal begun
        now = time.process_time()
        spent[name] = now - begun
        begun = now

    model = answer_model(made.responses, made.right)
    done("how people answer")
    taken = times(made.seconds)
    quick_flags(taken, made.right, made.seconds, codes)
    gap_flags(made.seconds, codes)
    done("seconds")
    found = evidence(model, made.responses, taken, groups, 1, taught(made))
    if found is not None:
        for kind in OF_PAIRS:
            ring_flags(kind, found, model, made.responses, made.right, codes)
        done(f"answers and pace of {len(found.pairs):,} pairs")
    shared(made.devices, made.seminar, *clock)
    shared(made.addresses, made.seminar, *clock, usual_share(made.addresses, made.seminar, *clock))
    done("phones and networks")
    key_flags(followed(model, made.responses, made.key[None, :]), codes)
    known_in_group(model, made.responses, made.right, made.seminar, codes)
    drift(
        model,
        made.responses,
        made.right,
        (made.started // 86_400).astype(np.int64),
        made.trainer,
        5,
    )
    done("canaries")
    return spent


def _percent(caught: NDArray[np.bool_]) -> str:
    return f"{100 * caught.mean():.0f} %" if len(caught) else ""


def _rate(rate: float) -> str:
    return "1 %" if rate == 0.01 else "1 in 1,000"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=71_030)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    rows = [row for bank in (FORM, 2 * FORM) for row in _rivals(options.seeds, bank)]
    print_table(("form", "false alarms", "index", *(kind.value for kind in Ring), "all"), rows)
    print()
    _detection(options.seeds)
    _flagged(options.seeds)
    _leaks(options.seeds)
    _national(options.people, options.runs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
