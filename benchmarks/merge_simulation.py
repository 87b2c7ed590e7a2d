"""Many devices mark one seminar apart from each other, and all have to come to the same state.

Each run draws from its seed some devices with wrong clocks, what they see, who holds them, when
they have a network, and what goes wrong: requests that come twice or late, answers that are lost
whole or in part, devices and the server that crash. Then it delivers everything in several orders,
some of it by way of servers that learned apart, and compares.

    ./kaskad bench merge_simulation            100,000 runs
    .venv/bin/python -m benchmarks.merge_simulation 1000 7     1,000 runs from seed 7
    .venv/bin/python -m benchmarks.merge_simulation --database 300     through the operation
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks.measure import print_table
from kaskad.seminars.rules.presence import (
    Decision,
    Fact,
    Sitting,
    Threshold,
    check_times,
    decisions,
    joined,
    offsets_joined,
)

RUNS, FIRST_SEED = 100_000, 1
START = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
SEES = (
    "arrived",
    "scanned",
    "hall_code",
    "called",
    "missing",
    "left",
    "paper",
    "online",
    "checked",
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A request as it reached the server; ``committed`` False: the server crashed over it."""

    device: str
    by: str
    sent_at: datetime
    received_at: datetime
    marks: tuple[Fact, ...]
    committed: bool = True


@dataclass(slots=True)
class Device:
    """A phone: what it keeps on its disk, and what it remembers of the server's answers."""

    code: str
    skew: timedelta
    made: list[Fact] = field(default_factory=list)
    on_disk: set[str] = field(default_factory=set)  # acknowledged, and written down
    in_mind: set[str] = field(default_factory=set)  # acknowledged, lost in a crash


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that happened in one run."""

    sitting: Sitting
    threshold: Threshold
    checks: tuple[datetime, ...]
    devices: tuple[Device, ...]
    deliveries: tuple[Delivery, ...]
    happened: Counter[str]

    @property
    def made(self) -> dict[str, Fact]:
        """Every mark that any device ever wrote down."""
        return {fact.nonce: fact for device in self.devices for fact in device.made}


@dataclass(slots=True)
class State:
    """What a server knows."""

    marks: dict[str, Fact] = field(default_factory=dict)
    offsets: dict[str, timedelta] = field(default_factory=dict)

    def take(self, delivery: Delivery) -> None:
        if not delivery.committed:
            return
        came = {fact.nonce: fact for fact in delivery.marks}
        self.marks = joined(self.marks, came)
        measured = {delivery.device: delivery.received_at - delivery.sent_at}
        self.offsets = offsets_joined(self.offsets, measured)

    def join(self, other: State) -> None:
        self.marks = joined(self.marks, other.marks)
        self.offsets = offsets_joined(self.offsets, other.offsets)

    def decided(self, run: Run) -> dict[int, Decision]:
        return decisions(self.marks.values(), self.offsets, run.sitting, run.threshold, run.checks)


def draw(seed: int, members: Sequence[int] = ()) -> Run:
    """One run; everything in it follows from the seed. ``members`` are those who may be seen."""
    rng = Random(seed)
    minutes = rng.choice((45, 60, 90, 120))
    sitting = Sitting(START, START + timedelta(minutes=minutes))
    people = list(members) or list(range(1, rng.randint(3, 10)))
    devices = tuple(
        Device(
            f"device-{seed}-{number}", timedelta(seconds=rng.choice((0, rng.uniform(-9e4, 9e4))))
        )
        for number in range(rng.randint(1, 5))
    )
    checks = check_times(str(seed), sitting, 3)
    deliveries: list[Delivery] = []
    happened: Counter[str] = Counter()
    clock = START - timedelta(minutes=10)
    for _ in range(rng.randint(10, 50)):
        clock += timedelta(seconds=rng.expovariate(1 / 150))
        device = rng.choice(devices)
        # Some trainers hand their phone on, or are replaced in the middle.
        by = rng.choice(("trainer", "trainer", "substitute"))
        what = rng.random()
        if what < 0.62:
            _see(rng, device, by, clock, people, checks)
        elif what < 0.92:
            _send(rng, device, by, clock, deliveries, happened)
        else:
            happened["device crashed"] += 1
            device.in_mind.clear()
    for device in devices:
        clock += timedelta(hours=rng.choice((0, 1, 30)))
        _send(rng, device, "trainer", clock, deliveries, happened, last=True)
    happened["marks"] += sum(len(device.made) for device in devices)
    return Run(
        sitting, Threshold(minutes * 4 // 5, 10, 3, 2), checks, devices, tuple(deliveries), happened
    )


def _see(
    rng: Random,
    device: Device,
    by: str,
    clock: datetime,
    people: Sequence[int],
    checks: Sequence[datetime],
) -> None:
    """The device writes down something that it saw, by its own clock."""
    number = len(device.made) + 1
    nonce = f"{device.code}-{number}"
    at = (clock + device.skew).replace(microsecond=0)
    if device.made and rng.random() < 0.15:
        mistake = rng.choice(device.made)
        device.made.append(
            Fact(nonce, mistake.member, "withdrawn", at, device.code, by, of=mistake.nonce)
        )
        return
    kind, of, until = rng.choice(SEES), "", None
    if kind == "online":
        at, until = at - timedelta(minutes=rng.randint(1, 40)), at
    if kind == "checked":
        of = str(rng.randint(1, len(checks)))
    device.made.append(Fact(nonce, rng.choice(people), kind, at, device.code, by, until, of))


def _send(
    rng: Random,
    device: Device,
    by: str,
    clock: datetime,
    deliveries: list[Delivery],
    happened: Counter[str],
    *,
    last: bool = False,
) -> None:
    """The device sends what it believes the server does not have, if there is a network."""
    if not last and rng.random() < 0.4:
        happened["no network"] += 1
        return
    known = device.on_disk | device.in_mind
    waiting = [fact for fact in device.made if fact.nonce not in known]
    if not waiting:
        return
    rng.shuffle(waiting)
    batch = tuple(waiting if last else waiting[: rng.randint(1, len(waiting))])
    sent = clock + device.skew
    arrives = clock + timedelta(seconds=rng.choice((0.2, 2, 90)) * rng.random())
    committed = last or rng.random() > 0.1
    deliveries.append(Delivery(device.code, by, sent, arrives, batch, committed))
    happened["deliveries"] += 1
    if not committed:
        happened["server crashed"] += 1
        return
    if rng.random() < 0.25:
        happened["replayed"] += 1
        again = arrives + timedelta(minutes=rng.uniform(0, 3000))
        deliveries.append(Delivery(device.code, by, sent, again, batch))
    # The answer is lost, or cut off, or read and not written down, or written down.
    heard = batch[: rng.randint(0, len(batch))] if rng.random() < 0.4 else batch
    happened["answer cut off"] += len(heard) < len(batch)
    target = device.in_mind if rng.random() < 0.5 else device.on_disk
    target.update(fact.nonce for fact in heard)


def orders(run: Run, rng: Random) -> Iterator[Iterable[Delivery]]:
    """The deliveries as they came, backwards, and mixed up with some of them twice."""
    yield run.deliveries
    yield reversed(run.deliveries)
    mixed = [*run.deliveries, *rng.choices(run.deliveries, k=3)]
    rng.shuffle(mixed)
    yield mixed


def of_servers_apart(run: Run, rng: Random) -> State:
    """Three servers each learn a part, some of it twice, and then from each other."""
    servers = [State(), State(), State()]
    for delivery in run.deliveries:
        for server in rng.sample(servers, rng.randint(1, 3)):
            server.take(delivery)
    rng.shuffle(servers)
    whole = State()
    for server in servers:
        whole.join(server)
    whole.join(rng.choice(servers))
    return whole


def faults_of(seed: int) -> tuple[list[str], Counter[str]]:
    """What is wrong in the run of this seed, which is nothing, and what happened in it."""
    run, rng = draw(seed), Random(~seed)
    states = []
    for order in orders(run, rng):
        state = State()
        for delivery in order:
            state.take(delivery)
        states.append(state)
    states.append(of_servers_apart(run, rng))
    first, made = states[0], run.made
    decided = first.decided(run)
    faults = []
    for number, state in enumerate(states):
        if set(state.marks) != set(made):
            faults.append(f"seed {seed}, order {number}: marks were lost or invented")
        if state.offsets != first.offsets:
            faults.append(f"seed {seed}, order {number}: the clocks differ")
        if state.decided(run) != decided:
            faults.append(f"seed {seed}, order {number}: other decisions")
    length = (run.sitting.ends - run.sitting.starts) // timedelta(minutes=1)
    if any(one.minutes > length for one in decided.values()):
        faults.append(f"seed {seed}: minutes were counted twice")
    return faults, run.happened


def main(runs: int = RUNS, first: int = FIRST_SEED) -> int:
    """Print what happened in all runs, and every fault."""
    started = time.perf_counter()
    happened: Counter[str] = Counter()
    faults: list[str] = []
    for seed in range(first, first + runs):
        found, what = faults_of(seed)
        faults += found
        happened += what
    seconds = time.perf_counter() - started
    rows = [[name, f"{count:,}"] for name, count in sorted(happened.items())]
    print_table(["in all runs", "number"], rows)
    print_table(
        ["runs", "seeds", "orders each", "faults", "seconds"],
        [[f"{runs:,}", f"{first} to {first + runs - 1}", 4, len(faults), f"{seconds:.0f}"]],
    )
    sys.stdout.writelines(f"{fault}\n" for fault in faults[:20])
    return 1 if faults else 0


def _through_the_database(runs: int) -> int:
    """The same runs through the operation, in a new installation of their own."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(__file__).resolve().parents[1]
        sys.path[:0] = [str(root / "src"), str(root)]
        os.environ["KASKAD_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "kaskad.config.settings"
        import django  # noqa: PLC0415  the folder comes first

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415  after setup

        from benchmarks import merge_database  # noqa: PLC0415  after setup

        call_command("migrate", verbosity=0)
        return merge_database.main(runs)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("runs", nargs="?", type=int, default=RUNS)
    parser.add_argument("first", nargs="?", type=int, default=FIRST_SEED)
    parser.add_argument("--database", type=int, default=0, metavar="RUNS")
    return parser.parse_args()


if __name__ == "__main__":
    asked = _asked()
    sys.exit(
        _through_the_database(asked.database) if asked.database else main(asked.runs, asked.first)
    )
